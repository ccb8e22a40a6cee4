/* SPDX-License-Identifier: Apache-2.0
 *
 * The requesters of random traffic, one a port: what they send, how they stall, and what they watch.  Part of random.c.
 */
#ifndef BULKHEAD_SIM_TRAFFIC_H
#define BULKHEAD_SIM_TRAFFIC_H

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "beat.h"
#include "random.h"
#include "rng.h"

#define JOBS 96u       /* of a port */
#define WAITING 128u  /* addresses of one channel that are not yet accepted; a power of two */
#define DATA_BEATS 16u /* longer writes carry the requester's pattern */
#define PAGE 4096u

struct slot {
    struct tb_job job;
    struct source *owner;
    uint8_t mode;  /* of the port when the address was accepted */
    uint8_t seen;  /* part_active when the address was accepted; UNSEEN: the port did not follow */
    bool split;    /* an exclusive write whose read was accepted under another view */
    bool busy;
    bool halves;   /* its partition used halves, and its context, when the address was accepted */
    struct bh_context at;
    uint64_t strb[DATA_BEATS];
    uint8_t data[DATA_BEATS * DUT_MAX_BUS_BYTES];
};

#define UNSEEN 0xff

/* How the traffic looks for a while. */
struct phase {
    unsigned pending; /* bursts queued and in flight */
    unsigned ids;     /* so many different IDs; 0: all */
    unsigned max_len;
    /* in 256ths */
    unsigned writes, illegal, outside, exclusive, any_prot, strobes, wrong_wlast, edges, submit, unknown, page;
};

/* A write to the page that waits for its turn. */
#define SCRIPT 20u
struct page_word { uint16_t offset; uint32_t data; };

/* A granule that a command named, by IPA. */
#define RECENT 16u
struct recent { uint64_t granule; uint8_t partition; };

/* The requester's side of a Q-Channel. */
struct qchannel {
    unsigned delay; /* cycles until it answers: up to so many */
    unsigned left;
    bool dead;      /* does not answer */
    bool qreqn, qacceptn;
    bool running;   /* qreqn was high in the last cycle */
};

/* What drives one port. */
struct source {
    struct random *r;
    unsigned port;
    struct phase phase;
    bool paused;
    uint64_t submitted, done;        /* since the last reset */
    uint64_t refused[2];             /* HARDWIRED: irq pulses for each refused read, write */
    struct bh_burst reserved;        /* the last exclusive read */
    struct { uint32_t id, epoch; bool known; } exclusive[256];      /* last exclusive read accepted, by the low ID bits */
    struct slot *waiting[2][WAITING]; /* read, write: submitted and not accepted, in order */
    unsigned head[2], tail[2];
    struct qchannel q;
    struct page_word script[SCRIPT];
    unsigned scripted;
    uint64_t script_user;
    uint8_t script_prot;
    bool level_req;                  /* by pin */
    struct slot slot[JOBS];
    uint16_t free[JOBS];
    unsigned nfree;
};

struct random {
    struct tb *tb;
    const struct bh_params *p;
    const struct bh_model *m;
    struct random_result *result;
    struct rng rng;
    bool paused;
    uint64_t target, done, forgotten;
    uint64_t irq_cycles;
    unsigned max_size;               /* AxSIZE of a whole beat */
    unsigned active;                 /* part_active as seen last */
    uint32_t epoch;                  /* changes of it */
    bool plain;                      /* one port, legal bursts only */
    struct { bool req, paused; unsigned chance; } pins;
    unsigned level_chance;           /* levels by pin, in 256ths */
    struct recent recent[RECENT];
    unsigned recents;
    bool failed_table;               /* memory failed it: reset soon */
    struct source source[BH_MAX_PORTS];
};

static inline uint64_t ones(unsigned bits) { return bits >= 64 ? ~0ull : (1ull << bits) - 1; }
static inline uint32_t below(struct random *r, uint32_t n) { return rng_below(&r->rng, n); }
static inline bool chance(struct random *r, unsigned n) { return rng_chance(&r->rng, n); }
static inline uint64_t granule(const struct random *r) { return 1ull << r->p->granule_log2; }

/* A window of a partition that is in force, or NULL. */
const struct bh_window *traffic_window(struct random *r, unsigned partition);
/* First byte of a page in the window. */
uint64_t traffic_page(struct random *r, const struct bh_window *w);
/* Type, size and length of a legal burst. */
void traffic_form(struct random *r, const struct phase *f, struct bh_burst *b);
/* Where in its page a legal burst may start. */
unsigned traffic_offset(struct random *r, const struct phase *f, const struct bh_burst *b);
/* The partition that a burst of a port will be judged under. */
unsigned traffic_partition(const struct random *r, unsigned port, uint64_t user);
/* AxUSER for the next burst of a port. */
uint64_t traffic_user(struct random *r, const struct source *s);
/* Data and strobes of s->job. */
void traffic_data(struct random *r, struct slot *s);
/* Every cycle: for tb_observe. */
void traffic_cycle(const struct dut_pins *pins, uint64_t cycle, void *context);
/* Nothing is on its way: at the start and after a reset. */
void traffic_forget(struct random *r);
/* The requester's side of a Q-Channel: for tb_qchannel. */
bool traffic_answer(void *context, bool qreqn);
/* Other traffic, other stalls, other Q-Channels on all ports. */
void traffic_phase(struct random *r);

#endif
