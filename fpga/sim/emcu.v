// SPDX-License-Identifier: Apache-2.0
//
// EMCU - the hard Cortex-M3 of a GW1NSR-4C as pins: what a C program drives at soc_sim comes out here, what comes in is there to read.
//
// AHB TARGEXP0 has one subordinate: HREADYMUX is its HREADYOUT, and 0 as well while soc_sim.hready_other is (another subordinate of
// the core's bus waits).

`resetall
`default_nettype none

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

    // As the core's own flip-flops; AHB's pins are not, so that an address can answer what the cycle has just brought.
    reg        psel_q, penable_q, pwrite_q, sram_cs_q, flash_hsel_q;
    reg [11:0] paddr_q;
    reg [31:0] pwdata_q, sram_wdata_q;
    reg [3:0]  pstrb_q, sram_wren_q;
    reg [2:0]  pprot_q;
    reg [12:0] sram_addr_q;
    reg [28:0] flash_haddr_q;
    reg [1:0]  flash_htrans_q;

    always @(posedge FCLK) begin
        {psel_q, penable_q, pwrite_q, paddr_q} <= {soc_sim.psel, soc_sim.penable, soc_sim.pwrite, soc_sim.paddr};
        {pwdata_q, pstrb_q, pprot_q}           <= {soc_sim.pwdata, soc_sim.pstrb, soc_sim.pprot};
        {sram_cs_q, sram_addr_q, sram_wren_q}  <= {soc_sim.sram_cs, soc_sim.sram_addr, soc_sim.sram_wren};
        sram_wdata_q                           <= soc_sim.sram_wdata;
        {flash_hsel_q, flash_haddr_q}          <= {soc_sim.flash_hsel, soc_sim.flash_haddr};
        flash_htrans_q                         <= soc_sim.flash_htrans;
    end

    assign APBTARGEXP2PSEL    = psel_q;
    assign APBTARGEXP2PENABLE = penable_q;
    assign APBTARGEXP2PADDR   = paddr_q;
    assign APBTARGEXP2PWRITE  = pwrite_q;
    assign APBTARGEXP2PWDATA  = pwdata_q;
    assign APBTARGEXP2PSTRB   = pstrb_q;
    assign APBTARGEXP2PPROT   = pprot_q;
    assign soc_sim.prdata     = APBTARGEXP2PRDATA;
    assign soc_sim.pready     = APBTARGEXP2PREADY;
    assign soc_sim.pslverr    = APBTARGEXP2PSLVERR;

    assign SRAM0CS            = sram_cs_q;
    assign SRAM0ADDR          = sram_addr_q;
    assign SRAM0WREN          = sram_wren_q;
    assign SRAM0WDATA         = sram_wdata_q;
    assign soc_sim.sram_rdata = SRAM0RDATA;

    assign TARGFLASH0HSEL      = flash_hsel_q;
    assign TARGFLASH0HADDR     = flash_haddr_q;
    assign TARGFLASH0HTRANS    = flash_htrans_q;
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
