// SPDX-License-Identifier: Apache-2.0
//
// soc_monitor - handshakes of this cycle at Bulkhead's pins, inside the board's top, for the checks in C.
//
// events, port p from bit 10*p: s_ar, s_aw, s_w, s_r, s_b, m_ar, m_aw, m_w, m_r, m_b; bit 20: s_axil_bvalid, 21: s_axil_rvalid (levels).

`resetall
`default_nettype none

module soc_monitor (
    input wire [1:0]  s_arvalid, s_arready, s_awvalid, s_awready, s_wvalid, s_wready, s_rvalid, s_rready, s_bvalid, s_bready,
    input wire [1:0]  m_arvalid, m_arready, m_awvalid, m_awready, m_wvalid, m_wready, m_rvalid, m_rready, m_bvalid, m_bready,
    input wire [31:0] s_araddr, s_awaddr,
    input wire [15:0] s_arlen, s_awlen, m_arlen, m_awlen,
    input wire [5:0]  s_arsize, s_awsize, s_arprot, s_awprot, m_arsize, m_awsize, m_arprot, m_awprot,
    input wire [3:0]  s_arburst, s_awburst, m_arburst, m_awburst,
    input wire [1:0]  s_arlock, s_awlock, m_arlock, m_awlock, m_arvmid, m_awvmid,
    input wire [27:0] m_araddr, m_awaddr,
    input wire [63:0] s_wdata, s_rdata, m_wdata, m_rdata,
    input wire [7:0]  s_wstrb, m_wstrb,
    input wire [3:0]  s_rresp, s_bresp, m_rresp, m_bresp,
    input wire        l_bvalid, l_rvalid,
    input wire [15:0] l_awaddr, l_araddr,
    input wire [31:0] l_wdata, l_rdata,
    input wire [3:0]  l_wstrb,
    input wire [2:0]  l_awprot, l_arprot,
    input wire [1:0]  l_bresp, l_rresp,
    input wire [3:0]  part_active
);

    genvar p;
    generate for (p = 0; p < 2; p = p + 1) begin : gen_port
        assign soc_sim.events[10*p +: 10] = {m_bvalid[p] && m_bready[p], m_rvalid[p] && m_rready[p], m_wvalid[p] && m_wready[p],
                                             m_awvalid[p] && m_awready[p], m_arvalid[p] && m_arready[p],
                                             s_bvalid[p] && s_bready[p], s_rvalid[p] && s_rready[p], s_wvalid[p] && s_wready[p],
                                             s_awvalid[p] && s_awready[p], s_arvalid[p] && s_arready[p]};
        assign soc_sim.s_ar[16*p +: 16] = {s_arlock[p], s_arburst[2*p +: 2], s_arprot[3*p +: 3], s_arsize[3*p +: 3], s_arlen[8*p +: 7]};
        assign soc_sim.s_aw[16*p +: 16] = {s_awlock[p], s_awburst[2*p +: 2], s_awprot[3*p +: 3], s_awsize[3*p +: 3], s_awlen[8*p +: 7]};
        assign soc_sim.m_ar[16*p +: 16] = {m_arlock[p], m_arburst[2*p +: 2], m_arprot[3*p +: 3], m_arsize[3*p +: 3], m_arlen[8*p +: 7]};
        assign soc_sim.m_aw[16*p +: 16] = {m_awlock[p], m_awburst[2*p +: 2], m_awprot[3*p +: 3], m_awsize[3*p +: 3], m_awlen[8*p +: 7]};
        assign soc_sim.m_araddr[16*p +: 16] = {s_arlen[8*p+7] || m_arlen[8*p+7], 1'b0, m_araddr[14*p +: 14]};
        assign soc_sim.m_awaddr[16*p +: 16] = {s_awlen[8*p+7] || m_awlen[8*p+7], 1'b0, m_awaddr[14*p +: 14]};
    end endgenerate

    assign soc_sim.events[21:20] = {l_rvalid, l_bvalid};
    assign soc_sim.s_araddr = s_araddr;
    assign soc_sim.s_awaddr = s_awaddr;
    assign soc_sim.s_wdata  = s_wdata;
    assign soc_sim.s_rdata  = s_rdata;
    assign soc_sim.s_wstrb  = s_wstrb;
    assign soc_sim.s_rresp  = s_rresp;
    assign soc_sim.s_bresp  = s_bresp;
    assign soc_sim.m_arvmid = m_arvmid;
    assign soc_sim.m_awvmid = m_awvmid;
    assign soc_sim.m_wdata  = m_wdata;
    assign soc_sim.m_rdata  = m_rdata;
    assign soc_sim.m_wstrb  = m_wstrb;
    assign soc_sim.m_rresp  = m_rresp;
    assign soc_sim.m_bresp  = m_bresp;
    assign soc_sim.l_addr   = l_bvalid ? l_awaddr : l_araddr;
    assign soc_sim.l_prot   = l_bvalid ? l_awprot : l_arprot;
    assign soc_sim.l_resp   = l_bvalid ? l_bresp : l_rresp;
    assign soc_sim.l_wdata  = l_wdata;
    assign soc_sim.l_rdata  = l_rdata;
    assign soc_sim.l_wstrb  = l_wstrb;
    assign soc_sim.part_active = part_active;

endmodule

bind bulkhead soc_monitor u_monitor (
    .s_arvalid(s_axi_arvalid), .s_arready(s_axi_arready), .s_awvalid(s_axi_awvalid), .s_awready(s_axi_awready), .s_wvalid(s_axi_wvalid),
    .s_wready(s_axi_wready), .s_rvalid(s_axi_rvalid), .s_rready(s_axi_rready), .s_bvalid(s_axi_bvalid), .s_bready(s_axi_bready),
    .m_arvalid(m_axi_arvalid), .m_arready(m_axi_arready), .m_awvalid(m_axi_awvalid), .m_awready(m_axi_awready), .m_wvalid(m_axi_wvalid),
    .m_wready(m_axi_wready), .m_rvalid(m_axi_rvalid), .m_rready(m_axi_rready), .m_bvalid(m_axi_bvalid), .m_bready(m_axi_bready),
    .s_araddr(s_axi_araddr), .s_awaddr(s_axi_awaddr), .s_arlen(s_axi_arlen), .s_awlen(s_axi_awlen), .m_arlen(m_axi_arlen), .m_awlen(m_axi_awlen),
    .s_arsize(s_axi_arsize), .s_awsize(s_axi_awsize), .s_arprot(s_axi_arprot), .s_awprot(s_axi_awprot), .m_arsize(m_axi_arsize),
    .m_awsize(m_axi_awsize), .m_arprot(m_axi_arprot), .m_awprot(m_axi_awprot), .s_arburst(s_axi_arburst), .s_awburst(s_axi_awburst),
    .m_arburst(m_axi_arburst), .m_awburst(m_axi_awburst), .s_arlock(s_axi_arlock), .s_awlock(s_axi_awlock), .m_arlock(m_axi_arlock),
    .m_awlock(m_axi_awlock), .m_arvmid(m_axi_arvmid), .m_awvmid(m_axi_awvmid), .m_araddr(m_axi_araddr), .m_awaddr(m_axi_awaddr),
    .s_wdata(s_axi_wdata), .s_rdata(s_axi_rdata), .m_wdata(m_axi_wdata), .m_rdata(m_axi_rdata), .s_wstrb(s_axi_wstrb), .m_wstrb(m_axi_wstrb),
    .s_rresp(s_axi_rresp), .s_bresp(s_axi_bresp), .m_rresp(m_axi_rresp), .m_bresp(m_axi_bresp), .l_bvalid(s_axil_bvalid),
    .l_rvalid(s_axil_rvalid), .l_awaddr(s_axil_awaddr), .l_araddr(s_axil_araddr), .l_wdata(s_axil_wdata), .l_rdata(s_axil_rdata),
    .l_wstrb(s_axil_wstrb), .l_awprot(s_axil_awprot), .l_arprot(s_axil_arprot), .l_bresp(s_axil_bresp), .l_rresp(s_axil_rresp),
    .part_active(part_active));
`resetall
