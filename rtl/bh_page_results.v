// SPDX-License-Identifier: Apache-2.0
//
// bh_page_results - one port's COUNT and CMD_*: they belong to the context that wrote them, and are lost when another
// one takes them over or the port's view changes.
//
// A context is {level, trusted, partition}.  Reads are combinational, and zero to any other context.

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

    wire [3:0] before = (keep && !status_we ? code_q : 4'd0);
    wire [3:0] code_d = before == 4'd0 && drain ? DRAIN : before;
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

endmodule
`resetall
