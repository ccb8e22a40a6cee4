// SPDX-License-Identifier: Apache-2.0
//
// Who counts as the owner at bulkhead_ip's s_axil: reads ID with every AxPROT, and writes ACTIVE; prints "AxPROT RRESP BRESP" for each.

`resetall
`default_nettype none

module owner_prot;
    parameter OWNER_PROT = 0;

    reg         aclk = 1'b0, aresetn = 1'b0;
    reg  [2:0]  prot;
    reg         awvalid = 1'b0, wvalid = 1'b0, arvalid = 1'b0;
    wire        awready, wready, bvalid, arready, rvalid;
    wire [1:0]  bresp, rresp;
    wire [31:0] rdata;
    reg  [1:0]  read;
    integer     n;

    always #5 aclk = !aclk;

    bulkhead_ip #(.OWNER_PROT(OWNER_PROT)) u_ip (
        .aclk(aclk), .aresetn(aresetn),
        .s0_axi_awvalid(1'b0), .s0_axi_wvalid(1'b0), .s0_axi_bready(1'b1), .s0_axi_arvalid(1'b0), .s0_axi_rready(1'b1),
        .m0_axi_awready(1'b1), .m0_axi_wready(1'b1), .m0_axi_bvalid(1'b0), .m0_axi_arready(1'b1), .m0_axi_rvalid(1'b0),
        .s_axil_awaddr(16'h001C), .s_axil_awprot(prot), .s_axil_awvalid(awvalid), .s_axil_awready(awready),
        .s_axil_wdata(32'd0), .s_axil_wstrb(4'hF), .s_axil_wvalid(wvalid), .s_axil_wready(wready),
        .s_axil_bresp(bresp), .s_axil_bvalid(bvalid), .s_axil_bready(1'b1),
        .s_axil_araddr(16'h0000), .s_axil_arprot(prot), .s_axil_arvalid(arvalid), .s_axil_arready(arready),
        .s_axil_rdata(rdata), .s_axil_rresp(rresp), .s_axil_rvalid(rvalid), .s_axil_rready(1'b1),
        .qacceptn(1'b0), .part_sel(4'd0), .part_req(1'b0), .level_sel(4'd0), .level_req(1'b0),
        .t_axi_awready(1'b0), .t_axi_wready(1'b0), .t_axi_bresp(2'd0), .t_axi_bvalid(1'b0),
        .t_axi_arready(1'b0), .t_axi_rdata(64'd0), .t_axi_rresp(2'd0), .t_axi_rlast(1'b0), .t_axi_rvalid(1'b0));

    always @(posedge aclk) begin
        if (awvalid && awready) awvalid <= 1'b0;
        if (wvalid && wready)  wvalid  <= 1'b0;
        if (arvalid && arready) arvalid <= 1'b0;
    end

    initial begin
        repeat (4) @(posedge aclk);
        aresetn <= 1'b1;
        for (n = 0; n < 8; n = n + 1) begin
            prot    <= n[2:0];
            arvalid <= 1'b1;
            @(posedge aclk);
            while (!rvalid) @(posedge aclk);
            read = rresp;
            if (rresp == 2'd0 && rdata != 32'h424C4B48) $display("ID reads %h", rdata);
            awvalid <= 1'b1;
            wvalid  <= 1'b1;
            @(posedge aclk);
            while (!bvalid) @(posedge aclk);
            $display("%0d %0d %0d", n, read, bresp);
            @(posedge aclk);
        end
        $finish;
    end

    initial #100000 begin
        $display("no answer");
        $finish;
    end
endmodule
`resetall
