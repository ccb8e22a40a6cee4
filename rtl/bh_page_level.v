// SPDX-License-Identifier: Apache-2.0
//
// bh_page_level - one port's LEVEL and CALL in the page.
//
// A LEVEL write is the port's oldest page write that is not answered; others behind it are executed meanwhile, under the context
// that they came with, but wait for its answer.  One more LEVEL is refused then.

`resetall
`default_nettype none

module bh_page_level #(
    parameter LEVELS = 1               // 1..16
) (
    input  wire        aclk,
    input  wire        aresetn,        // synchronous, active low
    input  wire        view_changes,
    input  wire        by_stream,
    input  wire        closed,
    input  wire [3:0]  port_level,

    // The registers are written.
    input  wire        level_we,
    input  wire        call_we,
    input  wire [3:0]  w_level,        // of the context
    input  wire [31:0] w_data,
    output wire        level_ok,       // it is under way
    output wire        call_ok,

    output wire        waits,          // for a change of level
    output wire [3:0]  down,
    input  wire        down_done,      // pulse
    input  wire        down_ok,
    output wire        answer,         // level until answered
    output wire        answer_ok,
    input  wire        answered,

    output wire [3:0]  called          // 0: none
);

    generate if (LEVELS > 1) begin : gen_levels
        localparam [4:0] COUNT = LEVELS[4:0];
        reg [3:0] down_q, called_q;
        reg       waits_q, answer_q, ok_q;
        wire      in_force = !by_stream && !closed && w_level == port_level;

        assign level_ok = in_force && w_data[31:4] == 28'd0 && w_data[3:0] < w_level && !waits && !answer;
        assign call_ok  = in_force && w_data[31:4] == 28'd0 && w_data[3:0] > w_level && {1'b0, w_data[3:0]} < COUNT;

        always @(posedge aclk)
            if (!aresetn) begin
                waits_q  <= 1'b0;
                answer_q <= 1'b0;
                called_q <= 4'd0;
            end else begin
                waits_q  <= waits_q ? !down_done : level_we && level_ok;
                answer_q <= answer_q ? !answered : waits_q && down_done;
                if (view_changes)            called_q <= 4'd0;
                else if (call_we && call_ok) called_q <= w_data[3:0];
            end

        always @(posedge aclk) begin
            if (level_we && !waits) down_q <= w_data[3:0];
            if (waits)              ok_q   <= down_ok;
        end

        assign waits     = waits_q;
        assign answer    = answer_q;
        assign down      = down_q;
        assign answer_ok = ok_q;
        assign called    = called_q;
    end else begin : gen_one_level
        assign {waits, answer, level_ok, call_ok, down, answer_ok, called} = 13'd0;
        wire unused = &{1'b0, aclk, aresetn, view_changes, by_stream, closed, port_level, level_we, call_we, w_level, w_data, down_done,
                        down_ok, answered};
    end endgenerate

endmodule
`resetall
