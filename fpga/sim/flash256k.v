// SPDX-License-Identifier: Apache-2.0
//
// FLASH256K - the flash's read port: data that tell their address, at the rise of SE.  The simulated core has its image elsewhere.

`resetall
`default_nettype none

module FLASH256K (
    input  wire [6:0]  XADR,
    input  wire [5:0]  YADR,
    input  wire        XE, YE, SE, ERASE, PROG, NVSTR,
    input  wire [31:0] DIN,
    output reg  [31:0] DOUT
);

    always @(posedge SE)
        DOUT <= XE && YE && !ERASE && !PROG && !NVSTR ? {6'h2A, ~XADR, ~YADR, XADR, YADR} : ~DIN;

endmodule
`resetall
