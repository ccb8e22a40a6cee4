// SPDX-License-Identifier: Apache-2.0
//
// The Cortex-M3's memory map and its run loop.
//
// Unicorn runs until something stops it: a refused access (the instruction then has had no effect), an exception, an interrupt that
// is due at the start of a block.  Each data access to AHB and APB is a transfer on the pins, made inside the callback; instructions
// in between let the clock run: one cycle a halfword of code.

#include <stdlib.h>
#include <string.h>

#include "core_internal.h"

#define SLEEP_LIMIT 1000000u        /* cycles of WFI that nothing ends */
#define MAGIC       0x54444956u     /* "VIDT" at the start of SRAM0: the firmware has ended */

uint32_t core_get(struct core *c, int reg)
{
    uint32_t v = 0;
    uc_reg_read(c->uc, reg, &v);
    return v;
}

void core_set(struct core *c, int reg, uint32_t value) { uc_reg_write(c->uc, reg, &value); }

// ---- data accesses ------------------------------------------------------------------------------

static void refuse(struct core *c, uint32_t address)
{
    c->refused = true;
    c->address = address;
    uc_emu_stop(c->uc);
}

static bool is_privileged(struct core *c)
{
    const bool p = c->privileged && !c->unprivileged_once;
    c->unprivileged_once = false;
    return p;
}

// A form that the bus has not (unaligned) goes out as the core's bus unit splits it: bytes and halfwords.
static unsigned piece(uint32_t address, unsigned left)
{
    return address & 1 || left == 1 ? 0 : address & 2 || left < 4 ? 1 : 2;
}

typedef bool access_fn(struct core *c, uint32_t address, unsigned size_log2, bool write, bool privileged, uint32_t *data);

static bool ahb(struct core *c, uint32_t address, unsigned size_log2, bool write, bool privileged, uint32_t *data)
{
    const uint8_t prot = HPROT_DATA | HPROT_BUFFERABLE | (privileged ? HPROT_PRIVILEGED : 0);
    return ahb_access(c->soc, address, size_log2, write, prot, data);
}

static bool apb(struct core *c, uint32_t address, unsigned size_log2, bool write, bool privileged, uint32_t *data)
{
    const uint8_t strb = (uint8_t)(write ? ((1u << (1u << size_log2)) - 1) << (address & 3) : 0);
    return apb_access(c->soc, address & 0xfff, write, privileged ? 1 : 0, strb, data);
}

// A byte access to SRAM0 is a word read or a write with strobes.
static bool sram(struct core *c, uint32_t address, unsigned size_log2, bool write, bool privileged, uint32_t *data)
{
    (void)privileged;
    const uint8_t strb = (uint8_t)(write ? ((1u << (1u << size_log2)) - 1) << (address & 3) : 0);
    const uint32_t read = sram_access(c->soc, address >> 2 & 0x3ff, strb, *data);
    if (!write) *data = read;
    return true;
}

static uint64_t bus_read(struct core *c, access_fn *bus, uint32_t address, unsigned size, bool privileged)
{
    uint64_t value = 0;
    if (c->refused) return 0;           // the rest of an instruction that is refused already
    for (unsigned done = 0, log2; done < size; done += 1u << log2) {
        log2 = piece(address + done, size - done);
        const unsigned lane = 8 * ((address + done) & 3);
        uint32_t word = 0;
        if (!bus(c, address + done, log2, false, privileged, &word)) {
            refuse(c, address + done);
            return 0;
        }
        const uint32_t mask = log2 == 2 ? ~0u : (1u << (8u << log2)) - 1;
        value |= (uint64_t)(word >> lane & mask) << 8 * done;
    }
    return value;
}

static void bus_write(struct core *c, access_fn *bus, uint32_t address, unsigned size, uint64_t value, bool privileged)
{
    if (c->refused) return;
    for (unsigned done = 0, log2; done < size; done += 1u << log2) {
        log2 = piece(address + done, size - done);
        uint32_t word = (uint32_t)(value >> 8 * done);
        if (log2 == 0) word = (word & 0xff) * 0x01010101u;      // as the core drives lanes
        if (log2 == 1) word = (word & 0xffff) * 0x00010001u;
        if (bus(c, address + done, log2, true, privileged, &word)) continue;
        if (c->actlr & ACTLR_DISDEFWBUF) {
            refuse(c, address + done);
        } else {                                                // the write buffer has let the instruction end
            c->imprecise = true;
            c->look = true;
        }
        return;
    }
}

static uint64_t read_ahb(uc_engine *u, uint64_t offset, unsigned size, void *user)
{
    struct core *c = user;
    (void)u;
    return bus_read(c, ahb, SOC_AHB + (uint32_t)offset, size, is_privileged(c));
}

static void write_ahb(uc_engine *u, uint64_t offset, unsigned size, uint64_t value, void *user)
{
    struct core *c = user;
    (void)u;
    bus_write(c, ahb, SOC_AHB + (uint32_t)offset, size, value, is_privileged(c));
}

static uint64_t read_apb(uc_engine *u, uint64_t offset, unsigned size, void *user)
{
    struct core *c = user;
    (void)u;
    return bus_read(c, apb, SOC_APB + (uint32_t)offset, size, is_privileged(c));
}

static void write_apb(uc_engine *u, uint64_t offset, unsigned size, uint64_t value, void *user)
{
    struct core *c = user;
    (void)u;
    bus_write(c, apb, SOC_APB + (uint32_t)offset, size, value, is_privileged(c));
}

static uint64_t read_sram(uc_engine *u, uint64_t offset, unsigned size, void *user)
{
    struct core *c = user;
    (void)u;
    return bus_read(c, sram, SOC_SRAM + (uint32_t)offset, size, is_privileged(c));
}

static void write_sram(uc_engine *u, uint64_t offset, unsigned size, uint64_t value, void *user)
{
    struct core *c = user;
    (void)u;
    bus_write(c, sram, SOC_SRAM + (uint32_t)offset, size, value, is_privileged(c));
    if (offset == 0 && value == MAGIC) {
        c->magic = true;
        uc_emu_stop(c->uc);
    }
}

static void wrote_sram(uc_engine *u, uc_mem_type type, uint64_t address, int size, int64_t value, void *user)
{
    struct core *c = user;
    (void)u, (void)type, (void)address, (void)size;
    if ((uint32_t)value == MAGIC) {
        c->magic = true;
        c->look = true;                 // ends at the next block: the store itself is to be made
    }
}

// Arm CMSDK APB UART, the transmitter: never full.
static uint64_t read_uart(uc_engine *u, uint64_t offset, unsigned size, void *user)
{
    const struct core *c = user;
    (void)u, (void)size;
    switch (offset) {
    case 0x08: return c->uart_ctrl;
    case 0x10: return c->uart_div;
    default: return 0;
    }
}

static void write_uart(uc_engine *u, uint64_t offset, unsigned size, uint64_t value, void *user)
{
    struct core *c = user;
    (void)u, (void)size;
    switch (offset) {
    case 0x00:
        if (c->uart_ctrl & 1) c->options.uart(c->options.context, (char)value);
        break;
    case 0x08: c->uart_ctrl = (uint32_t)value & 0x7f; break;
    case 0x10: c->uart_div = (uint32_t)value & 0xfffff; break;
    default: break;
    }
}

// Private Peripheral Bus: privileged accesses only, BusFault otherwise.
static uint64_t read_scs(uc_engine *u, uint64_t offset, unsigned size, void *user)
{
    struct core *c = user;
    (void)u;
    if (is_privileged(c)) return scs_read(c, (uint32_t)offset, size);
    refuse(c, 0xE000E000u + (uint32_t)offset);
    return 0;
}

static void write_scs(uc_engine *u, uint64_t offset, unsigned size, uint64_t value, void *user)
{
    struct core *c = user;
    (void)u;
    if (is_privileged(c)) scs_write(c, (uint32_t)offset, size, (uint32_t)value);
    else refuse(c, 0xE000E000u + (uint32_t)offset);
    if (c->asked_reset) uc_emu_stop(c->uc);
}

// ---- hooks -------------------------------------------------------------------------------------------

static void on_interrupt(uc_engine *u, uint32_t number, void *user)
{
    struct core *c = user;
    c->interrupt = (int)number;
    uc_emu_stop(u);
}

static bool on_unmapped(uc_engine *u, uc_mem_type type, uint64_t address, int size, int64_t value, void *user)
{
    struct core *c = user;
    (void)u, (void)size, (void)value;
    if (type == UC_MEM_FETCH_UNMAPPED || type == UC_MEM_FETCH_PROT) return false;
    c->refused = true;
    c->address = (uint32_t)address;
    return false;
}

static void on_block(uc_engine *u, uint64_t address, uint32_t size, void *user)
{
    struct core *c = user;
    (void)address;
    c->blocks++;
    if (!c->refused) c->in_it = false;
    soc_idle(c->soc, size >> 1);
    if (c->soc->cycle >= c->options.cycles) {
        c->stuck = true;
        uc_emu_stop(u);
        return;
    }
    if (c->soc->pins.gpint != c->lines) exception_lines(c);
    if (!c->look) return;
    if (c->magic || c->imprecise || exception_next(c)) {
        uc_emu_stop(u);
        return;
    }
    c->look = false;                    // what is masked only may be unmasked without our notice
    for (int n = EXC_NMI; n < CORE_EXCEPTIONS; n++) c->look |= c->pending[n] && c->enabled[n];
}

static void on_unprivileged(uc_engine *u, uint64_t address, uint32_t size, void *user)
{
    struct core *c = user;
    (void)u, (void)address, (void)size;
    c->unprivileged_once = true;
}

static void on_privileged_again(uc_engine *u, uint64_t address, uint32_t size, void *user)
{
    struct core *c = user;
    (void)u, (void)address, (void)size;
    c->unprivileged_once = false;
}

// Unicorn does not stop at a refused access inside an IT block: what the instruction has changed is put back.
static const int saved_reg[CORE_SAVED] = {
    UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3, UC_ARM_REG_R4, UC_ARM_REG_R5, UC_ARM_REG_R6, UC_ARM_REG_R7, UC_ARM_REG_R8,
    UC_ARM_REG_R9, UC_ARM_REG_R10, UC_ARM_REG_R11, UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR, UC_ARM_REG_PC, UC_ARM_REG_XPSR};

static void on_it(uc_engine *u, uint64_t address, uint32_t size, void *user)
{
    struct core *c = user;
    (void)u, (void)size;
    if (c->refused) return;
    c->in_it = c->it_state[address >> 1 & 0x3fff] != 0;
    if (!c->in_it) return;
    for (unsigned i = 0; i < CORE_SAVED; i++) c->saved[i] = core_get(c, saved_reg[i]);
    const uint32_t it = c->it_state[address >> 1 & 0x3fff];
    c->saved[CORE_SAVED - 2] = (uint32_t)address | 1;
    c->saved[CORE_SAVED - 1] = (c->saved[CORE_SAVED - 1] & ~0x0600FC00u) | (it & 3) << 25 | (it >> 2) << 10;
}

static void put_back(struct core *c)
{
    for (unsigned i = 0; i < CORE_SAVED; i++) core_set(c, saved_reg[i], c->saved[i]);
    c->in_it = false;
}

// IT and what it governs, up to four instructions, and the one behind them.
static void watch_it(struct core *c)
{
    for (unsigned i = 0; i + 2 <= c->options.bytes; i += 2) {
        const unsigned it = c->flash[i] | c->flash[i + 1] << 8;
        if ((it & 0xff00) != 0xbf00 || !(it & 15)) continue;
        uc_hook h;
        unsigned at = i + 2;
        for (uint8_t state = (uint8_t)it; at + 2 <= sizeof c->flash; state = state & 7 ? (state & 0xe0) | (state << 1 & 0x1f) : 0) {
            if (!c->it_state[at >> 1]) c->it_state[at >> 1] = state;
            uc_hook_add(c->uc, &h, UC_HOOK_CODE, (void *)on_it, c, at, at);
            if (!state) break;
            at += c->flash[at + 1] >> 3 >= 0x1d ? 4 : 2;
        }
    }
}

static void look_at_privilege(struct core *c)
{
    c->privileged = (core_get(c, UC_ARM_REG_XPSR) & 0x1ff) != 0 || !(core_get(c, UC_ARM_REG_CONTROL) & 1);
}

static void on_control(uc_engine *u, uint64_t address, uint32_t size, void *user)
{
    (void)u, (void)address, (void)size;
    look_at_privilege(user);
}

// LDRT and STRT (and their byte and halfword forms) look unprivileged whatever the core is: find them in the image.
// And MSR CONTROL, behind which privilege may be another.
static void watch_unprivileged(struct core *c)
{
    for (unsigned i = 0; i + 4 <= c->options.bytes; i += 2) {
        const unsigned a = c->flash[i] | c->flash[i + 1] << 8, b = c->flash[i + 2] | c->flash[i + 3] << 8;
        uc_hook h;
        if ((a & 0xfff0) == 0xf380 && (b & 0xf3ff) == 0x8014) uc_hook_add(c->uc, &h, UC_HOOK_CODE, (void *)on_control, c, i + 4, i + 4);
        if ((a & 0xfe80) != 0xf800 || (b & 0x0f00) != 0x0e00) continue;
        uc_hook_add(c->uc, &h, UC_HOOK_CODE, (void *)on_unprivileged, c, i, i);
        uc_hook_add(c->uc, &h, UC_HOOK_CODE, (void *)on_privileged_again, c, i + 4, i + 4);
    }
}

// ---- run ------------------------------------------------------------------------------------------------

static void reset(struct core *c)
{
    memset(c->pending, 0, sizeof c->pending);
    memset(c->active, 0, sizeof c->active);
    memset(c->enabled, 0, sizeof c->enabled);
    memset(c->priority, 0, sizeof c->priority);
    c->enabled[EXC_NMI] = c->enabled[EXC_HARD] = c->enabled[EXC_SVC] = c->enabled[EXC_PENDSV] = c->enabled[EXC_SYSTICK] = true;
    c->vtor = c->aircr = c->scr = c->shcsr = c->cfsr = c->hfsr = c->mmfar = c->bfar = c->actlr = c->demcr = 0;
    c->ccr = CCR_STKALIGN;
    c->lines = 0;
    core_set(c, UC_ARM_REG_SP, core_word(c, 0) & ~3u);
    core_set(c, UC_ARM_REG_LR, 0xffffffff);
    core_set(c, UC_ARM_REG_PC, core_word(c, 4));
}

struct core *core_open(struct soc *s, const struct core_options *o, const char **why)
{
    struct core *c = aligned_alloc(4096, (sizeof *c + 4095) & ~(size_t)4095);
    if (!c) {
        *why = "out of memory";
        return NULL;
    }
    memset(c, 0, sizeof *c);
    c->soc = s;
    c->options = *o;
    if (o->bytes > sizeof c->flash) {
        *why = "the firmware does not fit 32 KiB of flash";
        free(c);
        return NULL;
    }
    memset(c->flash, 0xff, sizeof c->flash);
    memcpy(c->flash, o->flash, o->bytes);

    uc_hook h;
    uc_err e = uc_open(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS, &c->uc);
    if (!e) e = uc_ctl_set_cpu_model(c->uc, UC_CPU_ARM_CORTEX_M3);
    if (!e) e = uc_mem_map_ptr(c->uc, 0, sizeof c->flash, UC_PROT_READ | UC_PROT_EXEC, c->flash);
    if (!e && o->sram_pins) e = uc_mmio_map(c->uc, SOC_SRAM, sizeof c->sram, read_sram, c, write_sram, c);
    if (!e && !o->sram_pins) e = uc_mem_map_ptr(c->uc, SOC_SRAM, sizeof c->sram, UC_PROT_ALL, c->sram);
    if (!e && !o->sram_pins) e = uc_hook_add(c->uc, &h, UC_HOOK_MEM_WRITE, (void *)wrote_sram, c, SOC_SRAM, SOC_SRAM);
    if (!e) e = uc_mmio_map(c->uc, SOC_AHB, 65536, read_ahb, c, write_ahb, c);
    if (!e) e = uc_mmio_map(c->uc, SOC_APB, 4096, read_apb, c, write_apb, c);
    if (!e) e = uc_mmio_map(c->uc, 0x40004000, 4096, read_uart, c, write_uart, c);
    if (!e) e = uc_mmio_map(c->uc, 0xE000E000, 4096, read_scs, c, write_scs, c);
    if (!e) e = uc_hook_add(c->uc, &h, UC_HOOK_BLOCK, (void *)on_block, c, 1, 0);
    if (!e) e = uc_hook_add(c->uc, &h, UC_HOOK_INTR, (void *)on_interrupt, c, 1, 0);
    if (!e) e = uc_hook_add(c->uc, &h, UC_HOOK_MEM_INVALID, (void *)on_unmapped, c, 1, 0);
    if (e) {
        *why = uc_strerror(e);
        core_close(c);
        return NULL;
    }
    watch_unprivileged(c);
    watch_it(c);
    reset(c);
    return c;
}

static bool asleep(struct core *c)
{
    for (unsigned i = 0; i < SLEEP_LIMIT; i++) {
        if (c->soc->pins.gpint != c->lines) exception_lines(c);
        // PRIMASK keeps an interrupt from being taken, not from waking the core.
        for (int n = EXC_NMI; n < CORE_EXCEPTIONS; n++)
            if (c->pending[n] && c->enabled[n]) return false;
        soc_idle(c->soc, 1);
    }
    return true;
}

enum core_end core_run(struct core *c)
{
    uint32_t pc = core_get(c, UC_ARM_REG_PC);
    for (;;) {
        c->refused = false;
        c->interrupt = -1;
        c->unprivileged_once = c->in_it = false;
        look_at_privilege(c);
        c->look = true;                                 // PRIMASK may have changed
        const uc_err e = uc_emu_start(c->uc, pc | 1, 0xffffffff, 0, 0);
        pc = core_get(c, UC_ARM_REG_PC);
        bool ok = true;
        if (c->magic) return CORE_MAGIC;
        if (c->asked_reset) return CORE_RESET;
        if (c->stuck) return CORE_STUCK;
        if (c->refused) {
            if (c->in_it) put_back(c);
            c->bfar = c->address;
            ok = exception_fault(c, EXC_BUS, CFSR_PRECISERR | CFSR_BFARVALID);
        } else if (c->interrupt == 2) {
            c->pending[EXC_SVC] = true;
            const int next = exception_next(c);
            if (next) ok = exception_enter(c, next);
            else ok = exception_fault(c, EXC_HARD, 0);  // SVC where its handler can't run
        } else if (c->interrupt == 8) {
            ok = exception_return(c, pc | 1);
        } else if (c->interrupt == 3) {                 // execute never: no bus access
            ok = exception_fault(c, EXC_MEMORY, CFSR_IACCVIOL);
        } else if (c->interrupt == 1 || e == UC_ERR_INSN_INVALID) {
            ok = exception_fault(c, EXC_USAGE, CFSR_UNDEFINSTR);
        } else if (c->interrupt == 17) {
            ok = exception_fault(c, EXC_USAGE, CFSR_NOCP);
        } else if (c->interrupt == 18) {
            ok = exception_fault(c, EXC_USAGE, CFSR_INVSTATE);
        } else if (c->interrupt == 7) {                 // BKPT without a debugger
            ok = exception_fault(c, EXC_HARD, 0);
        } else if (e == UC_ERR_FETCH_UNMAPPED || e == UC_ERR_FETCH_PROT) {
            ok = exception_fault(c, EXC_BUS, CFSR_IBUSERR);
        } else if (e) {
            ok = exception_fault(c, EXC_HARD, 0);
        } else if (c->imprecise) {
            c->imprecise = false;
            ok = exception_fault(c, EXC_BUS, CFSR_IMPRECISERR);
        } else {
            const int next = exception_next(c);
            if (next) ok = exception_enter(c, next);
            else if (asleep(c)) return CORE_ASLEEP;   // WFI
        }
        if (!ok) return CORE_LOCKUP;
        pc = core_get(c, UC_ARM_REG_PC);
    }
}

uint32_t core_word(struct core *c, uint32_t address)
{
    uint32_t w = 0;
    if (address < sizeof c->flash) memcpy(&w, c->flash + (address & ~3u), 4);
    else if (address - SOC_SRAM < sizeof c->sram) {
        if (c->options.sram_pins) return sram_access(c->soc, address >> 2 & 0x3ff, 0, 0);
        memcpy(&w, c->sram + ((address - SOC_SRAM) & ~3u), 4);
    }
    return w;
}

uint32_t core_pc(struct core *c) { return core_get(c, UC_ARM_REG_PC); }
uint64_t core_blocks(const struct core *c) { return c->blocks; }

void core_close(struct core *c)
{
    if (!c) return;
    if (c->uc) uc_close(c->uc);
    free(c);
}
