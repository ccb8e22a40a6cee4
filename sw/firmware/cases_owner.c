/* SPDX-License-Identifier: Apache-2.0
 *
 * What the owner itself may not do, by mistake or otherwise.
 */
#include "bulkhead/registers.h"
#include "cases.h"
#include "platform.h"
#include "programs.h"
#include "report.h"

struct mistake { uint8_t partition, window, code, other_partition, other_window; struct bulkhead_window w; const char *what; };

static const struct mistake mistakes[] = {
    {0, 3, BULKHEAD_COMMIT_PA_OVERLAP, 1, 0, {.ipa_base = 0x8000, .size = 0x1000, .pa_base = 0x1000, .access = 0x01B, .valid = true},
     "stages the other's memory"},
    {1, 3, BULKHEAD_COMMIT_PA_OVERLAP, 0, 0, {.ipa_base = 0x8000, .size = 0x1000, .pa_base = 0x0000, .access = 0x009, .valid = true, .shared = true},
     "shares what the other does not,"},
    {0, 0, BULKHEAD_COMMIT_PA_OVERLAP, 1, 0, {.ipa_base = 0x0000, .size = 0x2000, .pa_base = 0x0000, .access = 0x01B, .valid = true},
     "makes a window larger, over the other's,"},
    {1, 0, BULKHEAD_COMMIT_ALIGN, 0, 0, {.ipa_base = 0x0000, .size = 0x0800, .pa_base = 0x1000, .access = 0x01B, .valid = true},
     "stages half a granule"},
    {1, 3, BULKHEAD_COMMIT_PA_RANGE, 0, 0, {.ipa_base = 0x8000, .size = 0x2000, .pa_base = 0x3000, .access = 0x01B, .valid = true, .shared = true},
     "stages a window beyond PA"},
    {0, 3, BULKHEAD_COMMIT_IPA_RANGE, 0, 0, {.ipa_base = 0xF000, .size = 0x2000, .pa_base = 0x2000, .access = 0x01B, .valid = true, .shared = true},
     "stages a window beyond IPA"},
    {0, 3, BULKHEAD_COMMIT_IPA_OVERLAP, 0, 1, {.ipa_base = 0x4000, .size = 0x1000, .pa_base = 0x3000, .access = 0x01B, .valid = true, .shared = true},
     "stages two windows at one IPA"},
    {1, 3, BULKHEAD_COMMIT_EMPTY, 0, 0, {.ipa_base = 0x8000, .size = 0, .pa_base = 0x2000, .access = 0x01B, .valid = true, .shared = true},
     "stages an empty window"},
};

/* A commit that must be refused, and is: the response is a bus fault, the reason is in COMMIT_STATUS, what is live stays. */
static void commit_refused(unsigned partition, uint32_t code, unsigned window, unsigned other_partition, unsigned other_window)
{
    struct bulkhead_commit why = {0};

    trap_arm();
    const int         status = bulkhead_commit(&owner, partition, &why);
    const struct trap trap   = trap_take();

    check("refused", status == BULKHEAD_REFUSED, 1);
    check_trap(&trap, BULKHEAD_APB + BH_REG_COMMIT);
    check("COMMIT_STATUS.CODE", why.code, code);
    check("COMMIT_STATUS.WINDOW", why.window, window);
    check("COMMIT_STATUS.OTHER_PARTITION", why.other_partition, other_partition);
    check("COMMIT_STATUS.OTHER_WINDOW", why.other_window, other_window);
}

static void stage(unsigned partition, unsigned window, const struct bulkhead_window *w)
{
    check("staged", bulkhead_stage_window(&owner, partition, window, w) == BULKHEAD_OK, 1);
}

static void commits(const struct mistake *m)
{
    struct environment *e = &environment[m->partition];
    const struct before b = before_of(e);

    case_begin();
    environment_activate(e);
    stage(m->partition, m->window, &m->w);
    commit_refused(m->partition, m->code, m->window, m->other_partition, m->other_window);
    stage(m->partition, m->window, &bulkhead_system.partition[m->partition].window[m->window]);
    check_no_record();
    check_after(e, &b, 0);
    case_end("owner %s for %s: commit refused %s, window %u", m->what, e->label, commit_name(m->code), m->window);
}

static void vmid_of_another(void)
{
    struct environment             *e = &environment[0];
    const struct before             b = before_of(e);
    const struct bulkhead_partition bad = {.vmid = bulkhead_system.partition[1].control.vmid, .valid = true};

    case_begin();
    environment_activate(e);
    check("staged", bulkhead_stage_partition(&owner, 0, &bad) == BULKHEAD_OK, 1);
    commit_refused(0, BULKHEAD_COMMIT_VMID, 0, 1, 0);
    check("staged", bulkhead_stage_partition(&owner, 0, &bulkhead_system.partition[0].control) == BULKHEAD_OK, 1);
    check_no_record();
    check_after(e, &b, 0);
    case_end("owner gives %s the VMID of %s: commit refused VMID", e->label, environment[1].label);
}

/* A write that Bulkhead answers SLVERR and that changes nothing. */
static void write_refused(uint32_t reg, uint32_t data, const char *what)
{
    struct environment *e = &environment[0];
    const struct before b = before_of(e);

    case_begin();
    environment_activate(e);
    const uint32_t was = bulkhead_read(&owner.bus, reg);
    trap_arm();
    bulkhead_write(&owner.bus, reg, data);
    bulkhead_barrier(&owner.bus);
    const struct trap trap = trap_take();

    check_trap(&trap, BULKHEAD_APB + fold(reg));
    check("the register", bulkhead_read(&owner.bus, reg), was);
    check_no_record();
    check_after(e, &b, 0);
    case_end("owner %s: SLVERR, nothing changed", what);
}

/* A partition that is no longer valid: no access at all, privileged or not. */
static void not_valid(void)
{
    struct environment       *e    = &environment[1];
    const struct before       b    = before_of(e);
    struct bulkhead_partition gone = bulkhead_system.partition[1].control;

    gone.valid = false;
    case_begin();
    environment_activate(e);
    check("staged", bulkhead_stage_partition(&owner, 1, &gone) == BULKHEAD_OK, 1);
    check("committed", bulkhead_commit(&owner, 1, 0) == BULKHEAD_OK, 1);
    trap_arm();
    const uint32_t    value = program_access(AT_IPA(IPA_MEMORY), ACCESS_WORD, 0);
    const struct trap trap  = trap_take();
    check_trap(&trap, AT_IPA(IPA_MEMORY));
    check("nothing came", value, NOTHING);
    check_codes(1u << BULKHEAD_FAULT_PARTITION);
    check("staged", bulkhead_stage_partition(&owner, 1, &bulkhead_system.partition[1].control) == BULKHEAD_OK, 1);
    check("committed", bulkhead_commit(&owner, 1, 0) == BULKHEAD_OK, 1);
    check_record(&(struct expected){.code = BULKHEAD_FAULT_PARTITION, .ipa = IPA_MEMORY, .partition = 1, .prot = 1, .size = 2});
    check_no_record();
    check_after(e, &b, 1);
    case_end("%s is not valid: even the monitor's read is refused PARTITION, recorded; valid again, its data are as before", e->label);
}

void cases_commits(void)
{
    for (unsigned i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++)
        commits(&mistakes[i]);
    vmid_of_another();
    write_refused(BH_REG_ACTIVE, owner.partitions, "switches to a partition that is not built");
    write_refused(BH_REG_COMMIT_STATUS, 0, "writes a register that is only read");
    not_valid();
}

/* Locks stay until reset, so these are the last. */
void cases_locks(void)
{
    const struct bulkhead_port port = {.mode = BULKHEAD_FOLLOW, .lock = true}, fixed = {.mode = BULKHEAD_FIXED, .partition = 0};
    struct bulkhead_window     w = bulkhead_system.partition[1].window[2];

    w.lock = true;
    stage(1, 2, &w);
    if (bulkhead_commit(&owner, 1, 0) != BULKHEAD_OK || bulkhead_set_port(&owner, 1, &port) != BULKHEAD_OK)
        fatal("no locks");

    struct environment *e = &environment[1];
    const struct before b = before_of(e);
    case_begin();
    environment_activate(e);
    w.access = 0xFFF;
    stage(1, 2, &w);
    commit_refused(1, BULKHEAD_COMMIT_WINDOW_LOCKED, 2, 0, 0);
    check_no_record();
    check_after(e, &b, 0);
    case_end("owner opens a locked window: commit refused WINDOW_LOCKED");

    case_begin();
    check("the driver does not try", bulkhead_set_port(&owner, 1, &fixed) == BULKHEAD_REFUSED, 1);
    case_end("owner fixes the locked port of the DMA engine: the driver refuses, without a write");
    write_refused(BH_REG_PORT_BASE + BH_REG_PORT_STRIDE, 1, "writes PORT_CONTROL of the locked port all the same");
}
