/* SPDX-License-Identifier: Apache-2.0
 *
 * Design sections 5, 6: the mailbox.
 *
 * A partition has one call of its own: a word, then a ring to a peer or to the owner, who answers with a
 * word.  The owner says who may ring whom; a page shows its own call and the calls to it.
 */
#include "bulkhead/page.h"
#include "bulkhead/registers.h"
#include "internal.h"

enum { OWNER = 16 };            /* of MAIL_RING and of MAIL_PEERS */

/* Does a call of q wait for this one? */
static bool waits_for(const struct bh_model *m, unsigned q, unsigned target)
{
    return m->mail[q].waits && m->mail[q].target == target;
}

static uint32_t calls_to(const struct bh_model *m, unsigned target)
{
    uint32_t calls = 0;

    for (unsigned q = 0; q < m->params.partitions; q++)
        calls |= (uint32_t)waits_for(m, q, target) << q;
    return calls;
}

static uint32_t word_of(const struct bh_model *m, unsigned q, unsigned target)
{
    return waits_for(m, q, target) ? m->mail[q].word : 0;
}

static bool answer(struct bh_model *m, unsigned q, unsigned target, uint32_t reply)
{
    if (!waits_for(m, q, target))
        return false;
    m->mail[q].waits    = 0;
    m->mail[q].answered = 1;
    m->mail[q].reply    = reply;
    return true;
}

BH_API bool bh_mail_irq(const struct bh_model *m, unsigned partition)
{
    return partition < m->params.partitions && (calls_to(m, partition) != 0 || m->mail[partition].answered);
}

/* ---- a partition's page ------------------------------------------------------------ */

/* The element of an array of words from base on; BH_MAX_PARTITIONS and more: not in it. */
static unsigned element(uint32_t addr, uint32_t base) { return addr < base ? BH_MAX_PARTITIONS : (addr - base) / 4; }

bool bh_mail_read(const struct bh_model *m, unsigned partition, uint16_t offset, uint32_t *data)
{
    const struct bh_mail *own = &m->mail[partition];
    const unsigned        q   = element(offset, BH_PAGE_MAIL_CALL_BASE);

    *data = 0;
    if (!m->params.mailbox)
        return false;
    if (q < BH_MAX_PARTITIONS) {                /* also of partitions that are not built: nobody learns how many are */
        *data = word_of(m, q, partition);
        return true;
    }
    switch (offset) {
    case BH_PAGE_MAIL_CALLS:  *data = calls_to(m, partition); return true;
    case BH_PAGE_MAIL_STATUS:
        *data = BH_PUT(PAGE_MAIL_STATUS, ANSWERED, own->answered) | BH_PUT(PAGE_MAIL_STATUS, WAITS, own->waits);
        return true;
    case BH_PAGE_MAIL_WORD:   *data = own->word; return true;
    case BH_PAGE_MAIL_RING:   return true;
    case BH_PAGE_MAIL_REPLY:  *data = own->reply; return true;
    default: return false;
    }
}

static bool ring(struct bh_model *m, struct bh_mail *own, uint32_t target)
{
    if (own->waits || target > OWNER || !(own->peers >> target & 1))
        return false;
    own->target   = (uint8_t)target;
    own->waits    = 1;
    own->answered = 0;
    own->reply    = 0;
    if (target == OWNER)
        m->irq_state |= 1u << 15;
    return true;
}

bool bh_mail_write(struct bh_model *m, unsigned partition, uint16_t offset, uint32_t data)
{
    struct bh_mail *own = &m->mail[partition];
    const unsigned  q   = element(offset, BH_PAGE_MAIL_CALL_BASE);

    if (!m->params.mailbox)
        return false;
    if (q < BH_MAX_PARTITIONS)
        return answer(m, q, partition, data);
    switch (offset) {
    case BH_PAGE_MAIL_STATUS:
        if (BH_GET(PAGE_MAIL_STATUS, ANSWERED, data)) {
            own->answered = 0;
            own->reply    = 0;
        }
        return true;
    case BH_PAGE_MAIL_WORD:
        if (own->waits)
            return false;
        own->word = data;
        return true;
    case BH_PAGE_MAIL_RING: return ring(m, own, data);
    default: return false;
    }
}

/* ---- the owner's registers ----------------------------------------------------------- */

bool bh_mail_owner_read(const struct bh_model *m, uint32_t addr, uint32_t *data)
{
    const unsigned peers = element(addr, BH_REG_MAIL_PEERS_BASE), call = element(addr, BH_REG_MAIL_CALL_BASE);

    *data = 0;
    if (!m->params.mailbox)
        return false;
    if (addr == BH_REG_MAIL_CALLS)
        *data = calls_to(m, OWNER);
    else if (peers < m->params.partitions)
        *data = m->mail[peers].peers;
    else if (call < m->params.partitions)
        *data = word_of(m, call, OWNER);
    else
        return false;
    return true;
}

bool bh_mail_owner_write(struct bh_model *m, uint32_t addr, uint32_t data)
{
    const unsigned peers = element(addr, BH_REG_MAIL_PEERS_BASE), call = element(addr, BH_REG_MAIL_CALL_BASE);
    const uint32_t built = ((1u << m->params.partitions) - 1) | 1u << OWNER;

    if (!m->params.mailbox)
        return false;
    if (peers < m->params.partitions) {         /* its own bit, and those of nobody, stay 0 */
        m->mail[peers].peers = data & built & ~(1u << peers);
        return true;
    }
    return call < m->params.partitions && answer(m, call, OWNER, data);
}
