// SPDX-License-Identifier: Apache-2.0
//
// Tests the core's model: what ARMv7-M says of exceptions and refused accesses on a Cortex-M3.  soc-sim --core runs it in the board's
// environment 0, whose window ends at 0xA0001000 and whose board registers (0xA0005000) are written privileged only.
// Result: the firmware's verdict words; the word behind them is the last case that failed.

        .syntax unified
        .cpu    cortex-m3
        .thumb
        .equ    RAM, 0x20000000             // r12 all along
        .equ    SEEN, RAM + 0x200           // what the fault handler saw: CFSR, BFAR, PC, HFSR, IPSR, EXC_RETURN
        .equ    LOG, RAM + 0x300            // bytes that handlers of interrupts leave
        .equ    SCB, 0xE000ED00
        .equ    NVIC, 0xE000E100

        .macro  expect reg, value
        ldr     r9, =\value
        add     r11, r11, #1
        cmp     \reg, r9
        ite     eq
        addeq   r10, r10, #1
        strne   r11, [r12, #16]
        .endm

        .macro  seen cfsr, address, exception
        ldr     r6, =SEEN
        ldr     r0, [r6]
        expect  r0, \cfsr
        ldr     r0, [r6, #8]
        expect  r0, \address
        ldr     r0, [r6, #16]
        expect  r0, \exception
        .endm

        .word   0x20001000, start, 0, fault, fault, fault, fault, 0, 0, 0, 0, call, 0, 0, pend_sv, 0
        .word   0, irq1, 0, irq3

        .thumb_func
fault:  tst     lr, #4                      // r8: bytes to go on behind the instruction
        ite     eq
        mrseq   r0, msp
        mrsne   r0, psp
        ldr     r1, =SCB
        ldr     r3, =SEEN
        ldr     r2, [r1, #0x28]
        str     r2, [r3]
        str     r2, [r1, #0x28]
        ldr     r2, [r1, #0x38]
        str     r2, [r3, #4]
        ldr     r2, [r1, #0x2C]
        str     r2, [r3, #12]
        str     r2, [r1, #0x2C]
        ldr     r2, [r0, #24]
        str     r2, [r3, #8]
        add     r2, r2, r8
        str     r2, [r0, #24]
        mrs     r2, ipsr
        str     r2, [r3, #16]
        str     lr, [r3, #20]
        cmp     r5, #0x55                   // asked to mend the address in r3 of the code that was interrupted
        it      eq
        streq   r4, [r0, #12]
        bx      lr

        .thumb_func
call:   ldr     r3, =SEEN                   // SVC: SP and the stacked xPSR, CONTROL, EXC_RETURN
        mrs     r0, msp
        str     r0, [r3]
        ldr     r1, [r0, #28]
        str     r1, [r3, #4]
        mrs     r1, control
        str     r1, [r3, #8]
        str     lr, [r3, #20]
        movs    r1, #0
        msr     control, r1                 // privileged again, wherever the call came from
        bx      lr

        .macro  log value
        ldr     r2, =LOG
        ldr     r3, [r2]
        lsl     r3, r3, #4
        orr     r3, r3, #\value
        str     r3, [r2]
        .endm

        .thumb_func
pend_sv: log    7
        bx      lr

        .thumb_func
irq1:   log     1
        ldr     r0, =NVIC
        movs    r1, #8                      // IRQ 3 is lower: it waits
        cmp     r8, #3
        it      eq
        streq   r1, [r0, #0x100]
        log     2
        bx      lr

        .thumb_func
irq3:   log     3
        ldr     r0, =NVIC
        movs    r1, #2                      // IRQ 1 is higher: it comes now
        cmp     r8, #1
        it      eq
        streq   r1, [r0, #0x100]
        nop
        b       1f
1:      log     4
        bx      lr

        .thumb_func
start:  ldr     r12, =RAM
        movs    r10, #0
        mov     r11, r10
        mov     r8, r10
        mov     r5, r10
        str     r10, [r12, #16]
        ldr     r4, =SCB
        ldr     r0, =0x70000                // MemManage, BusFault, UsageFault
        str     r0, [r4, #0x24]
        ldr     r1, =0xE000E008
        movs    r0, #2                      // DISDEFWBUF
        str     r0, [r1]

        // Precise: the store and the load, BFAR, nothing has happened.
        mov     r8, #4
        ldr     r0, =0xA0001000
        ldr     r1, =0x1234
1:      str.w   r1, [r0]
        seen    0x8200, 1b, 5
        ldr     r0, [r6, #4]
        expect  r0, 0xA0001000
        ldr     r0, [r6, #20]
        expect  r0, 0xFFFFFFF9
        ldr     r0, =0xA0001ffc
1:      ldr.w   r1, [r0, #4]
        expect  r1, 0x1234
        seen    0x8200, 1b, 5
        // The base is as it was when a word in the midst of LDM is refused.
        ldr     r7, =0xA0000ff8
1:      ldmia.w r7!, {r0, r1, r2, r3}
        expect  r7, 0xA0000ff8
        seen    0x8200, 1b, 5
        ldr     r0, [r6, #4]
        expect  r0, 0xA0001000

        // Imprecise without DISDEFWBUF: the store has ended, no address.
        ldr     r1, =0xE000E008
        movs    r0, #0
        str     r0, [r1]
        mov     r8, #0
        ldr     r0, =0xA0001000
        str     r1, [r0]
        b       1f
1:      ldr     r6, =SEEN
        ldr     r0, [r6]
        expect  r0, 0x400
        ldr     r1, =0xE000E008
        movs    r0, #2
        str     r0, [r1]

        // LDRT, STRT look unprivileged: the board's LED may be read, not written.
        mov     r8, #4
        ldr     r3, =0xA0005004
        movs    r0, #1
        str     r0, [r3]
        ldrt    r1, [r3]
        expect  r1, 1
        movs    r0, #0
1:      strt    r0, [r3]
        seen    0x8200, 1b, 5
        ldr     r1, [r3]
        expect  r1, 1

        // Unaligned.
        ldr     r3, =0xA0000100
        ldr     r0, =0x44332211
        str.w   r0, [r3, #1]
        ldrb    r1, [r3, #1]
        expect  r1, 0x11
        ldr     r1, [r3, #4]
        and     r1, r1, #0xff
        expect  r1, 0x44
        ldrh.w  r1, [r3, #3]
        expect  r1, 0x4433

        // An instruction of an IT block that is restarted: the block goes on where it was.
        mov     r8, #0
        movs    r5, #0x55
        ldr     r4, =0xA0000100
        ldr     r3, =0xA0002000
        movs    r0, #1
        movs    r2, #1
        cmp     r0, #1
        ittee   eq
        addeq   r0, r0, #16
        ldreq.w r1, [r3, #1]
        addne   r2, r2, #32
        addne   r0, r0, #64
        expect  r0, 17
        expect  r1, 0x44332211
        expect  r2, 1
        movs    r5, #0

        // No instruction, execute-never.
        mov     r8, #2
1:      udf     #0
        seen    0x10000, 1b, 6
        ldr     r8, =(1f - 0xA0000000)
        ldr     r0, =0xA0000001
        bx      r0
1:      seen    0x1, 0xA0000000, 4

        // BusFault not enabled: HardFault, forced.
        mov     r8, #4
        ldr     r4, =SCB
        ldr     r0, =0x50000
        str     r0, [r4, #0x24]
        ldr     r0, =0xA0001000
1:      ldr.w   r1, [r0]
        seen    0x8200, 1b, 3
        ldr     r0, [r6, #12]
        expect  r0, 0x40000000
        ldr     r0, =0x70000
        str     r0, [r4, #0x24]

        // SVC: a stack of an odd word is aligned, and comes back.
        sub     sp, sp, #4
        mov     r7, sp
        svc     #1
        mov     r1, sp
        sub     r1, r1, r7
        expect  r1, 0
        add     sp, sp, #4
        ldr     r6, =SEEN
        ldr     r0, [r6]
        and     r0, r0, #7
        expect  r0, 0
        ldr     r0, [r6, #4]
        and     r0, r0, #0x200
        expect  r0, 0x200

        // Unprivileged on the process stack, behind Bulkhead.
        ldr     r0, =0xA0000800
        msr     psp, r0
        movs    r0, #3
        msr     control, r0
        isb
        mov     r8, #4
        ldr     r0, =0xE000ED00             // the System Control Space is not its business
1:      ldr.w   r1, [r0]
        seen    0x8200, 1b, 5
        ldr     r0, [r6, #20]
        expect  r0, 0xFFFFFFFD
        movs    r0, #0
        msr     control, r0                 // ignored
        mrs     r0, control
        expect  r0, 3
        svc     #2
        ldr     r6, =SEEN
        ldr     r0, [r6, #8]
        expect  r0, 1                       // nPRIV, and handlers run on the main stack
        mrs     r0, control
        expect  r0, 2                       // the handler took nPRIV away
        mov     r0, sp
        expect  r0, 0xA0000800
        movs    r0, #0
        msr     control, r0
        isb

        // Priorities: IRQ 1 at 0x20, IRQ 3 at 0x40, PendSV at 0xE0.
        ldr     r0, =0xE000E400
        ldr     r1, =0x40002000
        str     r1, [r0]
        ldr     r4, =SCB
        ldr     r1, =0x00E00000
        str     r1, [r4, #0x20]
        ldr     r7, =NVIC
        movs    r1, #10
        str     r1, [r7]
        ldr     r6, =LOG
        movs    r0, #0
        str     r0, [r6]
        mov     r8, #1
        movs    r1, #8
        str     r1, [r7, #0x100]            // 3 begins, 1 comes between
        b       1f
1:      ldr     r0, [r6]
        expect  r0, 0x3124
        movs    r0, #0
        str     r0, [r6]
        mov     r8, #3
        movs    r1, #2
        str     r1, [r7, #0x100]            // 1 begins, 3 waits for its end
        b       1f
1:      ldr     r0, [r6]
        expect  r0, 0x1234
        mov     r8, #0
        // PRIMASK holds all back, BASEPRI what is not higher.
        movs    r0, #0
        str     r0, [r6]
        cpsid   i
        movs    r1, #2
        str     r1, [r7, #0x100]
        b       1f
1:      ldr     r0, [r6]
        expect  r0, 0
        ldr     r0, [r4, #4]
        ubfx    r0, r0, #12, #9
        expect  r0, 17
        cpsie   i
        b       1f
1:      ldr     r0, [r6]
        expect  r0, 0x12
        movs    r0, #0
        str     r0, [r6]
        movs    r0, #0x40
        msr     basepri, r0
        movs    r1, #10
        str     r1, [r7, #0x100]
        b       1f
1:      ldr     r0, [r6]
        expect  r0, 0x12
        movs    r0, #0
        msr     basepri, r0
        b       1f
1:      ldr     r0, [r6]
        expect  r0, 0x1234
        movs    r0, #0
        str     r0, [r6]
        mov     r0, #0x10000000             // PendSV
        str     r0, [r4, #4]
        b       1f
1:      ldr     r0, [r6]
        expect  r0, 7

        // WFI ends with an interrupt that PRIMASK holds back.
        movs    r0, #0
        str     r0, [r6]
        cpsid   i
        movs    r1, #2
        str     r1, [r7, #0x100]
        wfi
        ldr     r0, [r6]
        expect  r0, 0
        cpsie   i
        b       1f
1:      ldr     r0, [r6]
        expect  r0, 0x12

        str     r11, [r12, #4]
        str     r10, [r12, #8]
        sub     r0, r11, r10
        str     r0, [r12, #12]
        ldr     r0, =0x54444956
        str     r0, [r12]
1:      wfi
        b       1b
        .ltorg
