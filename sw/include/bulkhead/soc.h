/* SPDX-License-Identifier: Apache-2.0
 *
 * Register addresses, fields and reset values.  A MASK is in the register's place.
 * Generated from regs/soc.rdl by scripts/registers.py (make regs); not to be edited.
 */
#ifndef BULKHEAD_SOC_H
#define BULKHEAD_SOC_H


/* Byte addresses */
#define SOC_REG_DMA_ID                           0x2000u
#define SOC_REG_DMA_SOURCE                       0x2004u
#define SOC_REG_DMA_DESTINATION                  0x2008u
#define SOC_REG_DMA_WORDS                        0x200Cu
#define SOC_REG_DMA_STATUS                       0x2010u
#define SOC_REG_BOARD_ID                         0x3000u
#define SOC_REG_BOARD_LED                        0x3004u

/* DMA_ID: DMA identification */
#define SOC_DMA_ID_MAGIC_SHIFT                   0u
#define SOC_DMA_ID_MAGIC_WIDTH                   32u
#define SOC_DMA_ID_MAGIC_MASK                    0xFFFFFFFFu
#define SOC_DMA_ID_RESET                         0x42444D41u

/* DMA_SOURCE: DMA source */
#define SOC_DMA_SOURCE_IPA_SHIFT                 2u
#define SOC_DMA_SOURCE_IPA_WIDTH                 14u
#define SOC_DMA_SOURCE_IPA_MASK                  0x0000FFFCu
#define SOC_DMA_SOURCE_RESET                     0x00000000u

/* DMA_DESTINATION: DMA destination */
#define SOC_DMA_DESTINATION_IPA_SHIFT            2u
#define SOC_DMA_DESTINATION_IPA_WIDTH            14u
#define SOC_DMA_DESTINATION_IPA_MASK             0x0000FFFCu
#define SOC_DMA_DESTINATION_RESET                0x00000000u

/* DMA_WORDS: DMA words */
#define SOC_DMA_WORDS_LEFT_SHIFT                 0u
#define SOC_DMA_WORDS_LEFT_WIDTH                 10u
#define SOC_DMA_WORDS_LEFT_MASK                  0x000003FFu
#define SOC_DMA_WORDS_RESET                      0x00000000u

/* DMA_STATUS: DMA status */
#define SOC_DMA_STATUS_BUSY_SHIFT                0u
#define SOC_DMA_STATUS_BUSY_WIDTH                1u
#define SOC_DMA_STATUS_BUSY_MASK                 0x00000001u
#define SOC_DMA_STATUS_DONE_SHIFT                1u
#define SOC_DMA_STATUS_DONE_WIDTH                1u
#define SOC_DMA_STATUS_DONE_MASK                 0x00000002u
#define SOC_DMA_STATUS_READ_ERROR_SHIFT          2u
#define SOC_DMA_STATUS_READ_ERROR_WIDTH          1u
#define SOC_DMA_STATUS_READ_ERROR_MASK           0x00000004u
#define SOC_DMA_STATUS_WRITE_ERROR_SHIFT         3u
#define SOC_DMA_STATUS_WRITE_ERROR_WIDTH         1u
#define SOC_DMA_STATUS_WRITE_ERROR_MASK          0x00000008u
#define SOC_DMA_STATUS_RESET                     0x00000000u

/* BOARD_ID: Board identification */
#define SOC_BOARD_ID_MAGIC_SHIFT                 0u
#define SOC_BOARD_ID_MAGIC_WIDTH                 32u
#define SOC_BOARD_ID_MAGIC_MASK                  0xFFFFFFFFu
#define SOC_BOARD_ID_RESET                       0x42425244u

/* BOARD_LED: LED */
#define SOC_BOARD_LED_ON_SHIFT                   0u
#define SOC_BOARD_LED_ON_WIDTH                   1u
#define SOC_BOARD_LED_ON_MASK                    0x00000001u
#define SOC_BOARD_LED_RESET                      0x00000000u

#endif
