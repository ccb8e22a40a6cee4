/* SPDX-License-Identifier: Apache-2.0
 *
 * The test bench: one build of the RTL with a requester on each port, one memory behind all of them, a register
 * driver, and the checks that hold it against the golden model in every cycle.
 *
 * Functions that return int return TB_OK, or TB_MISMATCH once anything differed: tb_why() has
 * the sentence, and nothing moves any more.  No wait is without a limit.
 */
#ifndef BULKHEAD_SIM_TB_H
#define BULKHEAD_SIM_TB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bulkhead/model.h"
#include "shim.h"
#include "system.h"

enum { TB_OK = 0, TB_MISMATCH = 1 };

struct tb;

/* How often things wait, in 256ths of the cycles: 0 never. */
struct tb_stalls {
    uint8_t s_aw, s_w, s_ar, s_b, s_r;      /* requester: VALID of AW, W, AR held back; READY of B, R low */
    uint8_t m_aw, m_w, m_ar, m_b, m_r;      /* memory: READY of AW, W, AR low; VALID of B, R held back */
    uint8_t axil;                           /* register driver, every channel */
    uint8_t w_lead;                         /* write bursts whose data may be offered before their address: 0..4 */
    bool    aw_waits_for_w;                 /* memory raises AWREADY only when it sees WVALID */
    uint16_t latency, latency_spread;       /* memory: cycles from the address (or last W beat) to the answer, and a random part */
    bool    reorder;                        /* memory answers IDs in any order, and interleaves read beats */
    bool    errors;                         /* memory answers SLVERR or DECERR for some pages */
};

struct tb *tb_new(uint64_t seed, const char *waves);    /* NULL: could not */
void       tb_free(struct tb *tb);
void       tb_stalls(struct tb *tb, const struct tb_stalls *s);                    /* every port */
void       tb_port_stalls(struct tb *tb, unsigned port, const struct tb_stalls *s);  /* one; axil is not taken */
const struct bh_params *tb_params(const struct tb *tb);
const struct bh_model  *tb_model(const struct tb *tb);
const char *tb_why(const struct tb *tb);                /* "" while all is equal */
uint64_t    tb_cycle(const struct tb *tb);
/** Report a difference that the caller found. */
__attribute__((format(printf, 2, 3))) int tb_fail(struct tb *tb, const char *format, ...);

/** One clock cycle. */
int tb_clock(struct tb *tb);
int tb_run(struct tb *tb, uint64_t cycles);
/** Reset (also done by tb_new).  What is in flight is forgotten; memory keeps its bytes. */
int tb_reset(struct tb *tb);

/* ---- bursts ------------------------------------------------------------------ */

struct tb_job {
    struct bh_burst b;
    unsigned        port;
    const uint8_t  *wdata;       /* write: full bus lanes, beat by beat; NULL: a pattern */
    const uint64_t *wstrb;       /* one mask a beat; NULL: the lanes that AxSIZE and address select */
    uint8_t        *rdata;       /* read: full bus lanes, beat by beat; NULL: not wanted */
    bool            wrong_wlast; /* WLAST on the first beat instead of the last */
    void          (*finished)(struct tb_job *, void *context);    /* may be NULL */
    void           *context;
    /* results */
    bool            accepted, done, resp_mixed, zero;
    enum bh_fault   fault;       /* the model's verdict */
    bool            exclusive_fails, isolated;  /* answered by Bulkhead: bh_verdict; the port was isolated meanwhile */
    uint8_t         partition;   /* that it was judged under */
    uint8_t         resp;        /* of the last beat */
    uint16_t        beats;       /* R beats, or 1 for B */
    uint64_t        order;       /* answers are numbered as they end */
    uint64_t        cycle_offered, cycle_accepted, cycle_done;
};

/** Queue a burst; *j must live until j->done.  false: the queue is full. */
bool tb_submit(struct tb *tb, struct tb_job *j);
/** The same, and run until it is done. */
int  tb_job(struct tb *tb, struct tb_job *j);
/** Run until nothing is queued or in flight. */
int  tb_drain(struct tb *tb);
unsigned tb_pending(const struct tb *tb);               /* queued and in flight, all ports */
unsigned tb_port_pending(const struct tb *tb, unsigned port);

/* ---- registers ------------------------------------------------------------------ */

#define TB_OWNER BH_PROT_PRIVILEGED      /* AxPROT of the owner: Secure, privileged, data */

int  tb_reg_write(struct tb *tb, uint16_t addr, uint32_t data, uint8_t prot, uint8_t strb, enum bh_resp *resp);
int  tb_reg_read(struct tb *tb, uint16_t addr, uint8_t prot, uint32_t *data, enum bh_resp *resp);
/** Start a write; false while another is under way.  tb_reg_write_done: answered? */
bool tb_reg_write_begin(struct tb *tb, uint16_t addr, uint32_t data, uint8_t prot, uint8_t strb);
bool tb_reg_write_done(const struct tb *tb, enum bh_resp *resp);
uint64_t tb_reg_cycles(const struct tb *tb);            /* last write: cycles from AWVALID and WVALID to BVALID */

int  tb_stage_window(struct tb *tb, unsigned partition, unsigned window, const struct bh_window *w);
int  tb_stage_partition(struct tb *tb, unsigned partition, const struct bh_partition_control *c);
int  tb_commit(struct tb *tb, unsigned partition, enum bh_resp *resp);
/** ACTIVE write, or part_sel in a HARDWIRED build (any index), to its end. */
int  tb_switch(struct tb *tb, unsigned partition);
/** The pins, without waiting. */
void tb_part_sel(struct tb *tb, unsigned part_sel, bool part_req);
bool tb_part_ack(const struct tb *tb);
/** PORT_CONTROL, STREAM_CONTROL, a schedule slot through the registers. */
int  tb_port_control(struct tb *tb, unsigned port, const struct bh_port_control *c, enum bh_resp *resp);
int  tb_stream(struct tb *tb, unsigned stream, const struct bh_stream *s, enum bh_resp *resp);
int  tb_schedule(struct tb *tb, const struct bh_slot *slot, unsigned slots);   /* 0 slots: stop it */
/** A port's requester side of the Q-Channel: called in every cycle with qreqn, returns qacceptn.  NULL: tied (the default). */
void tb_qchannel(struct tb *tb, unsigned port, bool (*qacceptn)(void *context, bool qreqn), void *context);
bool tb_port_closed(const struct tb *tb, unsigned port);
/** Bring a checked system (system_check) into the RTL.  HARDWIRED: TABLE has it already; the model learns it. */
int  tb_system_load(struct tb *tb, const struct system *s);
/** Pop the oldest record through FAULT_*; *found false: none. */
int  tb_record(struct tb *tb, struct bh_record *r, bool *found);

/* ---- memory and pins -------------------------------------------------------------- */

void tb_poke(struct tb *tb, uint64_t pa, const void *data, size_t bytes);
void tb_peek(struct tb *tb, uint64_t pa, void *data, size_t bytes);
/** For ever, until set back: memory takes no address / gives no answer to a port; its requester takes no answer / gives no
 *  write data. */
struct tb_stuck { bool memory_addresses, memory_answers, requester_responses, requester_data; };
void tb_stuck(struct tb *tb, unsigned port, const struct tb_stuck *s);
bool tb_irq(const struct tb *tb);
/** Called in every cycle after the checks, with the pins as they were before the edge. */
void tb_observe(struct tb *tb, void (*f)(const struct dut_pins *, uint64_t cycle, void *), void *context);

/* ---- what was compared --------------------------------------------------------------- */

struct tb_counts {
    uint64_t cycles, addresses_r, addresses_w, refused, beats_r, beats_w, responses, register_reads, register_writes,
             records, records_missed, switches, commits, commits_refused, abandoned, owned_bytes, exclusive_ok,
             exclusive_failed, isolated, swallowed;
    uint64_t by_fault[16], by_commit[16], by_port[BH_MAX_PORTS];    /* by_port: bursts answered */
    uint64_t switches_by[3];                                        /* ACTIVE, pins, schedule */
};
const struct tb_counts *tb_counts(const struct tb *tb);

#endif
