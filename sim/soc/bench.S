// SPDX-License-Identifier: Apache-2.0
//
// Program of soc-sim --bench: core and DMA engine both copy all the time, in the active environment (set up by the simulator).
// The DMA engine copies 0xA0000800 to 0xA0000C00, 200 words at a time; the core 0xA0000000 to 0xA0000400.

        .syntax unified
        .cpu    cortex-m3
        .thumb
        .section .text
        .word   0x20001000
        .word   start + 1

        .equ    DMA, 0xA0004000             // SOURCE 4, DESTINATION 8, WORDS 12, STATUS 16

        .thumb_func
start:  ldr     r12, =DMA
        ldr     lr, =0xA0000000
again:  mov     r0, #2
        str     r0, [r12, #16]
        mov     r0, #0x0800
        str     r0, [r12, #4]
        mov     r0, #0x0C00
        str     r0, [r12, #8]
        mov     r0, #200
        str     r0, [r12, #12]
copy:   mov     r10, lr
        add     r11, lr, #0x400
        .rept   12
        ldmia   r10!, {r0-r7}
        stmia   r11!, {r0-r7}
        .endr
        ldr     r0, [r12, #16]
        tst     r0, #2
        beq     copy
        b       again
        .ltorg
