// SPDX-License-Identifier: Apache-2.0
//
// bh_page_results - one port's COUNT and CMD_*: they belong to the context that wrote them, and are lost when another
// one takes them over or the port's view changes.
//
// A context is {level, trusted, partition}.  Reads are combinational, and zero to any other context.
// Proof: tests/formal/bh_page.sby (results)

`resetall
`default_nettype none

module bh_page_results (
    input  wire        aclk,
    input  wire        aresetn,        // synchronous, active low
    input  wire        view_changes,

    // A register is written.
    input  wire        count_we,
    input  wire        status_we,
    input  wire [8:0]  w_context,
    input  wire [31:0] w_data,

    // A command is over.
    input  wire [8:0]  c_context,
    output wire [31:0] c_count,
    input  wire        done,
    input  wire        range,
    input  wire        query,
    input  wire [3:0]  code,
    input  wire [31:0] bad,
    input  wire [9:0]  result,

    // Its barrier.
    input  wire        changed,        // with done
    input  wire        marked,
    input  wire        expired,

    input  wire [8:0]  r_context,
    output wire [31:0] r_count,
    output wire [31:0] r_status,
    output wire [31:0] r_bad,
    output wire [31:0] r_result
);

    localparam [3:0] DRAIN = 4'd9;

    reg [8:0]  of_q;
    reg [31:0] count_q, bad_q;
    reg        held_q;                 // CMD_STATUS was written, and nothing lost since
    reg [3:0]  code_q;
    reg [9:0]  result_q;
    reg        next_q, current_q;      // commands of this context wait for a mark, for the barrier

    wire       take  = count_we || status_we || done;
    wire [8:0] by    = done ? c_context : w_context;
    wire       keep  = !view_changes && !(take && by != of_q);
    wire       drain = expired && current_q && keep;

    wire [3:0] earlier = (keep && !status_we ? code_q : 4'd0);
    wire [3:0] code_d = earlier == 4'd0 && drain ? DRAIN : earlier;
    wire       fails  = done && code != 4'd0 && code_d == 4'd0;

    always @(posedge aclk)
        if (!aresetn) begin
            of_q      <= 9'd0;
            count_q   <= 32'd0;
            held_q    <= 1'b0;
            code_q    <= 4'd0;
            bad_q     <= 32'd0;
            result_q  <= 10'd0;
            next_q    <= 1'b0;
            current_q <= 1'b0;
        end else begin
            if (take) of_q <= by;
            count_q   <= count_we ? w_data : count_q & {32{keep && !(done && range)}};
            held_q    <= status_we || (held_q && keep);
            code_q    <= fails ? code : code_d;
            bad_q     <= fails ? bad : bad_q & {32{keep && !status_we}};
            result_q  <= done && query && code == 4'd0 ? result : result_q & {10{keep}};
            next_q    <= (done && changed) || (next_q && keep && !marked);
            current_q <= keep && (marked ? next_q : current_q);
        end

    wire c_own = c_context == of_q;
    wire r_own = r_context == of_q;

    assign c_count  = count_q & {32{c_own}};
    assign r_count  = count_q & {32{r_own}};
    assign r_status = {held_q, 27'd0, code_q} & {32{r_own}};
    assign r_bad    = bad_q & {32{r_own}};
    assign r_result = {22'd0, result_q} & {32{r_own}};

`ifdef FORMAL_bh_page_results
    // One context, any, and what it would see if it were alone on the port, until another one or a change of view takes it.
    // P1 it reads that, and zero once it has been taken   P2 the first failure stays until CMD_STATUS is written
    // P3 COUNT is used up by a range command   P4 DRAIN only if a command of its own since then ran into the limit
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    initial assume (!aresetn);
    (* anyconst *) reg [8:0] f_who;
    always @* assume ({1'b0, count_we} + {1'b0, status_we} + {1'b0, done} <= 2'd1 && (!changed || (done && code == 4'd0)) && !(marked && expired && !f_live));
    wire f_live = f_past_valid && aresetn;

    wire       f_mine = take && by == f_who, f_lost = view_changes || (take && by != f_who);
    reg [31:0] f_count, f_bad;
    reg [3:0]  f_code;
    reg [9:0]  f_result;
    reg        f_held, f_next, f_current;
    always @(posedge aclk)
        if (!aresetn || f_lost) begin
            f_count   <= f_mine && aresetn && count_we ? w_data : 32'd0;
            f_code    <= f_mine && aresetn && done ? code : 4'd0;
            f_bad     <= f_mine && aresetn && done && code != 4'd0 ? bad : 32'd0;
            f_result  <= f_mine && aresetn && done && query && code == 4'd0 ? result : 10'd0;
            f_held    <= f_mine && aresetn && status_we;
            f_next    <= f_mine && aresetn && done && changed;
            f_current <= 1'b0;
        end else begin
            if (count_we) f_count <= w_data;
            if (done && range) f_count <= 32'd0;                                                      // P3
            if (status_we) {f_code, f_bad, f_held} <= {4'd0, 32'd0, 1'b1};
            if (f_code == 4'd0 || status_we) begin                                                      // P2
                if (expired && f_current) f_code <= DRAIN;                                              // P4
                else if (done && code != 4'd0) {f_code, f_bad} <= {code, bad};
            end
            if (done && query && code == 4'd0) f_result <= result;
            f_next <= (done && changed) || (f_next && !marked);
            if (marked) f_current <= f_next;
        end
    always @(posedge aclk) if (f_live) begin
        // Whose it is: another's, or exactly this.
        if (of_q == f_who) assert (count_q == f_count && code_q == f_code && bad_q == f_bad && result_q == f_result && held_q == f_held
                                   && next_q == f_next && current_q == f_current);
        else assert ({f_count, f_code, f_bad, f_result, f_held, f_next, f_current} == 81'd0);
        if (r_context == f_who)                                                                          // P1
            assert (r_count == f_count && r_status == {f_held, 27'd0, f_code} && r_bad == f_bad && r_result == {22'd0, f_result});
        if (c_context == f_who) assert (c_count == f_count);
        cover (f_code == DRAIN && f_held && f_count != 32'd0);
        cover (f_code == 4'd5 && $past(f_code) == 4'd0 && f_bad == 32'd7);
    end
`endif

endmodule
`resetall
