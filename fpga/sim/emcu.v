// SPDX-License-Identifier: Apache-2.0
//
// EMCU - the hard Cortex-M3 of a GW1NSR-4C as pins: what a C program drives at soc_sim comes out here, what comes in is there to read.
//
// AHB TARGEXP0 has one subordinate: HREADYMUX is its HREADYOUT, and 0 as well while soc_sim.hready_other is (another subordinate of
// the core's bus waits).

`resetall
`default_nettype none

/* verilator lint_off UNUSEDSIGNAL */
module EMCU (
    input  wire        FCLK, PORESETN, SYSRESETN, RTCSRCCLK,
    output wire [15:0] IOEXPOUTPUTO, IOEXPOUTPUTENO,
    input  wire [15:0] IOEXPINPUTI,
    output wire        UART0TXDO, UART1TXDO, UART0BAUDTICK, UART1BAUDTICK,
    input  wire        UART0RXDI, UART1RXDI,
    output wire        INTMONITOR, MTXHRESETN,
    output wire [12:0] SRAM0ADDR,
    output wire [3:0]  SRAM0WREN,
    output wire [31:0] SRAM0WDATA,
    output wire        SRAM0CS,
    input  wire [31:0] SRAM0RDATA,
    output wire        TARGFLASH0HSEL,
    output wire [28:0] TARGFLASH0HADDR,
    output wire [1:0]  TARGFLASH0HTRANS,
    output wire [2:0]  TARGFLASH0HSIZE, TARGFLASH0HBURST,
    output wire        TARGFLASH0HREADYMUX,
    input  wire [31:0] TARGFLASH0HRDATA,
    input  wire [2:0]  TARGFLASH0HRUSER,
    input  wire        TARGFLASH0HRESP, TARGFLASH0EXRESP, TARGFLASH0HREADYOUT,
    output wire        TARGEXP0HSEL,
    output wire [31:0] TARGEXP0HADDR,
    output wire [1:0]  TARGEXP0HTRANS,
    output wire        TARGEXP0HWRITE,
    output wire [2:0]  TARGEXP0HSIZE, TARGEXP0HBURST,
    output wire [3:0]  TARGEXP0HPROT,
    output wire [1:0]  TARGEXP0MEMATTR,
    output wire        TARGEXP0EXREQ,
    output wire [3:0]  TARGEXP0HMASTER,
    output wire [31:0] TARGEXP0HWDATA,
    output wire        TARGEXP0HMASTLOCK, TARGEXP0HREADYMUX, TARGEXP0HAUSER,
    output wire [3:0]  TARGEXP0HWUSER,
    input  wire [31:0] TARGEXP0HRDATA,
    input  wire        TARGEXP0HREADYOUT, TARGEXP0HRESP, TARGEXP0EXRESP,
    input  wire [2:0]  TARGEXP0HRUSER,
    output wire [31:0] INITEXP0HRDATA,
    output wire        INITEXP0HREADY, INITEXP0HRESP, INITEXP0EXRESP,
    output wire [2:0]  INITEXP0HRUSER,
    input  wire        INITEXP0HSEL,
    input  wire [31:0] INITEXP0HADDR,
    input  wire [1:0]  INITEXP0HTRANS,
    input  wire        INITEXP0HWRITE,
    input  wire [2:0]  INITEXP0HSIZE, INITEXP0HBURST,
    input  wire [3:0]  INITEXP0HPROT,
    input  wire [1:0]  INITEXP0MEMATTR,
    input  wire        INITEXP0EXREQ,
    input  wire [3:0]  INITEXP0HMASTER,
    input  wire [31:0] INITEXP0HWDATA,
    input  wire        INITEXP0HMASTLOCK, INITEXP0HAUSER,
    input  wire [3:0]  INITEXP0HWUSER,
    output wire [3:0]  APBTARGEXP2PSTRB,
    output wire [2:0]  APBTARGEXP2PPROT,
    output wire        APBTARGEXP2PSEL, APBTARGEXP2PENABLE,
    output wire [11:0] APBTARGEXP2PADDR,
    output wire        APBTARGEXP2PWRITE,
    output wire [31:0] APBTARGEXP2PWDATA,
    input  wire [31:0] APBTARGEXP2PRDATA,
    input  wire        APBTARGEXP2PREADY, APBTARGEXP2PSLVERR,
    input  wire [3:0]  MTXREMAP,
    output wire        DAPTDO, DAPJTAGNSW, DAPNTDOEN,
    input  wire        DAPSWDITMS, DAPTDI, DAPNTRST, DAPSWCLKTCK,
    output wire [3:0]  TPIUTRACEDATA,
    output wire        TPIUTRACECLK,
    input  wire [4:0]  GPINT,
    input  wire        FLASHERR, FLASHINT
);

    assign MTXHRESETN         = soc_sim.mtx_resetn;

    assign TARGEXP0HSEL       = soc_sim.hsel;
    assign TARGEXP0HADDR      = soc_sim.haddr;
    assign TARGEXP0HTRANS     = soc_sim.htrans;
    assign TARGEXP0HWRITE     = soc_sim.hwrite;
    assign TARGEXP0HSIZE      = soc_sim.hsize;
    assign TARGEXP0HBURST     = soc_sim.hburst;
    assign TARGEXP0HPROT      = soc_sim.hprot;
    assign TARGEXP0EXREQ      = soc_sim.exreq;
    assign TARGEXP0HWDATA     = soc_sim.hwdata;
    assign TARGEXP0HMASTLOCK  = soc_sim.hmastlock;
    assign TARGEXP0HREADYMUX  = TARGEXP0HREADYOUT && soc_sim.hready_other;
    assign soc_sim.hrdata     = TARGEXP0HRDATA;
    assign soc_sim.hreadyout  = TARGEXP0HREADYOUT;
    assign soc_sim.hresp      = TARGEXP0HRESP;
    assign soc_sim.exresp     = TARGEXP0EXRESP;

    assign APBTARGEXP2PSEL    = soc_sim.psel;
    assign APBTARGEXP2PENABLE = soc_sim.penable;
    assign APBTARGEXP2PADDR   = soc_sim.paddr;
    assign APBTARGEXP2PWRITE  = soc_sim.pwrite;
    assign APBTARGEXP2PWDATA  = soc_sim.pwdata;
    assign APBTARGEXP2PSTRB   = soc_sim.pstrb;
    assign APBTARGEXP2PPROT   = soc_sim.pprot;
    assign soc_sim.prdata     = APBTARGEXP2PRDATA;
    assign soc_sim.pready     = APBTARGEXP2PREADY;
    assign soc_sim.pslverr    = APBTARGEXP2PSLVERR;

    assign SRAM0CS            = soc_sim.sram_cs;
    assign SRAM0ADDR          = soc_sim.sram_addr;
    assign SRAM0WREN          = soc_sim.sram_wren;
    assign SRAM0WDATA         = soc_sim.sram_wdata;
    assign soc_sim.sram_rdata = SRAM0RDATA;

    assign TARGFLASH0HSEL      = soc_sim.flash_hsel;
    assign TARGFLASH0HADDR     = soc_sim.flash_haddr;
    assign TARGFLASH0HTRANS    = soc_sim.flash_htrans;
    assign TARGFLASH0HSIZE     = 3'd2;
    assign TARGFLASH0HREADYMUX = TARGFLASH0HREADYOUT;
    assign soc_sim.flash_hready = TARGFLASH0HREADYOUT;
    assign soc_sim.flash_hrdata = TARGFLASH0HRDATA;

    assign soc_sim.gpint      = GPINT;

    // What nothing drives.
    assign {IOEXPOUTPUTO, IOEXPOUTPUTENO, UART0BAUDTICK, UART1BAUDTICK, INTMONITOR, TARGFLASH0HBURST, TARGEXP0MEMATTR, TARGEXP0HMASTER,
            TARGEXP0HAUSER, TARGEXP0HWUSER, INITEXP0HRDATA, INITEXP0HREADY, INITEXP0HRESP, INITEXP0EXRESP, INITEXP0HRUSER, DAPTDO,
            DAPJTAGNSW, DAPNTDOEN, TPIUTRACEDATA, TPIUTRACECLK} = {95{1'b0}};
    assign {UART0TXDO, UART1TXDO} = 2'b11;

endmodule
`resetall
