/* SPDX-License-Identifier: Apache-2.0
 *
 * Register addresses, fields and reset values.  A MASK is in the register's place.
 * Generated from regs/page.rdl by scripts/registers.py (make regs); not to be edited.
 */
#ifndef BULKHEAD_PAGE_H
#define BULKHEAD_PAGE_H


/* Byte addresses */
#define BH_PAGE_ID                               0x0000u
#define BH_PAGE_VERSION                          0x0004u
#define BH_PAGE_CAP                              0x0008u
#define BH_PAGE_CONTEXT                          0x000Cu
#define BH_PAGE_LEVEL                            0x0010u
#define BH_PAGE_CALL                             0x0014u
#define BH_PAGE_FAULT_STATUS                     0x0020u
#define BH_PAGE_FAULT_IPA_LO                     0x0024u
#define BH_PAGE_FAULT_IPA_HI                     0x0028u
#define BH_PAGE_FAULT_INFO                       0x002Cu
#define BH_PAGE_READS                            0x0040u
#define BH_PAGE_WRITES                           0x0044u
#define BH_PAGE_BEATS                            0x0048u
#define BH_PAGE_FAULTS                           0x004Cu
#define BH_PAGE_COUNT                            0x0060u
#define BH_PAGE_CMD_STATUS                       0x0064u
#define BH_PAGE_CMD_GRANULE                      0x0068u
#define BH_PAGE_CMD_RESULT                       0x006Cu
#define BH_PAGE_MAIL_CALLS                       0x0080u
#define BH_PAGE_MAIL_STATUS                      0x0084u
#define BH_PAGE_MAIL_WORD                        0x0088u
#define BH_PAGE_MAIL_RING                        0x008Cu
#define BH_PAGE_MAIL_REPLY                       0x0090u
#define BH_PAGE_SHARE                            0x0400u
#define BH_PAGE_UNSHARE                          0x0404u
#define BH_PAGE_QUERY                            0x0408u
#define BH_PAGE_SHARE_RANGE                      0x0410u
#define BH_PAGE_UNSHARE_RANGE                    0x0414u
#define BH_PAGE_QUERY_RANGE                      0x0418u

/* Arrays: element n is at BASE + n * STRIDE */
#define BH_PAGE_MAIL_CALL_BASE                   0x00C0u
#define BH_PAGE_MAIL_CALL_STRIDE                 0x0004u
#define BH_PAGE_MAIL_CALL_COUNT                  16u
#define BH_PAGE_SET_MASK_BASE                    0x0800u
#define BH_PAGE_SET_MASK_STRIDE                  0x0040u
#define BH_PAGE_SET_MASK_COUNT                   16u
#define BH_PAGE_SET_MASK_RANGE_BASE              0x0C00u
#define BH_PAGE_SET_MASK_RANGE_STRIDE            0x0040u
#define BH_PAGE_SET_MASK_RANGE_COUNT             16u
#define BH_PAGE_RIGHTS_STRIDE                    0x0004u
#define BH_PAGE_RIGHTS_COUNT                     16u

/* Offsets inside an array's element */
#define BH_PAGE_MAIL_CALL_CALL                   0x0000u
#define BH_PAGE_RIGHTS_GRANULE                   0x0000u

/* ID: Identification */
#define BH_PAGE_ID_MAGIC_SHIFT                   0u
#define BH_PAGE_ID_MAGIC_WIDTH                   32u
#define BH_PAGE_ID_MAGIC_MASK                    0xFFFFFFFFu
#define BH_PAGE_ID_RESET                         0x424C4B50u

/* VERSION: Version */
#define BH_PAGE_VERSION_PATCH_SHIFT              0u
#define BH_PAGE_VERSION_PATCH_WIDTH              16u
#define BH_PAGE_VERSION_PATCH_MASK               0x0000FFFFu
#define BH_PAGE_VERSION_MINOR_SHIFT              16u
#define BH_PAGE_VERSION_MINOR_WIDTH              8u
#define BH_PAGE_VERSION_MINOR_MASK               0x00FF0000u
#define BH_PAGE_VERSION_MAJOR_SHIFT              24u
#define BH_PAGE_VERSION_MAJOR_WIDTH              8u
#define BH_PAGE_VERSION_MAJOR_MASK               0xFF000000u
#define BH_PAGE_VERSION_RESET                    0x01000000u

/* CAP: Capability */
#define BH_PAGE_CAP_MAILBOX_SHIFT                0u
#define BH_PAGE_CAP_MAILBOX_WIDTH                1u
#define BH_PAGE_CAP_MAILBOX_MASK                 0x00000001u
#define BH_PAGE_CAP_GRANULES_SHIFT               1u
#define BH_PAGE_CAP_GRANULES_WIDTH               1u
#define BH_PAGE_CAP_GRANULES_MASK                0x00000002u
#define BH_PAGE_CAP_LEVELS_SHIFT                 8u
#define BH_PAGE_CAP_LEVELS_WIDTH                 5u
#define BH_PAGE_CAP_LEVELS_MASK                  0x00001F00u
#define BH_PAGE_CAP_GRANULE_LOG2_SHIFT           24u
#define BH_PAGE_CAP_GRANULE_LOG2_WIDTH           8u
#define BH_PAGE_CAP_GRANULE_LOG2_MASK            0xFF000000u

/* CONTEXT: Context */
#define BH_PAGE_CONTEXT_LEVEL_SHIFT              0u
#define BH_PAGE_CONTEXT_LEVEL_WIDTH              4u
#define BH_PAGE_CONTEXT_LEVEL_MASK               0x0000000Fu
#define BH_PAGE_CONTEXT_SPLIT_SHIFT              4u
#define BH_PAGE_CONTEXT_SPLIT_WIDTH              1u
#define BH_PAGE_CONTEXT_SPLIT_MASK               0x00000010u
#define BH_PAGE_CONTEXT_TRUSTED_SHIFT            8u
#define BH_PAGE_CONTEXT_TRUSTED_WIDTH            1u
#define BH_PAGE_CONTEXT_TRUSTED_MASK             0x00000100u

/* LEVEL: Level */
#define BH_PAGE_LEVEL_LEVEL_SHIFT                0u
#define BH_PAGE_LEVEL_LEVEL_WIDTH                32u
#define BH_PAGE_LEVEL_LEVEL_MASK                 0xFFFFFFFFu

/* CALL: Call of a level */
#define BH_PAGE_CALL_LEVEL_SHIFT                 0u
#define BH_PAGE_CALL_LEVEL_WIDTH                 32u
#define BH_PAGE_CALL_LEVEL_MASK                  0xFFFFFFFFu
#define BH_PAGE_CALL_RESET                       0x00000000u

/* FAULT_STATUS: Last fault */
#define BH_PAGE_FAULT_STATUS_VALID_SHIFT         0u
#define BH_PAGE_FAULT_STATUS_VALID_WIDTH         1u
#define BH_PAGE_FAULT_STATUS_VALID_MASK          0x00000001u
#define BH_PAGE_FAULT_STATUS_RESET               0x00000000u

/* FAULT_IPA_LO: Last fault's IPA, low */
#define BH_PAGE_FAULT_IPA_LO_IPA_SHIFT           0u
#define BH_PAGE_FAULT_IPA_LO_IPA_WIDTH           32u
#define BH_PAGE_FAULT_IPA_LO_IPA_MASK            0xFFFFFFFFu
#define BH_PAGE_FAULT_IPA_LO_RESET               0x00000000u

/* FAULT_IPA_HI: Last fault's IPA, high */
#define BH_PAGE_FAULT_IPA_HI_IPA_SHIFT           0u
#define BH_PAGE_FAULT_IPA_HI_IPA_WIDTH           32u
#define BH_PAGE_FAULT_IPA_HI_IPA_MASK            0xFFFFFFFFu
#define BH_PAGE_FAULT_IPA_HI_RESET               0x00000000u

/* FAULT_INFO: Last fault's information */
#define BH_PAGE_FAULT_INFO_CODE_SHIFT            0u
#define BH_PAGE_FAULT_INFO_CODE_WIDTH            4u
#define BH_PAGE_FAULT_INFO_CODE_MASK             0x0000000Fu
#define BH_PAGE_FAULT_INFO_WRITE_SHIFT           4u
#define BH_PAGE_FAULT_INFO_WRITE_WIDTH           1u
#define BH_PAGE_FAULT_INFO_WRITE_MASK            0x00000010u
#define BH_PAGE_FAULT_INFO_PROT_SHIFT            5u
#define BH_PAGE_FAULT_INFO_PROT_WIDTH            3u
#define BH_PAGE_FAULT_INFO_PROT_MASK             0x000000E0u
#define BH_PAGE_FAULT_INFO_LEN_SHIFT             8u
#define BH_PAGE_FAULT_INFO_LEN_WIDTH             8u
#define BH_PAGE_FAULT_INFO_LEN_MASK              0x0000FF00u
#define BH_PAGE_FAULT_INFO_SIZE_SHIFT            16u
#define BH_PAGE_FAULT_INFO_SIZE_WIDTH            3u
#define BH_PAGE_FAULT_INFO_SIZE_MASK             0x00070000u
#define BH_PAGE_FAULT_INFO_TRUSTED_SHIFT         19u
#define BH_PAGE_FAULT_INFO_TRUSTED_WIDTH         1u
#define BH_PAGE_FAULT_INFO_TRUSTED_MASK          0x00080000u
#define BH_PAGE_FAULT_INFO_LEVEL_SHIFT           20u
#define BH_PAGE_FAULT_INFO_LEVEL_WIDTH           4u
#define BH_PAGE_FAULT_INFO_LEVEL_MASK            0x00F00000u
#define BH_PAGE_FAULT_INFO_RESET                 0x00000000u

/* READS: Allowed read bursts */
#define BH_PAGE_READS_COUNT_SHIFT                0u
#define BH_PAGE_READS_COUNT_WIDTH                32u
#define BH_PAGE_READS_COUNT_MASK                 0xFFFFFFFFu
#define BH_PAGE_READS_RESET                      0x00000000u

/* WRITES: Allowed write bursts */
#define BH_PAGE_WRITES_COUNT_SHIFT               0u
#define BH_PAGE_WRITES_COUNT_WIDTH               32u
#define BH_PAGE_WRITES_COUNT_MASK                0xFFFFFFFFu
#define BH_PAGE_WRITES_RESET                     0x00000000u

/* BEATS: Beats of allowed bursts */
#define BH_PAGE_BEATS_COUNT_SHIFT                0u
#define BH_PAGE_BEATS_COUNT_WIDTH                32u
#define BH_PAGE_BEATS_COUNT_MASK                 0xFFFFFFFFu
#define BH_PAGE_BEATS_RESET                      0x00000000u

/* FAULTS: Refused bursts */
#define BH_PAGE_FAULTS_COUNT_SHIFT               0u
#define BH_PAGE_FAULTS_COUNT_WIDTH               32u
#define BH_PAGE_FAULTS_COUNT_MASK                0xFFFFFFFFu
#define BH_PAGE_FAULTS_RESET                     0x00000000u

/* COUNT: Granules of a range */
#define BH_PAGE_COUNT_COUNT_SHIFT                0u
#define BH_PAGE_COUNT_COUNT_WIDTH                32u
#define BH_PAGE_COUNT_COUNT_MASK                 0xFFFFFFFFu
#define BH_PAGE_COUNT_RESET                      0x00000000u

/* CMD_STATUS: Command status */
#define BH_PAGE_CMD_STATUS_CODE_SHIFT            0u
#define BH_PAGE_CMD_STATUS_CODE_WIDTH            4u
#define BH_PAGE_CMD_STATUS_CODE_MASK             0x0000000Fu
#define BH_PAGE_CMD_STATUS_HELD_SHIFT            31u
#define BH_PAGE_CMD_STATUS_HELD_WIDTH            1u
#define BH_PAGE_CMD_STATUS_HELD_MASK             0x80000000u
#define BH_PAGE_CMD_STATUS_RESET                 0x00000000u

/* CMD_GRANULE: Offending granule */
#define BH_PAGE_CMD_GRANULE_GRANULE_SHIFT        0u
#define BH_PAGE_CMD_GRANULE_GRANULE_WIDTH        32u
#define BH_PAGE_CMD_GRANULE_GRANULE_MASK         0xFFFFFFFFu
#define BH_PAGE_CMD_GRANULE_RESET                0x00000000u

/* CMD_RESULT: Result of the last QUERY that succeeded */
#define BH_PAGE_CMD_RESULT_RIGHTS_SHIFT          0u
#define BH_PAGE_CMD_RESULT_RIGHTS_WIDTH          4u
#define BH_PAGE_CMD_RESULT_RIGHTS_MASK           0x0000000Fu
#define BH_PAGE_CMD_RESULT_LEFT_SHIFT            4u
#define BH_PAGE_CMD_RESULT_LEFT_WIDTH            4u
#define BH_PAGE_CMD_RESULT_LEFT_MASK             0x000000F0u
#define BH_PAGE_CMD_RESULT_SHARED_ALL_SHIFT      8u
#define BH_PAGE_CMD_RESULT_SHARED_ALL_WIDTH      1u
#define BH_PAGE_CMD_RESULT_SHARED_ALL_MASK       0x00000100u
#define BH_PAGE_CMD_RESULT_SHARED_ANY_SHIFT      9u
#define BH_PAGE_CMD_RESULT_SHARED_ANY_WIDTH      1u
#define BH_PAGE_CMD_RESULT_SHARED_ANY_MASK       0x00000200u
#define BH_PAGE_CMD_RESULT_RESET                 0x00000000u

/* MAIL_CALLS: Calls to this partition */
#define BH_PAGE_MAIL_CALLS_CALLS_SHIFT           0u
#define BH_PAGE_MAIL_CALLS_CALLS_WIDTH           16u
#define BH_PAGE_MAIL_CALLS_CALLS_MASK            0x0000FFFFu
#define BH_PAGE_MAIL_CALLS_RESET                 0x00000000u

/* MAIL_STATUS: Own call */
#define BH_PAGE_MAIL_STATUS_WAITS_SHIFT          0u
#define BH_PAGE_MAIL_STATUS_WAITS_WIDTH          1u
#define BH_PAGE_MAIL_STATUS_WAITS_MASK           0x00000001u
#define BH_PAGE_MAIL_STATUS_ANSWERED_SHIFT       1u
#define BH_PAGE_MAIL_STATUS_ANSWERED_WIDTH       1u
#define BH_PAGE_MAIL_STATUS_ANSWERED_MASK        0x00000002u
#define BH_PAGE_MAIL_STATUS_RESET                0x00000000u

/* MAIL_WORD: Word of the own call */
#define BH_PAGE_MAIL_WORD_WORD_SHIFT             0u
#define BH_PAGE_MAIL_WORD_WORD_WIDTH             32u
#define BH_PAGE_MAIL_WORD_WORD_MASK              0xFFFFFFFFu
#define BH_PAGE_MAIL_WORD_RESET                  0x00000000u

/* MAIL_RING: Ring */
#define BH_PAGE_MAIL_RING_TARGET_SHIFT           0u
#define BH_PAGE_MAIL_RING_TARGET_WIDTH           32u
#define BH_PAGE_MAIL_RING_TARGET_MASK            0xFFFFFFFFu
#define BH_PAGE_MAIL_RING_RESET                  0x00000000u

/* MAIL_REPLY: Answer to the own call */
#define BH_PAGE_MAIL_REPLY_WORD_SHIFT            0u
#define BH_PAGE_MAIL_REPLY_WORD_WIDTH            32u
#define BH_PAGE_MAIL_REPLY_WORD_MASK             0xFFFFFFFFu
#define BH_PAGE_MAIL_REPLY_RESET                 0x00000000u

/* CALL: Call of partition q to this one */
#define BH_PAGE_CALL_WORD_SHIFT                  0u
#define BH_PAGE_CALL_WORD_WIDTH                  32u
#define BH_PAGE_CALL_WORD_MASK                   0xFFFFFFFFu
#define BH_PAGE_CALL_RESET                       0x00000000u

/* SHARE: Share one granule */
#define BH_PAGE_SHARE_GRANULE_SHIFT              0u
#define BH_PAGE_SHARE_GRANULE_WIDTH              32u
#define BH_PAGE_SHARE_GRANULE_MASK               0xFFFFFFFFu
#define BH_PAGE_SHARE_RESET                      0x00000000u

/* UNSHARE: Unshare one granule */
#define BH_PAGE_UNSHARE_GRANULE_SHIFT            0u
#define BH_PAGE_UNSHARE_GRANULE_WIDTH            32u
#define BH_PAGE_UNSHARE_GRANULE_MASK             0xFFFFFFFFu
#define BH_PAGE_UNSHARE_RESET                    0x00000000u

/* QUERY: Query one granule */
#define BH_PAGE_QUERY_GRANULE_SHIFT              0u
#define BH_PAGE_QUERY_GRANULE_WIDTH              32u
#define BH_PAGE_QUERY_GRANULE_MASK               0xFFFFFFFFu
#define BH_PAGE_QUERY_RESET                      0x00000000u

/* SHARE_RANGE: Share COUNT granules */
#define BH_PAGE_SHARE_RANGE_GRANULE_SHIFT        0u
#define BH_PAGE_SHARE_RANGE_GRANULE_WIDTH        32u
#define BH_PAGE_SHARE_RANGE_GRANULE_MASK         0xFFFFFFFFu
#define BH_PAGE_SHARE_RANGE_RESET                0x00000000u

/* UNSHARE_RANGE: Unshare COUNT granules */
#define BH_PAGE_UNSHARE_RANGE_GRANULE_SHIFT      0u
#define BH_PAGE_UNSHARE_RANGE_GRANULE_WIDTH      32u
#define BH_PAGE_UNSHARE_RANGE_GRANULE_MASK       0xFFFFFFFFu
#define BH_PAGE_UNSHARE_RANGE_RESET              0x00000000u

/* QUERY_RANGE: Query COUNT granules */
#define BH_PAGE_QUERY_RANGE_GRANULE_SHIFT        0u
#define BH_PAGE_QUERY_RANGE_GRANULE_WIDTH        32u
#define BH_PAGE_QUERY_RANGE_GRANULE_MASK         0xFFFFFFFFu
#define BH_PAGE_QUERY_RANGE_RESET                0x00000000u

/* GRANULE: Leave rights to the levels below */
#define BH_PAGE_GRANULE_GRANULE_SHIFT            0u
#define BH_PAGE_GRANULE_GRANULE_WIDTH            32u
#define BH_PAGE_GRANULE_GRANULE_MASK             0xFFFFFFFFu
#define BH_PAGE_GRANULE_RESET                    0x00000000u

/* GRANULE: Leave rights to the levels below */
#define BH_PAGE_GRANULE_GRANULE_SHIFT            0u
#define BH_PAGE_GRANULE_GRANULE_WIDTH            32u
#define BH_PAGE_GRANULE_GRANULE_MASK             0xFFFFFFFFu
#define BH_PAGE_GRANULE_RESET                    0x00000000u

#endif
