// SPDX-License-Identifier: Apache-2.0
//
// bh_access - step 5 of the decision: does the window grant this kind of access?
// Combinational.
//
// Rights are three bits (read, write, execute) for each {AxPROT[1], AxPROT[0]}.  An
// instruction fetch needs execute and not read; a write needs write whatever AxPROT[2] says.
// Proof: tests/formal/bh_access.sby

`resetall
`default_nettype none

module bh_access #(
    parameter WRITE = 0                // 0: AR, 1: AW
) (
    input  wire [11:0] access,         // bit 3*{AxPROT[1:0]} + {0 read, 1 write, 2 execute}
    input  wire [2:0]  prot,           // AxPROT as the requester drives it
    output wire        granted         // else refuse with ACCESS
);

    generate if (WRITE != 0 && WRITE != 1) begin : gen_check_write
        PARAM_ERROR_bh_access_WRITE_must_be_0_or_1 u_error ();
    end endgenerate

    wire [3:0] can_read    = {access[9],  access[6], access[3], access[0]};
    wire [3:0] can_write   = {access[10], access[7], access[4], access[1]};
    wire [3:0] can_execute = {access[11], access[8], access[5], access[2]};

    wire [3:0] needed = WRITE != 0 ? can_write : prot[2] ? can_execute : can_read;

    assign granted = needed[prot[1:0]];

`ifdef FORMAL
    // P1 the truth table, a line for each world, privilege and kind of access
    wire f_secure = !prot[1], f_privileged = prot[0], f_fetch = prot[2];

    always @(*)
        if (WRITE != 0) begin
            if ( f_secure && !f_privileged) assert (granted == access[1]);
            if ( f_secure &&  f_privileged) assert (granted == access[4]);
            if (!f_secure && !f_privileged) assert (granted == access[7]);
            if (!f_secure &&  f_privileged) assert (granted == access[10]);
        end else begin
            if ( f_secure && !f_privileged && !f_fetch) assert (granted == access[0]);
            if ( f_secure && !f_privileged &&  f_fetch) assert (granted == access[2]);
            if ( f_secure &&  f_privileged && !f_fetch) assert (granted == access[3]);
            if ( f_secure &&  f_privileged &&  f_fetch) assert (granted == access[5]);
            if (!f_secure && !f_privileged && !f_fetch) assert (granted == access[6]);
            if (!f_secure && !f_privileged &&  f_fetch) assert (granted == access[8]);
            if (!f_secure &&  f_privileged && !f_fetch) assert (granted == access[9]);
            if (!f_secure &&  f_privileged &&  f_fetch) assert (granted == access[11]);
        end
`endif

endmodule
`resetall
