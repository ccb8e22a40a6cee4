/* SPDX-License-Identifier: Apache-2.0
 *
 * The mailbox: who may ring whom, who learns of it, and nothing else.
 */
#include "paged.h"

enum { CALLS = 0x80, STATUS = 0x84, WORD = 0x88, RING = 0x8C, REPLY = 0x90, CALL = 0xC0 };
enum { PEERS = 0x500, OWNER_CALLS = 0x540, OWNER_CALL = 0x580 };
enum { WAITS = 1, ANSWERED = 2 };

/* Partitions 0 to 3 at ports 0 to 3. */
static void four(struct bh_model *m)
{
    const struct bh_params p = paged();

    reset_paged(m, &p);
    for (unsigned q = 0; q < 4; q++) {
        give(m, q, 0, PAGE, q * (uint64_t)PAGE);
        fix(m, q, q, true, 0);
    }
}

/* Reset: nobody may ring anybody. */
TEST(mail_nobody_at_reset, "L9 L4")
{
    struct bh_model m;

    four(&m);
    for (unsigned p = 0; p < 4; p++) {
        CHECK("PEERS", reg_read(&m, PEERS + 4 * p), 0);
        for (unsigned target = 0; target < 20; target++)
            CHECK("ring", page_write(&m, p, RING, target), false);
        CHECK("irq", bh_mail_irq(&m, p), false);
    }
    CHECK("owner's irq", reg_read(&m, 0x30), 0);
}

/* Every pair, by every single peer bit. */
TEST(mail_peers, "L9 T6")
{
    for (unsigned p = 0; p < 4; p++)
        for (unsigned bit = 0; bit < 32; bit++)
            for (unsigned target = 0; target < 20; target++) {
                struct bh_model m;

                four(&m);
                const bool there = (bit < 4 && bit != p) || bit == 16;
                reg_write(&m, PEERS + 4 * p, 1u << bit);
                CHECK("reads", reg_read(&m, PEERS + 4 * p), there ? 1u << bit : 0);
                const bool rings = there && target == bit;
                CHECK("ring", page_write(&m, p, RING, target), rings);
                CHECK("waits", page_read(&m, p, STATUS), rings ? WAITS : 0);
                for (unsigned q = 0; q < 4; q++) {
                    CHECK("calls", page_read(&m, q, CALLS), rings && q == target ? 1u << p : 0);
                    CHECK("irq", bh_mail_irq(&m, q), rings && q == target);
                }
                CHECK("owner's calls", reg_read(&m, OWNER_CALLS), rings && target == 16 ? 1u << p : 0);
                CHECK("owner's irq", reg_read(&m, 0x30), rings && target == 16 ? 0x8000 : 0);
            }
}

/* A call and its answer: the word, one at a time, who sees what. */
TEST(mail_call, "T7 L9")
{
    struct bh_model m;

    four(&m);
    reg_write(&m, PEERS + 4, 1u << 2 | 1u << 16);       /* 1 may ring 2 and the owner */
    page_put(&m, 1, WORD, 0xCAFE0001);
    CHECK("reads back", page_read(&m, 1, WORD), 0xCAFE0001);
    CHECK("nothing yet", page_read(&m, 2, CALL + 4), 0);
    CHECK("nothing to answer", page_write(&m, 2, CALL + 4, 1), false);
    page_put(&m, 1, RING, 2);
    CHECK("its word", page_read(&m, 2, CALL + 4), 0xCAFE0001);
    CHECK("not for others", page_read(&m, 0, CALL + 4), 0);
    CHECK("not for others", page_read(&m, 3, CALLS), 0);
    CHECK("not to answer by others", page_write(&m, 3, CALL + 4, 1), false);
    CHECK("nor by the owner", reg_try_write(&m, OWNER_CALL + 4, 1), BH_SLVERR);
    CHECK("nor to be read", reg_read(&m, OWNER_CALL + 4), 0);
    CHECK("one at a time", page_write(&m, 1, RING, 16), false);
    CHECK("nor another word", page_write(&m, 1, WORD, 5), false);
    reg_write(&m, PEERS + 4, 0);
    CHECK("a call that waits is not withdrawn", page_read(&m, 2, CALLS), 2);
    page_put(&m, 1, STATUS, 3);
    CHECK("nor by itself", page_read(&m, 1, STATUS), WAITS);

    page_put(&m, 2, CALL + 4, 0xBEEF);
    CHECK("over", page_read(&m, 2, CALLS), 0);
    CHECK("over", bh_mail_irq(&m, 2), false);
    CHECK("twice", page_write(&m, 2, CALL + 4, 1), false);
    CHECK("answered", page_read(&m, 1, STATUS), ANSWERED);
    CHECK("the answer", page_read(&m, 1, REPLY), 0xBEEF);
    CHECK("its irq", bh_mail_irq(&m, 1), true);
    page_put(&m, 1, STATUS, 1);
    CHECK("kept", page_read(&m, 1, REPLY), 0xBEEF);
    page_put(&m, 1, STATUS, ANSWERED);
    CHECK("cleared", page_read(&m, 1, REPLY) | page_read(&m, 1, STATUS), 0);
    CHECK("its irq", bh_mail_irq(&m, 1), false);
    CHECK("the word stays", page_read(&m, 1, WORD), 0xCAFE0001);
    CHECK("no longer a peer", page_write(&m, 1, RING, 2), false);
}

/* The owner is rung by interrupt bit 15, and answers by register; a ring forgets the answer before. */
TEST(mail_owner, "T7 T6")
{
    struct bh_model m;

    four(&m);
    for (unsigned p = 0; p < 4; p++)
        reg_write(&m, PEERS + 4 * p, 1u << 16);
    reg_write(&m, 0x34, 0x8000);
    page_put(&m, 3, WORD, 33);
    page_put(&m, 3, RING, 16);
    CHECK("irq", bh_irq(&m), true);
    page_put(&m, 0, WORD, 30);
    page_put(&m, 0, RING, 16);
    CHECK("calls", reg_read(&m, OWNER_CALLS), 9);
    CHECK("word", reg_read(&m, OWNER_CALL + 12), 33);
    CHECK("word", reg_read(&m, OWNER_CALL), 30);
    CHECK("none of 1", reg_read(&m, OWNER_CALL + 4), 0);
    reg_write(&m, 0x30, 0x8000);
    CHECK("irq", bh_irq(&m), false);
    reg_write(&m, OWNER_CALL + 12, 99);
    CHECK("answered", page_read(&m, 3, REPLY), 99);
    CHECK("twice", reg_try_write(&m, OWNER_CALL + 12, 99), BH_SLVERR);
    CHECK("read only", reg_try_write(&m, OWNER_CALLS, 0), BH_SLVERR);
    page_put(&m, 3, RING, 16);
    CHECK("a new call", page_read(&m, 3, STATUS), WAITS);
    CHECK("and no answer", page_read(&m, 3, REPLY), 0);
    CHECK("a partition that is not built", reg_try_write(&m, PEERS + 16, 0), BH_SLVERR);
    CHECK("a partition that is not built", reg_try_write(&m, OWNER_CALL + 16, 0), BH_SLVERR);
    CHECK("neither is anything", page_write(&m, 0, CALL + 4 * 4, 0), false);

    struct bh_record r;
    CHECK("the owner alone", bh_reg_write(&m, PEERS, BH_PROT_NONSECURE | BH_PROT_PRIVILEGED, 0x1FFFF, 0xF, &r), BH_SLVERR);
    CHECK("recorded", r.code, BH_FAULT_CONFIG);
    CHECK("nothing changed", reg_read(&m, PEERS), 1u << 16);
}

/* A call is the partition's, whatever port or level it was made at, and no change of view ends it. */
TEST(mail_survives_views, "S4")
{
    struct bh_model m;

    four(&m);
    reg_write(&m, PEERS, 1u << 1);
    page_put(&m, 0, WORD, 7);
    page_put(&m, 0, RING, 1);
    fix(&m, 3, 0, false, 9);
    CHECK("at another port", page_read(&m, 3, STATUS), WAITS);
    fix(&m, 0, 2, true, 0);
    CHECK("not another's", page_read(&m, 0, STATUS), 0);
    commit(&m, 0);
    page_put(&m, 1, CALL, 8);
    CHECK("answered", page_read(&m, 3, REPLY), 8);
}

/* A build without it has nothing of it: L9. */
TEST(mail_not_built, "L9")
{
    struct bh_params p = paged();
    struct bh_model  m;
    uint32_t         data;
    struct bh_record r;

    p.mailbox = 0;
    reset_paged(&m, &p);
    give(&m, 0, 0, PAGE, 0);
    for (unsigned a = 0x80; a < 0x100; a += 4) {
        CHECK("page", page_there(&m, 0, a), false);
        CHECK("page", page_write(&m, 0, a, 0), false);
    }
    for (unsigned a = 0x500; a < 0x600; a += 4) {
        CHECK("owner", bh_reg_read(&m, (uint16_t)a, SECURE_PRIVILEGED, &data, &r), BH_SLVERR);
        CHECK("owner", reg_try_write(&m, a, 0), BH_SLVERR);
    }
    CHECK("irq", bh_mail_irq(&m, 0), false);
}
