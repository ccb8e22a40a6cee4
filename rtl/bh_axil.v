// SPDX-License-Identifier: Apache-2.0
//
// bh_axil - AXI4-Lite handshakes: one write and one read at a time, independent
// of one another.
//
// A write waits until address and data are both there, and is then offered as
// wr_req with the bus's own values.  The registers answer at once (wr_done), or
// take it (wr_take) and answer later, or leave it waiting.  bvalid rises the cycle
// after wr_done.  A read's address is registered and offered as rd_req until
// rd_done; rvalid rises the cycle after.
// Proof: tests/formal/bh_axil.sby

`resetall
`default_nettype none

module bh_axil (
    input  wire        aclk,
    input  wire        aresetn,        // synchronous, active low
    input  wire        enable,         // 0: accept nothing (memories are being cleared)

    input  wire [15:0] s_axil_awaddr,
    input  wire [2:0]  s_axil_awprot,
    input  wire        s_axil_awvalid,
    output wire        s_axil_awready,
    input  wire [31:0] s_axil_wdata,
    input  wire [3:0]  s_axil_wstrb,
    input  wire        s_axil_wvalid,
    output wire        s_axil_wready,
    output reg  [1:0]  s_axil_bresp,
    output reg         s_axil_bvalid,
    input  wire        s_axil_bready,
    input  wire [15:0] s_axil_araddr,
    input  wire [2:0]  s_axil_arprot,
    input  wire        s_axil_arvalid,
    output wire        s_axil_arready,
    output reg  [31:0] s_axil_rdata,
    output reg  [1:0]  s_axil_rresp,
    output reg         s_axil_rvalid,
    input  wire        s_axil_rready,

    // Write: request, then done at once, or take and later done.
    output wire        wr_req,
    output wire [15:0] wr_addr,
    output wire [2:0]  wr_prot,
    output wire [31:0] wr_data,
    output wire [3:0]  wr_strb,
    input  wire        wr_take,        // only with wr_req
    input  wire        wr_done,        // only with wr_req or after wr_take
    input  wire [1:0]  wr_resp,

    // Read: level until done.
    output reg         rd_req,
    output reg  [15:0] rd_addr,        // meaningless while !rd_req, as rd_prot
    output reg  [2:0]  rd_prot,
    input  wire        rd_done,        // only with rd_req
    input  wire [1:0]  rd_resp,
    input  wire [31:0] rd_data
);

    // ---- write ------------------------------------------------------------
    reg wr_busy_q;                     // taken, not answered

    assign wr_req  = enable && s_axil_awvalid && s_axil_wvalid && !wr_busy_q && !s_axil_bvalid;
    assign wr_addr = s_axil_awaddr;
    assign wr_prot = s_axil_awprot;
    assign wr_data = s_axil_wdata;
    assign wr_strb = s_axil_wstrb;

    assign s_axil_awready = wr_req && (wr_done || wr_take);
    assign s_axil_wready  = s_axil_awready;

    always @(posedge aclk)
        if (!aresetn || wr_done) wr_busy_q <= 1'b0;
        else if (wr_take)        wr_busy_q <= 1'b1;

    always @(posedge aclk)
        if (!aresetn)           s_axil_bvalid <= 1'b0;
        else if (wr_done)       s_axil_bvalid <= 1'b1;
        else if (s_axil_bready) s_axil_bvalid <= 1'b0;

    always @(posedge aclk)
        if (wr_done) s_axil_bresp <= wr_resp;

    // ---- read -------------------------------------------------------------
    assign s_axil_arready = enable && !rd_req && !s_axil_rvalid;

    always @(posedge aclk)
        if (!aresetn || rd_done)                   rd_req <= 1'b0;
        else if (s_axil_arvalid && s_axil_arready) rd_req <= 1'b1;

    always @(posedge aclk)
        if (s_axil_arready) begin
            rd_addr <= s_axil_araddr;
            rd_prot <= s_axil_arprot;
        end

    always @(posedge aclk)
        if (!aresetn)           s_axil_rvalid <= 1'b0;
        else if (rd_done)       s_axil_rvalid <= 1'b1;
        else if (s_axil_rready) s_axil_rvalid <= 1'b0;

    always @(posedge aclk)
        if (rd_done) begin
            s_axil_rresp <= rd_resp;
            s_axil_rdata <= rd_data;
        end

`ifdef FORMAL_bh_axil
    // P1 a response stays, unchanged, until taken
    // P2 exactly one response for each write, and for each read: none lost, none invented
    // P3 nothing is accepted while a response is outstanding, nor before enable
    // C1 a write and a read are answered in the same cycle; C2 a long write, read meanwhile
    reg f_past_valid = 1'b0;
    reg [3:0] f_writes = 4'd0, f_reads = 4'd0;   // accepted minus answered

    wire f_aw = s_axil_awvalid && s_axil_awready;
    wire f_w  = s_axil_wvalid && s_axil_wready;
    wire f_b  = s_axil_bvalid && s_axil_bready;
    wire f_ar = s_axil_arvalid && s_axil_arready;
    wire f_r  = s_axil_rvalid && s_axil_rready;
    reg  f_enabled = 1'b0;

    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        if (!aresetn) begin
            f_writes  <= 4'd0;
            f_reads   <= 4'd0;
            f_enabled <= 1'b0;
        end else begin
            f_writes  <= f_writes + {3'd0, f_aw} - {3'd0, f_b};
            f_reads   <= f_reads  + {3'd0, f_ar} - {3'd0, f_r};
            f_enabled <= f_enabled || enable;
        end
    end

    initial assume (!aresetn);

    always @* begin
        // The registers' side of the contract.
        if (wr_take) assume (wr_req);
        if (wr_done) assume (wr_req || wr_busy_q);
        if (rd_done) assume (rd_req);
    end

    always @(posedge aclk) if (f_past_valid && $past(aresetn) && aresetn) begin
        if ($past(enable)) assume (enable);
        if ($past(s_axil_bvalid && !s_axil_bready)) begin
            assert (s_axil_bvalid);
            assert (s_axil_bresp == $past(s_axil_bresp));
        end
        if ($past(s_axil_rvalid && !s_axil_rready)) begin
            assert (s_axil_rvalid);
            assert (s_axil_rresp == $past(s_axil_rresp));
            assert (s_axil_rdata == $past(s_axil_rdata));
        end
        if ($past(rd_req && !rd_done)) begin
            assert (rd_req);
            assert (rd_addr == $past(rd_addr));
            assert (rd_prot == $past(rd_prot));
        end
        cover ($past(wr_done && rd_done));
        cover ($past(f_b && wr_busy_q) || (f_r && wr_busy_q));
    end

    always @(posedge aclk) if (f_past_valid && aresetn) begin
        assert (f_aw == f_w);
        assert (f_writes == {3'd0, wr_busy_q} + {3'd0, s_axil_bvalid});
        assert (f_writes <= 4'd1);
        assert (f_reads == {3'd0, rd_req} + {3'd0, s_axil_rvalid});
        assert (f_reads <= 4'd1);
        if (f_writes != 0) assert (!s_axil_awready);
        if (f_reads != 0)  assert (!s_axil_arready);
        if (!enable) assert (!s_axil_awready && !s_axil_arready);
    end
`endif

endmodule
`resetall
