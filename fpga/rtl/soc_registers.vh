// SPDX-License-Identifier: Apache-2.0
//
// Register addresses, fields and reset values.  A MASK is in the register's place.
// Generated from regs/soc.rdl by scripts/registers.py (make regs); not to be edited.
`ifndef BH_SOC_VH
`define BH_SOC_VH


// Byte addresses
`define SOC_REG_DMA_ID                           16'h2000
`define SOC_REG_DMA_SOURCE                       16'h2004
`define SOC_REG_DMA_DESTINATION                  16'h2008
`define SOC_REG_DMA_WORDS                        16'h200C
`define SOC_REG_DMA_STATUS                       16'h2010
`define SOC_REG_BOARD_ID                         16'h3000
`define SOC_REG_BOARD_LED                        16'h3004

// DMA_ID: DMA identification
`define SOC_DMA_ID_MAGIC_SHIFT                   0
`define SOC_DMA_ID_MAGIC_WIDTH                   32
`define SOC_DMA_ID_MAGIC_MASK                    32'hFFFFFFFF
`define SOC_DMA_ID_RESET                         32'h42444D41

// DMA_SOURCE: DMA source
`define SOC_DMA_SOURCE_IPA_SHIFT                 2
`define SOC_DMA_SOURCE_IPA_WIDTH                 14
`define SOC_DMA_SOURCE_IPA_MASK                  32'h0000FFFC
`define SOC_DMA_SOURCE_RESET                     32'h00000000

// DMA_DESTINATION: DMA destination
`define SOC_DMA_DESTINATION_IPA_SHIFT            2
`define SOC_DMA_DESTINATION_IPA_WIDTH            14
`define SOC_DMA_DESTINATION_IPA_MASK             32'h0000FFFC
`define SOC_DMA_DESTINATION_RESET                32'h00000000

// DMA_WORDS: DMA words
`define SOC_DMA_WORDS_LEFT_SHIFT                 0
`define SOC_DMA_WORDS_LEFT_WIDTH                 10
`define SOC_DMA_WORDS_LEFT_MASK                  32'h000003FF
`define SOC_DMA_WORDS_RESET                      32'h00000000

// DMA_STATUS: DMA status
`define SOC_DMA_STATUS_BUSY_SHIFT                0
`define SOC_DMA_STATUS_BUSY_WIDTH                1
`define SOC_DMA_STATUS_BUSY_MASK                 32'h00000001
`define SOC_DMA_STATUS_DONE_SHIFT                1
`define SOC_DMA_STATUS_DONE_WIDTH                1
`define SOC_DMA_STATUS_DONE_MASK                 32'h00000002
`define SOC_DMA_STATUS_READ_ERROR_SHIFT          2
`define SOC_DMA_STATUS_READ_ERROR_WIDTH          1
`define SOC_DMA_STATUS_READ_ERROR_MASK           32'h00000004
`define SOC_DMA_STATUS_WRITE_ERROR_SHIFT         3
`define SOC_DMA_STATUS_WRITE_ERROR_WIDTH         1
`define SOC_DMA_STATUS_WRITE_ERROR_MASK          32'h00000008
`define SOC_DMA_STATUS_RESET                     32'h00000000

// BOARD_ID: Board identification
`define SOC_BOARD_ID_MAGIC_SHIFT                 0
`define SOC_BOARD_ID_MAGIC_WIDTH                 32
`define SOC_BOARD_ID_MAGIC_MASK                  32'hFFFFFFFF
`define SOC_BOARD_ID_RESET                       32'h42425244

// BOARD_LED: LED
`define SOC_BOARD_LED_ON_SHIFT                   0
`define SOC_BOARD_LED_ON_WIDTH                   1
`define SOC_BOARD_LED_ON_MASK                    32'h00000001
`define SOC_BOARD_LED_RESET                      32'h00000000

`endif
