/* SPDX-License-Identifier: Apache-2.0
 *
 * The scoreboard's inside: bursts in flight at each port, and what its parts know of one another.
 */
#ifndef BULKHEAD_SIM_FLIGHT_H
#define BULKHEAD_SIM_FLIGHT_H

#include "granules.h"
#include "pages.h"
#include "scoreboard.h"

#define POOL 1024u /* bursts of a port in flight, more than any build takes; a power of two */
#define STAGE 4u   /* write beats on their way through an ISOLATE port; a power of two */

struct flight {
    struct bh_burst b;
    struct bh_verdict v;
    struct tb_job *job;
    uint64_t cycle;
    uint16_t beat; /* R: beats answered; write: beats sent */
    uint8_t refuse_resp;
    uint8_t owner; /* the partition it goes for, as the ownership checker knows it */
    bool sent;     /* write: last beat taken from the requester */
    bool cut;      /* allowed, and the port was isolated meanwhile: Bulkhead answers what is left */
    bool shown;    /* allowed, and presented downstream */
    bool open;     /* the pins have not told yet what became of it; v is then the model's of its first cycle */
    bool either;   /* it never came out: the port was isolated before */
    uint16_t may;  /* open: bit n: the verdict may be fault n */
    uint64_t entry; /* of the granule table, whose state decides; GRANULES_NONE: none does */
    bh_granule witness[3]; /* open: states that give NONE, LEVEL, SHARE; WITNESS_ERROR: none does but that there is none */
    uint32_t fault_number; /* refused, or either: of its partition's faults */
    struct page_access *page; /* Bulkhead's page answers */
};
#define WITNESS_ERROR (1ull << 63)

/* A queue of pool indices. */
struct ring {
    uint16_t at[POOL];
    uint32_t head, tail;
};
static inline void ring_put(struct ring *r, uint16_t i) { r->at[r->tail++ % POOL] = i; }
static inline bool ring_some(const struct ring *r) { return r->head != r->tail; }
static inline uint16_t ring_first(const struct ring *r) { return r->at[r->head % POOL]; }

/* Bursts in flight in the order of acceptance, and what goes on downstream. */
struct channel {
    const char *name; /* AR or AW */
    uint16_t order[POOL];
    unsigned n;
    unsigned open;   /* of these */
    bool early;      /* PIPELINE 0: entered by being presented, before the requester's handshake */
    bool stalled;    /* presented downstream in the cycle before and not accepted */
    struct dut_addr last;
    unsigned owed;   /* accepted by memory, not answered to the end */
    unsigned waited; /* cycles in which an address was offered and nothing stood in its way */
    bool stands;     /* memory's answer waits to be taken */
    bool passes;     /* isolated: memory's answer that stood when the port was cut goes through to the requester */
    unsigned leak;   /* cycles in which memory's late answer was not swallowed */
};

/* What memory is owed of a write that it was shown. */
struct owed_w {
    uint16_t beat;
    uint8_t len;
};

struct port {
    unsigned index;
    bool isolates;  /* built with ISOLATE: AR, AW and W have a register stage more downstream */
    bool direct;    /* PIPELINE 0 and nothing in between: judged in the cycle in which it is offered */
    bool enters_early;
    unsigned most;  /* bursts accepted and not answered, a direction */

    struct flight pool[POOL];
    uint16_t free[POOL];
    unsigned nfree;
    struct channel r, w;
    struct ring route; /* writes whose data are not all taken */

    bool r_stalled, b_stalled, w_stalled;
    struct dut_data r_last, b_last, w_last;

    /* ISOLATE: beats between s_axi and m_axi, and what memory waits for */
    struct dut_data stage[STAGE];
    struct flight *stage_open; /* the newest beat in it is of this burst, if it goes out at all */
    unsigned stage_head, stage_tail;
    struct owed_w owed_w[POOL];
    uint32_t owed_head, owed_tail;
    unsigned w_waited;

    bool closed;
    uint64_t closed_at;
    uint16_t locked[2][BH_EXCLUSIVES]; /* exclusive reads, writes in flight */
};

struct scoreboard {
    struct bh_params params;
    struct bh_model model;
    struct tb_counts counts;
    char why[1024];
    uint64_t cycle, last_busy, ready_at; /* ready_at: memories are cleared after reset */
    uint64_t ended;
    unsigned flying; /* in flight, all ports */

    struct port *port;

    struct ownership own;
    struct records *records;
    struct granules *granules; /* NULL: none are built */
    struct pages *pages;
    struct views *views;
    struct touch cleared;      /* by the commit that is under way */
    bool clearing;

    struct bh_counters before[2][BH_MAX_PARTITIONS]; /* what had ended SCOREBOARD_SETTLE and more cycles ago, and less */
    struct bh_counters slack[BH_MAX_PARTITIONS];     /* may be counted or not: it can't be told */
};

struct text {
    char s[224];
};
/** A burst, for people. */
struct text flight_text(const struct port *q, const struct flight *f);

#endif
