/* SPDX-License-Identifier: Apache-2.0
 *
 * The CPU model's MMU.
 */
#include "mmu.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mmu_pool_init(struct mmu_pool *pool, const struct system_partition *q)
{
    memset(pool, 0, sizeof *pool);
    for (unsigned i = 0; i < BH_MAX_WINDOWS; i++) {
        const struct bh_window *w = &q->window[i];
        pool->window[i].full = !w->valid;
        if (w->valid) {
            pool->window[i].next = w->ipa_base >> MMU_PAGE_LOG2;
            pool->window[i].last = (w->ipa_base + (w->size - 1)) >> MMU_PAGE_LOG2;
        }
    }
}

bool mmu_reserve(struct mmu_pool *pool, unsigned window, uint64_t pages, uint64_t *ipa)
{
    if (pool->window[window].full || pages == 0 || pool->window[window].last - pool->window[window].next < pages - 1)
        return false;
    *ipa = (pool->window[window].last - (pages - 1)) << MMU_PAGE_LOG2;
    pool->window[window].full = pool->window[window].last - pool->window[window].next == pages - 1;
    pool->window[window].last -= pages;
    return true;
}

void mmu_init(struct mmu *m, struct mmu_pool *pool, const struct system_partition *q, unsigned partition, unsigned prot)
{
    memset(m, 0, sizeof *m);
    m->pool = pool;
    m->partition = partition;
    m->prot = prot & 3u;
    for (unsigned i = 0; i < BH_MAX_WINDOWS; i++) {
        const struct bh_window *w = &q->window[i];
        unsigned rights = w->access >> (3 * m->prot) & 7u;
        if (w->valid && !w->shared && !w->borrow && rights)
            m->window[m->windows++] = (struct mmu_window){ i, rights };
    }
}

int mmu_choose_prot(const struct system_partition *q)
{
    unsigned own = q->control.nonsecure ? BH_PROT_NONSECURE : 0;
    const unsigned order[4] = { own, own | BH_PROT_PRIVILEGED, own ^ BH_PROT_NONSECURE,
                                (own ^ BH_PROT_NONSECURE) | BH_PROT_PRIVILEGED };
    for (unsigned i = 0; i < 4; i++) {
        bool data = false, code = false;
        for (unsigned w = 0; w < BH_MAX_WINDOWS; w++) {
            unsigned rights = q->window[w].access >> (3 * order[i]) & 7u;
            if (!q->window[w].valid || q->window[w].shared || q->window[w].borrow)
                continue;
            data |= (rights & (MMU_READ | MMU_WRITE)) == (MMU_READ | MMU_WRITE);
            code |= (rights & MMU_EXECUTE) != 0;
        }
        if (data && code)
            return (int)order[i];
    }
    return -1;
}

static uint64_t slot_of(const struct mmu *m, uint64_t vpage)
{
    uint64_t i = (vpage * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (m->table_size - 1);
    while (m->table[i] && m->table[i]->vpage != vpage)
        i = (i + 1) & (m->table_size - 1);
    return i;
}

static int grow(struct mmu *m)
{
    struct mmu_page **old = m->table;
    uint64_t count = m->table_size;
    struct mmu_page **table = calloc(count ? 2 * count : 1024, sizeof *table);
    if (!table)
        return -1;
    m->table = table;
    m->table_size = count ? 2 * count : 1024;
    for (uint64_t i = 0; i < count; i++)
        if (old[i])
            m->table[slot_of(m, old[i]->vpage)] = old[i];
    free(old);
    return 0;
}

/* A free IPA page that grants these rights, if possible all rights.  false: none is left. */
static bool allocate(struct mmu *m, unsigned rights, uint64_t *ipa, uint8_t *granted)
{
    for (unsigned pass = 0; pass < 2; pass++)
        for (unsigned i = 0; i < m->windows; i++) {
            const struct mmu_window *w = &m->window[i];
            const unsigned n = w->index;
            unsigned want = pass == 0 ? 7u : rights;
            if (m->pool->window[n].full || (want & ~w->rights))
                continue;
            *ipa = m->pool->window[n].next << MMU_PAGE_LOG2;
            *granted = (uint8_t)w->rights;
            m->pool->window[n].full = m->pool->window[n].next == m->pool->window[n].last;
            m->pool->window[n].next++;
            return true;
        }
    return false;
}

static struct mmu_page *no_window(const struct mmu *m, uint64_t address, unsigned rights, bool bound, struct system_error *e)
{
    bool granted = false;
    uint64_t pages = m->pages + m->moved;
    for (unsigned i = 0; i < m->windows; i++)
        granted |= (rights & ~m->window[i].rights) == 0;
    e->exit_code = 2;
    snprintf(e->text, sizeof e->text,
             "partition@%x: the program needs %s%s%s at virtual address 0x%" PRIx64 ", and %s (%s %s; %" PRIu64 " pages are mapped)",
             m->partition, rights & MMU_READ ? "r" : "", rights & MMU_WRITE ? "w" : "", rights & MMU_EXECUTE ? "x" : "", address,
             bound ? "has written the page in a window that does not grant it" :
             granted ? "all windows that grant it are full: the partition is too small for this trace" : "no window grants it",
             m->prot & BH_PROT_NONSECURE ? "Non-secure" : "Secure", m->prot & BH_PROT_PRIVILEGED ? "privileged" : "unprivileged", pages);
    return NULL;
}

static struct mmu_page *no_memory(struct system_error *e)
{
    e->exit_code = 3;
    snprintf(e->text, sizeof e->text, "out of memory for the shadow memory");
    return NULL;
}

struct mmu_page *mmu_map(struct mmu *m, uint64_t address, unsigned rights, uint64_t *moved, struct system_error *e)
{
    uint64_t vpage = address >> MMU_PAGE_LOG2, ipa;
    uint8_t granted;
    *moved = UINT64_MAX;
    if (2 * (m->pages + 1) > m->table_size && grow(m) != 0)
        return no_memory(e);
    struct mmu_page **slot = &m->table[slot_of(m, vpage)], *p = *slot;
    if (!p) {
        if (!allocate(m, rights, &ipa, &granted))
            return no_window(m, address, rights, false, e);
        p = malloc(sizeof *p);
        uint8_t *shadow = calloc(1, MMU_PAGE + 8);
        if (!p || !shadow) {
            free(p);
            free(shadow);
            return no_memory(e);
        }
        *p = (struct mmu_page){ vpage, ipa, shadow, granted, 0, false };
        *slot = p;
        m->pages++;
    } else if (rights & ~p->rights) {
        /* Without a write the new page holds what the old one held: zeros. */
        rights |= p->needed;
        if (p->stored || !allocate(m, rights, &ipa, &granted))
            return no_window(m, address, rights, p->stored, e);
        *moved = p->ipa;
        p->ipa = ipa;
        p->rights = granted;
        m->moved++;
    }
    p->needed |= (uint8_t)rights;
    m->tlb[vpage % MMU_TLB] = p;
    return p;
}

void mmu_free(struct mmu *m)
{
    for (uint64_t i = 0; i < m->table_size; i++)
        if (m->table[i]) {
            free(m->table[i]->shadow);
            free(m->table[i]);
        }
    free(m->table);
    memset(m, 0, sizeof *m);
}
