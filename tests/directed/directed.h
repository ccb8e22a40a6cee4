/* SPDX-License-Identifier: Apache-2.0
 *
 * Directed tests: requirement against RTL.  Expected values stand in the tests and come
 * from the requirement; below them the test bench holds the RTL against the golden model all the time
 * (every address, beat, register access and record, and the ownership of every byte).
 */
#ifndef DIRECTED_H
#define DIRECTED_H

#include <stdbool.h>
#include <stdint.h>

#include "bulkhead/model.h"
#include "bulkhead/registers.h"
#include "tb.h"

/* ---- tests ---------------------------------------------------------------- */

struct test {
    const char *name;
    const char *ids;             /* requirement ids, separated by blanks; "" for none */
    bool (*applies)(void);       /* NULL: to every build with a configuration port */
    void (*run)(void);
    struct test *next;
};

void test_register(struct test *t);

#define TEST_IF(name_, ids_, applies_)                                                      \
    static void run_##name_(void);                                                          \
    static struct test test_##name_ = { #name_, ids_, applies_, run_##name_, NULL };        \
    __attribute__((constructor)) static void register_##name_(void) { test_register(&test_##name_); } \
    static void run_##name_(void)
#define TEST(name_, ids_) TEST_IF(name_, ids_, NULL)

/* One comparison.  The first that differs is the test's sentence. */
__attribute__((format(printf, 3, 4)))
void same(uint64_t rtl, uint64_t want, const char *what, ...);

/* The end of every test: as many comparisons as meant, no less and no more. */
void planned(unsigned comparisons);

/* ---- the build under test ---------------------------------------------------- */

extern struct bh_params build;
extern const char *configuration;
const struct system *bench_system(void);     /* HARDWIRED: what the table was made from */
#define GRANULE    (1ull << build.granule_log2)
#define BUS_BYTES  (build.data_width / 8)
#define FULL_SIZE  ((uint8_t)__builtin_ctz(BUS_BYTES))   /* AxSIZE of a whole beat */

/* For TEST_IF: a configuration port, and at least two of them. */
bool two_partitions(void);
bool two_windows(void);
bool page_in(uint64_t ipa, uint64_t size);   /* the build has pages, in this range of IPAs */
bool table_in(uint64_t pa, uint64_t size);   /* the build's granule table is in memory, in this range of PAs */
bool several_ports(void);        /* and two partitions */

/* ---- registers ------------------------------------------------------------------ */

enum { SECURE_PRIVILEGED = 1 };

enum bh_resp reg_write_as(uint16_t address, uint32_t data, uint8_t prot, uint8_t strb);
enum bh_resp reg_read_as(uint16_t address, uint8_t prot, uint32_t *data);
enum bh_resp reg_write(uint16_t address, uint32_t data);       /* Secure, privileged, all strobes */
uint32_t     reg_read(uint16_t address);                       /* the same; the test fails unless OKAY */
/* Started, not waited for; reg_done says that it was answered.  One at a time each. */
void reg_write_begin(uint16_t address, uint32_t data);
bool reg_write_done(enum bh_resp *resp);

/* Addresses of a port's and a stream's registers, and the fields of PORT_CONTROL and STREAM_CONTROL. */
uint16_t port_control(unsigned port);
uint16_t port_status(unsigned port);
uint16_t stream_control(unsigned stream);
enum { MODE_FOLLOW = 0, MODE_FIXED = 1, MODE_STREAM = 2, TRUSTED = 1 << 8, ISOLATE = 1 << 9, PORT_LOCK = 1 << 15 };
#define FIXED_TO(partition) (MODE_FIXED | (uint32_t)(partition) << 4)
#define STREAM_TO(partition) (1u << 31 | (uint32_t)(partition) << 4)
enum { CLOSED = 1 << 8, IDLE = 1 << 9, STOPPED = 1 << 10, OWED = 1 << 11 };     /* PORT_STATUS */
enum { SWITCHING = 1, COMMITTING = 2, DRAINING = 4, TABLE_READY = 1 << 16, TABLE_FAILED = 1 << 17 };    /* STATUS; WAITING is above */
#define WAITING(ports) ((uint32_t)(ports) << 8)
uint32_t read_status(void);      /* STATUS without what it says of the granule table */

uint16_t staged(unsigned partition, unsigned window, unsigned reg);   /* reg: byte offset in the window */
uint16_t live(unsigned partition, unsigned window, unsigned reg);

/* Flags of a window, and of a partition's control. */
enum { W_VALID = 1, W_LOCK = 2, W_SHARED = 4, W_BORROW = 8 };
enum { P_VALID = 1, P_NONSECURE = 2, P_LOCK = 4, P_SPLIT = 8 };

void stage_window(unsigned partition, unsigned window, uint64_t ipa, uint64_t size, uint64_t pa, uint16_t access,
                  uint32_t flags);
void stage_partition(unsigned partition, uint16_t vmid, uint32_t flags);
unsigned commit(unsigned partition);          /* COMMIT_STATUS.CODE; the response is held against it */
void must_commit(unsigned partition);
void must_switch(unsigned partition);
/* Runs until the register write that was begun is answered; false after limit cycles. */
bool answered(enum bh_resp *resp, unsigned limit);

/* A layout that every build can have: window w of each partition at the same IPA, PAs apart.  Partition p has
 * VMID p + 1 (modulo the width) and all its windows full access. */
#define LAYOUT_SIZE (2 * GRANULE)
uint64_t layout_ipa(unsigned window);
uint64_t layout_pa(unsigned partition, unsigned window);
uint16_t layout_vmid(unsigned partition);
void     layout_commit(unsigned partition);
void     layout_all(void);                    /* every partition, then partition 0 is active */
void     layout_two(void);                    /* partitions 0 and 1 only; 0 is active */

/* The oldest record, popped; false if there is none. */
bool next_record(struct bh_record *r);
void drop_records(void);
/* The oldest record is exactly this (6 comparisons). */
#define RECORD_COMPARISONS 6
void same_record(enum bh_fault code, const struct bh_burst *b, unsigned partition, const char *what);    /* port 0, not trusted */
void same_record_at(unsigned port, enum bh_fault code, const struct bh_burst *b, unsigned partition, bool trusted, const char *what);
/* A DRAIN record: the port that hung, and the register write that waited (0, 0 for pins and schedule).  Its VMID is 0. */
void same_drain_record(unsigned port, uint16_t address, uint8_t prot, const char *what);

/* ---- bursts ------------------------------------------------------------------------ */

struct shot {
    struct tb_job job;           /* the bench's side of it */
    struct bh_burst b;
    unsigned port;
    const uint8_t *wdata;        /* of a write, full bus lanes beat by beat; NULL: a pattern */
    const uint64_t *wstrb;       /* of a write, a mask a beat; NULL: the lanes that AxSIZE and address select */
    bool wrong_wlast;            /* WLAST on the first beat and not on the last */
    /* what came back */
    bool done;
    unsigned beats;              /* R beats, or 1 for B */
    uint8_t resp;                /* of the last beat */
    bool resp_mixed;             /* beats differed in RESP */
    bool zero;                   /* every data bit of every R beat was zero */
    uint64_t order;              /* answers are numbered in the order in which they end */
    uint64_t cycle;              /* of the address handshake at the requester */
    uint64_t offered, ended;     /* cycles: the address was first shown, the last answer was taken */
    uint8_t rdata[256 * 64];     /* full bus lanes, beat by beat */
};

struct bh_burst burst(bool write, uint64_t addr, uint8_t len, uint8_t size);   /* INCR, ID 0, Secure privileged data */

/* Shots that every test has: number i as new, on port 0 or on a port. */
#define SHOTS 512
extern struct shot shots[SHOTS];
struct shot *shot(unsigned i, struct bh_burst b);
struct shot *shot_at(unsigned i, unsigned port, struct bh_burst b);

void fire(struct shot *s);       /* to its end */
void post(struct shot *s);       /* queued; s lives until finish() */
void finish(void);               /* all posted ones to their end */
void run(unsigned cycles);
void settle(void);               /* counters and own last faults are up to date */

/* What one port showed since the last call of watch(). */
struct out_address {
    bool write;
    uint64_t pa, user;
    uint32_t id;
    uint16_t vmid;
    uint8_t len, size, burst, lock, cache, prot, qos, region;
    uint64_t cycle;              /* in which VALID rose */
    uint64_t taken;              /* of the handshake */
};
struct active_change { uint8_t partition; uint64_t cycle; };     /* cycle: the first with it */
enum { ACTIVE_LIST = 256 };
struct shown {
    unsigned accepted;           /* AR and AW handshakes of the requester */
    unsigned addresses;          /* AR and AW handshakes downstream */
    unsigned valid_cycles;       /* cycles in which ARVALID, AWVALID or WVALID was high downstream */
    unsigned w_beats, strobes;   /* data beats downstream; those of them with a strobe */
    uint64_t requester_side;     /* hash of all that the requester's pins showed, cycle by cycle */
    struct out_address last, list[1024];   /* list: the first 1024 */
    /* Of the whole block, in out only. */
    unsigned irq_cycles;         /* cycles with irq high */
    unsigned axil_cycles;        /* cycles in which the configuration port was ready or valid */
    bool part_ack;               /* as seen last, as the next one */
    uint8_t part_active;
    unsigned active_changes;     /* of part_active; the first of them: */
    struct active_change active_list[ACTIVE_LIST];
};
extern struct shown outs[BH_MAX_PORTS];
#define out outs[0]              /* port 0 */
void watch(void);
/* Called in every cycle with the pins before the edge; NULL: none. */
void spy(void (*f)(const struct dut_pins *, uint64_t cycle));

/* A burst that must pass to pa / must be refused with code; each makes FIRE_COMPARISONS comparisons. */
#define FIRE_COMPARISONS 5
void must_pass(const struct bh_burst *b, uint64_t pa, const char *what);     /* port 0 */
void must_pass_at(unsigned port, const struct bh_burst *b, uint64_t pa, const char *what);
void must_refuse(const struct bh_burst *b, enum bh_fault code, const char *what);
void must_refuse_at(unsigned port, const struct bh_burst *b, enum bh_fault code, const char *what);

/* ---- memory and time ------------------------------------------------------------------ */

void     poke(uint64_t pa, const void *data, unsigned bytes);
void     peek(uint64_t pa, void *data, unsigned bytes);
void     memory_stall(bool addresses, bool answers);    /* every port; for ever, until set back */
void     memory_latency(unsigned cycles);
void     requester_stall(bool responses);                /* every port: RREADY and BREADY stay low */
void     port_stuck(unsigned port, struct tb_stuck s);   /* one port */
void     q_channel(unsigned port, bool (*qacceptn)(void *context, bool qreqn), void *context);  /* NULL: tied */
bool     port_closed(unsigned port);
const struct tb_counts *counts(void);
uint64_t now(void);
bool     irq(void);
void     reset(void);             /* and until the granule table, if there is one in memory, is in use */
void     reset_only(void);
void     select_pins(unsigned part_sel, bool part_req);   /* without waiting */
bool     in_time(uint64_t deadline);                     /* runs a cycle; false from the deadline on */

#endif
