/* SPDX-License-Identifier: Apache-2.0
 *
 * Register addresses, fields and reset values.  A MASK is in the register's place.
 * Generated from regs/bulkhead.rdl by scripts/registers.py (make regs); not to be edited.
 */
#ifndef BULKHEAD_REGISTERS_H
#define BULKHEAD_REGISTERS_H


/* Byte addresses */
#define BH_REG_ID                                0x0000u
#define BH_REG_VERSION                           0x0004u
#define BH_REG_CAP_TABLE                         0x0008u
#define BH_REG_CAP_BUS                           0x000Cu
#define BH_REG_CONTROL                           0x0010u
#define BH_REG_STATUS                            0x0014u
#define BH_REG_SELECT                            0x0018u
#define BH_REG_ACTIVE                            0x001Cu
#define BH_REG_DRAIN_LIMIT                       0x0020u
#define BH_REG_COMMIT                            0x0024u
#define BH_REG_COMMIT_STATUS                     0x0028u
#define BH_REG_CAP_PORTS                         0x002Cu
#define BH_REG_IRQ_STATE                         0x0030u
#define BH_REG_IRQ_ENABLE                        0x0034u
#define BH_REG_IRQ_TEST                          0x0038u
#define BH_REG_CAP_GRANULES                      0x003Cu
#define BH_REG_FAULT_STATUS                      0x0040u
#define BH_REG_FAULT_MISSED                      0x0044u
#define BH_REG_FAULT_IPA_LO                      0x0048u
#define BH_REG_FAULT_IPA_HI                      0x004Cu
#define BH_REG_FAULT_INFO                        0x0050u
#define BH_REG_FAULT_ID                          0x0054u
#define BH_REG_FAULT_VMID                        0x0058u
#define BH_REG_SCHEDULE_CONTROL                  0x0080u
#define BH_REG_SCHEDULE_STATUS                   0x0084u
#define BH_REG_MAIL_CALLS                        0x0540u

/* Arrays: element n is at BASE + n * STRIDE */
#define BH_REG_SCHEDULE_BASE                     0x00C0u
#define BH_REG_SCHEDULE_STRIDE                   0x0004u
#define BH_REG_SCHEDULE_COUNT                    16u
#define BH_REG_COUNTERS_BASE                     0x0100u
#define BH_REG_COUNTERS_STRIDE                   0x0010u
#define BH_REG_COUNTERS_COUNT                    16u
#define BH_REG_PART_BASE                         0x0200u
#define BH_REG_PART_STRIDE                       0x0010u
#define BH_REG_PART_COUNT                        16u
#define BH_REG_PORT_BASE                         0x0300u
#define BH_REG_PORT_STRIDE                       0x0010u
#define BH_REG_PORT_COUNT                        8u
#define BH_REG_STREAM_BASE                       0x0400u
#define BH_REG_STREAM_STRIDE                     0x0004u
#define BH_REG_STREAM_COUNT                      64u
#define BH_REG_MAIL_PEERS_BASE                   0x0500u
#define BH_REG_MAIL_PEERS_STRIDE                 0x0004u
#define BH_REG_MAIL_PEERS_COUNT                  16u
#define BH_REG_MAIL_CALL_BASE                    0x0580u
#define BH_REG_MAIL_CALL_STRIDE                  0x0004u
#define BH_REG_MAIL_CALL_COUNT                   16u
#define BH_REG_STAGED_BASE                       0x2000u
#define BH_REG_STAGED_STRIDE                     0x0200u
#define BH_REG_STAGED_COUNT                      16u
#define BH_REG_LIVE_BASE                         0x4000u
#define BH_REG_LIVE_STRIDE                       0x0200u
#define BH_REG_LIVE_COUNT                        16u
#define BH_REG_WINDOW_STRIDE                     0x0020u
#define BH_REG_WINDOW_COUNT                      16u

/* Offsets inside an array's element */
#define BH_REG_SCHEDULE_SLOT_CONTROL             0x0000u
#define BH_REG_COUNTERS_READS                    0x0000u
#define BH_REG_COUNTERS_WRITES                   0x0004u
#define BH_REG_COUNTERS_BEATS                    0x0008u
#define BH_REG_COUNTERS_FAULTS                   0x000Cu
#define BH_REG_PART_PART_CONTROL                 0x0000u
#define BH_REG_PART_PART_LIVE                    0x0004u
#define BH_REG_PORT_PORT_CONTROL                 0x0000u
#define BH_REG_PORT_PORT_STATUS                  0x0004u
#define BH_REG_PORT_PORT_LEVEL_LO                0x0008u
#define BH_REG_PORT_PORT_LEVEL_HI                0x000Cu
#define BH_REG_STREAM_STREAM_CONTROL             0x0000u
#define BH_REG_MAIL_PEERS_PEERS                  0x0000u
#define BH_REG_MAIL_CALL_CALL                    0x0000u
#define BH_REG_WINDOW_IPA_BASE_LO                0x0000u
#define BH_REG_WINDOW_IPA_BASE_HI                0x0004u
#define BH_REG_WINDOW_SIZE_LO                    0x0008u
#define BH_REG_WINDOW_SIZE_HI                    0x000Cu
#define BH_REG_WINDOW_PA_BASE_LO                 0x0010u
#define BH_REG_WINDOW_PA_BASE_HI                 0x0014u
#define BH_REG_WINDOW_ACCESS                     0x0018u
#define BH_REG_WINDOW_FLAGS                      0x001Cu

/* ID: Identification */
#define BH_ID_MAGIC_SHIFT                        0u
#define BH_ID_MAGIC_WIDTH                        32u
#define BH_ID_MAGIC_MASK                         0xFFFFFFFFu
#define BH_ID_RESET                              0x424C4B48u

/* VERSION: Version */
#define BH_VERSION_PATCH_SHIFT                   0u
#define BH_VERSION_PATCH_WIDTH                   16u
#define BH_VERSION_PATCH_MASK                    0x0000FFFFu
#define BH_VERSION_MINOR_SHIFT                   16u
#define BH_VERSION_MINOR_WIDTH                   8u
#define BH_VERSION_MINOR_MASK                    0x00FF0000u
#define BH_VERSION_MAJOR_SHIFT                   24u
#define BH_VERSION_MAJOR_WIDTH                   8u
#define BH_VERSION_MAJOR_MASK                    0xFF000000u
#define BH_VERSION_RESET                         0x01020000u

/* CAP_TABLE: Table capability */
#define BH_CAP_TABLE_PARTITIONS_SHIFT            0u
#define BH_CAP_TABLE_PARTITIONS_WIDTH            8u
#define BH_CAP_TABLE_PARTITIONS_MASK             0x000000FFu
#define BH_CAP_TABLE_WINDOWS_SHIFT               8u
#define BH_CAP_TABLE_WINDOWS_WIDTH               8u
#define BH_CAP_TABLE_WINDOWS_MASK                0x0000FF00u
#define BH_CAP_TABLE_PORTS_SHIFT                 16u
#define BH_CAP_TABLE_PORTS_WIDTH                 8u
#define BH_CAP_TABLE_PORTS_MASK                  0x00FF0000u
#define BH_CAP_TABLE_GRANULE_LOG2_SHIFT          24u
#define BH_CAP_TABLE_GRANULE_LOG2_WIDTH          8u
#define BH_CAP_TABLE_GRANULE_LOG2_MASK           0xFF000000u

/* CAP_BUS: Bus capability */
#define BH_CAP_BUS_IPA_WIDTH_SHIFT               0u
#define BH_CAP_BUS_IPA_WIDTH_WIDTH               8u
#define BH_CAP_BUS_IPA_WIDTH_MASK                0x000000FFu
#define BH_CAP_BUS_VMID_WIDTH_SHIFT              8u
#define BH_CAP_BUS_VMID_WIDTH_WIDTH              8u
#define BH_CAP_BUS_VMID_WIDTH_MASK               0x0000FF00u
#define BH_CAP_BUS_ID_WIDTH_SHIFT                16u
#define BH_CAP_BUS_ID_WIDTH_WIDTH                8u
#define BH_CAP_BUS_ID_WIDTH_MASK                 0x00FF0000u
#define BH_CAP_BUS_FAULT_DEPTH_SHIFT             24u
#define BH_CAP_BUS_FAULT_DEPTH_WIDTH             8u
#define BH_CAP_BUS_FAULT_DEPTH_MASK              0xFF000000u

/* CONTROL: Control */
#define BH_CONTROL_RESP_SHIFT                    0u
#define BH_CONTROL_RESP_WIDTH                    2u
#define BH_CONTROL_RESP_MASK                     0x00000003u
#define BH_CONTROL_RESET                         0x00000002u

/* STATUS: Status */
#define BH_STATUS_SWITCHING_SHIFT                0u
#define BH_STATUS_SWITCHING_WIDTH                1u
#define BH_STATUS_SWITCHING_MASK                 0x00000001u
#define BH_STATUS_COMMITTING_SHIFT               1u
#define BH_STATUS_COMMITTING_WIDTH               1u
#define BH_STATUS_COMMITTING_MASK                0x00000002u
#define BH_STATUS_DRAINING_SHIFT                 2u
#define BH_STATUS_DRAINING_WIDTH                 1u
#define BH_STATUS_DRAINING_MASK                  0x00000004u
#define BH_STATUS_WAITING_SHIFT                  8u
#define BH_STATUS_WAITING_WIDTH                  8u
#define BH_STATUS_WAITING_MASK                   0x0000FF00u
#define BH_STATUS_TABLE_READY_SHIFT              16u
#define BH_STATUS_TABLE_READY_WIDTH              1u
#define BH_STATUS_TABLE_READY_MASK               0x00010000u
#define BH_STATUS_TABLE_FAILED_SHIFT             17u
#define BH_STATUS_TABLE_FAILED_WIDTH             1u
#define BH_STATUS_TABLE_FAILED_MASK              0x00020000u
#define BH_STATUS_RESET                          0x00000000u

/* SELECT: Requested partition */
#define BH_SELECT_PARTITION_SHIFT                0u
#define BH_SELECT_PARTITION_WIDTH                4u
#define BH_SELECT_PARTITION_MASK                 0x0000000Fu
#define BH_SELECT_RESET                          0x00000000u

/* ACTIVE: Active partition */
#define BH_ACTIVE_PARTITION_SHIFT                0u
#define BH_ACTIVE_PARTITION_WIDTH                4u
#define BH_ACTIVE_PARTITION_MASK                 0x0000000Fu
#define BH_ACTIVE_RESET                          0x00000000u

/* DRAIN_LIMIT: Drain limit */
#define BH_DRAIN_LIMIT_CYCLES_SHIFT              0u
#define BH_DRAIN_LIMIT_CYCLES_WIDTH              24u
#define BH_DRAIN_LIMIT_CYCLES_MASK               0x00FFFFFFu
#define BH_DRAIN_LIMIT_RESET                     0x00000000u

/* COMMIT: Commit */
#define BH_COMMIT_PARTITION_SHIFT                0u
#define BH_COMMIT_PARTITION_WIDTH                32u
#define BH_COMMIT_PARTITION_MASK                 0xFFFFFFFFu
#define BH_COMMIT_RESET                          0x00000000u

/* COMMIT_STATUS: Commit status */
#define BH_COMMIT_STATUS_CODE_SHIFT              0u
#define BH_COMMIT_STATUS_CODE_WIDTH              8u
#define BH_COMMIT_STATUS_CODE_MASK               0x000000FFu
#define BH_COMMIT_STATUS_WINDOW_SHIFT            8u
#define BH_COMMIT_STATUS_WINDOW_WIDTH            8u
#define BH_COMMIT_STATUS_WINDOW_MASK             0x0000FF00u
#define BH_COMMIT_STATUS_OTHER_PARTITION_SHIFT   16u
#define BH_COMMIT_STATUS_OTHER_PARTITION_WIDTH   8u
#define BH_COMMIT_STATUS_OTHER_PARTITION_MASK    0x00FF0000u
#define BH_COMMIT_STATUS_OTHER_WINDOW_SHIFT      24u
#define BH_COMMIT_STATUS_OTHER_WINDOW_WIDTH      8u
#define BH_COMMIT_STATUS_OTHER_WINDOW_MASK       0xFF000000u
#define BH_COMMIT_STATUS_RESET                   0x00000000u

/* CAP_PORTS: Port capability */
#define BH_CAP_PORTS_STREAM_PORTS_SHIFT          0u
#define BH_CAP_PORTS_STREAM_PORTS_WIDTH          8u
#define BH_CAP_PORTS_STREAM_PORTS_MASK           0x000000FFu
#define BH_CAP_PORTS_ISOLATE_PORTS_SHIFT         8u
#define BH_CAP_PORTS_ISOLATE_PORTS_WIDTH         8u
#define BH_CAP_PORTS_ISOLATE_PORTS_MASK          0x0000FF00u
#define BH_CAP_PORTS_SCHEDULE_SLOTS_SHIFT        16u
#define BH_CAP_PORTS_SCHEDULE_SLOTS_WIDTH        8u
#define BH_CAP_PORTS_SCHEDULE_SLOTS_MASK         0x00FF0000u
#define BH_CAP_PORTS_STREAM_WIDTH_SHIFT          24u
#define BH_CAP_PORTS_STREAM_WIDTH_WIDTH          8u
#define BH_CAP_PORTS_STREAM_WIDTH_MASK           0xFF000000u

/* IRQ_STATE: Interrupt state */
#define BH_IRQ_STATE_CODE_SHIFT                  0u
#define BH_IRQ_STATE_CODE_WIDTH                  16u
#define BH_IRQ_STATE_CODE_MASK                   0x0000FFFFu
#define BH_IRQ_STATE_RESET                       0x00000000u

/* IRQ_ENABLE: Interrupt enable */
#define BH_IRQ_ENABLE_CODE_SHIFT                 0u
#define BH_IRQ_ENABLE_CODE_WIDTH                 16u
#define BH_IRQ_ENABLE_CODE_MASK                  0x0000FFFFu
#define BH_IRQ_ENABLE_RESET                      0x00000000u

/* IRQ_TEST: Interrupt test */
#define BH_IRQ_TEST_CODE_SHIFT                   0u
#define BH_IRQ_TEST_CODE_WIDTH                   16u
#define BH_IRQ_TEST_CODE_MASK                    0x0000FFFFu
#define BH_IRQ_TEST_RESET                        0x00000000u

/* CAP_GRANULES: Granule capability */
#define BH_CAP_GRANULES_PAGE_SHIFT               0u
#define BH_CAP_GRANULES_PAGE_WIDTH               1u
#define BH_CAP_GRANULES_PAGE_MASK                0x00000001u
#define BH_CAP_GRANULES_MAILBOX_SHIFT            1u
#define BH_CAP_GRANULES_MAILBOX_WIDTH            1u
#define BH_CAP_GRANULES_MAILBOX_MASK             0x00000002u
#define BH_CAP_GRANULES_DRAM_SHIFT               2u
#define BH_CAP_GRANULES_DRAM_WIDTH               1u
#define BH_CAP_GRANULES_DRAM_MASK                0x00000004u
#define BH_CAP_GRANULES_GRANULES_LOG2_SHIFT      16u
#define BH_CAP_GRANULES_GRANULES_LOG2_WIDTH      6u
#define BH_CAP_GRANULES_GRANULES_LOG2_MASK       0x003F0000u
#define BH_CAP_GRANULES_LEVELS_SHIFT             24u
#define BH_CAP_GRANULES_LEVELS_WIDTH             5u
#define BH_CAP_GRANULES_LEVELS_MASK              0x1F000000u

/* FAULT_STATUS: Fault status */
#define BH_FAULT_STATUS_VALID_SHIFT              0u
#define BH_FAULT_STATUS_VALID_WIDTH              1u
#define BH_FAULT_STATUS_VALID_MASK               0x00000001u
#define BH_FAULT_STATUS_MISSED_SHIFT             1u
#define BH_FAULT_STATUS_MISSED_WIDTH             1u
#define BH_FAULT_STATUS_MISSED_MASK              0x00000002u
#define BH_FAULT_STATUS_COUNT_SHIFT              8u
#define BH_FAULT_STATUS_COUNT_WIDTH              8u
#define BH_FAULT_STATUS_COUNT_MASK               0x0000FF00u
#define BH_FAULT_STATUS_RESET                    0x00000000u

/* FAULT_MISSED: Missed records */
#define BH_FAULT_MISSED_COUNT_SHIFT              0u
#define BH_FAULT_MISSED_COUNT_WIDTH              16u
#define BH_FAULT_MISSED_COUNT_MASK               0x0000FFFFu
#define BH_FAULT_MISSED_RESET                    0x00000000u

/* FAULT_IPA_LO: Fault IPA, low */
#define BH_FAULT_IPA_LO_IPA_SHIFT                0u
#define BH_FAULT_IPA_LO_IPA_WIDTH                32u
#define BH_FAULT_IPA_LO_IPA_MASK                 0xFFFFFFFFu
#define BH_FAULT_IPA_LO_RESET                    0x00000000u

/* FAULT_IPA_HI: Fault IPA, high */
#define BH_FAULT_IPA_HI_IPA_SHIFT                0u
#define BH_FAULT_IPA_HI_IPA_WIDTH                32u
#define BH_FAULT_IPA_HI_IPA_MASK                 0xFFFFFFFFu
#define BH_FAULT_IPA_HI_RESET                    0x00000000u

/* FAULT_INFO: Fault information */
#define BH_FAULT_INFO_CODE_SHIFT                 0u
#define BH_FAULT_INFO_CODE_WIDTH                 4u
#define BH_FAULT_INFO_CODE_MASK                  0x0000000Fu
#define BH_FAULT_INFO_WRITE_SHIFT                4u
#define BH_FAULT_INFO_WRITE_WIDTH                1u
#define BH_FAULT_INFO_WRITE_MASK                 0x00000010u
#define BH_FAULT_INFO_PROT_SHIFT                 5u
#define BH_FAULT_INFO_PROT_WIDTH                 3u
#define BH_FAULT_INFO_PROT_MASK                  0x000000E0u
#define BH_FAULT_INFO_LEN_SHIFT                  8u
#define BH_FAULT_INFO_LEN_WIDTH                  8u
#define BH_FAULT_INFO_LEN_MASK                   0x0000FF00u
#define BH_FAULT_INFO_SIZE_SHIFT                 16u
#define BH_FAULT_INFO_SIZE_WIDTH                 3u
#define BH_FAULT_INFO_SIZE_MASK                  0x00070000u
#define BH_FAULT_INFO_TRUSTED_SHIFT              19u
#define BH_FAULT_INFO_TRUSTED_WIDTH              1u
#define BH_FAULT_INFO_TRUSTED_MASK               0x00080000u
#define BH_FAULT_INFO_LEVEL_SHIFT                20u
#define BH_FAULT_INFO_LEVEL_WIDTH                4u
#define BH_FAULT_INFO_LEVEL_MASK                 0x00F00000u
#define BH_FAULT_INFO_PORT_SHIFT                 24u
#define BH_FAULT_INFO_PORT_WIDTH                 4u
#define BH_FAULT_INFO_PORT_MASK                  0x0F000000u
#define BH_FAULT_INFO_PARTITION_SHIFT            28u
#define BH_FAULT_INFO_PARTITION_WIDTH            4u
#define BH_FAULT_INFO_PARTITION_MASK             0xF0000000u
#define BH_FAULT_INFO_RESET                      0x00000000u

/* FAULT_ID: Fault ID */
#define BH_FAULT_ID_ID_SHIFT                     0u
#define BH_FAULT_ID_ID_WIDTH                     32u
#define BH_FAULT_ID_ID_MASK                      0xFFFFFFFFu
#define BH_FAULT_ID_RESET                        0x00000000u

/* FAULT_VMID: Fault VMID */
#define BH_FAULT_VMID_VMID_SHIFT                 0u
#define BH_FAULT_VMID_VMID_WIDTH                 16u
#define BH_FAULT_VMID_VMID_MASK                  0x0000FFFFu
#define BH_FAULT_VMID_RESET                      0x00000000u

/* SCHEDULE_CONTROL: Schedule control */
#define BH_SCHEDULE_CONTROL_ENABLE_SHIFT         0u
#define BH_SCHEDULE_CONTROL_ENABLE_WIDTH         1u
#define BH_SCHEDULE_CONTROL_ENABLE_MASK          0x00000001u
#define BH_SCHEDULE_CONTROL_LAST_SHIFT           8u
#define BH_SCHEDULE_CONTROL_LAST_WIDTH           4u
#define BH_SCHEDULE_CONTROL_LAST_MASK            0x00000F00u
#define BH_SCHEDULE_CONTROL_RESET                0x00000000u

/* SCHEDULE_STATUS: Schedule status */
#define BH_SCHEDULE_STATUS_SLOT_SHIFT            0u
#define BH_SCHEDULE_STATUS_SLOT_WIDTH            4u
#define BH_SCHEDULE_STATUS_SLOT_MASK             0x0000000Fu
#define BH_SCHEDULE_STATUS_RESET                 0x00000000u

/* SLOT_CONTROL: Schedule slot */
#define BH_SLOT_CONTROL_CYCLES_SHIFT             0u
#define BH_SLOT_CONTROL_CYCLES_WIDTH             28u
#define BH_SLOT_CONTROL_CYCLES_MASK              0x0FFFFFFFu
#define BH_SLOT_CONTROL_PARTITION_SHIFT          28u
#define BH_SLOT_CONTROL_PARTITION_WIDTH          4u
#define BH_SLOT_CONTROL_PARTITION_MASK           0xF0000000u
#define BH_SLOT_CONTROL_RESET                    0x00000000u

/* READS: Allowed read bursts */
#define BH_READS_COUNT_SHIFT                     0u
#define BH_READS_COUNT_WIDTH                     32u
#define BH_READS_COUNT_MASK                      0xFFFFFFFFu
#define BH_READS_RESET                           0x00000000u

/* WRITES: Allowed write bursts */
#define BH_WRITES_COUNT_SHIFT                    0u
#define BH_WRITES_COUNT_WIDTH                    32u
#define BH_WRITES_COUNT_MASK                     0xFFFFFFFFu
#define BH_WRITES_RESET                          0x00000000u

/* BEATS: Beats of allowed bursts */
#define BH_BEATS_COUNT_SHIFT                     0u
#define BH_BEATS_COUNT_WIDTH                     32u
#define BH_BEATS_COUNT_MASK                      0xFFFFFFFFu
#define BH_BEATS_RESET                           0x00000000u

/* FAULTS: Refused bursts */
#define BH_FAULTS_COUNT_SHIFT                    0u
#define BH_FAULTS_COUNT_WIDTH                    32u
#define BH_FAULTS_COUNT_MASK                     0xFFFFFFFFu
#define BH_FAULTS_RESET                          0x00000000u

/* PART_CONTROL: Partition control, staged */
#define BH_PART_CONTROL_VALID_SHIFT              0u
#define BH_PART_CONTROL_VALID_WIDTH              1u
#define BH_PART_CONTROL_VALID_MASK               0x00000001u
#define BH_PART_CONTROL_NONSECURE_SHIFT          1u
#define BH_PART_CONTROL_NONSECURE_WIDTH          1u
#define BH_PART_CONTROL_NONSECURE_MASK           0x00000002u
#define BH_PART_CONTROL_LOCK_SHIFT               2u
#define BH_PART_CONTROL_LOCK_WIDTH               1u
#define BH_PART_CONTROL_LOCK_MASK                0x00000004u
#define BH_PART_CONTROL_SPLIT_SHIFT              3u
#define BH_PART_CONTROL_SPLIT_WIDTH              1u
#define BH_PART_CONTROL_SPLIT_MASK               0x00000008u
#define BH_PART_CONTROL_VMID_SHIFT               16u
#define BH_PART_CONTROL_VMID_WIDTH               16u
#define BH_PART_CONTROL_VMID_MASK                0xFFFF0000u
#define BH_PART_CONTROL_RESET                    0x00000000u

/* PART_LIVE: Partition control, live */
#define BH_PART_LIVE_VALID_SHIFT                 0u
#define BH_PART_LIVE_VALID_WIDTH                 1u
#define BH_PART_LIVE_VALID_MASK                  0x00000001u
#define BH_PART_LIVE_NONSECURE_SHIFT             1u
#define BH_PART_LIVE_NONSECURE_WIDTH             1u
#define BH_PART_LIVE_NONSECURE_MASK              0x00000002u
#define BH_PART_LIVE_LOCK_SHIFT                  2u
#define BH_PART_LIVE_LOCK_WIDTH                  1u
#define BH_PART_LIVE_LOCK_MASK                   0x00000004u
#define BH_PART_LIVE_SPLIT_SHIFT                 3u
#define BH_PART_LIVE_SPLIT_WIDTH                 1u
#define BH_PART_LIVE_SPLIT_MASK                  0x00000008u
#define BH_PART_LIVE_VMID_SHIFT                  16u
#define BH_PART_LIVE_VMID_WIDTH                  16u
#define BH_PART_LIVE_VMID_MASK                   0xFFFF0000u
#define BH_PART_LIVE_RESET                       0x00000000u

/* PORT_CONTROL: Port control */
#define BH_PORT_CONTROL_MODE_SHIFT               0u
#define BH_PORT_CONTROL_MODE_WIDTH               2u
#define BH_PORT_CONTROL_MODE_MASK                0x00000003u
#define BH_PORT_CONTROL_PARTITION_SHIFT          4u
#define BH_PORT_CONTROL_PARTITION_WIDTH          4u
#define BH_PORT_CONTROL_PARTITION_MASK           0x000000F0u
#define BH_PORT_CONTROL_TRUSTED_SHIFT            8u
#define BH_PORT_CONTROL_TRUSTED_WIDTH            1u
#define BH_PORT_CONTROL_TRUSTED_MASK             0x00000100u
#define BH_PORT_CONTROL_ISOLATE_SHIFT            9u
#define BH_PORT_CONTROL_ISOLATE_WIDTH            1u
#define BH_PORT_CONTROL_ISOLATE_MASK             0x00000200u
#define BH_PORT_CONTROL_LOCK_SHIFT               15u
#define BH_PORT_CONTROL_LOCK_WIDTH               1u
#define BH_PORT_CONTROL_LOCK_MASK                0x00008000u
#define BH_PORT_CONTROL_RESET                    0x00000000u

/* PORT_STATUS: Port status */
#define BH_PORT_STATUS_PARTITION_SHIFT           0u
#define BH_PORT_STATUS_PARTITION_WIDTH           4u
#define BH_PORT_STATUS_PARTITION_MASK            0x0000000Fu
#define BH_PORT_STATUS_LEVEL_SHIFT               4u
#define BH_PORT_STATUS_LEVEL_WIDTH               4u
#define BH_PORT_STATUS_LEVEL_MASK                0x000000F0u
#define BH_PORT_STATUS_CLOSED_SHIFT              8u
#define BH_PORT_STATUS_CLOSED_WIDTH              1u
#define BH_PORT_STATUS_CLOSED_MASK               0x00000100u
#define BH_PORT_STATUS_IDLE_SHIFT                9u
#define BH_PORT_STATUS_IDLE_WIDTH                1u
#define BH_PORT_STATUS_IDLE_MASK                 0x00000200u
#define BH_PORT_STATUS_STOPPED_SHIFT             10u
#define BH_PORT_STATUS_STOPPED_WIDTH             1u
#define BH_PORT_STATUS_STOPPED_MASK              0x00000400u
#define BH_PORT_STATUS_OWED_SHIFT                11u
#define BH_PORT_STATUS_OWED_WIDTH                1u
#define BH_PORT_STATUS_OWED_MASK                 0x00000800u
#define BH_PORT_STATUS_RESET                     0x00000200u

/* PORT_LEVEL_LO: Port levels, partitions 0 to 7 */
#define BH_PORT_LEVEL_LO_LEVELS_SHIFT            0u
#define BH_PORT_LEVEL_LO_LEVELS_WIDTH            32u
#define BH_PORT_LEVEL_LO_LEVELS_MASK             0xFFFFFFFFu
#define BH_PORT_LEVEL_LO_RESET                   0x00000000u

/* PORT_LEVEL_HI: Port levels, partitions 8 to 15 */
#define BH_PORT_LEVEL_HI_LEVELS_SHIFT            0u
#define BH_PORT_LEVEL_HI_LEVELS_WIDTH            32u
#define BH_PORT_LEVEL_HI_LEVELS_MASK             0xFFFFFFFFu
#define BH_PORT_LEVEL_HI_RESET                   0x00000000u

/* STREAM_CONTROL: Stream control */
#define BH_STREAM_CONTROL_PARTITION_SHIFT        4u
#define BH_STREAM_CONTROL_PARTITION_WIDTH        4u
#define BH_STREAM_CONTROL_PARTITION_MASK         0x000000F0u
#define BH_STREAM_CONTROL_TRUSTED_SHIFT          8u
#define BH_STREAM_CONTROL_TRUSTED_WIDTH          1u
#define BH_STREAM_CONTROL_TRUSTED_MASK           0x00000100u
#define BH_STREAM_CONTROL_LEVEL_SHIFT            16u
#define BH_STREAM_CONTROL_LEVEL_WIDTH            4u
#define BH_STREAM_CONTROL_LEVEL_MASK             0x000F0000u
#define BH_STREAM_CONTROL_VALID_SHIFT            31u
#define BH_STREAM_CONTROL_VALID_WIDTH            1u
#define BH_STREAM_CONTROL_VALID_MASK             0x80000000u
#define BH_STREAM_CONTROL_RESET                  0x00000000u

/* PEERS: Mailbox peers */
#define BH_PEERS_PEERS_SHIFT                     0u
#define BH_PEERS_PEERS_WIDTH                     17u
#define BH_PEERS_PEERS_MASK                      0x0001FFFFu
#define BH_PEERS_RESET                           0x00000000u

/* MAIL_CALLS: Calls to the owner */
#define BH_MAIL_CALLS_CALLS_SHIFT                0u
#define BH_MAIL_CALLS_CALLS_WIDTH                16u
#define BH_MAIL_CALLS_CALLS_MASK                 0x0000FFFFu
#define BH_MAIL_CALLS_RESET                      0x00000000u

/* CALL: Call of a partition to the owner */
#define BH_CALL_WORD_SHIFT                       0u
#define BH_CALL_WORD_WIDTH                       32u
#define BH_CALL_WORD_MASK                        0xFFFFFFFFu
#define BH_CALL_RESET                            0x00000000u

/* IPA_BASE_LO: IPA base, low */
#define BH_IPA_BASE_LO_BITS_SHIFT                0u
#define BH_IPA_BASE_LO_BITS_WIDTH                32u
#define BH_IPA_BASE_LO_BITS_MASK                 0xFFFFFFFFu
#define BH_IPA_BASE_LO_RESET                     0x00000000u

/* IPA_BASE_HI: IPA base, high */
#define BH_IPA_BASE_HI_BITS_SHIFT                0u
#define BH_IPA_BASE_HI_BITS_WIDTH                32u
#define BH_IPA_BASE_HI_BITS_MASK                 0xFFFFFFFFu
#define BH_IPA_BASE_HI_RESET                     0x00000000u

/* SIZE_LO: Size, low */
#define BH_SIZE_LO_BITS_SHIFT                    0u
#define BH_SIZE_LO_BITS_WIDTH                    32u
#define BH_SIZE_LO_BITS_MASK                     0xFFFFFFFFu
#define BH_SIZE_LO_RESET                         0x00000000u

/* SIZE_HI: Size, high */
#define BH_SIZE_HI_BITS_SHIFT                    0u
#define BH_SIZE_HI_BITS_WIDTH                    32u
#define BH_SIZE_HI_BITS_MASK                     0xFFFFFFFFu
#define BH_SIZE_HI_RESET                         0x00000000u

/* PA_BASE_LO: PA base, low */
#define BH_PA_BASE_LO_BITS_SHIFT                 0u
#define BH_PA_BASE_LO_BITS_WIDTH                 32u
#define BH_PA_BASE_LO_BITS_MASK                  0xFFFFFFFFu
#define BH_PA_BASE_LO_RESET                      0x00000000u

/* PA_BASE_HI: PA base, high */
#define BH_PA_BASE_HI_BITS_SHIFT                 0u
#define BH_PA_BASE_HI_BITS_WIDTH                 32u
#define BH_PA_BASE_HI_BITS_MASK                  0xFFFFFFFFu
#define BH_PA_BASE_HI_RESET                      0x00000000u

/* ACCESS: Access rights */
#define BH_ACCESS_S_UNPRIV_SHIFT                 0u
#define BH_ACCESS_S_UNPRIV_WIDTH                 3u
#define BH_ACCESS_S_UNPRIV_MASK                  0x00000007u
#define BH_ACCESS_S_PRIV_SHIFT                   3u
#define BH_ACCESS_S_PRIV_WIDTH                   3u
#define BH_ACCESS_S_PRIV_MASK                    0x00000038u
#define BH_ACCESS_NS_UNPRIV_SHIFT                6u
#define BH_ACCESS_NS_UNPRIV_WIDTH                3u
#define BH_ACCESS_NS_UNPRIV_MASK                 0x000001C0u
#define BH_ACCESS_NS_PRIV_SHIFT                  9u
#define BH_ACCESS_NS_PRIV_WIDTH                  3u
#define BH_ACCESS_NS_PRIV_MASK                   0x00000E00u
#define BH_ACCESS_RESET                          0x00000000u

/* FLAGS: Flags */
#define BH_FLAGS_VALID_SHIFT                     0u
#define BH_FLAGS_VALID_WIDTH                     1u
#define BH_FLAGS_VALID_MASK                      0x00000001u
#define BH_FLAGS_LOCK_SHIFT                      1u
#define BH_FLAGS_LOCK_WIDTH                      1u
#define BH_FLAGS_LOCK_MASK                       0x00000002u
#define BH_FLAGS_SHARED_SHIFT                    2u
#define BH_FLAGS_SHARED_WIDTH                    1u
#define BH_FLAGS_SHARED_MASK                     0x00000004u
#define BH_FLAGS_BORROW_SHIFT                    3u
#define BH_FLAGS_BORROW_WIDTH                    1u
#define BH_FLAGS_BORROW_MASK                     0x00000008u
#define BH_FLAGS_RESET                           0x00000000u

#endif
