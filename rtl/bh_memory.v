// SPDX-License-Identifier: Apache-2.0
//
// bh_memory - simple dual-port memory: one write port, one registered read port.
//
// rdata follows raddr by one cycle.  Reading the address that is being written
// gives no defined data: nobody may use it.  Simulation makes it unknown.
// BH_RAM_STYLE ("block" unless defined; "distributed" suits small tables on
// FPGAs that have it) keeps shallow memories out of flip-flops; with BH_RAM_MIN those of fewer bits are put there.

`resetall
`default_nettype none

`ifndef BH_RAM_STYLE
`define BH_RAM_STYLE "block"
`endif

module bh_memory #(
    parameter ADDR_WIDTH = 4,          // 1..16
    parameter WIDTH      = 32          // 1..1024
) (
    input  wire                  aclk,
    input  wire                  we,
    input  wire [ADDR_WIDTH-1:0] waddr,
    input  wire [WIDTH-1:0]      wdata,
    input  wire [ADDR_WIDTH-1:0] raddr,
    output reg  [WIDTH-1:0]      rdata
`ifdef FORMAL
    , output wire [(WIDTH << ADDR_WIDTH)-1:0] f_mem   // all of it, address 0 lowest
`endif
);

    generate if (ADDR_WIDTH < 1 || ADDR_WIDTH > 16) begin : gen_check_addr_width
        PARAM_ERROR_bh_memory_ADDR_WIDTH_must_be_1_to_16 u_error ();
    end endgenerate
    generate if (WIDTH < 1 || WIDTH > 1024) begin : gen_check_width
        PARAM_ERROR_bh_memory_WIDTH_must_be_1_to_1024 u_error ();
    end endgenerate

`ifdef BH_RAM_MIN
    (* ram_style = (WIDTH << ADDR_WIDTH) < `BH_RAM_MIN ? "registers" : `BH_RAM_STYLE, no_rw_check *)
`else
    (* ram_style = `BH_RAM_STYLE, no_rw_check *)
`endif
    reg [WIDTH-1:0] mem [0:(1 << ADDR_WIDTH) - 1];

    always @(posedge aclk) begin
        if (we) mem[waddr] <= wdata;
        rdata <= mem[raddr];
`ifdef VERILATOR
        if (we && waddr == raddr) rdata <= {WIDTH{1'bx}};
`endif
`ifdef __ICARUS__
        if (we && waddr == raddr) rdata <= {WIDTH{1'bx}};
`endif
    end

`ifdef FORMAL
    genvar a;
    generate for (a = 0; a < (1 << ADDR_WIDTH); a = a + 1) begin : gen_f_mem
        assign f_mem[a*WIDTH +: WIDTH] = mem[a];
    end endgenerate
`endif

endmodule
`resetall
