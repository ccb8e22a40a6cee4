// SPDX-License-Identifier: Apache-2.0
//
// soc_apb_axil - APB4 subordinate to AXI4-Lite manager of Bulkhead's registers, with the fold of fpga/README.md: 4 KiB of
// PADDR reach the registers below 0x800 and the first two partitions' staged and live windows.
//
// The request goes out in the first cycle of the access phase; its address, data and strobes are APB's own, steady till pready.
// AxPROT is Secure; privileged and instruction as PPROT says.

`resetall
`default_nettype none

module soc_apb_axil (
    input  wire        aclk,
    input  wire        aresetn,        // synchronous, active low

    input  wire        psel,
    input  wire        penable,
    input  wire [11:0] paddr,
    input  wire        pwrite,
    input  wire [31:0] pwdata,
    input  wire [3:0]  pstrb,
    input  wire [2:0]  pprot,
    output wire [31:0] prdata,
    output wire        pready,
    output wire        pslverr,

    output wire [15:0] m_axil_addr,    // of AW and AR, as prot
    output wire [2:0]  m_axil_prot,
    output reg         m_axil_awvalid,
    input  wire        m_axil_awready,
    output wire [31:0] m_axil_wdata,
    output wire [3:0]  m_axil_wstrb,
    output reg         m_axil_wvalid,
    input  wire        m_axil_wready,
    input  wire [1:0]  m_axil_bresp,
    input  wire        m_axil_bvalid,
    output wire        m_axil_bready,
    output reg         m_axil_arvalid,
    input  wire        m_axil_arready,
    input  wire [31:0] m_axil_rdata,
    input  wire [1:0]  m_axil_rresp,
    input  wire        m_axil_rvalid,
    output wire        m_axil_rready
);

    // 0x000 to 0x7FF; 0x800 to 0xBFF at 0x2000; 0xC00 to 0xFFF at 0x4000.
    assign m_axil_addr = paddr[11] ? {1'b0, paddr[10], !paddr[10], 3'b000, paddr[9:0]} : {4'b0000, paddr};
    assign m_axil_prot = {pprot[2], 1'b0, pprot[0]};

    assign m_axil_wdata  = pwdata;
    assign m_axil_wstrb  = pstrb;
    assign m_axil_bready = 1'b1;
    assign m_axil_rready = 1'b1;

    assign prdata  = m_axil_rdata;
    assign pready  = m_axil_bvalid || m_axil_rvalid;
    assign pslverr = m_axil_bvalid ? m_axil_bresp[1] : m_axil_rresp[1];

    wire setup = psel && !penable;

    always @(posedge aclk)
        if (!aresetn) begin
            m_axil_awvalid <= 1'b0;
            m_axil_wvalid  <= 1'b0;
            m_axil_arvalid <= 1'b0;
        end else begin
            m_axil_awvalid <= (setup && pwrite) || (m_axil_awvalid && !m_axil_awready);
            m_axil_wvalid  <= (setup && pwrite) || (m_axil_wvalid && !m_axil_wready);
            m_axil_arvalid <= (setup && !pwrite) || (m_axil_arvalid && !m_axil_arready);
        end

    wire unused = &{1'b0, pprot[1], m_axil_bresp[0], m_axil_rresp[0]};

endmodule
`resetall
