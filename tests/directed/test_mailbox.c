/* SPDX-License-Identifier: Apache-2.0
 *
 * T7: what was a monitor call: a partition rings another one or the owner, who answers; and nothing else can be learnt by it (L9).
 */
#include "pages.h"

#include <string.h>

enum { OWNER = 16, ANSWERED = 2, WAITS = 1, RANG = 1 << 15 };

static bool mailed_three(void) { return mailed() && build.partitions >= 3; }
static bool no_mailbox(void) { return paged() && !build.mailbox; }

static uint16_t peers(unsigned p) { return (uint16_t)(BH_REG_MAIL_PEERS_BASE + BH_REG_MAIL_PEERS_STRIDE * p); }
static uint16_t owners_call(unsigned p) { return (uint16_t)(BH_REG_MAIL_CALL_BASE + BH_REG_MAIL_CALL_STRIDE * p); }

/* Port 0 is partition 0, port 1 partition 1; each may ring whom the owner says. */
static void post_office(uint32_t peers0, uint32_t peers1)
{
    layout_all();
    reg_write(BH_REG_CONTROL, BH_SLVERR);
    carries(0, 0, false);
    carries(1, 1, false);
    reg_write(peers(0), peers0);
    reg_write(peers(1), peers1);
}

static unsigned silent(const char *what, unsigned but)          /* no mail_irq but those of these partitions */
{
    unsigned n = 0;
    for (unsigned p = 0; p < build.partitions; p++, n++) same(mail_irq(p), but >> p & 1, "%s: mail_irq %u", what, p);
    return n;
}

/* A call from its word to the answer, both ways at once. */
TEST_IF(mail_call_and_answer, "T7 L9", mailed)
{
    unsigned compared = 0;

    post_office(1 << 1, 1 << 0);
    for (unsigned round = 0; round < 3; round++) {
        const unsigned from = round & 1, to = !from;
        const uint32_t word = 0x1000 + round, reply = 0x2000 + round;
        same(page_write(by(from), BH_PAGE_MAIL_WORD, word), true, "MAIL_WORD");
        same(mail_irq(to), false, "mail_irq before the ring");
        same(page_read(by(to), BH_PAGE_MAIL_CALLS), 0, "MAIL_CALLS before the ring");
        same(page_write(by(from), BH_PAGE_MAIL_RING, to), true, "MAIL_RING");
        run(4);
        compared += 4 + silent("rung", 1u << to);
        same(page_read(by(from), BH_PAGE_MAIL_STATUS), WAITS, "MAIL_STATUS of the caller");
        same(page_read(by(to), BH_PAGE_MAIL_CALLS), 1u << from, "MAIL_CALLS");
        same(page_read(by(to), MAIL_CALL(from)), word, "the call's word");
        same(page_read(by(from), BH_PAGE_MAIL_REPLY), 0, "MAIL_REPLY meanwhile");
        /* One call at a time, and its word stays. */
        same(page_write(by(from), BH_PAGE_MAIL_WORD, 7), false, "MAIL_WORD while it waits");
        same(page_write(by(from), BH_PAGE_MAIL_RING, to), false, "MAIL_RING while it waits");
        same(page_read(by(to), MAIL_CALL(from)), word, "the call's word");
        /* Only who was rung answers. */
        same(page_write(by(from), MAIL_CALL(to), 9), false, "an answer to no call");
        same(page_write(by(from), MAIL_CALL(from), 9), false, "an answer to oneself");
        same(reg_write(owners_call(from), 9), BH_SLVERR, "an answer by the owner, who was not rung");
        same(page_write(by(to), MAIL_CALL(from), reply), true, "the answer");
        run(4);
        compared += 11 + silent("answered", 1u << from);
        same(page_read(by(from), BH_PAGE_MAIL_STATUS), ANSWERED, "MAIL_STATUS of the caller");
        same(page_read(by(from), BH_PAGE_MAIL_REPLY), reply, "MAIL_REPLY");
        same(page_read(by(to), BH_PAGE_MAIL_CALLS), 0, "MAIL_CALLS");
        same(page_read(by(to), MAIL_CALL(from)), 0, "the call's word now");
        same(page_write(by(to), MAIL_CALL(from), 11), false, "a second answer");
        same(page_write(by(from), BH_PAGE_MAIL_STATUS, ~(uint32_t)ANSWERED), true, "MAIL_STATUS with 0 in ANSWERED");
        same(page_read(by(from), BH_PAGE_MAIL_STATUS), ANSWERED, "MAIL_STATUS");
        same(page_write(by(from), BH_PAGE_MAIL_STATUS, ANSWERED), true, "MAIL_STATUS cleared");
        same(page_read(by(from), BH_PAGE_MAIL_STATUS), 0, "MAIL_STATUS");
        same(page_read(by(from), BH_PAGE_MAIL_REPLY), 0, "MAIL_REPLY");
        compared += 10 + silent("cleared", 0);
    }
    planned(compared);
}

/* The owner is rung by interrupt, reads the word and answers. */
TEST_IF(mail_to_the_owner, "T7 T6", mailed)
{
    unsigned compared = 0;

    post_office(1u << OWNER, 0);
    reg_write(BH_REG_IRQ_ENABLE, RANG);
    for (unsigned round = 0; round < 2; round++) {
        same(page_write(by(0), BH_PAGE_MAIL_WORD, 0xabc0 + round), true, "MAIL_WORD");
        same(irq(), false, "irq before the ring");
        same(page_write(by(0), BH_PAGE_MAIL_RING, OWNER), true, "MAIL_RING of the owner");
        run(4);
        same(irq(), true, "irq");
        same(reg_read(BH_REG_IRQ_STATE), RANG, "IRQ_STATE");
        same(reg_read(BH_REG_MAIL_CALLS), 1, "MAIL_CALLS of the owner");
        same(reg_read(owners_call(0)), 0xabc0 + round, "the word");
        same(reg_read(owners_call(1)), 0, "that of another partition");
        same(reg_write_as(owners_call(0), 5, 3, 0xf), BH_SLVERR, "a Non-secure answer");
        same(reg_write_as(owners_call(0), 5, 1, 3), BH_SLVERR, "an answer of two bytes");
        same(reg_write(owners_call(1), 5), BH_SLVERR, "an answer to who did not ring");
        same(page_read(by(0), BH_PAGE_MAIL_STATUS), WAITS, "MAIL_STATUS");
        same(reg_write(owners_call(0), 0x600d), BH_OKAY, "the answer");
        same(page_read(by(0), BH_PAGE_MAIL_STATUS), ANSWERED, "MAIL_STATUS");
        same(page_read(by(0), BH_PAGE_MAIL_REPLY), 0x600d, "MAIL_REPLY");
        same(mail_irq(0), true, "mail_irq of the caller");
        same(reg_read(BH_REG_MAIL_CALLS), 0, "MAIL_CALLS of the owner");
        same(irq(), true, "irq until it is cleared");
        reg_write(BH_REG_IRQ_STATE, RANG);
        same(irq(), false, "irq");
        /* The next ring clears ANSWERED by itself. */
        same(page_write(by(0), BH_PAGE_MAIL_RING, OWNER), true, "rung again");
        same(page_read(by(0), BH_PAGE_MAIL_STATUS), WAITS, "MAIL_STATUS");
        same(page_read(by(0), BH_PAGE_MAIL_REPLY), 0, "MAIL_REPLY");
        same(reg_read(owners_call(0)), 0xabc0 + round, "the word, as it was");
        same(reg_write(owners_call(0), 0), BH_OKAY, "the answer");
        reg_write(BH_REG_IRQ_STATE, RANG);
        same(page_write(by(0), BH_PAGE_MAIL_STATUS, ANSWERED), true, "cleared");
        drop_records();
        reg_write(BH_REG_IRQ_STATE, 0xffff);
        compared += 25;
    }
    planned(compared);
}

/* Whom the owner does not name can't be rung: nobody at reset, and never oneself; a refused ring shows nowhere. */
TEST_IF(mail_peers, "T7 L9", mailed)
{
    struct bh_record r;
    unsigned compared = 0;
    const uint32_t built = ((1u << build.partitions) - 1) | 1u << OWNER;

    layout_all();
    reg_write(BH_REG_CONTROL, BH_SLVERR);
    carries(0, 0, false);
    carries(1, 1, false);
    for (unsigned p = 0; p < build.partitions; p++) {
        same(reg_read(peers(p)), 0, "MAIL_PEERS %u after reset", p);
        same(reg_write(peers(p), ~0u), BH_OKAY, "MAIL_PEERS %u", p);
        same(reg_read(peers(p)), built & ~(1u << p), "MAIL_PEERS %u: built ones but its own", p);
        same(reg_write(peers(p), 0), BH_OKAY, "MAIL_PEERS %u", p);
        compared += 4;
    }
    for (unsigned allowed = 0; allowed <= OWNER; allowed++) {
        if (!(built & ~1u & (1u << allowed)) && allowed) continue;          /* 0: nobody */
        reg_write(peers(0), allowed ? 1u << allowed : 0);
        for (unsigned target = 0; target < 20; target++) {
            const bool good = allowed && target == allowed;
            if (good) continue;
            same(page_write(by(0), BH_PAGE_MAIL_RING, target), false, "partition 0 may ring %u, and rings %u", allowed, target);
            compared++;
        }
        same(page_write(by(0), BH_PAGE_MAIL_RING, allowed | 0x100), false, "a target beyond all");
        same(page_write(by(0), BH_PAGE_MAIL_RING, allowed | 0x80000000), false, "a target beyond all");
        same(page_read(by(0), BH_PAGE_MAIL_STATUS), 0, "MAIL_STATUS");
        same(page_read(by(1), BH_PAGE_MAIL_CALLS), 0, "MAIL_CALLS of partition 1");
        compared += 4 + silent("refused", 0);
    }
    same(reg_read(BH_REG_MAIL_CALLS), 0, "MAIL_CALLS of the owner");
    same(reg_read(BH_REG_IRQ_STATE), 0, "IRQ_STATE");
    same(next_record(&r), false, "a record");
    planned(compared + 3);
}

/* A call is seen by who was rung and nobody else; taking the peer away withdraws no call that waits. */
TEST_IF(mail_is_private, "T7 L9 L8", mailed_three)
{
    unsigned compared = 0;

    post_office(1 << 1 | 1 << 2, 0);
    same(page_write(by(0), BH_PAGE_MAIL_WORD, 0x5ec2e7), true, "MAIL_WORD");
    same(page_write(by(0), BH_PAGE_MAIL_RING, 2), true, "MAIL_RING of partition 2");
    reg_write(peers(0), 0);
    for (unsigned offset = 0x80; offset < 0x100; offset += 4) {             /* partition 1 sees nothing of it */
        uint32_t data;
        page_try(by(1), offset, &data);
        same(data, 0, "page word 0x%03x of partition 1", offset);
        same(offset < 0xc0 || !page_write(by(1), offset, 1), true, "its write of it");
        compared += 2;
    }
    for (unsigned p = 0; p < build.partitions; p++, compared++) same(reg_read(owners_call(p)), 0, "the owner's MAIL_CALL %u", p);
    same(reg_read(BH_REG_MAIL_CALLS), 0, "the owner's MAIL_CALLS");
    /* Partition 2 comes by, whatever has been switched meanwhile. */
    carries(1, 2, false);
    same(page_read(by(1), MAIL_CALL(0)), 0x5ec2e7, "the call's word");
    same(page_write(by(1), MAIL_CALL(0), 0x0a), true, "the answer");
    carries(1, 1, false);
    same(page_read(by(0), BH_PAGE_MAIL_REPLY), 0x0a, "MAIL_REPLY");
    same(page_read(by(1), BH_PAGE_MAIL_REPLY), 0, "MAIL_REPLY of partition 1");
    same(page_write(by(0), BH_PAGE_MAIL_RING, 2), false, "rung again, no longer a peer");
    planned(2 + compared + 6);
}

/* All partitions that have a port ring at once, and the owner and partitions answer at once: none is lost. */
TEST_IF(mail_at_once, "T7 V6", mailed)
{
    const unsigned n = build.ports < build.partitions ? build.ports : build.partitions;
    unsigned wrong = 0;

    layout_all();
    reg_write(BH_REG_CONTROL, BH_SLVERR);
    for (unsigned p = 0; p < n; p++) {
        carries(p, p, false);
        reg_write(peers(p), 1u << OWNER | 1u << (p + 1) % n);
    }
    for (unsigned round = 0; round < 10; round++) {
        struct shot *s[BH_MAX_PORTS];
        const bool owner = round & 1;
        for (unsigned p = 0; p < n; p++) post(s[p] = page_shot(p, by(p), true, BH_PAGE_MAIL_WORD, 100 * round + p));
        for (unsigned p = 0; p < n; p++) wrong += !ended(s[p], 500) || s[p]->resp != BH_OKAY;
        for (unsigned p = 0; p < n; p++) post(s[p] = page_shot(p, by(p), true, BH_PAGE_MAIL_RING, owner ? OWNER : (p + 1) % n));
        for (unsigned p = 0; p < n; p++) wrong += !ended(s[p], 500) || s[p]->resp != BH_OKAY;
        if (owner) {
            wrong += reg_read(BH_REG_MAIL_CALLS) != (1u << n) - 1;
            for (unsigned p = 0; p < n; p++) wrong += reg_read(owners_call(p)) != 100 * round + p || reg_write(owners_call(p), 7 * round + p) != BH_OKAY;
        } else {
            for (unsigned p = 0; p < n; p++) wrong += page_read(by(p), MAIL_CALL((p + n - 1) % n)) != 100 * round + (p + n - 1) % n;
            for (unsigned p = 0; p < n; p++) post(s[p] = page_shot(p, by(p), true, MAIL_CALL((p + n - 1) % n), 7 * round + (p + n - 1) % n));
            for (unsigned p = 0; p < n; p++) wrong += !ended(s[p], 500) || s[p]->resp != BH_OKAY;
        }
        for (unsigned p = 0; p < n; p++) {
            wrong += page_read(by(p), BH_PAGE_MAIL_STATUS) != ANSWERED;
            wrong += page_read(by(p), BH_PAGE_MAIL_REPLY) != 7 * round + p;
            wrong += !page_write(by(p), BH_PAGE_MAIL_STATUS, ANSWERED);
        }
    }
    same(wrong, 0, "words, rings and answers that went wrong");
    same(reg_read(BH_REG_IRQ_STATE) & RANG, RANG, "IRQ_STATE");
    planned(2);
}

/* Reset forgets all of it. */
TEST_IF(mail_after_reset, "T7 L4", mailed)
{
    unsigned compared = 0;
    for (unsigned round = 0; round < 2; round++) {
        post_office(round ? 0 : 1 << 1, 0);
        same(page_read(by(1), BH_PAGE_MAIL_CALLS), 0, "MAIL_CALLS");
        same(page_read(by(0), BH_PAGE_MAIL_STATUS), 0, "MAIL_STATUS");
        compared += 2 + silent("after reset", 0);
        page_write(by(0), BH_PAGE_MAIL_WORD, 5);
        page_write(by(0), BH_PAGE_MAIL_RING, 1);
        if (!round) reset();
    }
    same(page_read(by(0), BH_PAGE_MAIL_STATUS), 0, "MAIL_STATUS of a ring that nobody allowed");
    planned(compared + 1);
}

/* A build without the mailbox has no register of it, neither for partitions nor for the owner (L9). */
TEST_IF(mail_not_built, "L9 T7", no_mailbox)
{
    unsigned compared = 0;
    uint32_t data;

    reg_write(BH_REG_CONTROL, BH_SLVERR);
    layout_commit(0);
    for (unsigned offset = BH_PAGE_MAIL_CALLS; offset < 0x100; offset += 4) {
        same(page_try(by(0), offset, &data), false, "read of page word 0x%03x", offset);
        same(page_write(by(0), offset, 0), false, "write of it");
        compared += 2;
    }
    for (uint16_t a = BH_REG_MAIL_PEERS_BASE; a < 0x5c0; a = (uint16_t)(a + 4)) {
        same(reg_read_as(a, SECURE_PRIVILEGED, &data), BH_SLVERR, "read of register 0x%04x", a);
        same(reg_write(a, 0), BH_SLVERR, "write of it");
        compared += 2;
    }
    same(page_read(by(0), BH_PAGE_CAP) & BH_PAGE_CAP_MAILBOX_MASK, 0, "CAP.MAILBOX");
    same(reg_read(BH_REG_CAP_GRANULES) & BH_CAP_GRANULES_MAILBOX_MASK, 0, "CAP_GRANULES.MAILBOX");
    planned(compared + 2);
}
