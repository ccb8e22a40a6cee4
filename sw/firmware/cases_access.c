/* SPDX-License-Identifier: Apache-2.0
 *
 * Accesses of the core, unprivileged, that a partition's windows do not allow; and registers, from the same side.
 */
#include "bulkhead/registers.h"
#include "cases.h"
#include "core.h"
#include "platform.h"
#include "programs.h"
#include "report.h"

enum { B = ACCESS_BYTE, H = ACCESS_HALF, W = ACCESS_WORD, WRITE = ACCESS_WRITE };

struct access { uint32_t who, kind, addr, data, code; const char *what; };

static const struct access window_cases[] = {
    {0, W, 0x1000, 0, BULKHEAD_FAULT_WINDOW, "reads the word past its window"},
    {0, WRITE | W, 0x1004, 0xDEADBEEF, BULKHEAD_FAULT_WINDOW, "writes a word at the other's PA"},
    {0, H, 0x1FFE, 0, BULKHEAD_FAULT_WINDOW, "reads the last halfword of the other's PA"},
    {0, WRITE | B, 0x1001, 0x5A, BULKHEAD_FAULT_WINDOW, "writes a byte at the other's PA"},
    {1, B, 0x1000, 0, BULKHEAD_FAULT_WINDOW, "reads the byte past its window"},
    {1, WRITE | W, 0x1000, 0xDEADBEEF, BULKHEAD_FAULT_WINDOW, "writes the word past its window"},
    {1, W, 0x2010, 0, BULKHEAD_FAULT_WINDOW, "reads the DMA engine at its PA"},
    {1, WRITE | H, 0x3FFE, 0xA5A5, BULKHEAD_FAULT_WINDOW, "writes the last halfword of the gap"},
    {0, WRITE | B, 0x6000, 0x5A, BULKHEAD_FAULT_WINDOW, "writes the byte past its last window"},
    {1, W, 0xFFFC, 0, BULKHEAD_FAULT_WINDOW, "reads the last word of the IPA space"},
    {0, WRITE | W, BOARD_IPA(LED), 1, BULKHEAD_FAULT_ACCESS, "writes the LED, which it may only read"},
    {1, WRITE | B, BOARD_IPA(LED), 1, BULKHEAD_FAULT_ACCESS, "writes a byte of the LED, which it may only read"},
};

static const struct access register_cases[] = {
    {0, WRITE | W, BH_REG_ACTIVE, 1, BULKHEAD_FAULT_CONFIG, "writes ACTIVE"},
    {1, WRITE | W, BH_REG_COMMIT, 1, BULKHEAD_FAULT_CONFIG, "writes COMMIT"},
    {0, WRITE | W, BH_REG_STAGED_BASE + 0x08, 0x2000, BULKHEAD_FAULT_CONFIG, "stages a larger window"},
    {1, WRITE | W, BH_REG_STAGED_BASE + BH_REG_STAGED_STRIDE + 0x10, 0, BULKHEAD_FAULT_CONFIG, "stages the other's PA"},
    {1, WRITE | W, BH_REG_PORT_BASE + BH_REG_PORT_STRIDE, 1, BULKHEAD_FAULT_CONFIG, "writes PORT_CONTROL of the DMA engine"},
    {0, WRITE | W, BH_REG_IRQ_ENABLE, 0, BULKHEAD_FAULT_CONFIG, "writes IRQ_ENABLE"},
    {1, WRITE | W, BH_REG_CONTROL, 0, BULKHEAD_FAULT_CONFIG, "writes CONTROL"},
    {0, WRITE | W, BH_REG_PART_BASE + BH_REG_PART_STRIDE, 0, BULKHEAD_FAULT_CONFIG, "writes PART_CONTROL of the other"},
    {0, W, BH_REG_LIVE_BASE + BH_REG_LIVE_STRIDE + 0x10, 0, BULKHEAD_FAULT_CONFIG, "reads the other's live window"},
    {1, W, BH_REG_FAULT_STATUS, 0, BULKHEAD_FAULT_CONFIG, "reads FAULT_STATUS"},
};

/* What the target was: the LED, or the register, as the owner reads it. */
static uint32_t target(const struct access *a, bool is_register)
{
    if (is_register)
        return bulkhead_read(&owner.bus, a->addr);
    return a->code == BULKHEAD_FAULT_ACCESS ? load(AT_IPA(a->addr & ~3u)) : 0;
}

static void refused(const struct access *a, bool is_register)
{
    struct environment *e    = &environment[a->who];
    const uint32_t      addr = is_register ? BULKHEAD_APB + fold(a->addr) : AT_IPA(a->addr);
    const struct before b    = before_of(e);

    case_begin();
    environment_activate(e);
    const uint32_t was = target(a, is_register);
    trap_arm();
    const uint32_t    value = environment_call(e, program_access, addr, a->kind, a->data);
    const struct trap trap  = trap_take();

    check_trap(&trap, addr);
    check("nothing came", value, NOTHING);
    check_codes(1u << a->code);
    check_record(&(struct expected){.code = a->code, .ipa = a->addr, .partition = is_register ? 0 : e->partition,
                                    .write = (a->kind & ACCESS_WRITE) != 0, .size = a->kind & 3});
    check_no_record();
    check("the target", target(a, is_register), was);
    check_after(e, &b, is_register ? 0 : 1);
    case_end("%s %s: refused %s at 0x%04x, recorded", e->label, a->what, fault_name(a->code), (unsigned)a->addr);
}

/* The core's own map has this region execute-never, so that the fetch does not leave it; a core that does fetch is refused for want of x. */
static void execute(struct environment *e)
{
    const uint32_t ipa = IPA_MEMORY + DATA_BYTES - 4, bx_lr = 0x4770;

    environment_activate(e);
    store(AT_IPA(ipa), bx_lr << 16 | bx_lr);        /* would come straight back */
    const struct before b = before_of(e);

    case_begin();
    environment_activate(e);
    trap_arm();
    (void)environment_call(e, program_execute, AT_IPA(ipa), 0, 0);
    const struct trap trap = trap_take();
    const bool        own  = trap.cfsr & CFSR_IACCVIOL;

    check("faults", trap.count, 1);
    check("CFSR", trap.cfsr & ~CFSR_BFARVALID, own ? CFSR_IACCVIOL : CFSR_IBUSERR);
    check("PC", trap.pc, AT_IPA(ipa));
    if (!own) {
        check_codes(1u << BULKHEAD_FAULT_ACCESS);
        check_record(&(struct expected){.code = BULKHEAD_FAULT_ACCESS, .ipa = ipa, .partition = e->partition, .prot = 4, .size = 2});
    }
    check_no_record();
    check_after(e, &b, own ? 0 : 1);
    case_end("%s executes its data: refused %s", e->label, own ? "by the core (execute-never)" : "ACCESS, recorded");
}

void cases_accesses(void)
{
    for (unsigned i = 0; i < sizeof window_cases / sizeof window_cases[0]; i++)
        refused(&window_cases[i], false);
    execute(&environment[0]);
}

void cases_registers(void)
{
    for (unsigned i = 0; i < sizeof register_cases / sizeof register_cases[0]; i++)
        refused(&register_cases[i], true);
}
