// SPDX-License-Identifier: Apache-2.0
//
// soc_sim - the board's top with the core's pins brought out: EMCU's model (emcu.v) and the monitor (soc_monitor.sv) take them here by name.

`resetall
`default_nettype none

module soc_sim (
    input  wire        clk,
    input  wire        resetn,                 // the board's button
    input  wire        mtx_resetn,             // of the core's buses

    // AHB, TARGEXP0
    input  wire        hsel,
    input  wire [31:0] haddr,
    input  wire [1:0]  htrans,
    input  wire        hwrite,
    input  wire [2:0]  hsize,
    input  wire [2:0]  hburst,
    input  wire [3:0]  hprot,
    input  wire        exreq,
    input  wire        hmastlock,
    input  wire [31:0] hwdata,
    input  wire        hready_other,
    output wire [31:0] hrdata,
    output wire        hreadyout,
    output wire        hresp,
    output wire        exresp,

    // APB, APBTARGEXP2
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

    input  wire        sram_cs,
    input  wire [12:0] sram_addr,              // of a word
    input  wire [3:0]  sram_wren,
    input  wire [31:0] sram_wdata,
    output wire [31:0] sram_rdata,

    input  wire        flash_hsel,
    input  wire [28:0] flash_haddr,
    input  wire [1:0]  flash_htrans,
    output wire        flash_hready,
    output wire [31:0] flash_hrdata,

    output wire [4:0]  gpint,
    output wire [3:0]  led

`ifdef SOC_MONITOR
    // Bulkhead's pins inside; bits of events: soc_monitor.sv.
    , output wire [21:0] events,
    output wire [31:0] s_araddr, s_awaddr,
    output wire [31:0] s_ar, s_aw,             // a port in 16 bits: {lock, burst, prot, size, len[6:0]}
    output wire [63:0] s_wdata, s_rdata,
    output wire [7:0]  s_wstrb,
    output wire [3:0]  s_rresp, s_bresp,
    output wire [31:0] m_araddr, m_awaddr, m_ar, m_aw,
    output wire [1:0]  m_arvmid, m_awvmid,
    output wire [63:0] m_wdata, m_rdata,
    output wire [7:0]  m_wstrb,
    output wire [3:0]  m_rresp, m_bresp,
    output wire [15:0] l_addr,                 // AXI4-Lite: of the answer that is there
    output wire [31:0] l_wdata, l_rdata,
    output wire [3:0]  l_wstrb,
    output wire [2:0]  l_prot,
    output wire [1:0]  l_resp,
    output wire [3:0]  part_active
`endif
);

    tangnano4k u_board (.clk27(clk), .resetn(resetn), .uart_tx(), .uart_rx(1'b1), .led(led));

endmodule
`resetall
