// SPDX-License-Identifier: Apache-2.0
//
// soc_ahb_axi - AHB-Lite subordinate to AXI4 manager, a burst of one beat for each AHB beat.
//
// NONSEQ and SEQ are taken alike, IDLE and BUSY answered at once, HBURST and HMASTLOCK not looked at: AXI4 has no locked
// sequence.  HEXCL becomes AxLOCK; the core is told that the pair failed (no exclusive monitor behind).
// Address and answer are registered, write data and strobes are the core's own, steady in the data phase: the wait states are
// the cycles from AR to R, or AW to B, and one.
// An error on AXI is the two-cycle ERROR response.

`resetall
`default_nettype none

module soc_ahb_axi #(
    parameter ADDR_WIDTH = 16          // 2..32
) (
    input  wire                  aclk,
    input  wire                  aresetn,      // synchronous, active low

    // AHB-Lite, 32 bits.
    input  wire                  hsel,
    input  wire [ADDR_WIDTH-1:0] haddr,
    input  wire [1:0]            htrans,
    input  wire                  hwrite,
    input  wire [2:0]            hsize,
    input  wire [3:0]            hprot,
    input  wire                  hexcl,
    input  wire                  hready,       // of the bus
    input  wire [31:0]           hwdata,
    output reg  [31:0]           hrdata,
    output reg                   hreadyout,
    output reg                   hresp,

    // AXI4: AxLEN 0, AxBURST INCR, one transaction at a time.
    output wire [ADDR_WIDTH-1:0] m_axi_addr,   // of AW and AR, as the next three
    output wire [2:0]            m_axi_size,
    output wire [2:0]            m_axi_prot,
    output wire                  m_axi_lock,
    output reg                   m_axi_awvalid,
    input  wire                  m_axi_awready,
    output wire [31:0]           m_axi_wdata,
    output wire [3:0]            m_axi_wstrb,
    output reg                   m_axi_wvalid,
    input  wire                  m_axi_wready,
    input  wire [1:0]            m_axi_bresp,
    input  wire                  m_axi_bvalid,
    output wire                  m_axi_bready,
    output reg                   m_axi_arvalid,
    input  wire                  m_axi_arready,
    input  wire [31:0]           m_axi_rdata,
    input  wire [1:0]            m_axi_rresp,
    input  wire                  m_axi_rvalid,
    output wire                  m_axi_rready
);

    reg [ADDR_WIDTH-1:0] addr_q;       // of the data phase, as the rest
    reg [2:0]            size_q;
    reg [2:0]            prot_q;       // AxPROT
    reg                  excl_q;

    wire accept   = hsel && hready && htrans[1];
    wire answered = m_axi_bvalid || m_axi_rvalid;
    wire error    = m_axi_bvalid ? m_axi_bresp[1] : m_axi_rresp[1];

    assign m_axi_addr   = addr_q;
    assign m_axi_size   = size_q;
    assign m_axi_prot   = prot_q;
    assign m_axi_lock   = excl_q;
    assign m_axi_bready = 1'b1;
    assign m_axi_rready = 1'b1;

    always @(posedge aclk)
        if (accept) begin
            addr_q <= haddr;
            size_q <= hsize;
            prot_q <= {!hprot[0], 1'b0, hprot[1]};     // instruction, Secure, privileged
            excl_q <= hexcl;
        end

    always @(posedge aclk)
        if (!aresetn) begin
            m_axi_arvalid <= 1'b0;
            m_axi_awvalid <= 1'b0;
            m_axi_wvalid  <= 1'b0;
        end else begin
            m_axi_arvalid <= accept ? !hwrite : m_axi_arvalid && !m_axi_arready;
            m_axi_awvalid <= accept ? hwrite : m_axi_awvalid && !m_axi_awready;
            m_axi_wvalid  <= accept ? hwrite : m_axi_wvalid && !m_axi_wready;
        end

    // The lanes of an aligned beat; of a size that the bus does not have, all.
    assign m_axi_wstrb = size_q == 3'd0 ? 4'b0001 << addr_q[1:0] : size_q == 3'd1 ? 4'b0011 << {addr_q[1], 1'b0} : 4'b1111;

    assign m_axi_wdata = hwdata;

    always @(posedge aclk)
        if (m_axi_rvalid) hrdata <= m_axi_rdata;

    always @(posedge aclk)
        if (!aresetn)       {hreadyout, hresp} <= 2'b10;
        else if (hreadyout) {hreadyout, hresp} <= {!accept, 1'b0};
        else if (answered)  {hreadyout, hresp} <= {!error, error};
        else if (hresp)     hreadyout <= 1'b1;         // the second cycle of ERROR

    wire unused = &{1'b0, htrans[0], hprot[3:2], m_axi_bresp[0], m_axi_rresp[0]};

endmodule
`resetall
