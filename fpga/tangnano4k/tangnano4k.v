// SPDX-License-Identifier: Apache-2.0
//
// tangnano4k - top of the Tang Nano 4K: the hard Cortex-M3 (EMCU) with its flash, 4 KiB of SRAM0 in block RAM, and soc.
//
// All of it runs at clk27.  resetn is the button: GSR resets core and registers, and with the core's own reset of its buses soc's
// memory-mapped state; both are released in step with the clock.
// SRAM0 repeats every 4 KiB of the core's 32.

`resetall
`default_nettype none

module tangnano4k (
    input  wire       clk27,
    input  wire       resetn,
    output wire       uart_tx,
    input  wire       uart_rx,
    output wire [3:0] led              // active partition, fault interrupt, DMA busy, software's
);

    // ---- reset ------------------------------------------------------------------------------
    wire      mtx_hresetn;             // of the core's buses
    reg [1:0] reset_q;                 // the last is aresetn

    always @(posedge clk27) reset_q <= {reset_q[0], resetn && mtx_hresetn};

    wire aresetn = reset_q[1];

    GSR u_gsr (.GSRI(resetn));

    // ---- core ---------------------------------------------------------------------------------
    wire        hsel, hwrite, hmastlock, hreadymux, hreadyout, hresp, exreq;
    wire [31:0] haddr, hwdata, hrdata;
    wire [1:0]  htrans;
    wire [2:0]  hsize, hburst;
    wire [3:0]  hprot;
    wire        psel, penable, pwrite, pready, pslverr;
    wire [11:0] paddr;
    wire [31:0] pwdata, prdata;
    wire [3:0]  pstrb;
    wire [2:0]  pprot;
    wire        irq, dma_irq;
    wire [12:0] sram_addr;
    wire [3:0]  sram_wren;
    wire [31:0] sram_wdata;
    reg  [31:0] sram_rdata;
    wire        sram_cs;
    wire        flash_hsel, flash_hready;
    wire [28:0] flash_haddr;
    wire [1:0]  flash_htrans;

    // The flash's data reach the core inside the chip.
    wire [31:0] flash_dout;

    EMCU u_emcu (
        .FCLK(clk27), .PORESETN(1'b1), .SYSRESETN(1'b1), .RTCSRCCLK(1'b0), .MTXHRESETN(mtx_hresetn), .MTXREMAP(4'd0),
        .IOEXPINPUTI(16'd0), .IOEXPOUTPUTO(), .IOEXPOUTPUTENO(),
        .UART0TXDO(uart_tx), .UART0RXDI(uart_rx), .UART0BAUDTICK(), .UART1TXDO(), .UART1RXDI(1'b1), .UART1BAUDTICK(),
        .INTMONITOR(), .GPINT({3'b000, dma_irq, irq}), .FLASHERR(1'b0), .FLASHINT(1'b0),
        .SRAM0ADDR(sram_addr), .SRAM0WREN(sram_wren), .SRAM0WDATA(sram_wdata), .SRAM0CS(sram_cs), .SRAM0RDATA(sram_rdata),
        .TARGFLASH0HSEL(flash_hsel), .TARGFLASH0HADDR(flash_haddr), .TARGFLASH0HTRANS(flash_htrans), .TARGFLASH0HSIZE(),
        .TARGFLASH0HBURST(), .TARGFLASH0HREADYMUX(), .TARGFLASH0HRDATA(flash_dout), .TARGFLASH0HRUSER(3'd0), .TARGFLASH0HRESP(1'b0),
        .TARGFLASH0EXRESP(1'b0), .TARGFLASH0HREADYOUT(flash_hready),
        .TARGEXP0HSEL(hsel), .TARGEXP0HADDR(haddr), .TARGEXP0HTRANS(htrans), .TARGEXP0HWRITE(hwrite), .TARGEXP0HSIZE(hsize),
        .TARGEXP0HBURST(hburst), .TARGEXP0HPROT(hprot), .TARGEXP0MEMATTR(), .TARGEXP0EXREQ(exreq), .TARGEXP0HMASTER(),
        .TARGEXP0HWDATA(hwdata), .TARGEXP0HMASTLOCK(hmastlock), .TARGEXP0HREADYMUX(hreadymux), .TARGEXP0HAUSER(), .TARGEXP0HWUSER(),
        .TARGEXP0HRDATA(hrdata), .TARGEXP0HREADYOUT(hreadyout), .TARGEXP0HRESP(hresp), .TARGEXP0EXRESP(1'b1), .TARGEXP0HRUSER(3'd0),
        .INITEXP0HRDATA(), .INITEXP0HREADY(), .INITEXP0HRESP(), .INITEXP0EXRESP(), .INITEXP0HRUSER(), .INITEXP0HSEL(1'b0),
        .INITEXP0HADDR(32'd0), .INITEXP0HTRANS(2'd0), .INITEXP0HWRITE(1'b0), .INITEXP0HSIZE(3'd0), .INITEXP0HBURST(3'd0),
        .INITEXP0HPROT(4'd0), .INITEXP0MEMATTR(2'd0), .INITEXP0EXREQ(1'b0), .INITEXP0HMASTER(4'd0), .INITEXP0HWDATA(32'd0),
        .INITEXP0HMASTLOCK(1'b0), .INITEXP0HAUSER(1'b0), .INITEXP0HWUSER(4'd0),
        .APBTARGEXP2PSEL(psel), .APBTARGEXP2PENABLE(penable), .APBTARGEXP2PADDR(paddr), .APBTARGEXP2PWRITE(pwrite),
        .APBTARGEXP2PWDATA(pwdata), .APBTARGEXP2PSTRB(pstrb), .APBTARGEXP2PPROT(pprot), .APBTARGEXP2PRDATA(prdata),
        .APBTARGEXP2PREADY(pready), .APBTARGEXP2PSLVERR(pslverr),
        .DAPTDO(), .DAPJTAGNSW(), .DAPNTDOEN(), .DAPSWDITMS(1'b0), .DAPTDI(1'b0), .DAPNTRST(1'b0), .DAPSWCLKTCK(1'b0),
        .TPIUTRACEDATA(), .TPIUTRACECLK());

    // ---- SRAM0 ----------------------------------------------------------------------------------
    (* ram_style = "block", no_rw_check *)
    reg [31:0] sram [0:1023];

    integer i;
    always @(posedge clk27) if (sram_cs) begin
        for (i = 0; i < 4; i = i + 1)
            if (sram_wren[i]) sram[sram_addr[9:0]][8*i +: 8] <= sram_wdata[8*i +: 8];
        if (sram_wren == 4'd0) sram_rdata <= sram[sram_addr[9:0]];
    end

    // ---- flash: two wait states a read ------------------------------------------------------------
    // SE rises on a steady address; data follow within two cycles of 37 ns, and stay when it falls.
    reg [12:0] flash_addr_q;           // of a word
    reg        flash_read_q, flash_last_q;

    assign flash_hready = !flash_read_q && !flash_last_q;

    always @(posedge clk27)
        if (!aresetn) {flash_read_q, flash_last_q} <= 2'b00;
        else          {flash_read_q, flash_last_q} <= {flash_hready && flash_hsel && flash_htrans[1], flash_read_q};

    always @(posedge clk27)
        if (flash_hready) flash_addr_q <= flash_haddr[14:2];

    FLASH256K u_flash (
        .XADR(flash_addr_q[12:6]), .YADR(flash_addr_q[5:0]), .XE(aresetn), .YE(aresetn), .SE(flash_read_q), .ERASE(1'b0), .PROG(1'b0),
        .NVSTR(1'b0), .DIN(32'd0), .DOUT(flash_dout));

    // ---- the rest -----------------------------------------------------------------------------------
    soc u_soc (
        .aclk(clk27), .aresetn(aresetn),
        .hsel(hsel), .haddr(haddr), .htrans(htrans), .hwrite(hwrite), .hsize(hsize), .hburst(hburst), .hprot(hprot),
        .hmastlock(hmastlock), .hexcl(exreq), .hready(hreadymux), .hwdata(hwdata), .hrdata(hrdata), .hreadyout(hreadyout), .hresp(hresp),
        .psel(psel), .penable(penable), .paddr(paddr), .pwrite(pwrite), .pwdata(pwdata), .pstrb(pstrb), .pprot(pprot),
        .prdata(prdata), .pready(pready), .pslverr(pslverr), .irq(irq), .dma_irq(dma_irq), .led(led));

    wire unused = &{1'b0, sram_addr[12:10], flash_haddr[28:15], flash_haddr[1:0], flash_htrans[0]};

endmodule
`resetall
