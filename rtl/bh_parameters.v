// SPDX-License-Identifier: Apache-2.0
//
// bh_parameters - bulkhead's parameters: a value out of range, or one that others don't allow, stops every tool with its name.
//
// There is nothing else in it.  Ranges in words: bulkhead.v.

`resetall
`default_nettype none

module bh_parameters #(
    parameter PORTS           = 1,
    parameter PARTITIONS      = 2,
    parameter WINDOWS         = 8,
    parameter IPA_WIDTH       = 32,
    parameter PA_WIDTH        = 32,
    parameter DATA_WIDTH      = 64,
    parameter ID_WIDTH        = 4,
    parameter USER_WIDTH      = 1,
    parameter VMID_WIDTH      = 8,
    parameter MAX_OUTSTANDING = 16,
    parameter PIPELINE        = 1,
    parameter GRANULE_LOG2    = 12,
    parameter FAULT_DEPTH     = 16,
    parameter FAULT_RESP      = 2,
    parameter STREAM_PORTS    = 0,
    parameter STREAM_WIDTH    = 4,
    parameter ISOLATE_PORTS   = 0,
    parameter EXCLUSIVE       = 1,
    parameter SCHEDULE_SLOTS  = 0,
    parameter DRAIN_LIMIT     = 0,
    parameter PAGE            = 0,
    parameter [IPA_WIDTH-1:0] PAGE_IPA = 0,
    parameter MAILBOX         = 0,
    parameter GRANULES        = 0,
    parameter [PA_WIDTH-1:0]  GRANULE_BASE = 0,
    parameter LEVELS          = 1,
    parameter GRANULE_DRAM    = 0,
    parameter [PA_WIDTH-1:0]  GRANULE_TABLE = 0,
    parameter GRANULE_SETS    = 16,
    parameter GRANULE_WAYS    = 2,
    parameter HARDWIRED       = 0,
    parameter [8*PORTS-1:0] PORT_SELECT = 0,
    parameter [(6 << (STREAM_WIDTH > 6 ? 6 : STREAM_WIDTH))-1:0] STREAM_MAP = 0,
    parameter [32*(SCHEDULE_SLOTS > 0 ? SCHEDULE_SLOTS : 1)-1:0] SCHEDULE = 0
) ();

    generate if (PORTS < 1 || PORTS > 8) begin : gen_check_ports
        PARAM_ERROR_bulkhead_PORTS_must_be_1_to_8 u_error ();
    end endgenerate
    generate if (PARTITIONS < 1 || PARTITIONS > 16) begin : gen_check_partitions
        PARAM_ERROR_bulkhead_PARTITIONS_must_be_1_to_16 u_error ();
    end endgenerate
    generate if (WINDOWS < 1 || WINDOWS > 16) begin : gen_check_windows
        PARAM_ERROR_bulkhead_WINDOWS_must_be_1_to_16 u_error ();
    end endgenerate
    generate if (GRANULE_LOG2 < 12 || GRANULE_LOG2 > 30) begin : gen_check_granule
        PARAM_ERROR_bulkhead_GRANULE_LOG2_must_be_12_to_30 u_error ();
    end endgenerate
    generate if ((IPA_WIDTH <= GRANULE_LOG2 && GRANULE_LOG2 <= 30) || IPA_WIDTH > 64) begin : gen_check_ipa_width
        PARAM_ERROR_bulkhead_IPA_WIDTH_must_be_above_GRANULE_LOG2_to_64 u_error ();
    end endgenerate
    generate if ((PA_WIDTH <= GRANULE_LOG2 && GRANULE_LOG2 <= 30) || PA_WIDTH > 64) begin : gen_check_pa_width
        PARAM_ERROR_bulkhead_PA_WIDTH_must_be_above_GRANULE_LOG2_to_64 u_error ();
    end endgenerate
    generate if (DATA_WIDTH != 32 && DATA_WIDTH != 64 && DATA_WIDTH != 128 && DATA_WIDTH != 256
                 && DATA_WIDTH != 512) begin : gen_check_data_width
        PARAM_ERROR_bulkhead_DATA_WIDTH_must_be_32_64_128_256_or_512 u_error ();
    end endgenerate
    generate if (ID_WIDTH < 1 || ID_WIDTH > 32) begin : gen_check_id_width
        PARAM_ERROR_bulkhead_ID_WIDTH_must_be_1_to_32 u_error ();
    end endgenerate
    generate if (USER_WIDTH < 1 || USER_WIDTH > 64) begin : gen_check_user_width
        PARAM_ERROR_bulkhead_USER_WIDTH_must_be_1_to_64 u_error ();
    end endgenerate
    generate if (VMID_WIDTH < 1 || VMID_WIDTH > 16) begin : gen_check_vmid_width
        PARAM_ERROR_bulkhead_VMID_WIDTH_must_be_1_to_16 u_error ();
    end endgenerate
    generate if (MAX_OUTSTANDING < 1 || MAX_OUTSTANDING > 256) begin : gen_check_max_outstanding
        PARAM_ERROR_bulkhead_MAX_OUTSTANDING_must_be_1_to_256 u_error ();
    end endgenerate
    generate if (PIPELINE < 0 || PIPELINE > 2) begin : gen_check_pipeline
        PARAM_ERROR_bulkhead_PIPELINE_must_be_0_to_2 u_error ();
    end endgenerate
    generate if (FAULT_DEPTH < 2 || FAULT_DEPTH > 128 || (FAULT_DEPTH & (FAULT_DEPTH - 1)) != 0) begin : gen_check_fault_depth
        PARAM_ERROR_bulkhead_FAULT_DEPTH_must_be_a_power_of_two_2_to_128 u_error ();
    end endgenerate
    generate if (FAULT_RESP != 0 && FAULT_RESP != 2 && FAULT_RESP != 3) begin : gen_check_fault_resp
        PARAM_ERROR_bulkhead_FAULT_RESP_must_be_0_2_or_3 u_error ();
    end endgenerate
    generate if (STREAM_PORTS < 0 || (PORTS <= 8 && STREAM_PORTS >= (1 << PORTS))) begin : gen_check_stream_ports
        PARAM_ERROR_bulkhead_STREAM_PORTS_must_be_a_mask_of_PORTS_bits u_error ();
    end endgenerate
    generate if (STREAM_WIDTH < 1 || STREAM_WIDTH > 6
                 || (STREAM_PORTS > 0 && STREAM_PORTS < (1 << PORTS) && STREAM_WIDTH > USER_WIDTH)) begin : gen_check_stream_width
        PARAM_ERROR_bulkhead_STREAM_WIDTH_must_be_1_to_6_and_at_most_USER_WIDTH u_error ();
    end endgenerate
    generate if (ISOLATE_PORTS < 0 || (PORTS <= 8 && ISOLATE_PORTS >= (1 << PORTS))) begin : gen_check_isolate_ports
        PARAM_ERROR_bulkhead_ISOLATE_PORTS_must_be_a_mask_of_PORTS_bits u_error ();
    end endgenerate
    generate if (EXCLUSIVE != 0 && EXCLUSIVE != 1) begin : gen_check_exclusive
        PARAM_ERROR_bulkhead_EXCLUSIVE_must_be_0_or_1 u_error ();
    end endgenerate
    generate if (SCHEDULE_SLOTS < 0 || SCHEDULE_SLOTS > 16) begin : gen_check_schedule_slots
        PARAM_ERROR_bulkhead_SCHEDULE_SLOTS_must_be_0_to_16 u_error ();
    end endgenerate
    generate if (DRAIN_LIMIT < 0 || DRAIN_LIMIT > 16777215) begin : gen_check_drain_limit
        PARAM_ERROR_bulkhead_DRAIN_LIMIT_must_be_0_to_16777215 u_error ();
    end endgenerate
    generate if (HARDWIRED != 0 && (HARDWIRED != 1 || PAGE != 0)) begin : gen_check_hardwired
        PARAM_ERROR_bulkhead_HARDWIRED_must_be_0_or_1_and_0_with_PAGE u_error ();
    end endgenerate

    generate if (PAGE != 0 && PAGE != 1) begin : gen_check_page
        PARAM_ERROR_bulkhead_PAGE_must_be_0_or_1 u_error ();
    end endgenerate
    generate if (MAILBOX != 0 && (MAILBOX != 1 || PAGE == 0)) begin : gen_check_mailbox
        PARAM_ERROR_bulkhead_MAILBOX_must_be_0_or_1_and_needs_PAGE u_error ();
    end endgenerate
    generate if (LEVELS < 1 || LEVELS > 16 || (LEVELS != 1 && GRANULES == 0)) begin : gen_check_levels
        PARAM_ERROR_bulkhead_LEVELS_must_be_1_to_16_and_1_without_GRANULES u_error ();
    end endgenerate
    generate if (GRANULES != 0 && (GRANULES < 64 || GRANULES > (1 << 30) || (GRANULES & (GRANULES - 1)) != 0
                                   || PAGE == 0 || IPA_WIDTH - GRANULE_LOG2 > 32)) begin : gen_check_granules
        PARAM_ERROR_bulkhead_GRANULES_must_be_0_or_a_power_of_two_64_to_2pow30_with_PAGE_and_at_most_2pow32_granules_of_IPA u_error ();
    end endgenerate
    generate if (GRANULE_DRAM != 0 && (GRANULE_DRAM != 1 || GRANULES == 0)) begin : gen_check_granule_dram
        PARAM_ERROR_bulkhead_GRANULE_DRAM_must_be_0_or_1_and_needs_GRANULES u_error ();
    end endgenerate
    generate if (GRANULE_SETS < 2 || GRANULE_SETS > 256 || (GRANULE_SETS & (GRANULE_SETS - 1)) != 0) begin : gen_check_granule_sets
        PARAM_ERROR_bulkhead_GRANULE_SETS_must_be_a_power_of_two_2_to_256 u_error ();
    end endgenerate
    generate if (GRANULE_WAYS != 1 && GRANULE_WAYS != 2 && GRANULE_WAYS != 4) begin : gen_check_granule_ways
        PARAM_ERROR_bulkhead_GRANULE_WAYS_must_be_1_2_or_4 u_error ();
    end endgenerate

    // A tool may name any one of several checks that fail: none fails for what another one is there to say.
    localparam POWER = GRANULES > 0 && (GRANULES & (GRANULES - 1)) == 0 && LEVELS >= 1 && LEVELS <= 16;

    // Addresses as numbers that nothing overflows.
    localparam [127:0] ONE       = 128'd1;
    localparam [127:0] PAGE_AT   = {{(IPA_WIDTH < 128 ? 128 - IPA_WIDTH : 1){1'b0}}, PAGE_IPA};
    localparam [127:0] COVERS_AT = {{(PA_WIDTH < 128 ? 128 - PA_WIDTH : 1){1'b0}}, GRANULE_BASE};
    localparam [127:0] COVERS    = {97'd0, GRANULES[30:0]} << GRANULE_LOG2;
    localparam [127:0] TABLE_AT  = {{(PA_WIDTH < 128 ? 128 - PA_WIDTH : 1){1'b0}}, GRANULE_TABLE};
    localparam [127:0] TABLE_IS  = ({97'd0, GRANULES[30:0]} << $clog2(4*LEVELS - 3)) >> 3;     // bytes

    generate if (PAGE == 1 && ((PAGE_AT & ((ONE << GRANULE_LOG2) - ONE)) != 0 || PAGE_AT >> (IPA_WIDTH - 1) != 0)) begin : gen_check_page_ipa
        PARAM_ERROR_bulkhead_PAGE_IPA_must_be_a_multiple_of_the_granule_in_the_bottom_half u_error ();
    end endgenerate
    generate if (POWER && ((COVERS_AT & (COVERS - ONE)) != 0 || COVERS_AT + COVERS > ONE << PA_WIDTH)) begin : gen_check_granule_base
        PARAM_ERROR_bulkhead_GRANULE_BASE_must_be_a_multiple_of_GRANULES_granules_that_lie_within_PA_WIDTH u_error ();
    end endgenerate
    generate if (POWER && GRANULE_DRAM == 1 && ((TABLE_AT & (TABLE_IS - ONE)) != 0 || TABLE_AT[2:0] != 0
                                       || TABLE_AT + TABLE_IS > ONE << PA_WIDTH)) begin : gen_check_granule_table
        PARAM_ERROR_bulkhead_GRANULE_TABLE_must_be_a_multiple_of_the_table_that_lies_within_PA_WIDTH u_error ();
    end endgenerate

    // ---- what HARDWIRED's parameters name must be built ----------------------------
    localparam SIZED = PORTS > 0 && STREAM_WIDTH > 0 && STREAM_WIDTH <= 6 && (STREAM_PORTS == 0 || STREAM_WIDTH <= USER_WIDTH)
                       && SCHEDULE_SLOTS <= 16;         // else the checks above have stopped
    localparam [4:0] P_COUNT = PARTITIONS[4:0];
    genvar p;
    generate for (p = 0; HARDWIRED == 1 && SIZED && p < PORTS; p = p + 1) begin : gen_check_port
        localparam [7:0] SELECT = PORT_SELECT[8*p +: 8];
        if (SELECT[5:4] == 3 || (SELECT[5:4] == 2 && ((STREAM_PORTS >> p) & 1) == 0) || (SELECT[5:4] == 1 && {1'b0, SELECT[3:0]} >= P_COUNT)
            || (SELECT[7] && ((ISOLATE_PORTS >> p) & 1) == 0)) begin : gen_error
            PARAM_ERROR_bulkhead_PORT_SELECT_must_be_a_mode_and_a_partition_that_are_built u_error ();
        end
    end endgenerate
    generate for (p = 0; HARDWIRED == 1 && SIZED && STREAM_PORTS != 0 && p < (1 << STREAM_WIDTH); p = p + 1) begin : gen_check_stream
        localparam [5:0] STREAM = STREAM_MAP[6*p +: 6];
        if (STREAM[5] && {1'b0, STREAM[3:0]} >= P_COUNT) begin : gen_error
            PARAM_ERROR_bulkhead_STREAM_MAP_must_be_of_partitions_that_are_built u_error ();
        end
    end endgenerate
    generate for (p = 0; HARDWIRED == 1 && SIZED && p < SCHEDULE_SLOTS; p = p + 1) begin : gen_check_slot
        localparam [3:0] SLOT_PARTITION = SCHEDULE[32*p + 28 +: 4];
        if ({1'b0, SLOT_PARTITION} >= P_COUNT) begin : gen_error
            PARAM_ERROR_bulkhead_SCHEDULE_must_be_of_partitions_that_are_built u_error ();
        end
    end endgenerate

endmodule
`resetall
