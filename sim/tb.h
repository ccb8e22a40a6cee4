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
    bool            untold;      /* the pins never told whether it was refused: fault is one that it may have been */
    bool            page;        /* the partition's page answered; fault is then NONE, resp says whether it was refused */
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
/** The same, and until all records and counters of it have arrived: registers are held exactly then. */
int  tb_settle(struct tb *tb);
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

/** tb_stage_*: FLAGS.BORROW and PART_CONTROL.SPLIT are written as given, whether they are built or not. */
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
/** PORT_LEVEL of a port with one partition, the others as the model has them. */
int  tb_port_set_level(struct tb *tb, unsigned port, unsigned partition, unsigned level, enum bh_resp *resp);
/** Bring a checked system (system_check) into the RTL.  HARDWIRED: TABLE has it already; the model learns it. */
int  tb_system_load(struct tb *tb, const struct system *s);
/** Pop the oldest record through FAULT_*; *found false: none. */
int  tb_record(struct tb *tb, struct bh_record *r, bool *found);

/* ---- pages and levels ------------------------------------------------------------- */

/** One aligned word of the page at PAGE_IPA, to its end, beside whatever else runs.  PROT: Secure, privileged, data; *ok: answered OKAY.
 *  data, ok may be NULL.  ID 0, AxUSER user (names the stream of a port in MODE STREAM). */
int  tb_page_read(struct tb *tb, unsigned port, uint64_t user, uint16_t offset, uint32_t *data, bool *ok);
int  tb_page_write(struct tb *tb, unsigned port, uint64_t user, uint16_t offset, uint32_t data, bool *ok);
/** The same with another AxPROT. */
int  tb_page_read_as(struct tb *tb, unsigned port, uint64_t user, uint8_t prot, uint16_t offset, uint32_t *data, bool *ok);
int  tb_page_write_as(struct tb *tb, unsigned port, uint64_t user, uint8_t prot, uint16_t offset, uint32_t data, bool *ok);
/** A burst to the page, for tb_submit: wdata and wstrb are set from *lanes, which must live as long as *j.  data: of a write. */
struct tb_page_lanes { uint8_t data[DUT_MAX_BUS_BYTES]; uint64_t strb; };
void tb_page_job(const struct tb *tb, struct tb_job *j, struct tb_page_lanes *lanes, unsigned port, uint64_t user, uint8_t prot, bool write,
                 uint16_t offset, uint32_t data);
/** The word that a page read brought (rdata is lanes->data). */
uint32_t tb_page_word(const struct tb *tb, const struct tb_job *j, const struct tb_page_lanes *lanes);

/** level_sel, level_req of a port, without waiting; level_ack; port_level, level_call, mail_irq as they stand. */
void     tb_level(struct tb *tb, unsigned port, unsigned level, bool req);
bool     tb_level_ack(const struct tb *tb, unsigned port);
/** All four phases. */
int      tb_level_to(struct tb *tb, unsigned port, unsigned level);
unsigned tb_port_level(const struct tb *tb, unsigned port);
bool     tb_level_call(const struct tb *tb, unsigned port);
bool     tb_mail_irq(const struct tb *tb, unsigned partition);

/* ---- the granule table in memory (GRANULE_DRAM) -------------------------------------- */
/* It is the memory behind the ports: tb_poke and tb_peek reach it by PA. */

/** From now on reads, writes of the table are answered SLVERR or DECERR; data of a bad read are wrong too. */
void tb_table_errors(struct tb *tb, bool reads, bool writes);
/** How its subordinate waits, in 256ths of the cycles; latency in cycles from the address (last W beat). */
struct tb_table_stalls { uint8_t aw, w, b, ar, r; uint16_t latency, latency_spread; };
void tb_table_stall(struct tb *tb, const struct tb_table_stalls *s);
/** For ever, until set back: no address is taken, no answer given. */
void tb_table_stuck(struct tb *tb, bool addresses, bool answers);
/** It is cleared and has not failed, as far as the pins tell; without GRANULE_DRAM: GRANULES is built. */
bool tb_table_ready(const struct tb *tb);
/** The model's state of this entry is the only one possible: no command that raced leaves it open. */
bool tb_granule_sure(const struct tb *tb, uint64_t entry);
/** Run until tb_table_ready. */
int  tb_table_wait(struct tb *tb);

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
    uint64_t page_reads, page_writes, page_refused;                 /* answered; of these refused */
    uint64_t page_unsure;       /* page reads whose value hung on a race that the pins don't show: not compared */
    uint64_t commands[4][16];   /* by enum bh_command_op and code */
    uint64_t range_granules;    /* of ranges that succeeded */
    uint64_t overlapping;       /* commands answered while another one that touches a granule of theirs was under way */
    uint64_t raced;             /* bursts whose verdict hung on when a command took effect */
    uint64_t barriers;          /* bursts in flight when a command that may change their verdict was answered, each checked */
    uint64_t granules_checked;  /* bursts with step 6 */
    uint64_t levels_by[3];      /* level changes: PORT_LEVEL, pins, page */
    uint64_t rings, mail_answers, calls;        /* MAIL_RING, answers to calls (partitions and owner), CALL: those that succeeded */
    uint64_t table_reads, table_writes;         /* beats at t_axi */
};
const struct tb_counts *tb_counts(const struct tb *tb);

#endif
