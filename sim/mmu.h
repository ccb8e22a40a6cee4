/* SPDX-License-Identifier: Apache-2.0
 *
 * The MMU of a CPU: gives each virtual page an IPA page on first touch, upwards through the windows of the
 * partition.  Programs of one partition share its pages; DMA engines take their buffers from the top.
 */
#ifndef BULKHEAD_SIM_MMU_H
#define BULKHEAD_SIM_MMU_H

#include <stdbool.h>
#include <stdint.h>

#include "system.h"

#define MMU_PAGE_LOG2 12
#define MMU_PAGE      (1u << MMU_PAGE_LOG2)
#define MMU_TLB       512

/* rights, as in bh_access: bit 0 read, 1 write, 2 execute */
#define MMU_READ    1u
#define MMU_WRITE   2u
#define MMU_EXECUTE 4u

struct mmu_page {
    uint64_t vpage;             /* virtual page number */
    uint64_t ipa;               /* of its first byte */
    uint8_t *shadow;            /* what the program last wrote, MMU_PAGE bytes and 8 to spare */
    uint8_t rights;             /* that its window grants */
    uint8_t needed;             /* that the program used so far */
    bool stored;                /* written at least once */
};

/* The free pages of a partition: IPA page numbers next..last of each window. */
struct mmu_pool { struct { uint64_t next, last; bool full; } window[BH_MAX_WINDOWS]; };

struct mmu_window { unsigned index, rights; };

struct mmu {
    unsigned partition, prot;   /* AxPROT[1:0] of the program */
    struct mmu_pool *pool;
    unsigned windows;
    struct mmu_window window[BH_MAX_WINDOWS];
    struct mmu_page **table;    /* open addressing, a power of two */
    uint64_t table_size, pages, moved;
    struct mmu_page *tlb[MMU_TLB];
};

/** All pages of a partition's windows are free. */
void mmu_pool_init(struct mmu_pool *pool, const struct system_partition *q);

/** Take free pages from the top of a window.  @return the IPA of the first; false: the window has not so many */
bool mmu_reserve(struct mmu_pool *pool, unsigned window, uint64_t pages, uint64_t *ipa);

/** Take the windows of a partition that a program with AxPROT[1:0] = prot may use; shared and borrowed windows are
 *  left out: another partition writes there too.  *pool must live as long as *m. */
void mmu_init(struct mmu *m, struct mmu_pool *pool, const struct system_partition *q, unsigned partition, unsigned prot);

/** The AxPROT[1:0] under which a partition can run programs: unprivileged before privileged, its own world
 *  first.  -1: no window can be read and written, whatever the context. */
int mmu_choose_prot(const struct system_partition *q);

/** The page of a virtual address, mapped for these rights.  A page that was never written moves to another
 *  window when its own does not grant them; then *moved is its old IPA, else UINT64_MAX.
 *  @return NULL with e filled (exit code 2) when no window is left that would do */
struct mmu_page *mmu_map(struct mmu *m, uint64_t address, unsigned rights, uint64_t *moved, struct system_error *e);

void mmu_free(struct mmu *m);

/** The page of a virtual address if it is mapped already and may be used so, else NULL. */
static inline struct mmu_page *mmu_lookup(const struct mmu *m, uint64_t address, unsigned rights)
{
    uint64_t vpage = address >> MMU_PAGE_LOG2;
    struct mmu_page *p = m->tlb[vpage % MMU_TLB];
    return p && p->vpage == vpage && (rights & ~p->needed) == 0 ? p : NULL;
}

#endif
