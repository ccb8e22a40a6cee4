// SPDX-License-Identifier: Apache-2.0
//
// bh_exclusive - which IDs hold an exclusive read that memory answered EXOKAY under the
// view in force; exclusive writes of other IDs fail.
//
// Four entries by the low ID bits; a later ID takes the entry.  The verdict is
// combinational from registers: an answer taken in the same cycle does not count yet.
// Proof: tests/formal/bh_exclusive.sby

`resetall
`default_nettype none

module bh_exclusive #(
    parameter ID_WIDTH  = 4,           // 1..32
    parameter EXCLUSIVE = 1            // 0: no entries, all exclusive writes fail
) (
    input  wire                aclk,
    input  wire                aresetn,      // synchronous, active low

    input  wire                forget,       // all; goes before exokay
    input  wire                exokay,       // a read beat with EXOKAY is taken
    input  wire [ID_WIDTH-1:0] exokay_id,

    input  wire                aw_lock,
    input  wire [ID_WIDTH-1:0] aw_id,
`ifdef FORMAL
    output wire [ID_WIDTH-1:0] f_id,         // any ID
    output reg                 f_came,       // an EXOKAY of it, since the last forget
`endif
    output wire                aw_fails      // this write is exclusive and must not go out
);

    generate if (ID_WIDTH < 1 || ID_WIDTH > 32) begin : gen_check_id_width
        PARAM_ERROR_bh_exclusive_ID_WIDTH_must_be_1_to_32 u_error ();
    end endgenerate
    generate if (EXCLUSIVE != 0 && EXCLUSIVE != 1) begin : gen_check_exclusive
        PARAM_ERROR_bh_exclusive_EXCLUSIVE_must_be_0_or_1 u_error ();
    end endgenerate

    localparam LOW     = ID_WIDTH > 2 ? 2 : ID_WIDTH;
    localparam ENTRIES = 1 << LOW;
    localparam UPPER   = ID_WIDTH > 2 ? ID_WIDTH - 2 : 1;      // stored bits of an ID

    generate if (EXCLUSIVE != 0) begin : gen_entries
        wire [UPPER-1:0]   exokay_upper, aw_upper;
        wire [ENTRIES-1:0] armed;            // for the ID at aw_id

        if (ID_WIDTH > 2) begin : gen_upper
            assign exokay_upper = exokay_id[ID_WIDTH-1:2];
            assign aw_upper     = aw_id[ID_WIDTH-1:2];
        end else begin : gen_no_upper
            assign exokay_upper = 1'b0;
            assign aw_upper     = 1'b0;
        end

        genvar e;
        for (e = 0; e < ENTRIES; e = e + 1) begin : gen_entry
            localparam [LOW-1:0] ENTRY = e;

            reg             armed_q;
            reg [UPPER-1:0] upper_q;         // meaningless while !armed_q

            wire take = exokay && exokay_id[LOW-1:0] == ENTRY;

            always @(posedge aclk)
                if (!aresetn || forget) armed_q <= 1'b0;
                else if (take)          armed_q <= 1'b1;

            always @(posedge aclk)
                if (take) upper_q <= exokay_upper;

            assign armed[e] = armed_q && (ID_WIDTH <= 2 || upper_q == aw_upper);
`ifdef FORMAL
            always @(*) if (f_past_valid && aresetn && f_id[LOW-1:0] == ENTRY)
                assert (f_last == (armed_q && (ID_WIDTH <= 2 || upper_q == f_id >> LOW)));
`endif
        end

        assign aw_fails = aw_lock && !armed[aw_id[LOW-1:0]];
    end else begin : gen_no_entries
        assign aw_fails = aw_lock;

        wire unused = &{1'b0, aclk, aresetn, forget, exokay, exokay_id, aw_id};
    end endgenerate

`ifdef FORMAL
    // P1 an exclusive write passes only if an EXOKAY of its ID came since the last forget
    // P2 and does pass if that was the last EXOKAY of its entry
    // P3 a write that is not exclusive never fails   C1 passes   C2 another ID took the entry
`ifdef FORMAL_bh_exclusive
    initial assume (!aresetn);
`endif
    (* anyconst *) reg [ID_WIDTH-1:0] f_any;
    assign f_id = f_any;
    reg f_past_valid = 1'b0;
    reg f_last;                                                  // it came, and none of the entry after it
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        if (!aresetn || forget) begin f_came <= 1'b0; f_last <= 1'b0; end
        else if (exokay) begin
            if (exokay_id == f_id) f_came <= 1'b1;
            if (exokay_id[LOW-1:0] == f_id[LOW-1:0]) f_last <= exokay_id == f_id;
        end
    end
    always @(*) if (f_past_valid && aresetn) begin
        if (f_last) assert (f_came);
        if (aw_lock && aw_id == f_id) assert (aw_fails == !(EXCLUSIVE != 0 && f_last));          // P1, P2
        if (!aw_lock) assert (!aw_fails);                                                       // P3
        cover (aw_lock && aw_id == f_id && !aw_fails);
        cover (ID_WIDTH <= 2 || (aw_lock && aw_id == f_id && aw_fails && f_came));
    end
`endif

endmodule
`resetall
