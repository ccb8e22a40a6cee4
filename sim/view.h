/* SPDX-License-Identifier: Apache-2.0
 *
 * The inside of views.h: what is remembered of ports, pins and schedule.
 */
#ifndef BULKHEAD_SIM_VIEW_H
#define BULKHEAD_SIM_VIEW_H

#include "views.h"

#define HISTORY 256u /* cycles of which it is known who had not drained; a power of two */
#define SLOTS   32u  /* slots of the schedule that are remembered; a power of two */
#define SOON    12u  /* cycles within which the engine acts on what it may act on */
#define JITTER  4u   /* cycles between a request at the pins and in the engine */
#define ANSWER  96u  /* cycles from a time-out to the answer: records go first */

enum asker { BY_WRITE, BY_PINS, BY_SCHEDULE };

struct view_port {
    uint8_t q, a, closed; /* qreqn, qacceptn, port_closed of the cycle before */
    bool exact;           /* the requester ran when qreqn fell: the change began just then */
    uint64_t fell, runs;  /* fell: qreqn last; runs: since when both are high */
    uint64_t moved;       /* last change of either */
    uint64_t accepted;    /* since when both are low */
    uint16_t slots;       /* when qreqn fell: partitions that the schedule asked for */
    uint64_t stopped;     /* last cycle in which both were low */
};

/* A port's level: what its pins ask for and show. */
struct view_level {
    uint8_t req, ack, sel, shown;
    bool asks;            /* level_req, not yet answered */
    uint64_t since, moved; /* moved: the level shown, last */
    uint64_t others;       /* something else but the page asked for a change that may concern the port, last */
};

/* A slot that has begun. */
struct begun {
    uint64_t begin, end;
    uint8_t partition, slot;
};

struct views {
    struct bh_params params;
    struct scoreboard *sb;
    struct registers *registers;
    struct view_port port[BH_MAX_PORTS];
    uint64_t cycle;
    unsigned all, held, may_wait;
    unsigned active; /* part_active of the cycle before */
    uint64_t active_since;
    unsigned active_before;
    bool known;      /* what rules the ports; HARDWIRED: once it was said */
    uint8_t hung[HISTORY]; /* ports not drained, by cycle */
    uint8_t surely_hung[HISTORY]; /* of these; a port with nothing but a write of its page's LEVEL, which waits for that, may have drained */
    uint64_t limit_at; /* DRAIN_LIMIT changed last */
    uint32_t limit;
    uint64_t ended;  /* the last change that is known to have ended */
    uint64_t timeout; /* a port was released without a change: it was abandoned in this cycle; 0: not since `ended` */
    bool all_run;    /* every requester */
    uint64_t moved;  /* last change of any Q-Channel */
    uint64_t idle_since;  /* pins ask for nothing, no requester is asked to stop */
    uint64_t quiet_since; /* nothing is asked for, everybody runs */
    bool nothing_first;   /* in the cycle before no pins asked, and no change began: it would have stopped a port by now */

    bool pin_asks;   /* part_req, not yet answered */
    uint8_t pin_ack, pin_req, pin_target;
    uint64_t pin_since, pin_answered;

    unsigned isolated; /* ports whose DRAIN record waits until it is known who asked */
    uint64_t isolated_at;

    uint16_t slots_since; /* partitions of slots since the last change */
    uint16_t asked;  /* partitions that SELECT may show */

    bool running;    /* the schedule */
    bool ran;        /* it has since reset */
    struct bh_slot slot[BH_MAX_SLOTS];
    unsigned slots;
    struct begun begun[SLOTS];
    uint32_t newest;
    bool served;     /* the request of the newest slot was taken, as far as can be told */

    struct view_level level[BH_MAX_PORTS];
    bool drained[1u << BH_MAX_PORTS]; /* sets of ports that had drained at one time since the register write that is under way began */
    bool writing;
};

static inline uint64_t max64(uint64_t a, uint64_t b) { return a > b ? a : b; }

/* Each of these ports was asked and has accepted, and just now. */
void view_stopped(struct views *v, unsigned ports, const char *by);
/* A change of these ports ended well; it was abandoned, asked for in cycle `asked`.  addr, prot: of the register write, else 0. */
void view_ended(struct views *v, unsigned ports, const char *by, uint16_t addr, uint8_t prot);
void view_timed_out(struct views *v, unsigned ports, const char *by, uint16_t addr, uint8_t prot, uint64_t asked);

/* levels.c: pins and levels of one cycle; ports whose level changed, or was asked for, just now. */
unsigned levels_cycle(struct views *v, const struct dut_pins *p);
void levels_reset(struct views *v);
/* A page of one of these ports has been asked for a level and has not answered: that change may have been abandoned without a sign. */
bool levels_by_page(const struct views *v, unsigned ports);

#endif
