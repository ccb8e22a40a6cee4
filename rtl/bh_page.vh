// SPDX-License-Identifier: Apache-2.0
//
// Register addresses, fields and reset values.  A MASK is in the register's place.
// Generated from regs/page.rdl by scripts/registers.py (make regs); not to be edited.
`ifndef BH_PAGE_VH
`define BH_PAGE_VH


// Byte addresses
`define BH_PAGE_ID                               16'h0000
`define BH_PAGE_VERSION                          16'h0004
`define BH_PAGE_CAP                              16'h0008
`define BH_PAGE_CONTEXT                          16'h000C
`define BH_PAGE_LEVEL                            16'h0010
`define BH_PAGE_CALL                             16'h0014
`define BH_PAGE_FAULT_STATUS                     16'h0020
`define BH_PAGE_FAULT_IPA_LO                     16'h0024
`define BH_PAGE_FAULT_IPA_HI                     16'h0028
`define BH_PAGE_FAULT_INFO                       16'h002C
`define BH_PAGE_READS                            16'h0040
`define BH_PAGE_WRITES                           16'h0044
`define BH_PAGE_BEATS                            16'h0048
`define BH_PAGE_FAULTS                           16'h004C
`define BH_PAGE_COUNT                            16'h0060
`define BH_PAGE_CMD_STATUS                       16'h0064
`define BH_PAGE_CMD_GRANULE                      16'h0068
`define BH_PAGE_CMD_RESULT                       16'h006C
`define BH_PAGE_MAIL_CALLS                       16'h0080
`define BH_PAGE_MAIL_STATUS                      16'h0084
`define BH_PAGE_MAIL_WORD                        16'h0088
`define BH_PAGE_MAIL_RING                        16'h008C
`define BH_PAGE_MAIL_REPLY                       16'h0090
`define BH_PAGE_SHARE                            16'h0400
`define BH_PAGE_UNSHARE                          16'h0404
`define BH_PAGE_QUERY                            16'h0408
`define BH_PAGE_SHARE_RANGE                      16'h0410
`define BH_PAGE_UNSHARE_RANGE                    16'h0414
`define BH_PAGE_QUERY_RANGE                      16'h0418

// Arrays: element n is at BASE + n * STRIDE
`define BH_PAGE_MAIL_CALL_BASE                   16'h00C0
`define BH_PAGE_MAIL_CALL_STRIDE                 16'h0004
`define BH_PAGE_MAIL_CALL_COUNT                  16
`define BH_PAGE_SET_MASK_BASE                    16'h0800
`define BH_PAGE_SET_MASK_STRIDE                  16'h0040
`define BH_PAGE_SET_MASK_COUNT                   16
`define BH_PAGE_SET_MASK_RANGE_BASE              16'h0C00
`define BH_PAGE_SET_MASK_RANGE_STRIDE            16'h0040
`define BH_PAGE_SET_MASK_RANGE_COUNT             16
`define BH_PAGE_RIGHTS_STRIDE                    16'h0004
`define BH_PAGE_RIGHTS_COUNT                     16

// Offsets inside an array's element
`define BH_PAGE_MAIL_CALL_CALL                   16'h0000
`define BH_PAGE_RIGHTS_GRANULE                   16'h0000

// ID: Identification
`define BH_PAGE_ID_MAGIC_SHIFT                   0
`define BH_PAGE_ID_MAGIC_WIDTH                   32
`define BH_PAGE_ID_MAGIC_MASK                    32'hFFFFFFFF
`define BH_PAGE_ID_RESET                         32'h424C4B50

// VERSION: Version
`define BH_PAGE_VERSION_PATCH_SHIFT              0
`define BH_PAGE_VERSION_PATCH_WIDTH              16
`define BH_PAGE_VERSION_PATCH_MASK               32'h0000FFFF
`define BH_PAGE_VERSION_MINOR_SHIFT              16
`define BH_PAGE_VERSION_MINOR_WIDTH              8
`define BH_PAGE_VERSION_MINOR_MASK               32'h00FF0000
`define BH_PAGE_VERSION_MAJOR_SHIFT              24
`define BH_PAGE_VERSION_MAJOR_WIDTH              8
`define BH_PAGE_VERSION_MAJOR_MASK               32'hFF000000
`define BH_PAGE_VERSION_RESET                    32'h01000000

// CAP: Capability
`define BH_PAGE_CAP_MAILBOX_SHIFT                0
`define BH_PAGE_CAP_MAILBOX_WIDTH                1
`define BH_PAGE_CAP_MAILBOX_MASK                 32'h00000001
`define BH_PAGE_CAP_GRANULES_SHIFT               1
`define BH_PAGE_CAP_GRANULES_WIDTH               1
`define BH_PAGE_CAP_GRANULES_MASK                32'h00000002
`define BH_PAGE_CAP_LEVELS_SHIFT                 8
`define BH_PAGE_CAP_LEVELS_WIDTH                 5
`define BH_PAGE_CAP_LEVELS_MASK                  32'h00001F00
`define BH_PAGE_CAP_GRANULE_LOG2_SHIFT           24
`define BH_PAGE_CAP_GRANULE_LOG2_WIDTH           8
`define BH_PAGE_CAP_GRANULE_LOG2_MASK            32'hFF000000

// CONTEXT: Context
`define BH_PAGE_CONTEXT_LEVEL_SHIFT              0
`define BH_PAGE_CONTEXT_LEVEL_WIDTH              4
`define BH_PAGE_CONTEXT_LEVEL_MASK               32'h0000000F
`define BH_PAGE_CONTEXT_SPLIT_SHIFT              4
`define BH_PAGE_CONTEXT_SPLIT_WIDTH              1
`define BH_PAGE_CONTEXT_SPLIT_MASK               32'h00000010
`define BH_PAGE_CONTEXT_TRUSTED_SHIFT            8
`define BH_PAGE_CONTEXT_TRUSTED_WIDTH            1
`define BH_PAGE_CONTEXT_TRUSTED_MASK             32'h00000100

// LEVEL: Level
`define BH_PAGE_LEVEL_LEVEL_SHIFT                0
`define BH_PAGE_LEVEL_LEVEL_WIDTH                32
`define BH_PAGE_LEVEL_LEVEL_MASK                 32'hFFFFFFFF

// CALL: Call of a level
`define BH_PAGE_CALL_LEVEL_SHIFT                 0
`define BH_PAGE_CALL_LEVEL_WIDTH                 32
`define BH_PAGE_CALL_LEVEL_MASK                  32'hFFFFFFFF
`define BH_PAGE_CALL_RESET                       32'h00000000

// FAULT_STATUS: Last fault
`define BH_PAGE_FAULT_STATUS_VALID_SHIFT         0
`define BH_PAGE_FAULT_STATUS_VALID_WIDTH         1
`define BH_PAGE_FAULT_STATUS_VALID_MASK          32'h00000001
`define BH_PAGE_FAULT_STATUS_RESET               32'h00000000

// FAULT_IPA_LO: Last fault's IPA, low
`define BH_PAGE_FAULT_IPA_LO_IPA_SHIFT           0
`define BH_PAGE_FAULT_IPA_LO_IPA_WIDTH           32
`define BH_PAGE_FAULT_IPA_LO_IPA_MASK            32'hFFFFFFFF
`define BH_PAGE_FAULT_IPA_LO_RESET               32'h00000000

// FAULT_IPA_HI: Last fault's IPA, high
`define BH_PAGE_FAULT_IPA_HI_IPA_SHIFT           0
`define BH_PAGE_FAULT_IPA_HI_IPA_WIDTH           32
`define BH_PAGE_FAULT_IPA_HI_IPA_MASK            32'hFFFFFFFF
`define BH_PAGE_FAULT_IPA_HI_RESET               32'h00000000

// FAULT_INFO: Last fault's information
`define BH_PAGE_FAULT_INFO_CODE_SHIFT            0
`define BH_PAGE_FAULT_INFO_CODE_WIDTH            4
`define BH_PAGE_FAULT_INFO_CODE_MASK             32'h0000000F
`define BH_PAGE_FAULT_INFO_WRITE_SHIFT           4
`define BH_PAGE_FAULT_INFO_WRITE_WIDTH           1
`define BH_PAGE_FAULT_INFO_WRITE_MASK            32'h00000010
`define BH_PAGE_FAULT_INFO_PROT_SHIFT            5
`define BH_PAGE_FAULT_INFO_PROT_WIDTH            3
`define BH_PAGE_FAULT_INFO_PROT_MASK             32'h000000E0
`define BH_PAGE_FAULT_INFO_LEN_SHIFT             8
`define BH_PAGE_FAULT_INFO_LEN_WIDTH             8
`define BH_PAGE_FAULT_INFO_LEN_MASK              32'h0000FF00
`define BH_PAGE_FAULT_INFO_SIZE_SHIFT            16
`define BH_PAGE_FAULT_INFO_SIZE_WIDTH            3
`define BH_PAGE_FAULT_INFO_SIZE_MASK             32'h00070000
`define BH_PAGE_FAULT_INFO_TRUSTED_SHIFT         19
`define BH_PAGE_FAULT_INFO_TRUSTED_WIDTH         1
`define BH_PAGE_FAULT_INFO_TRUSTED_MASK          32'h00080000
`define BH_PAGE_FAULT_INFO_LEVEL_SHIFT           20
`define BH_PAGE_FAULT_INFO_LEVEL_WIDTH           4
`define BH_PAGE_FAULT_INFO_LEVEL_MASK            32'h00F00000
`define BH_PAGE_FAULT_INFO_RESET                 32'h00000000

// READS: Allowed read bursts
`define BH_PAGE_READS_COUNT_SHIFT                0
`define BH_PAGE_READS_COUNT_WIDTH                32
`define BH_PAGE_READS_COUNT_MASK                 32'hFFFFFFFF
`define BH_PAGE_READS_RESET                      32'h00000000

// WRITES: Allowed write bursts
`define BH_PAGE_WRITES_COUNT_SHIFT               0
`define BH_PAGE_WRITES_COUNT_WIDTH               32
`define BH_PAGE_WRITES_COUNT_MASK                32'hFFFFFFFF
`define BH_PAGE_WRITES_RESET                     32'h00000000

// BEATS: Beats of allowed bursts
`define BH_PAGE_BEATS_COUNT_SHIFT                0
`define BH_PAGE_BEATS_COUNT_WIDTH                32
`define BH_PAGE_BEATS_COUNT_MASK                 32'hFFFFFFFF
`define BH_PAGE_BEATS_RESET                      32'h00000000

// FAULTS: Refused bursts
`define BH_PAGE_FAULTS_COUNT_SHIFT               0
`define BH_PAGE_FAULTS_COUNT_WIDTH               32
`define BH_PAGE_FAULTS_COUNT_MASK                32'hFFFFFFFF
`define BH_PAGE_FAULTS_RESET                     32'h00000000

// COUNT: Granules of a range
`define BH_PAGE_COUNT_COUNT_SHIFT                0
`define BH_PAGE_COUNT_COUNT_WIDTH                32
`define BH_PAGE_COUNT_COUNT_MASK                 32'hFFFFFFFF
`define BH_PAGE_COUNT_RESET                      32'h00000000

// CMD_STATUS: Command status
`define BH_PAGE_CMD_STATUS_CODE_SHIFT            0
`define BH_PAGE_CMD_STATUS_CODE_WIDTH            4
`define BH_PAGE_CMD_STATUS_CODE_MASK             32'h0000000F
`define BH_PAGE_CMD_STATUS_HELD_SHIFT            31
`define BH_PAGE_CMD_STATUS_HELD_WIDTH            1
`define BH_PAGE_CMD_STATUS_HELD_MASK             32'h80000000
`define BH_PAGE_CMD_STATUS_RESET                 32'h00000000

// CMD_GRANULE: Offending granule
`define BH_PAGE_CMD_GRANULE_GRANULE_SHIFT        0
`define BH_PAGE_CMD_GRANULE_GRANULE_WIDTH        32
`define BH_PAGE_CMD_GRANULE_GRANULE_MASK         32'hFFFFFFFF
`define BH_PAGE_CMD_GRANULE_RESET                32'h00000000

// CMD_RESULT: Result of the last QUERY that succeeded
`define BH_PAGE_CMD_RESULT_RIGHTS_SHIFT          0
`define BH_PAGE_CMD_RESULT_RIGHTS_WIDTH          4
`define BH_PAGE_CMD_RESULT_RIGHTS_MASK           32'h0000000F
`define BH_PAGE_CMD_RESULT_LEFT_SHIFT            4
`define BH_PAGE_CMD_RESULT_LEFT_WIDTH            4
`define BH_PAGE_CMD_RESULT_LEFT_MASK             32'h000000F0
`define BH_PAGE_CMD_RESULT_SHARED_ALL_SHIFT      8
`define BH_PAGE_CMD_RESULT_SHARED_ALL_WIDTH      1
`define BH_PAGE_CMD_RESULT_SHARED_ALL_MASK       32'h00000100
`define BH_PAGE_CMD_RESULT_SHARED_ANY_SHIFT      9
`define BH_PAGE_CMD_RESULT_SHARED_ANY_WIDTH      1
`define BH_PAGE_CMD_RESULT_SHARED_ANY_MASK       32'h00000200
`define BH_PAGE_CMD_RESULT_RESET                 32'h00000000

// MAIL_CALLS: Calls to this partition
`define BH_PAGE_MAIL_CALLS_CALLS_SHIFT           0
`define BH_PAGE_MAIL_CALLS_CALLS_WIDTH           16
`define BH_PAGE_MAIL_CALLS_CALLS_MASK            32'h0000FFFF
`define BH_PAGE_MAIL_CALLS_RESET                 32'h00000000

// MAIL_STATUS: Own call
`define BH_PAGE_MAIL_STATUS_WAITS_SHIFT          0
`define BH_PAGE_MAIL_STATUS_WAITS_WIDTH          1
`define BH_PAGE_MAIL_STATUS_WAITS_MASK           32'h00000001
`define BH_PAGE_MAIL_STATUS_ANSWERED_SHIFT       1
`define BH_PAGE_MAIL_STATUS_ANSWERED_WIDTH       1
`define BH_PAGE_MAIL_STATUS_ANSWERED_MASK        32'h00000002
`define BH_PAGE_MAIL_STATUS_RESET                32'h00000000

// MAIL_WORD: Word of the own call
`define BH_PAGE_MAIL_WORD_WORD_SHIFT             0
`define BH_PAGE_MAIL_WORD_WORD_WIDTH             32
`define BH_PAGE_MAIL_WORD_WORD_MASK              32'hFFFFFFFF
`define BH_PAGE_MAIL_WORD_RESET                  32'h00000000

// MAIL_RING: Ring
`define BH_PAGE_MAIL_RING_TARGET_SHIFT           0
`define BH_PAGE_MAIL_RING_TARGET_WIDTH           32
`define BH_PAGE_MAIL_RING_TARGET_MASK            32'hFFFFFFFF
`define BH_PAGE_MAIL_RING_RESET                  32'h00000000

// MAIL_REPLY: Answer to the own call
`define BH_PAGE_MAIL_REPLY_WORD_SHIFT            0
`define BH_PAGE_MAIL_REPLY_WORD_WIDTH            32
`define BH_PAGE_MAIL_REPLY_WORD_MASK             32'hFFFFFFFF
`define BH_PAGE_MAIL_REPLY_RESET                 32'h00000000

// CALL: Call of partition q to this one
`define BH_PAGE_CALL_WORD_SHIFT                  0
`define BH_PAGE_CALL_WORD_WIDTH                  32
`define BH_PAGE_CALL_WORD_MASK                   32'hFFFFFFFF
`define BH_PAGE_CALL_RESET                       32'h00000000

// SHARE: Share one granule
`define BH_PAGE_SHARE_GRANULE_SHIFT              0
`define BH_PAGE_SHARE_GRANULE_WIDTH              32
`define BH_PAGE_SHARE_GRANULE_MASK               32'hFFFFFFFF
`define BH_PAGE_SHARE_RESET                      32'h00000000

// UNSHARE: Unshare one granule
`define BH_PAGE_UNSHARE_GRANULE_SHIFT            0
`define BH_PAGE_UNSHARE_GRANULE_WIDTH            32
`define BH_PAGE_UNSHARE_GRANULE_MASK             32'hFFFFFFFF
`define BH_PAGE_UNSHARE_RESET                    32'h00000000

// QUERY: Query one granule
`define BH_PAGE_QUERY_GRANULE_SHIFT              0
`define BH_PAGE_QUERY_GRANULE_WIDTH              32
`define BH_PAGE_QUERY_GRANULE_MASK               32'hFFFFFFFF
`define BH_PAGE_QUERY_RESET                      32'h00000000

// SHARE_RANGE: Share COUNT granules
`define BH_PAGE_SHARE_RANGE_GRANULE_SHIFT        0
`define BH_PAGE_SHARE_RANGE_GRANULE_WIDTH        32
`define BH_PAGE_SHARE_RANGE_GRANULE_MASK         32'hFFFFFFFF
`define BH_PAGE_SHARE_RANGE_RESET                32'h00000000

// UNSHARE_RANGE: Unshare COUNT granules
`define BH_PAGE_UNSHARE_RANGE_GRANULE_SHIFT      0
`define BH_PAGE_UNSHARE_RANGE_GRANULE_WIDTH      32
`define BH_PAGE_UNSHARE_RANGE_GRANULE_MASK       32'hFFFFFFFF
`define BH_PAGE_UNSHARE_RANGE_RESET              32'h00000000

// QUERY_RANGE: Query COUNT granules
`define BH_PAGE_QUERY_RANGE_GRANULE_SHIFT        0
`define BH_PAGE_QUERY_RANGE_GRANULE_WIDTH        32
`define BH_PAGE_QUERY_RANGE_GRANULE_MASK         32'hFFFFFFFF
`define BH_PAGE_QUERY_RANGE_RESET                32'h00000000

// GRANULE: Leave rights to the levels below
`define BH_PAGE_GRANULE_GRANULE_SHIFT            0
`define BH_PAGE_GRANULE_GRANULE_WIDTH            32
`define BH_PAGE_GRANULE_GRANULE_MASK             32'hFFFFFFFF
`define BH_PAGE_GRANULE_RESET                    32'h00000000

// GRANULE: Leave rights to the levels below
`define BH_PAGE_GRANULE_GRANULE_SHIFT            0
`define BH_PAGE_GRANULE_GRANULE_WIDTH            32
`define BH_PAGE_GRANULE_GRANULE_MASK             32'hFFFFFFFF
`define BH_PAGE_GRANULE_RESET                    32'h00000000

`endif
