// SPDX-License-Identifier: Apache-2.0
//
// soc_memory - 2**MEMORY_LOG2 bytes of dual-port block RAM from PA 0 on, an AXI4 subordinate a port; what lies above is answered
// DECERR, but for port 0 from PA 0x2000 on the registers of DMA engine and board.
//
// One beat a burst (AxLEN is not looked at), a response in the cycle after acceptance; a write waits for address and data and goes
// before a read.  IDs are not kept: every manager here uses 0.
// A word that one port writes while the other port reads or writes it has no defined value.
// Registers want one aligned beat of 4 bytes with all strobes, else SLVERR.

`resetall
`default_nettype none

module soc_memory #(
    parameter PA_WIDTH    = 14,        // 14..16
    parameter MEMORY_LOG2 = 13         // 3..13
) (
    input  wire                  aclk,
    input  wire                  aresetn,      // synchronous, active low

    // AXI4, port 0 lowest.
    input  wire [2*PA_WIDTH-1:0] s_axi_awaddr,
    input  wire [5:0]            s_axi_awsize,
    input  wire [1:0]            s_axi_awvalid,
    output wire [1:0]            s_axi_awready,
    input  wire [63:0]           s_axi_wdata,
    input  wire [7:0]            s_axi_wstrb,
    input  wire [1:0]            s_axi_wvalid,
    output wire [1:0]            s_axi_wready,
    output wire [3:0]            s_axi_bresp,
    output wire [1:0]            s_axi_bvalid,
    input  wire [1:0]            s_axi_bready,
    input  wire [2*PA_WIDTH-1:0] s_axi_araddr,
    input  wire [5:0]            s_axi_arsize,
    input  wire [1:0]            s_axi_arvalid,
    output wire [1:0]            s_axi_arready,
    output wire [63:0]           s_axi_rdata,
    output wire [3:0]            s_axi_rresp,
    output wire [1:0]            s_axi_rvalid,
    input  wire [1:0]            s_axi_rready,

    // Registers, as soc_dma's, of all devices together.
    output wire [15:0]           reg_addr,
    output wire                  reg_is_write,
    output wire                  reg_write,
    output wire [31:0]           reg_wdata,
    input  wire                  reg_error,
    input  wire [31:0]           reg_rdata
);

    generate if (PA_WIDTH < 14 || PA_WIDTH > 16) begin : gen_check_pa
        PARAM_ERROR_soc_memory_PA_WIDTH_must_be_14_to_16 u_error ();
    end endgenerate
    generate if (MEMORY_LOG2 < 3 || MEMORY_LOG2 > 13) begin : gen_check_memory
        PARAM_ERROR_soc_memory_MEMORY_LOG2_must_be_3_to_13 u_error ();
    end endgenerate

    localparam [1:0] OKAY = 2'd0, SLVERR = 2'd2, DECERR = 2'd3;

    (* ram_style = "block", no_rw_check *)
    reg [31:0] mem [0:(1 << (MEMORY_LOG2 - 2)) - 1];

    genvar p;
    generate for (p = 0; p < 2; p = p + 1) begin : gen_port
        reg                 bvalid_q, rvalid_q;
        reg  [1:0]          resp_q;    // of the response that waits: there is but one
        reg  [31:0]         word_q;    // of memory

        wire                free   = !(bvalid_q && !s_axi_bready[p]) && !(rvalid_q && !s_axi_rready[p]);
        wire                writes = s_axi_awvalid[p] && s_axi_wvalid[p] && free;
        wire                reads  = s_axi_arvalid[p] && free && !(s_axi_awvalid[p] && s_axi_wvalid[p]);
        wire [PA_WIDTH-1:0] addr   = writes ? s_axi_awaddr[PA_WIDTH*p +: PA_WIDTH] : s_axi_araddr[PA_WIDTH*p +: PA_WIDTH];
        wire                memory = addr >> MEMORY_LOG2 == 0;
        wire [31:0]         wdata  = s_axi_wdata[32*p +: 32];
        wire [3:0]          lanes  = s_axi_wstrb[4*p +: 4] & {4{writes && memory}};
        wire [1:0]          resp;      // of what is accepted

        assign s_axi_awready[p] = writes;
        assign s_axi_wready[p]  = writes;
        assign s_axi_arready[p] = reads;

        integer i;
        always @(posedge aclk) begin
            for (i = 0; i < 4; i = i + 1)
                if (lanes[i]) mem[addr[MEMORY_LOG2-1:2]][8*i +: 8] <= wdata[8*i +: 8];
            if (reads) word_q <= mem[addr[MEMORY_LOG2-1:2]];
        end

        always @(posedge aclk)
            if (!aresetn) begin
                bvalid_q <= 1'b0;
                rvalid_q <= 1'b0;
            end else begin
                bvalid_q <= writes || (bvalid_q && !s_axi_bready[p]);
                rvalid_q <= reads || (rvalid_q && !s_axi_rready[p]);
            end

        always @(posedge aclk) if (free) resp_q <= resp;

        assign s_axi_bvalid[p]       = bvalid_q;
        assign s_axi_rvalid[p]       = rvalid_q;
        assign s_axi_bresp[2*p +: 2] = resp_q;
        assign s_axi_rresp[2*p +: 2] = resp_q;

        if (p == 0) begin : gen_registers
            wire [2:0]  size    = writes ? s_axi_awsize[2:0] : s_axi_arsize[2:0];
            wire        device  = addr[PA_WIDTH-1:13] == 1;
            wire        refused = size != 3'd2 || addr[1:0] != 2'b00 || (writes && s_axi_wstrb[3:0] != 4'b1111) || reg_error;
            reg         device_q;      // of the read that is answered, as value_q
            reg  [31:0] value_q;

            assign reg_addr     = {{(16 - PA_WIDTH){1'b0}}, addr};
            assign reg_is_write = writes;
            assign reg_wdata    = wdata;
            assign reg_write    = writes && device && !refused;
            assign resp         = memory ? OKAY : !device ? DECERR : refused ? SLVERR : OKAY;

            always @(posedge aclk) if (reads) begin
                device_q <= !memory;
                value_q  <= reg_rdata & {32{device && !refused}};
            end
            assign s_axi_rdata[31:0] = device_q ? value_q : word_q;
        end else begin : gen_no_registers
            assign resp = memory ? OKAY : DECERR;
            reg memory_q;
            always @(posedge aclk) if (reads) memory_q <= memory;
            assign s_axi_rdata[63:32] = word_q & {32{memory_q}};
            wire unused = &{1'b0, s_axi_awsize[5:3], s_axi_arsize[5:3], addr[1:0]};
        end
    end endgenerate

endmodule
`resetall
