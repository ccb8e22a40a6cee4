// SPDX-License-Identifier: Apache-2.0
//
// The owner of a bench: one register write at a time, in cycles from its valid to its response.
// Included inside a module that has aclk, now (cycles) and the task fail, before the block that the x_* pins go to.

    reg  [15:0] x_addr = 0;
    reg  [31:0] x_data = 0;
    reg         x_awvalid = 0, x_wvalid = 0;
    wire        x_awready, x_wready, x_bvalid;
    wire [1:0]  x_bresp;
    reg         x_start = 0, x_done = 0;
    integer     x_began = 0, x_end = 0, x_cycles = 0;    // of the last write; x_end: its response

    always @(posedge aclk)
        if (x_start) begin
            x_awvalid <= 1; x_wvalid <= 1; x_done <= 0;
            x_began   <= now + 1;      // the first edge that sees valid
        end else begin
            if (x_awready) x_awvalid <= 0;
            if (x_wready)  x_wvalid  <= 0;
            if (x_bvalid) begin
                x_done   <= 1;
                x_end    <= now;
                x_cycles <= now - x_began;
                if (x_bresp != 0) fail("a register write was refused");
            end
        end

    task write(input [15:0] address, input [31:0] data);
        begin
            x_addr  = address;
            x_data  = data;
            x_start = 1;
            @(negedge aclk);
            x_start = 0;
            @(negedge aclk);
            while (!x_done) @(negedge aclk);
        end
    endtask
