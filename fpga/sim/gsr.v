// SPDX-License-Identifier: Apache-2.0
//
// GSR - the global reset is the board's button, which the top takes itself.

`resetall
`default_nettype none

module GSR (
    input wire GSRI
);
    wire unused = &{1'b0, GSRI};
endmodule
`resetall
