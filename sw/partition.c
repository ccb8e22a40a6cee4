/* SPDX-License-Identifier: Apache-2.0
 *
 * A partition's calls: registers of regs/page.rdl.
 *
 * An interrupt to a higher level may come between any two accesses; what it takes away (COUNT, CMD_*) is
 * seen by CMD_STATUS.HELD, and asked for again.
 */
#include <stddef.h>

#include "bulkhead/driver.h"
#include "field.h"

enum { TRIES = 16 };            /* changes of view in the midst of one call */

static uint32_t get(const struct bulkhead_page *p, uint32_t offset) { return bulkhead_read(&p->bus, offset); }

/* Answered when it returns. */
static void put(const struct bulkhead_page *p, uint32_t offset, uint32_t data)
{
    bulkhead_write(&p->bus, offset, data);
    bulkhead_barrier(&p->bus);
}

int bulkhead_page_open(struct bulkhead_page *p, const struct bulkhead_bus *bus)
{
    p->bus = *bus;
    if (get(p, BH_PAGE_ID) != BH_PAGE_ID_RESET
        || GET(PAGE_VERSION, MAJOR, get(p, BH_PAGE_VERSION)) != GET(PAGE_VERSION, MAJOR, BH_PAGE_VERSION_RESET))
        return BULKHEAD_ABSENT;

    const uint32_t cap = get(p, BH_PAGE_CAP);
    p->granule_log2 = (uint8_t)GET(PAGE_CAP, GRANULE_LOG2, cap);
    p->levels       = (uint8_t)GET(PAGE_CAP, LEVELS, cap);
    p->granules     = GET(PAGE_CAP, GRANULES, cap) != 0;
    p->mailbox      = GET(PAGE_CAP, MAILBOX, cap) != 0;
    return BULKHEAD_OK;
}

struct bulkhead_context bulkhead_context(const struct bulkhead_page *p)
{
    const uint32_t word = get(p, BH_PAGE_CONTEXT);

    return (struct bulkhead_context){.level   = (uint8_t)GET(PAGE_CONTEXT, LEVEL, word),
                                     .trusted = GET(PAGE_CONTEXT, TRUSTED, word) != 0,
                                     .split   = GET(PAGE_CONTEXT, SPLIT, word) != 0};
}

/* ---- commands --------------------------------------------------------------------- */

void bulkhead_begin(struct bulkhead_page *p) { bulkhead_write(&p->bus, BH_PAGE_CMD_STATUS, 0); }

int bulkhead_end(struct bulkhead_page *p, struct bulkhead_failure *why)
{
    bulkhead_barrier(&p->bus);

    const uint32_t status  = get(p, BH_PAGE_CMD_STATUS), code = GET(PAGE_CMD_STATUS, CODE, status);
    const uint32_t granule = code ? get(p, BH_PAGE_CMD_GRANULE) : 0;

    /* Held after the last read is held at all of them. */
    if (!GET(PAGE_CMD_STATUS, HELD, code ? get(p, BH_PAGE_CMD_STATUS) : status))
        return BULKHEAD_LOST;
    if (why)
        *why = (struct bulkhead_failure){.code = (uint8_t)code, .granule = granule};
    return code ? BULKHEAD_REFUSED : BULKHEAD_OK;
}

/* The register that does the same to COUNT granules. */
static uint32_t range_of(uint32_t op)
{
    return op < BH_PAGE_SET_MASK_BASE ? op + (BH_PAGE_SHARE_RANGE - BH_PAGE_SHARE)
                                      : op + (BH_PAGE_SET_MASK_RANGE_BASE - BH_PAGE_SET_MASK_BASE);
}

/* One attempt; *result (may be NULL): CMD_RESULT behind it. */
static int attempt(struct bulkhead_page *p, uint32_t op, uint32_t first, uint32_t count, uint32_t *result,
                   struct bulkhead_failure *why)
{
    bulkhead_begin(p);
    if (count == 1) {
        bulkhead_post(p, op, first);
    } else {
        bulkhead_write(&p->bus, BH_PAGE_COUNT, count);
        bulkhead_post(p, range_of(op), first);
    }
    if (result) {
        bulkhead_barrier(&p->bus);
        *result = get(p, BH_PAGE_CMD_RESULT);
    }
    return bulkhead_end(p, why);
}

static int repeat(struct bulkhead_page *p, uint32_t op, uint32_t first, uint32_t count, uint32_t *result,
                  struct bulkhead_failure *why)
{
    int status = BULKHEAD_LOST;

    if (!p->granules)
        return BULKHEAD_ABSENT;
    if (count == 0)
        return BULKHEAD_RANGE;
    for (unsigned i = 0; i < TRIES && status == BULKHEAD_LOST; i++)
        status = attempt(p, op, first, count, result, why);
    return status;
}

int bulkhead_command(struct bulkhead_page *p, uint32_t op, uint32_t first, uint32_t count, struct bulkhead_failure *why)
{
    const bool mask = op >= BH_PAGE_SET_MASK_BASE && op < BH_PAGE_SET_MASK_RANGE_BASE && op % 4 == 0;

    if (op != BULKHEAD_SHARE && op != BULKHEAD_UNSHARE && !mask)
        return BULKHEAD_RANGE;
    return repeat(p, op, first, count, NULL, why);
}

int bulkhead_query(struct bulkhead_page *p, uint32_t first, uint32_t count, struct bulkhead_granules *g, struct bulkhead_failure *why)
{
    uint32_t  word   = 0;
    const int status = repeat(p, BH_PAGE_QUERY, first, count, &word, why);

    if (status == BULKHEAD_OK)
        *g = (struct bulkhead_granules){.rights     = (uint8_t)GET(PAGE_CMD_RESULT, RIGHTS, word),
                                        .left       = (uint8_t)GET(PAGE_CMD_RESULT, LEFT, word),
                                        .shared_all = GET(PAGE_CMD_RESULT, SHARED_ALL, word) != 0,
                                        .shared_any = GET(PAGE_CMD_RESULT, SHARED_ANY, word) != 0};
    return status;
}

/* ---- levels ----------------------------------------------------------------------- */

int bulkhead_level_down(struct bulkhead_page *p, unsigned level)
{
    if (p->levels <= 1)
        return BULKHEAD_ABSENT;
    if (level >= p->levels)
        return BULKHEAD_RANGE;
    if (level >= bulkhead_context(p).level)
        return BULKHEAD_REFUSED;
    put(p, BH_PAGE_LEVEL, level);
    return bulkhead_context(p).level == level ? BULKHEAD_OK : BULKHEAD_REFUSED;
}

int bulkhead_level_call(struct bulkhead_page *p, unsigned level)
{
    if (p->levels <= 1)
        return BULKHEAD_ABSENT;
    if (level >= p->levels || level <= bulkhead_context(p).level)
        return BULKHEAD_RANGE;
    put(p, BH_PAGE_CALL, level);
    return BULKHEAD_OK;
}

/* ---- own faults and counters ------------------------------------------------------ */

bool bulkhead_last_fault(const struct bulkhead_page *p, struct bulkhead_fault *f)
{
    uint32_t before[3], after[3] = {0};
    bool     same = false;

    if (!GET(PAGE_FAULT_STATUS, VALID, get(p, BH_PAGE_FAULT_STATUS)))
        return false;

    /* Twice the same: no other fault came in the midst of it. */
    for (unsigned i = 0; i < TRIES && !same; i++) {
        for (unsigned w = 0; w < 3; w++)
            before[w] = after[w];
        for (unsigned w = 0; w < 3; w++)
            after[w] = get(p, BH_PAGE_FAULT_IPA_LO + 4 * w);
        same = i > 0 && before[0] == after[0] && before[1] == after[1] && before[2] == after[2];
    }

    const uint32_t info = after[2];
    *f = (struct bulkhead_fault){.ipa     = (uint64_t)after[1] << 32 | after[0],
                                 .code    = (uint8_t)GET(PAGE_FAULT_INFO, CODE, info),
                                 .level   = (uint8_t)GET(PAGE_FAULT_INFO, LEVEL, info),
                                 .prot    = (uint8_t)GET(PAGE_FAULT_INFO, PROT, info),
                                 .len     = (uint8_t)GET(PAGE_FAULT_INFO, LEN, info),
                                 .size    = (uint8_t)GET(PAGE_FAULT_INFO, SIZE, info),
                                 .trusted = GET(PAGE_FAULT_INFO, TRUSTED, info) != 0,
                                 .write   = GET(PAGE_FAULT_INFO, WRITE, info) != 0};
    return true;
}

struct bulkhead_counters bulkhead_own_counters(const struct bulkhead_page *p)
{
    struct bulkhead_counters c;

    c.reads  = get(p, BH_PAGE_READS);
    c.writes = get(p, BH_PAGE_WRITES);
    c.beats  = get(p, BH_PAGE_BEATS);
    c.faults = get(p, BH_PAGE_FAULTS);
    return c;
}

/* ---- mailbox ---------------------------------------------------------------------- */

int bulkhead_ring(struct bulkhead_page *p, unsigned target, uint32_t word)
{
    if (!p->mailbox)
        return BULKHEAD_ABSENT;
    if (target > BULKHEAD_OWNER)
        return BULKHEAD_RANGE;
    if (GET(PAGE_MAIL_STATUS, WAITS, get(p, BH_PAGE_MAIL_STATUS)))
        return BULKHEAD_BUSY;

    /* An old answer goes first, so that afterwards any bit tells that it rang. */
    bulkhead_write(&p->bus, BH_PAGE_MAIL_STATUS, PUT(PAGE_MAIL_STATUS, ANSWERED, 1));
    bulkhead_write(&p->bus, BH_PAGE_MAIL_WORD, word);
    put(p, BH_PAGE_MAIL_RING, target);
    return get(p, BH_PAGE_MAIL_STATUS) ? BULKHEAD_OK : BULKHEAD_REFUSED;
}

int bulkhead_reply(struct bulkhead_page *p, uint32_t polls, uint32_t *word)
{
    if (!p->mailbox)
        return BULKHEAD_ABSENT;
    while (polls-- > 0) {
        const uint32_t status = get(p, BH_PAGE_MAIL_STATUS);

        if (GET(PAGE_MAIL_STATUS, ANSWERED, status)) {
            *word = get(p, BH_PAGE_MAIL_REPLY);
            put(p, BH_PAGE_MAIL_STATUS, PUT(PAGE_MAIL_STATUS, ANSWERED, 1));
            return BULKHEAD_OK;
        }
        if (!GET(PAGE_MAIL_STATUS, WAITS, status))
            return BULKHEAD_REFUSED;
    }
    return BULKHEAD_BUSY;
}

uint32_t bulkhead_page_calls(const struct bulkhead_page *p) { return p->mailbox ? get(p, BH_PAGE_MAIL_CALLS) : 0; }

static int waits(const struct bulkhead_page *p, unsigned partition)
{
    if (!p->mailbox)
        return BULKHEAD_ABSENT;
    if (partition >= BULKHEAD_OWNER)
        return BULKHEAD_RANGE;
    return bulkhead_page_calls(p) >> partition & 1 ? BULKHEAD_OK : BULKHEAD_REFUSED;
}

static uint32_t call_at(unsigned partition) { return BH_PAGE_MAIL_CALL_BASE + partition * BH_PAGE_MAIL_CALL_STRIDE; }

int bulkhead_page_call_word(const struct bulkhead_page *p, unsigned partition, uint32_t *word)
{
    const int status = waits(p, partition);

    if (status == BULKHEAD_OK)
        *word = get(p, call_at(partition));
    return status;
}

int bulkhead_page_answer(struct bulkhead_page *p, unsigned partition, uint32_t word)
{
    const int status = waits(p, partition);

    if (status == BULKHEAD_OK)
        put(p, call_at(partition), word);
    return status;
}
