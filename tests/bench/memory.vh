// SPDX-License-Identifier: Apache-2.0
//
// The memory of one port of a bench: never stalls on its own, answers in order, `latency` cycles from an address handshake (a write: its
// last beat) to the response.
// Included inside a module that has aclk, aresetn, now (cycles), latency, and the m_* pins it reads and drives as wires.

    localparam MEMORY_DEPTH = 64;                // addresses in flight of each direction
    integer    mr_in = 0, mr_out = 0, mr_beat = 0, maw_in = 0, mw_in = 0, mb_out = 0;
    integer    mr_time [0:MEMORY_DEPTH-1], mw_time [0:MEMORY_DEPTH-1];
    reg  [3:0] mr_id [0:MEMORY_DEPTH-1], mb_id [0:MEMORY_DEPTH-1];
    reg  [7:0] mr_len [0:MEMORY_DEPTH-1];

    assign m_arready = mr_in - mr_out < MEMORY_DEPTH;
    assign m_rvalid  = mr_in > mr_out && now >= mr_time[mr_out % MEMORY_DEPTH] + (mr_beat == 0 ? latency : 0);
    assign m_rlast   = mr_beat == mr_len[mr_out % MEMORY_DEPTH];
    assign m_rid     = mr_id[mr_out % MEMORY_DEPTH];
    assign m_awready = maw_in - mb_out < MEMORY_DEPTH;
    assign m_wready  = mw_in - mb_out < MEMORY_DEPTH;
    assign m_bvalid  = maw_in > mb_out && mw_in > mb_out && now >= mw_time[mb_out % MEMORY_DEPTH] + latency;
    assign m_bid     = mb_id[mb_out % MEMORY_DEPTH];

    always @(posedge aclk) if (aresetn) begin
        if (m_arvalid && m_arready) begin
            mr_time[mr_in % MEMORY_DEPTH] <= now;
            mr_id[mr_in % MEMORY_DEPTH]   <= m_arid;
            mr_len[mr_in % MEMORY_DEPTH]  <= m_arlen;
            mr_in                         <= mr_in + 1;
        end
        if (m_rvalid && m_rready) begin
            mr_beat <= m_rlast ? 0 : mr_beat + 1;
            if (m_rlast) mr_out <= mr_out + 1;
        end
        if (m_awvalid && m_awready) begin
            mb_id[maw_in % MEMORY_DEPTH] <= m_awid;
            maw_in                       <= maw_in + 1;
        end
        if (m_wvalid && m_wready && m_wlast) begin
            mw_time[mw_in % MEMORY_DEPTH] <= now;
            mw_in                         <= mw_in + 1;
        end
        if (m_bvalid && m_bready) mb_out <= mb_out + 1;
    end
