// SPDX-License-Identifier: Apache-2.0
//
// Register addresses, fields and reset values.  A MASK is in the register's place.
// Generated from regs/bulkhead.rdl by scripts/registers.py (make regs); not to be edited.
`ifndef BH_REGISTERS_VH
`define BH_REGISTERS_VH


// Byte addresses
`define BH_REG_ID                                16'h0000
`define BH_REG_VERSION                           16'h0004
`define BH_REG_CAP_TABLE                         16'h0008
`define BH_REG_CAP_BUS                           16'h000C
`define BH_REG_CONTROL                           16'h0010
`define BH_REG_STATUS                            16'h0014
`define BH_REG_SELECT                            16'h0018
`define BH_REG_ACTIVE                            16'h001C
`define BH_REG_DRAIN_LIMIT                       16'h0020
`define BH_REG_COMMIT                            16'h0024
`define BH_REG_COMMIT_STATUS                     16'h0028
`define BH_REG_CAP_PORTS                         16'h002C
`define BH_REG_IRQ_STATE                         16'h0030
`define BH_REG_IRQ_ENABLE                        16'h0034
`define BH_REG_IRQ_TEST                          16'h0038
`define BH_REG_CAP_GRANULES                      16'h003C
`define BH_REG_FAULT_STATUS                      16'h0040
`define BH_REG_FAULT_MISSED                      16'h0044
`define BH_REG_FAULT_IPA_LO                      16'h0048
`define BH_REG_FAULT_IPA_HI                      16'h004C
`define BH_REG_FAULT_INFO                        16'h0050
`define BH_REG_FAULT_ID                          16'h0054
`define BH_REG_FAULT_VMID                        16'h0058
`define BH_REG_SCHEDULE_CONTROL                  16'h0080
`define BH_REG_SCHEDULE_STATUS                   16'h0084
`define BH_REG_MAIL_CALLS                        16'h0540

// Arrays: element n is at BASE + n * STRIDE
`define BH_REG_SCHEDULE_BASE                     16'h00C0
`define BH_REG_SCHEDULE_STRIDE                   16'h0004
`define BH_REG_SCHEDULE_COUNT                    16
`define BH_REG_COUNTERS_BASE                     16'h0100
`define BH_REG_COUNTERS_STRIDE                   16'h0010
`define BH_REG_COUNTERS_COUNT                    16
`define BH_REG_PART_BASE                         16'h0200
`define BH_REG_PART_STRIDE                       16'h0010
`define BH_REG_PART_COUNT                        16
`define BH_REG_PORT_BASE                         16'h0300
`define BH_REG_PORT_STRIDE                       16'h0010
`define BH_REG_PORT_COUNT                        8
`define BH_REG_STREAM_BASE                       16'h0400
`define BH_REG_STREAM_STRIDE                     16'h0004
`define BH_REG_STREAM_COUNT                      64
`define BH_REG_MAIL_PEERS_BASE                   16'h0500
`define BH_REG_MAIL_PEERS_STRIDE                 16'h0004
`define BH_REG_MAIL_PEERS_COUNT                  16
`define BH_REG_MAIL_CALL_BASE                    16'h0580
`define BH_REG_MAIL_CALL_STRIDE                  16'h0004
`define BH_REG_MAIL_CALL_COUNT                   16
`define BH_REG_STAGED_BASE                       16'h2000
`define BH_REG_STAGED_STRIDE                     16'h0200
`define BH_REG_STAGED_COUNT                      16
`define BH_REG_LIVE_BASE                         16'h4000
`define BH_REG_LIVE_STRIDE                       16'h0200
`define BH_REG_LIVE_COUNT                        16
`define BH_REG_WINDOW_STRIDE                     16'h0020
`define BH_REG_WINDOW_COUNT                      16

// Offsets inside an array's element
`define BH_REG_SCHEDULE_SLOT_CONTROL             16'h0000
`define BH_REG_COUNTERS_READS                    16'h0000
`define BH_REG_COUNTERS_WRITES                   16'h0004
`define BH_REG_COUNTERS_BEATS                    16'h0008
`define BH_REG_COUNTERS_FAULTS                   16'h000C
`define BH_REG_PART_PART_CONTROL                 16'h0000
`define BH_REG_PART_PART_LIVE                    16'h0004
`define BH_REG_PORT_PORT_CONTROL                 16'h0000
`define BH_REG_PORT_PORT_STATUS                  16'h0004
`define BH_REG_PORT_PORT_LEVEL_LO                16'h0008
`define BH_REG_PORT_PORT_LEVEL_HI                16'h000C
`define BH_REG_STREAM_STREAM_CONTROL             16'h0000
`define BH_REG_MAIL_PEERS_PEERS                  16'h0000
`define BH_REG_MAIL_CALL_CALL                    16'h0000
`define BH_REG_WINDOW_IPA_BASE_LO                16'h0000
`define BH_REG_WINDOW_IPA_BASE_HI                16'h0004
`define BH_REG_WINDOW_SIZE_LO                    16'h0008
`define BH_REG_WINDOW_SIZE_HI                    16'h000C
`define BH_REG_WINDOW_PA_BASE_LO                 16'h0010
`define BH_REG_WINDOW_PA_BASE_HI                 16'h0014
`define BH_REG_WINDOW_ACCESS                     16'h0018
`define BH_REG_WINDOW_FLAGS                      16'h001C

// ID: Identification
`define BH_ID_MAGIC_SHIFT                        0
`define BH_ID_MAGIC_WIDTH                        32
`define BH_ID_MAGIC_MASK                         32'hFFFFFFFF
`define BH_ID_RESET                              32'h424C4B48

// VERSION: Version
`define BH_VERSION_PATCH_SHIFT                   0
`define BH_VERSION_PATCH_WIDTH                   16
`define BH_VERSION_PATCH_MASK                    32'h0000FFFF
`define BH_VERSION_MINOR_SHIFT                   16
`define BH_VERSION_MINOR_WIDTH                   8
`define BH_VERSION_MINOR_MASK                    32'h00FF0000
`define BH_VERSION_MAJOR_SHIFT                   24
`define BH_VERSION_MAJOR_WIDTH                   8
`define BH_VERSION_MAJOR_MASK                    32'hFF000000
`define BH_VERSION_RESET                         32'h01020000

// CAP_TABLE: Table capability
`define BH_CAP_TABLE_PARTITIONS_SHIFT            0
`define BH_CAP_TABLE_PARTITIONS_WIDTH            8
`define BH_CAP_TABLE_PARTITIONS_MASK             32'h000000FF
`define BH_CAP_TABLE_WINDOWS_SHIFT               8
`define BH_CAP_TABLE_WINDOWS_WIDTH               8
`define BH_CAP_TABLE_WINDOWS_MASK                32'h0000FF00
`define BH_CAP_TABLE_PORTS_SHIFT                 16
`define BH_CAP_TABLE_PORTS_WIDTH                 8
`define BH_CAP_TABLE_PORTS_MASK                  32'h00FF0000
`define BH_CAP_TABLE_GRANULE_LOG2_SHIFT          24
`define BH_CAP_TABLE_GRANULE_LOG2_WIDTH          8
`define BH_CAP_TABLE_GRANULE_LOG2_MASK           32'hFF000000

// CAP_BUS: Bus capability
`define BH_CAP_BUS_IPA_WIDTH_SHIFT               0
`define BH_CAP_BUS_IPA_WIDTH_WIDTH               8
`define BH_CAP_BUS_IPA_WIDTH_MASK                32'h000000FF
`define BH_CAP_BUS_VMID_WIDTH_SHIFT              8
`define BH_CAP_BUS_VMID_WIDTH_WIDTH              8
`define BH_CAP_BUS_VMID_WIDTH_MASK               32'h0000FF00
`define BH_CAP_BUS_ID_WIDTH_SHIFT                16
`define BH_CAP_BUS_ID_WIDTH_WIDTH                8
`define BH_CAP_BUS_ID_WIDTH_MASK                 32'h00FF0000
`define BH_CAP_BUS_FAULT_DEPTH_SHIFT             24
`define BH_CAP_BUS_FAULT_DEPTH_WIDTH             8
`define BH_CAP_BUS_FAULT_DEPTH_MASK              32'hFF000000

// CONTROL: Control
`define BH_CONTROL_RESP_SHIFT                    0
`define BH_CONTROL_RESP_WIDTH                    2
`define BH_CONTROL_RESP_MASK                     32'h00000003
`define BH_CONTROL_RESET                         32'h00000002

// STATUS: Status
`define BH_STATUS_SWITCHING_SHIFT                0
`define BH_STATUS_SWITCHING_WIDTH                1
`define BH_STATUS_SWITCHING_MASK                 32'h00000001
`define BH_STATUS_COMMITTING_SHIFT               1
`define BH_STATUS_COMMITTING_WIDTH               1
`define BH_STATUS_COMMITTING_MASK                32'h00000002
`define BH_STATUS_DRAINING_SHIFT                 2
`define BH_STATUS_DRAINING_WIDTH                 1
`define BH_STATUS_DRAINING_MASK                  32'h00000004
`define BH_STATUS_WAITING_SHIFT                  8
`define BH_STATUS_WAITING_WIDTH                  8
`define BH_STATUS_WAITING_MASK                   32'h0000FF00
`define BH_STATUS_TABLE_READY_SHIFT              16
`define BH_STATUS_TABLE_READY_WIDTH              1
`define BH_STATUS_TABLE_READY_MASK               32'h00010000
`define BH_STATUS_TABLE_FAILED_SHIFT             17
`define BH_STATUS_TABLE_FAILED_WIDTH             1
`define BH_STATUS_TABLE_FAILED_MASK              32'h00020000
`define BH_STATUS_RESET                          32'h00000000

// SELECT: Requested partition
`define BH_SELECT_PARTITION_SHIFT                0
`define BH_SELECT_PARTITION_WIDTH                4
`define BH_SELECT_PARTITION_MASK                 32'h0000000F
`define BH_SELECT_RESET                          32'h00000000

// ACTIVE: Active partition
`define BH_ACTIVE_PARTITION_SHIFT                0
`define BH_ACTIVE_PARTITION_WIDTH                4
`define BH_ACTIVE_PARTITION_MASK                 32'h0000000F
`define BH_ACTIVE_RESET                          32'h00000000

// DRAIN_LIMIT: Drain limit
`define BH_DRAIN_LIMIT_CYCLES_SHIFT              0
`define BH_DRAIN_LIMIT_CYCLES_WIDTH              24
`define BH_DRAIN_LIMIT_CYCLES_MASK               32'h00FFFFFF
`define BH_DRAIN_LIMIT_RESET                     32'h00000000

// COMMIT: Commit
`define BH_COMMIT_PARTITION_SHIFT                0
`define BH_COMMIT_PARTITION_WIDTH                32
`define BH_COMMIT_PARTITION_MASK                 32'hFFFFFFFF
`define BH_COMMIT_RESET                          32'h00000000

// COMMIT_STATUS: Commit status
`define BH_COMMIT_STATUS_CODE_SHIFT              0
`define BH_COMMIT_STATUS_CODE_WIDTH              8
`define BH_COMMIT_STATUS_CODE_MASK               32'h000000FF
`define BH_COMMIT_STATUS_WINDOW_SHIFT            8
`define BH_COMMIT_STATUS_WINDOW_WIDTH            8
`define BH_COMMIT_STATUS_WINDOW_MASK             32'h0000FF00
`define BH_COMMIT_STATUS_OTHER_PARTITION_SHIFT   16
`define BH_COMMIT_STATUS_OTHER_PARTITION_WIDTH   8
`define BH_COMMIT_STATUS_OTHER_PARTITION_MASK    32'h00FF0000
`define BH_COMMIT_STATUS_OTHER_WINDOW_SHIFT      24
`define BH_COMMIT_STATUS_OTHER_WINDOW_WIDTH      8
`define BH_COMMIT_STATUS_OTHER_WINDOW_MASK       32'hFF000000
`define BH_COMMIT_STATUS_RESET                   32'h00000000

// CAP_PORTS: Port capability
`define BH_CAP_PORTS_STREAM_PORTS_SHIFT          0
`define BH_CAP_PORTS_STREAM_PORTS_WIDTH          8
`define BH_CAP_PORTS_STREAM_PORTS_MASK           32'h000000FF
`define BH_CAP_PORTS_ISOLATE_PORTS_SHIFT         8
`define BH_CAP_PORTS_ISOLATE_PORTS_WIDTH         8
`define BH_CAP_PORTS_ISOLATE_PORTS_MASK          32'h0000FF00
`define BH_CAP_PORTS_SCHEDULE_SLOTS_SHIFT        16
`define BH_CAP_PORTS_SCHEDULE_SLOTS_WIDTH        8
`define BH_CAP_PORTS_SCHEDULE_SLOTS_MASK         32'h00FF0000
`define BH_CAP_PORTS_STREAM_WIDTH_SHIFT          24
`define BH_CAP_PORTS_STREAM_WIDTH_WIDTH          8
`define BH_CAP_PORTS_STREAM_WIDTH_MASK           32'hFF000000

// IRQ_STATE: Interrupt state
`define BH_IRQ_STATE_CODE_SHIFT                  0
`define BH_IRQ_STATE_CODE_WIDTH                  16
`define BH_IRQ_STATE_CODE_MASK                   32'h0000FFFF
`define BH_IRQ_STATE_RESET                       32'h00000000

// IRQ_ENABLE: Interrupt enable
`define BH_IRQ_ENABLE_CODE_SHIFT                 0
`define BH_IRQ_ENABLE_CODE_WIDTH                 16
`define BH_IRQ_ENABLE_CODE_MASK                  32'h0000FFFF
`define BH_IRQ_ENABLE_RESET                      32'h00000000

// IRQ_TEST: Interrupt test
`define BH_IRQ_TEST_CODE_SHIFT                   0
`define BH_IRQ_TEST_CODE_WIDTH                   16
`define BH_IRQ_TEST_CODE_MASK                    32'h0000FFFF
`define BH_IRQ_TEST_RESET                        32'h00000000

// CAP_GRANULES: Granule capability
`define BH_CAP_GRANULES_PAGE_SHIFT               0
`define BH_CAP_GRANULES_PAGE_WIDTH               1
`define BH_CAP_GRANULES_PAGE_MASK                32'h00000001
`define BH_CAP_GRANULES_MAILBOX_SHIFT            1
`define BH_CAP_GRANULES_MAILBOX_WIDTH            1
`define BH_CAP_GRANULES_MAILBOX_MASK             32'h00000002
`define BH_CAP_GRANULES_DRAM_SHIFT               2
`define BH_CAP_GRANULES_DRAM_WIDTH               1
`define BH_CAP_GRANULES_DRAM_MASK                32'h00000004
`define BH_CAP_GRANULES_GRANULES_LOG2_SHIFT      16
`define BH_CAP_GRANULES_GRANULES_LOG2_WIDTH      6
`define BH_CAP_GRANULES_GRANULES_LOG2_MASK       32'h003F0000
`define BH_CAP_GRANULES_LEVELS_SHIFT             24
`define BH_CAP_GRANULES_LEVELS_WIDTH             5
`define BH_CAP_GRANULES_LEVELS_MASK              32'h1F000000

// FAULT_STATUS: Fault status
`define BH_FAULT_STATUS_VALID_SHIFT              0
`define BH_FAULT_STATUS_VALID_WIDTH              1
`define BH_FAULT_STATUS_VALID_MASK               32'h00000001
`define BH_FAULT_STATUS_MISSED_SHIFT             1
`define BH_FAULT_STATUS_MISSED_WIDTH             1
`define BH_FAULT_STATUS_MISSED_MASK              32'h00000002
`define BH_FAULT_STATUS_COUNT_SHIFT              8
`define BH_FAULT_STATUS_COUNT_WIDTH              8
`define BH_FAULT_STATUS_COUNT_MASK               32'h0000FF00
`define BH_FAULT_STATUS_RESET                    32'h00000000

// FAULT_MISSED: Missed records
`define BH_FAULT_MISSED_COUNT_SHIFT              0
`define BH_FAULT_MISSED_COUNT_WIDTH              16
`define BH_FAULT_MISSED_COUNT_MASK               32'h0000FFFF
`define BH_FAULT_MISSED_RESET                    32'h00000000

// FAULT_IPA_LO: Fault IPA, low
`define BH_FAULT_IPA_LO_IPA_SHIFT                0
`define BH_FAULT_IPA_LO_IPA_WIDTH                32
`define BH_FAULT_IPA_LO_IPA_MASK                 32'hFFFFFFFF
`define BH_FAULT_IPA_LO_RESET                    32'h00000000

// FAULT_IPA_HI: Fault IPA, high
`define BH_FAULT_IPA_HI_IPA_SHIFT                0
`define BH_FAULT_IPA_HI_IPA_WIDTH                32
`define BH_FAULT_IPA_HI_IPA_MASK                 32'hFFFFFFFF
`define BH_FAULT_IPA_HI_RESET                    32'h00000000

// FAULT_INFO: Fault information
`define BH_FAULT_INFO_CODE_SHIFT                 0
`define BH_FAULT_INFO_CODE_WIDTH                 4
`define BH_FAULT_INFO_CODE_MASK                  32'h0000000F
`define BH_FAULT_INFO_WRITE_SHIFT                4
`define BH_FAULT_INFO_WRITE_WIDTH                1
`define BH_FAULT_INFO_WRITE_MASK                 32'h00000010
`define BH_FAULT_INFO_PROT_SHIFT                 5
`define BH_FAULT_INFO_PROT_WIDTH                 3
`define BH_FAULT_INFO_PROT_MASK                  32'h000000E0
`define BH_FAULT_INFO_LEN_SHIFT                  8
`define BH_FAULT_INFO_LEN_WIDTH                  8
`define BH_FAULT_INFO_LEN_MASK                   32'h0000FF00
`define BH_FAULT_INFO_SIZE_SHIFT                 16
`define BH_FAULT_INFO_SIZE_WIDTH                 3
`define BH_FAULT_INFO_SIZE_MASK                  32'h00070000
`define BH_FAULT_INFO_TRUSTED_SHIFT              19
`define BH_FAULT_INFO_TRUSTED_WIDTH              1
`define BH_FAULT_INFO_TRUSTED_MASK               32'h00080000
`define BH_FAULT_INFO_LEVEL_SHIFT                20
`define BH_FAULT_INFO_LEVEL_WIDTH                4
`define BH_FAULT_INFO_LEVEL_MASK                 32'h00F00000
`define BH_FAULT_INFO_PORT_SHIFT                 24
`define BH_FAULT_INFO_PORT_WIDTH                 4
`define BH_FAULT_INFO_PORT_MASK                  32'h0F000000
`define BH_FAULT_INFO_PARTITION_SHIFT            28
`define BH_FAULT_INFO_PARTITION_WIDTH            4
`define BH_FAULT_INFO_PARTITION_MASK             32'hF0000000
`define BH_FAULT_INFO_RESET                      32'h00000000

// FAULT_ID: Fault ID
`define BH_FAULT_ID_ID_SHIFT                     0
`define BH_FAULT_ID_ID_WIDTH                     32
`define BH_FAULT_ID_ID_MASK                      32'hFFFFFFFF
`define BH_FAULT_ID_RESET                        32'h00000000

// FAULT_VMID: Fault VMID
`define BH_FAULT_VMID_VMID_SHIFT                 0
`define BH_FAULT_VMID_VMID_WIDTH                 16
`define BH_FAULT_VMID_VMID_MASK                  32'h0000FFFF
`define BH_FAULT_VMID_RESET                      32'h00000000

// SCHEDULE_CONTROL: Schedule control
`define BH_SCHEDULE_CONTROL_ENABLE_SHIFT         0
`define BH_SCHEDULE_CONTROL_ENABLE_WIDTH         1
`define BH_SCHEDULE_CONTROL_ENABLE_MASK          32'h00000001
`define BH_SCHEDULE_CONTROL_LAST_SHIFT           8
`define BH_SCHEDULE_CONTROL_LAST_WIDTH           4
`define BH_SCHEDULE_CONTROL_LAST_MASK            32'h00000F00
`define BH_SCHEDULE_CONTROL_RESET                32'h00000000

// SCHEDULE_STATUS: Schedule status
`define BH_SCHEDULE_STATUS_SLOT_SHIFT            0
`define BH_SCHEDULE_STATUS_SLOT_WIDTH            4
`define BH_SCHEDULE_STATUS_SLOT_MASK             32'h0000000F
`define BH_SCHEDULE_STATUS_RESET                 32'h00000000

// SLOT_CONTROL: Schedule slot
`define BH_SLOT_CONTROL_CYCLES_SHIFT             0
`define BH_SLOT_CONTROL_CYCLES_WIDTH             28
`define BH_SLOT_CONTROL_CYCLES_MASK              32'h0FFFFFFF
`define BH_SLOT_CONTROL_PARTITION_SHIFT          28
`define BH_SLOT_CONTROL_PARTITION_WIDTH          4
`define BH_SLOT_CONTROL_PARTITION_MASK           32'hF0000000
`define BH_SLOT_CONTROL_RESET                    32'h00000000

// READS: Allowed read bursts
`define BH_READS_COUNT_SHIFT                     0
`define BH_READS_COUNT_WIDTH                     32
`define BH_READS_COUNT_MASK                      32'hFFFFFFFF
`define BH_READS_RESET                           32'h00000000

// WRITES: Allowed write bursts
`define BH_WRITES_COUNT_SHIFT                    0
`define BH_WRITES_COUNT_WIDTH                    32
`define BH_WRITES_COUNT_MASK                     32'hFFFFFFFF
`define BH_WRITES_RESET                          32'h00000000

// BEATS: Beats of allowed bursts
`define BH_BEATS_COUNT_SHIFT                     0
`define BH_BEATS_COUNT_WIDTH                     32
`define BH_BEATS_COUNT_MASK                      32'hFFFFFFFF
`define BH_BEATS_RESET                           32'h00000000

// FAULTS: Refused bursts
`define BH_FAULTS_COUNT_SHIFT                    0
`define BH_FAULTS_COUNT_WIDTH                    32
`define BH_FAULTS_COUNT_MASK                     32'hFFFFFFFF
`define BH_FAULTS_RESET                          32'h00000000

// PART_CONTROL: Partition control, staged
`define BH_PART_CONTROL_VALID_SHIFT              0
`define BH_PART_CONTROL_VALID_WIDTH              1
`define BH_PART_CONTROL_VALID_MASK               32'h00000001
`define BH_PART_CONTROL_NONSECURE_SHIFT          1
`define BH_PART_CONTROL_NONSECURE_WIDTH          1
`define BH_PART_CONTROL_NONSECURE_MASK           32'h00000002
`define BH_PART_CONTROL_LOCK_SHIFT               2
`define BH_PART_CONTROL_LOCK_WIDTH               1
`define BH_PART_CONTROL_LOCK_MASK                32'h00000004
`define BH_PART_CONTROL_SPLIT_SHIFT              3
`define BH_PART_CONTROL_SPLIT_WIDTH              1
`define BH_PART_CONTROL_SPLIT_MASK               32'h00000008
`define BH_PART_CONTROL_VMID_SHIFT               16
`define BH_PART_CONTROL_VMID_WIDTH               16
`define BH_PART_CONTROL_VMID_MASK                32'hFFFF0000
`define BH_PART_CONTROL_RESET                    32'h00000000

// PART_LIVE: Partition control, live
`define BH_PART_LIVE_VALID_SHIFT                 0
`define BH_PART_LIVE_VALID_WIDTH                 1
`define BH_PART_LIVE_VALID_MASK                  32'h00000001
`define BH_PART_LIVE_NONSECURE_SHIFT             1
`define BH_PART_LIVE_NONSECURE_WIDTH             1
`define BH_PART_LIVE_NONSECURE_MASK              32'h00000002
`define BH_PART_LIVE_LOCK_SHIFT                  2
`define BH_PART_LIVE_LOCK_WIDTH                  1
`define BH_PART_LIVE_LOCK_MASK                   32'h00000004
`define BH_PART_LIVE_SPLIT_SHIFT                 3
`define BH_PART_LIVE_SPLIT_WIDTH                 1
`define BH_PART_LIVE_SPLIT_MASK                  32'h00000008
`define BH_PART_LIVE_VMID_SHIFT                  16
`define BH_PART_LIVE_VMID_WIDTH                  16
`define BH_PART_LIVE_VMID_MASK                   32'hFFFF0000
`define BH_PART_LIVE_RESET                       32'h00000000

// PORT_CONTROL: Port control
`define BH_PORT_CONTROL_MODE_SHIFT               0
`define BH_PORT_CONTROL_MODE_WIDTH               2
`define BH_PORT_CONTROL_MODE_MASK                32'h00000003
`define BH_PORT_CONTROL_PARTITION_SHIFT          4
`define BH_PORT_CONTROL_PARTITION_WIDTH          4
`define BH_PORT_CONTROL_PARTITION_MASK           32'h000000F0
`define BH_PORT_CONTROL_TRUSTED_SHIFT            8
`define BH_PORT_CONTROL_TRUSTED_WIDTH            1
`define BH_PORT_CONTROL_TRUSTED_MASK             32'h00000100
`define BH_PORT_CONTROL_ISOLATE_SHIFT            9
`define BH_PORT_CONTROL_ISOLATE_WIDTH            1
`define BH_PORT_CONTROL_ISOLATE_MASK             32'h00000200
`define BH_PORT_CONTROL_LOCK_SHIFT               15
`define BH_PORT_CONTROL_LOCK_WIDTH               1
`define BH_PORT_CONTROL_LOCK_MASK                32'h00008000
`define BH_PORT_CONTROL_RESET                    32'h00000000

// PORT_STATUS: Port status
`define BH_PORT_STATUS_PARTITION_SHIFT           0
`define BH_PORT_STATUS_PARTITION_WIDTH           4
`define BH_PORT_STATUS_PARTITION_MASK            32'h0000000F
`define BH_PORT_STATUS_LEVEL_SHIFT               4
`define BH_PORT_STATUS_LEVEL_WIDTH               4
`define BH_PORT_STATUS_LEVEL_MASK                32'h000000F0
`define BH_PORT_STATUS_CLOSED_SHIFT              8
`define BH_PORT_STATUS_CLOSED_WIDTH              1
`define BH_PORT_STATUS_CLOSED_MASK               32'h00000100
`define BH_PORT_STATUS_IDLE_SHIFT                9
`define BH_PORT_STATUS_IDLE_WIDTH                1
`define BH_PORT_STATUS_IDLE_MASK                 32'h00000200
`define BH_PORT_STATUS_STOPPED_SHIFT             10
`define BH_PORT_STATUS_STOPPED_WIDTH             1
`define BH_PORT_STATUS_STOPPED_MASK              32'h00000400
`define BH_PORT_STATUS_OWED_SHIFT                11
`define BH_PORT_STATUS_OWED_WIDTH                1
`define BH_PORT_STATUS_OWED_MASK                 32'h00000800
`define BH_PORT_STATUS_RESET                     32'h00000200

// PORT_LEVEL_LO: Port levels, partitions 0 to 7
`define BH_PORT_LEVEL_LO_LEVELS_SHIFT            0
`define BH_PORT_LEVEL_LO_LEVELS_WIDTH            32
`define BH_PORT_LEVEL_LO_LEVELS_MASK             32'hFFFFFFFF
`define BH_PORT_LEVEL_LO_RESET                   32'h00000000

// PORT_LEVEL_HI: Port levels, partitions 8 to 15
`define BH_PORT_LEVEL_HI_LEVELS_SHIFT            0
`define BH_PORT_LEVEL_HI_LEVELS_WIDTH            32
`define BH_PORT_LEVEL_HI_LEVELS_MASK             32'hFFFFFFFF
`define BH_PORT_LEVEL_HI_RESET                   32'h00000000

// STREAM_CONTROL: Stream control
`define BH_STREAM_CONTROL_PARTITION_SHIFT        4
`define BH_STREAM_CONTROL_PARTITION_WIDTH        4
`define BH_STREAM_CONTROL_PARTITION_MASK         32'h000000F0
`define BH_STREAM_CONTROL_TRUSTED_SHIFT          8
`define BH_STREAM_CONTROL_TRUSTED_WIDTH          1
`define BH_STREAM_CONTROL_TRUSTED_MASK           32'h00000100
`define BH_STREAM_CONTROL_LEVEL_SHIFT            16
`define BH_STREAM_CONTROL_LEVEL_WIDTH            4
`define BH_STREAM_CONTROL_LEVEL_MASK             32'h000F0000
`define BH_STREAM_CONTROL_VALID_SHIFT            31
`define BH_STREAM_CONTROL_VALID_WIDTH            1
`define BH_STREAM_CONTROL_VALID_MASK             32'h80000000
`define BH_STREAM_CONTROL_RESET                  32'h00000000

// PEERS: Mailbox peers
`define BH_PEERS_PEERS_SHIFT                     0
`define BH_PEERS_PEERS_WIDTH                     17
`define BH_PEERS_PEERS_MASK                      32'h0001FFFF
`define BH_PEERS_RESET                           32'h00000000

// MAIL_CALLS: Calls to the owner
`define BH_MAIL_CALLS_CALLS_SHIFT                0
`define BH_MAIL_CALLS_CALLS_WIDTH                16
`define BH_MAIL_CALLS_CALLS_MASK                 32'h0000FFFF
`define BH_MAIL_CALLS_RESET                      32'h00000000

// CALL: Call of a partition to the owner
`define BH_CALL_WORD_SHIFT                       0
`define BH_CALL_WORD_WIDTH                       32
`define BH_CALL_WORD_MASK                        32'hFFFFFFFF
`define BH_CALL_RESET                            32'h00000000

// IPA_BASE_LO: IPA base, low
`define BH_IPA_BASE_LO_BITS_SHIFT                0
`define BH_IPA_BASE_LO_BITS_WIDTH                32
`define BH_IPA_BASE_LO_BITS_MASK                 32'hFFFFFFFF
`define BH_IPA_BASE_LO_RESET                     32'h00000000

// IPA_BASE_HI: IPA base, high
`define BH_IPA_BASE_HI_BITS_SHIFT                0
`define BH_IPA_BASE_HI_BITS_WIDTH                32
`define BH_IPA_BASE_HI_BITS_MASK                 32'hFFFFFFFF
`define BH_IPA_BASE_HI_RESET                     32'h00000000

// SIZE_LO: Size, low
`define BH_SIZE_LO_BITS_SHIFT                    0
`define BH_SIZE_LO_BITS_WIDTH                    32
`define BH_SIZE_LO_BITS_MASK                     32'hFFFFFFFF
`define BH_SIZE_LO_RESET                         32'h00000000

// SIZE_HI: Size, high
`define BH_SIZE_HI_BITS_SHIFT                    0
`define BH_SIZE_HI_BITS_WIDTH                    32
`define BH_SIZE_HI_BITS_MASK                     32'hFFFFFFFF
`define BH_SIZE_HI_RESET                         32'h00000000

// PA_BASE_LO: PA base, low
`define BH_PA_BASE_LO_BITS_SHIFT                 0
`define BH_PA_BASE_LO_BITS_WIDTH                 32
`define BH_PA_BASE_LO_BITS_MASK                  32'hFFFFFFFF
`define BH_PA_BASE_LO_RESET                      32'h00000000

// PA_BASE_HI: PA base, high
`define BH_PA_BASE_HI_BITS_SHIFT                 0
`define BH_PA_BASE_HI_BITS_WIDTH                 32
`define BH_PA_BASE_HI_BITS_MASK                  32'hFFFFFFFF
`define BH_PA_BASE_HI_RESET                      32'h00000000

// ACCESS: Access rights
`define BH_ACCESS_S_UNPRIV_SHIFT                 0
`define BH_ACCESS_S_UNPRIV_WIDTH                 3
`define BH_ACCESS_S_UNPRIV_MASK                  32'h00000007
`define BH_ACCESS_S_PRIV_SHIFT                   3
`define BH_ACCESS_S_PRIV_WIDTH                   3
`define BH_ACCESS_S_PRIV_MASK                    32'h00000038
`define BH_ACCESS_NS_UNPRIV_SHIFT                6
`define BH_ACCESS_NS_UNPRIV_WIDTH                3
`define BH_ACCESS_NS_UNPRIV_MASK                 32'h000001C0
`define BH_ACCESS_NS_PRIV_SHIFT                  9
`define BH_ACCESS_NS_PRIV_WIDTH                  3
`define BH_ACCESS_NS_PRIV_MASK                   32'h00000E00
`define BH_ACCESS_RESET                          32'h00000000

// FLAGS: Flags
`define BH_FLAGS_VALID_SHIFT                     0
`define BH_FLAGS_VALID_WIDTH                     1
`define BH_FLAGS_VALID_MASK                      32'h00000001
`define BH_FLAGS_LOCK_SHIFT                      1
`define BH_FLAGS_LOCK_WIDTH                      1
`define BH_FLAGS_LOCK_MASK                       32'h00000002
`define BH_FLAGS_SHARED_SHIFT                    2
`define BH_FLAGS_SHARED_WIDTH                    1
`define BH_FLAGS_SHARED_MASK                     32'h00000004
`define BH_FLAGS_BORROW_SHIFT                    3
`define BH_FLAGS_BORROW_WIDTH                    1
`define BH_FLAGS_BORROW_MASK                     32'h00000008
`define BH_FLAGS_RESET                           32'h00000000

`endif
