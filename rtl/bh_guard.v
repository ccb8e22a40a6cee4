// SPDX-License-Identifier: Apache-2.0
//
// bh_guard - stands between a port's data path and memory, and cuts the two apart when
// the port is isolated (docs/architecture.md, "An isolated port is closed").
//
// Open: one register stage in AR, AW and W; R and B pass through.  A write beat enters
// with its address or behind it.
// Cut: the data path is answered here (bh_guard_read, bh_guard_write): SLVERR, zero, as
// many beats as are left.  What was presented to memory stays; beats that memory is still owed are
// made up without strobes; its late responses are swallowed.
// Proof: tests/formal/bh_guard.sby, bh_guard_read.sby, bh_guard_write.sby

`resetall
`default_nettype none

module bh_guard #(
    parameter DATA_WIDTH      = 64,    // 32, 64, 128, 256, 512
    parameter ID_WIDTH        = 4,     // 1..32
    parameter USER_WIDTH      = 1,     // 1..64
    parameter REST_WIDTH      = 64,    // of an address's payload besides ID and length
    parameter MAX_OUTSTANDING = 16     // 1..256, reads and writes each
) (
    input  wire                    aclk,
    input  wire                    aresetn,      // synchronous, active low

    input  wire                    isolate,      // pulse: cut from the next cycle on
    input  wire                    reopen,       // pulse: only when cut, !owed and nothing is in flight
    output wire                    cut,          // registered
    output wire                    owed,         // memory owes a response, is owed a beat or is shown an address

    // Data path.
    input  wire [ID_WIDTH-1:0]     c_axi_arid,
    input  wire [7:0]              c_axi_arlen,
    input  wire [REST_WIDTH-1:0]   c_axi_arrest,
    input  wire                    c_axi_arvalid,
    output wire                    c_axi_arready,
    output wire [ID_WIDTH-1:0]     c_axi_rid,
    output wire [DATA_WIDTH-1:0]   c_axi_rdata,
    output wire [1:0]              c_axi_rresp,
    output wire                    c_axi_rlast,
    output wire [USER_WIDTH-1:0]   c_axi_ruser,
    output wire                    c_axi_rvalid,
    input  wire                    c_axi_rready,
    input  wire [ID_WIDTH-1:0]     c_axi_awid,
    input  wire [7:0]              c_axi_awlen,
    input  wire [REST_WIDTH-1:0]   c_axi_awrest,
    input  wire                    c_axi_awvalid,
    output wire                    c_axi_awready,
    input  wire [DATA_WIDTH-1:0]   c_axi_wdata,
    input  wire [DATA_WIDTH/8-1:0] c_axi_wstrb,
    input  wire                    c_axi_wlast,
    input  wire [USER_WIDTH-1:0]   c_axi_wuser,
    input  wire                    c_axi_wvalid,
    output wire                    c_axi_wready,
    output wire [ID_WIDTH-1:0]     c_axi_bid,
    output wire [1:0]              c_axi_bresp,
    output wire [USER_WIDTH-1:0]   c_axi_buser,
    output wire                    c_axi_bvalid,
    input  wire                    c_axi_bready,

    // Memory.
    output wire [ID_WIDTH-1:0]     m_axi_arid,
    output wire [7:0]              m_axi_arlen,
    output wire [REST_WIDTH-1:0]   m_axi_arrest,
    output wire                    m_axi_arvalid,
    input  wire                    m_axi_arready,
    input  wire [ID_WIDTH-1:0]     m_axi_rid,
    input  wire [DATA_WIDTH-1:0]   m_axi_rdata,
    input  wire [1:0]              m_axi_rresp,
    input  wire                    m_axi_rlast,
    input  wire [USER_WIDTH-1:0]   m_axi_ruser,
    input  wire                    m_axi_rvalid,
    output wire                    m_axi_rready,
    output wire [ID_WIDTH-1:0]     m_axi_awid,
    output wire [7:0]              m_axi_awlen,
    output wire [REST_WIDTH-1:0]   m_axi_awrest,
    output wire                    m_axi_awvalid,
    input  wire                    m_axi_awready,
    output wire [DATA_WIDTH-1:0]   m_axi_wdata,
    output wire [DATA_WIDTH/8-1:0] m_axi_wstrb,
    output wire                    m_axi_wlast,
    output wire [USER_WIDTH-1:0]   m_axi_wuser,
    output wire                    m_axi_wvalid,
    input  wire                    m_axi_wready,
    input  wire [ID_WIDTH-1:0]     m_axi_bid,
    input  wire [1:0]              m_axi_bresp,
    input  wire [USER_WIDTH-1:0]   m_axi_buser,
    input  wire                    m_axi_bvalid,
    output wire                    m_axi_bready
);

    generate if (MAX_OUTSTANDING < 1 || MAX_OUTSTANDING > 256) begin : gen_check_max_outstanding
        PARAM_ERROR_bh_guard_MAX_OUTSTANDING_must_be_1_to_256 u_error ();
    end endgenerate

    reg cut_q;

    always @(posedge aclk)
        if (!aresetn)     cut_q <= 1'b0;
        else if (isolate) cut_q <= 1'b1;
        else if (reopen)  cut_q <= 1'b0;

    assign cut = cut_q;

    wire r_owed, w_owed;
    assign owed = r_owed || w_owed;

`ifdef FORMAL
    wire [8:0] f_reads_in, f_writes_in;
`endif

    bh_guard_read #(
        .DATA_WIDTH(DATA_WIDTH), .ID_WIDTH(ID_WIDTH), .USER_WIDTH(USER_WIDTH), .REST_WIDTH(REST_WIDTH),
        .MAX_OUTSTANDING(MAX_OUTSTANDING)
    ) u_read (
        .aclk(aclk), .aresetn(aresetn), .cut(cut_q), .owed(r_owed),
`ifdef FORMAL
        .f_in_flight(f_reads_in),
`endif
        .c_axi_arid(c_axi_arid), .c_axi_arlen(c_axi_arlen), .c_axi_arrest(c_axi_arrest), .c_axi_arvalid(c_axi_arvalid),
        .c_axi_arready(c_axi_arready),
        .c_axi_rid(c_axi_rid), .c_axi_rdata(c_axi_rdata), .c_axi_rresp(c_axi_rresp), .c_axi_rlast(c_axi_rlast),
        .c_axi_ruser(c_axi_ruser), .c_axi_rvalid(c_axi_rvalid), .c_axi_rready(c_axi_rready),
        .m_axi_arid(m_axi_arid), .m_axi_arlen(m_axi_arlen), .m_axi_arrest(m_axi_arrest), .m_axi_arvalid(m_axi_arvalid),
        .m_axi_arready(m_axi_arready),
        .m_axi_rid(m_axi_rid), .m_axi_rdata(m_axi_rdata), .m_axi_rresp(m_axi_rresp), .m_axi_rlast(m_axi_rlast),
        .m_axi_ruser(m_axi_ruser), .m_axi_rvalid(m_axi_rvalid), .m_axi_rready(m_axi_rready));

    bh_guard_write #(
        .DATA_WIDTH(DATA_WIDTH), .ID_WIDTH(ID_WIDTH), .USER_WIDTH(USER_WIDTH), .REST_WIDTH(REST_WIDTH),
        .MAX_OUTSTANDING(MAX_OUTSTANDING)
    ) u_write (
        .aclk(aclk), .aresetn(aresetn), .cut(cut_q), .owed(w_owed),
`ifdef FORMAL
        .f_in_flight(f_writes_in),
`endif
        .c_axi_awid(c_axi_awid), .c_axi_awlen(c_axi_awlen), .c_axi_awrest(c_axi_awrest), .c_axi_awvalid(c_axi_awvalid),
        .c_axi_awready(c_axi_awready),
        .c_axi_wdata(c_axi_wdata), .c_axi_wstrb(c_axi_wstrb), .c_axi_wlast(c_axi_wlast), .c_axi_wuser(c_axi_wuser),
        .c_axi_wvalid(c_axi_wvalid), .c_axi_wready(c_axi_wready),
        .c_axi_bid(c_axi_bid), .c_axi_bresp(c_axi_bresp), .c_axi_buser(c_axi_buser), .c_axi_bvalid(c_axi_bvalid),
        .c_axi_bready(c_axi_bready),
        .m_axi_awid(m_axi_awid), .m_axi_awlen(m_axi_awlen), .m_axi_awrest(m_axi_awrest), .m_axi_awvalid(m_axi_awvalid),
        .m_axi_awready(m_axi_awready),
        .m_axi_wdata(m_axi_wdata), .m_axi_wstrb(m_axi_wstrb), .m_axi_wlast(m_axi_wlast), .m_axi_wuser(m_axi_wuser),
        .m_axi_wvalid(m_axi_wvalid), .m_axi_wready(m_axi_wready),
        .m_axi_bid(m_axi_bid), .m_axi_bresp(m_axi_bresp), .m_axi_buser(m_axi_buser), .m_axi_bvalid(m_axi_bvalid),
        .m_axi_bready(m_axi_bready));

`ifdef FORMAL
    // The halves prove what they do; here: the contracts that they have with this module.
    // reopen comes only when cut, not owed and with nothing in flight: as bh_port says idle.
    // P1 cut from the cycle after isolate to that after reopen   P2 cut stays while anything is owed or in flight
    // C1 a read and a write in flight are cut, answered here and then by memory; open again, a read is answered by memory
    reg f_past_valid = 1'b0, f_was_live = 1'b0;
    wire f_live = f_past_valid && aresetn;
    wire f_next = f_live && f_was_live;
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was_live   <= f_live;
    end
    initial assume (!aresetn);

    wire f_take_r = c_axi_arvalid && c_axi_arready, f_give_r = c_axi_rvalid && c_axi_rready && c_axi_rlast;
    wire f_take_w = c_axi_awvalid && c_axi_awready, f_give_w = c_axi_bvalid && c_axi_bready;
    reg [8:0] f_reads, f_writes;                                  // in flight in the data path
    always @(posedge aclk)
        if (!aresetn) begin f_reads <= 9'd0; f_writes <= 9'd0; end
        else begin
            f_reads  <= f_reads + {8'd0, f_take_r} - {8'd0, f_give_r};
            f_writes <= f_writes + {8'd0, f_take_w} - {8'd0, f_give_w};
        end

    always @(*) if (f_live) begin
        if (reopen) assume (cut && !owed && f_reads == 0 && f_writes == 0 && !c_axi_arvalid && !c_axi_awvalid);
        assert (f_reads == f_reads_in && f_writes == f_writes_in);
    end
    // The data path keeps what it presents (bh_read P1, bh_write P1).
    always @(posedge aclk) if (f_next) begin
        if ($past(c_axi_arvalid && !c_axi_arready)) assume (c_axi_arvalid && $stable({c_axi_arid, c_axi_arlen, c_axi_arrest}));
        if ($past(c_axi_awvalid && !c_axi_awready)) assume (c_axi_awvalid && $stable({c_axi_awid, c_axi_awlen, c_axi_awrest}));
        if ($past(c_axi_wvalid && !c_axi_wready))
            assume (c_axi_wvalid && $stable({c_axi_wdata, c_axi_wstrb, c_axi_wlast, c_axi_wuser}));
    end

    always @(posedge aclk) if (f_next) begin
        assert (cut == ($past(isolate) || ($past(cut) && !$past(reopen))));
        if ($past(cut && (owed || f_reads != 0 || f_writes != 0))) assert (cut);
    end

    reg [3:0] f_seen;                                             // while cut: answered here, swallowed; R and B
    reg       f_reopened;
    always @(posedge aclk)
        if (!aresetn) begin f_seen <= 4'd0; f_reopened <= 1'b0; end
        else begin
            if (cut) f_seen <= f_seen | {m_axi_bvalid && m_axi_bready && !f_give_w, m_axi_rvalid && m_axi_rready && !f_give_r,
                                         f_give_w && !m_axi_bvalid, f_give_r && !m_axi_rvalid};
            f_reopened <= f_reopened || (reopen && f_seen == 4'b1111);
        end
    always @(posedge aclk) if (f_live) cover (f_reopened && f_give_r);
`endif

endmodule
`resetall
