// SPDX-License-Identifier: Apache-2.0
//
// soc - Bulkhead with what a board needs around it: a core's AHB-Lite and APB, a DMA engine as second port, memory, registers.
//
// Bulkhead's parameters are those of configuration.vh, made by scripts/configuration.py --verilog.
// The memory map, interrupts and LEDs are those of fpga/README.md.

`resetall
`default_nettype none

`include "configuration.vh"

module soc (
    input  wire        aclk,
    input  wire        aresetn,        // synchronous, active low

    // AHB-Lite: port 0.
    input  wire        hsel,
    input  wire [31:0] haddr,
    input  wire [1:0]  htrans,
    input  wire        hwrite,
    input  wire [2:0]  hsize,
    input  wire [2:0]  hburst,         // not used
    input  wire [3:0]  hprot,
    input  wire        hmastlock,      // not used
    input  wire        hexcl,
    input  wire        hready,         // of the bus
    input  wire [31:0] hwdata,
    output wire [31:0] hrdata,
    output wire        hreadyout,
    output wire        hresp,

    // APB4: registers.
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

    output wire        irq,            // Bulkhead's
    output wire        dma_irq,
    output wire [3:0]  led             // active partition, irq, DMA busy, board's register
);

    localparam IPA = `BH_CONFIG_IPA_WIDTH, PA = `BH_CONFIG_PA_WIDTH, ID = `BH_CONFIG_ID_WIDTH, USER = `BH_CONFIG_USER_WIDTH,
               VMID = `BH_CONFIG_VMID_WIDTH;

    generate if (`BH_CONFIG_PORTS != 2 || `BH_CONFIG_DATA_WIDTH != 32 || `BH_CONFIG_HARDWIRED != 0 || IPA != 16) begin : gen_check
        PARAM_ERROR_soc_needs_PORTS_2_DATA_WIDTH_32_IPA_WIDTH_16_HARDWIRED_0 u_error ();
    end endgenerate

    // ---- the core's buses ----------------------------------------------------------------
    wire [15:0] core_addr, dma_awaddr, dma_araddr;
    wire [2:0]  core_size, core_prot;
    wire        core_lock;
    wire [31:0] core_wdata, dma_wdata;
    wire [3:0]  core_wstrb;

    // Requester side, port 0 lowest.
    wire [1:0]  awvalid, awready, wvalid, wready, bvalid, bready, arvalid, arready, rvalid, rready;
    wire [3:0]  bresp, rresp;
    wire [63:0] rdata;

    soc_ahb_axi #(.ADDR_WIDTH(16)) u_ahb (
        .aclk(aclk), .aresetn(aresetn),
        .hsel(hsel), .haddr(haddr[15:0]), .htrans(htrans), .hwrite(hwrite), .hsize(hsize), .hprot(hprot), .hexcl(hexcl),
        .hready(hready), .hwdata(hwdata), .hrdata(hrdata), .hreadyout(hreadyout), .hresp(hresp),
        .m_axi_addr(core_addr), .m_axi_size(core_size), .m_axi_prot(core_prot), .m_axi_lock(core_lock),
        .m_axi_awvalid(awvalid[0]), .m_axi_awready(awready[0]), .m_axi_wdata(core_wdata), .m_axi_wstrb(core_wstrb),
        .m_axi_wvalid(wvalid[0]), .m_axi_wready(wready[0]), .m_axi_bresp(bresp[1:0]), .m_axi_bvalid(bvalid[0]), .m_axi_bready(bready[0]),
        .m_axi_arvalid(arvalid[0]), .m_axi_arready(arready[0]), .m_axi_rdata(rdata[31:0]), .m_axi_rresp(rresp[1:0]),
        .m_axi_rvalid(rvalid[0]), .m_axi_rready(rready[0]));

    wire [15:0] axil_addr;
    wire [2:0]  axil_prot;
    wire [31:0] axil_wdata, axil_rdata;
    wire [3:0]  axil_wstrb;
    wire [1:0]  axil_bresp, axil_rresp;
    wire        axil_awvalid, axil_awready, axil_wvalid, axil_wready, axil_bvalid, axil_bready;
    wire        axil_arvalid, axil_arready, axil_rvalid, axil_rready;

    soc_apb_axil u_apb (
        .aclk(aclk), .aresetn(aresetn),
        .psel(psel), .penable(penable), .paddr(paddr), .pwrite(pwrite), .pwdata(pwdata), .pstrb(pstrb), .pprot(pprot),
        .prdata(prdata), .pready(pready), .pslverr(pslverr),
        .m_axil_addr(axil_addr), .m_axil_prot(axil_prot), .m_axil_awvalid(axil_awvalid), .m_axil_awready(axil_awready),
        .m_axil_wdata(axil_wdata), .m_axil_wstrb(axil_wstrb), .m_axil_wvalid(axil_wvalid), .m_axil_wready(axil_wready),
        .m_axil_bresp(axil_bresp), .m_axil_bvalid(axil_bvalid), .m_axil_bready(axil_bready), .m_axil_arvalid(axil_arvalid),
        .m_axil_arready(axil_arready), .m_axil_rdata(axil_rdata), .m_axil_rresp(axil_rresp), .m_axil_rvalid(axil_rvalid),
        .m_axil_rready(axil_rready));

    // ---- DMA engine, board --------------------------------------------------------------------
    wire [15:0] reg_addr;
    wire        reg_is_write, reg_write, dma_error, board_error, dma_busy, dma_qreqn, dma_qacceptn, led_on;
    wire [31:0] reg_wdata, dma_rdata, board_rdata;

    soc_dma u_dma (
        .aclk(aclk), .aresetn(aresetn),
        .reg_addr(reg_addr), .reg_is_write(reg_is_write), .reg_write(reg_write), .reg_wdata(reg_wdata), .reg_error(dma_error),
        .reg_rdata(dma_rdata),
        .m_axi_awaddr(dma_awaddr), .m_axi_awvalid(awvalid[1]), .m_axi_awready(awready[1]), .m_axi_wdata(dma_wdata),
        .m_axi_wvalid(wvalid[1]), .m_axi_wready(wready[1]), .m_axi_bresp(bresp[3:2]), .m_axi_bvalid(bvalid[1]), .m_axi_bready(bready[1]),
        .m_axi_araddr(dma_araddr), .m_axi_arvalid(arvalid[1]), .m_axi_arready(arready[1]), .m_axi_rdata(rdata[63:32]),
        .m_axi_rresp(rresp[3:2]), .m_axi_rvalid(rvalid[1]), .m_axi_rready(rready[1]),
        .qreqn(dma_qreqn), .qacceptn(dma_qacceptn), .busy(dma_busy), .irq(dma_irq));

    soc_board u_board (
        .aclk(aclk), .aresetn(aresetn),
        .reg_addr(reg_addr), .reg_is_write(reg_is_write), .reg_write(reg_write), .reg_wdata(reg_wdata), .reg_error(board_error),
        .reg_rdata(board_rdata), .led(led_on));

    // ---- Bulkhead -------------------------------------------------------------------------------
    localparam [2:0] DMA_PROT = 3'b000;    // unprivileged, Secure, data

    wire [2*PA-1:0] m_awaddr, m_araddr;
    wire [5:0]      m_awsize, m_arsize;
    wire [1:0]      m_awvalid, m_awready, m_wvalid, m_wready, m_bvalid, m_bready, m_arvalid, m_arready, m_rvalid, m_rready;
    wire [63:0]     m_wdata, m_rdata;
    wire [7:0]      m_wstrb;
    wire [3:0]      m_bresp, m_rresp;
    wire            core_qreqn;
    wire [3:0]      part_active;

    // What nothing here looks at.
    wire [2*ID-1:0]   bid, rid, m_awid, m_arid;
    wire [2*USER-1:0] buser, ruser, m_awuser, m_wuser, m_aruser;
    wire [15:0]       m_awlen, m_arlen;
    wire [3:0]        m_awburst, m_arburst;
    wire [1:0]        rlast, m_awlock, m_arlock, m_wlast, port_closed, level_ack, level_call;
    wire [7:0]        m_awcache, m_awqos, m_awregion, m_arcache, m_arqos, m_arregion, port_level;
    wire [5:0]        m_awprot, m_arprot;
    wire [2*VMID-1:0] m_awvmid, m_arvmid;
    wire              part_ack;
    wire [`BH_CONFIG_PARTITIONS-1:0] mail_irq;
    wire [PA-1:0]     t_awaddr, t_araddr;
    wire [20:0]       t_aw, t_ar;
    wire [74:0]       t_w;
    wire              t_rready;

    bulkhead #(
        `BH_CONFIG
    ) u_bulkhead (
        .aclk(aclk), .aresetn(aresetn),
        .s_axi_awid({(2*ID){1'b0}}), .s_axi_awaddr({dma_awaddr, core_addr}), .s_axi_awlen(16'd0), .s_axi_awsize({3'd2, core_size}),
        .s_axi_awburst(4'b0101), .s_axi_awlock({1'b0, core_lock}), .s_axi_awcache(8'd0), .s_axi_awprot({DMA_PROT, core_prot}),
        .s_axi_awqos(8'd0), .s_axi_awregion(8'd0), .s_axi_awuser({(2*USER){1'b0}}), .s_axi_awvalid(awvalid), .s_axi_awready(awready),
        .s_axi_wdata({dma_wdata, core_wdata}), .s_axi_wstrb({4'b1111, core_wstrb}), .s_axi_wlast(2'b11), .s_axi_wuser({(2*USER){1'b0}}),
        .s_axi_wvalid(wvalid), .s_axi_wready(wready),
        .s_axi_bid(bid), .s_axi_bresp(bresp), .s_axi_buser(buser), .s_axi_bvalid(bvalid), .s_axi_bready(bready),
        .s_axi_arid({(2*ID){1'b0}}), .s_axi_araddr({dma_araddr, core_addr}), .s_axi_arlen(16'd0), .s_axi_arsize({3'd2, core_size}),
        .s_axi_arburst(4'b0101), .s_axi_arlock({1'b0, core_lock}), .s_axi_arcache(8'd0), .s_axi_arprot({DMA_PROT, core_prot}),
        .s_axi_arqos(8'd0), .s_axi_arregion(8'd0), .s_axi_aruser({(2*USER){1'b0}}), .s_axi_arvalid(arvalid), .s_axi_arready(arready),
        .s_axi_rid(rid), .s_axi_rdata(rdata), .s_axi_rresp(rresp), .s_axi_rlast(rlast), .s_axi_ruser(ruser),
        .s_axi_rvalid(rvalid), .s_axi_rready(rready),
        .m_axi_awid(m_awid), .m_axi_awaddr(m_awaddr), .m_axi_awlen(m_awlen), .m_axi_awsize(m_awsize), .m_axi_awburst(m_awburst),
        .m_axi_awlock(m_awlock), .m_axi_awcache(m_awcache), .m_axi_awprot(m_awprot), .m_axi_awqos(m_awqos), .m_axi_awregion(m_awregion),
        .m_axi_awuser(m_awuser), .m_axi_awvmid(m_awvmid), .m_axi_awvalid(m_awvalid), .m_axi_awready(m_awready),
        .m_axi_wdata(m_wdata), .m_axi_wstrb(m_wstrb), .m_axi_wlast(m_wlast), .m_axi_wuser(m_wuser), .m_axi_wvalid(m_wvalid), .m_axi_wready(m_wready),
        .m_axi_bid({(2*ID){1'b0}}), .m_axi_bresp(m_bresp), .m_axi_buser({(2*USER){1'b0}}), .m_axi_bvalid(m_bvalid), .m_axi_bready(m_bready),
        .m_axi_arid(m_arid), .m_axi_araddr(m_araddr), .m_axi_arlen(m_arlen), .m_axi_arsize(m_arsize), .m_axi_arburst(m_arburst),
        .m_axi_arlock(m_arlock), .m_axi_arcache(m_arcache), .m_axi_arprot(m_arprot), .m_axi_arqos(m_arqos), .m_axi_arregion(m_arregion),
        .m_axi_aruser(m_aruser), .m_axi_arvmid(m_arvmid), .m_axi_arvalid(m_arvalid), .m_axi_arready(m_arready),
        .m_axi_rid({(2*ID){1'b0}}), .m_axi_rdata(m_rdata), .m_axi_rresp(m_rresp), .m_axi_rlast(2'b11), .m_axi_ruser({(2*USER){1'b0}}),
        .m_axi_rvalid(m_rvalid), .m_axi_rready(m_rready),
        .s_axil_awaddr(axil_addr), .s_axil_awprot(axil_prot), .s_axil_awvalid(axil_awvalid), .s_axil_awready(axil_awready),
        .s_axil_wdata(axil_wdata), .s_axil_wstrb(axil_wstrb), .s_axil_wvalid(axil_wvalid), .s_axil_wready(axil_wready),
        .s_axil_bresp(axil_bresp), .s_axil_bvalid(axil_bvalid), .s_axil_bready(axil_bready),
        .s_axil_araddr(axil_addr), .s_axil_arprot(axil_prot), .s_axil_arvalid(axil_arvalid), .s_axil_arready(axil_arready),
        .s_axil_rdata(axil_rdata), .s_axil_rresp(axil_rresp), .s_axil_rvalid(axil_rvalid), .s_axil_rready(axil_rready),
        // The core has nothing to clean.
        .qreqn({dma_qreqn, core_qreqn}), .qacceptn({dma_qacceptn, core_qreqn}), .port_closed(port_closed),
        .part_sel(4'd0), .part_req(1'b0), .part_ack(part_ack), .part_active(part_active),
        .level_sel(8'd0), .level_req(2'b00), .level_ack(level_ack), .port_level(port_level), .level_call(level_call), .mail_irq(mail_irq),
        .t_axi_awaddr(t_awaddr), .t_axi_awlen(t_aw[7:0]), .t_axi_awsize(t_aw[10:8]), .t_axi_awburst(t_aw[12:11]), .t_axi_awcache(t_aw[16:13]),
        .t_axi_awprot(t_aw[19:17]), .t_axi_awvalid(t_aw[20]), .t_axi_awready(1'b0), .t_axi_wdata(t_w[63:0]), .t_axi_wstrb(t_w[71:64]),
        .t_axi_wlast(t_w[72]), .t_axi_wvalid(t_w[73]), .t_axi_wready(1'b0), .t_axi_bresp(2'd0), .t_axi_bvalid(1'b0), .t_axi_bready(t_w[74]),
        .t_axi_araddr(t_araddr), .t_axi_arlen(t_ar[7:0]), .t_axi_arsize(t_ar[10:8]), .t_axi_arburst(t_ar[12:11]), .t_axi_arcache(t_ar[16:13]),
        .t_axi_arprot(t_ar[19:17]), .t_axi_arvalid(t_ar[20]), .t_axi_arready(1'b0), .t_axi_rdata(64'd0), .t_axi_rresp(2'd0),
        .t_axi_rlast(1'b0), .t_axi_rvalid(1'b0), .t_axi_rready(t_rready),
        .irq(irq));

    // ---- memory ---------------------------------------------------------------------------------
    soc_memory #(.PA_WIDTH(PA), .MEMORY_LOG2(13)) u_memory (
        .aclk(aclk), .aresetn(aresetn),
        .s_axi_awaddr(m_awaddr), .s_axi_awsize(m_awsize), .s_axi_awvalid(m_awvalid), .s_axi_awready(m_awready),
        .s_axi_wdata(m_wdata), .s_axi_wstrb(m_wstrb), .s_axi_wvalid(m_wvalid), .s_axi_wready(m_wready),
        .s_axi_bresp(m_bresp), .s_axi_bvalid(m_bvalid), .s_axi_bready(m_bready),
        .s_axi_araddr(m_araddr), .s_axi_arsize(m_arsize), .s_axi_arvalid(m_arvalid), .s_axi_arready(m_arready),
        .s_axi_rdata(m_rdata), .s_axi_rresp(m_rresp), .s_axi_rvalid(m_rvalid), .s_axi_rready(m_rready),
        .reg_addr(reg_addr), .reg_is_write(reg_is_write), .reg_write(reg_write), .reg_wdata(reg_wdata),
        .reg_error(dma_error && board_error), .reg_rdata(dma_rdata | board_rdata));

    assign led = {led_on, dma_busy, irq, part_active[0]};

    wire unused = &{1'b0, haddr[31:16], hburst, hmastlock, bid, rid, buser, ruser, rlast, m_awid, m_awlen, m_awburst, m_awlock, m_awcache,
                    m_awprot, m_awqos, m_awregion, m_awuser, m_awvmid, m_wlast, m_wuser, m_arid, m_arlen, m_arburst, m_arlock, m_arcache,
                    m_arprot, m_arqos, m_arregion, m_aruser, m_arvmid, port_closed, part_ack, part_active[3:1], level_ack, port_level,
                    level_call, mail_irq, t_awaddr, t_aw, t_w, t_araddr, t_ar, t_rready};

endmodule
`resetall
