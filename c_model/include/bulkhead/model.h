/* SPDX-License-Identifier: Apache-2.0
 *
 * Bulkhead's golden model: the specification that runs.
 *
 * It decides every verdict, PA, output attribute, fault record, register read and
 * response (design sections 2, 3, 6).  Timing is not its business: the caller says when
 * things happen.  No allocation, no global state, no dependency; struct bh_model is
 * plain data that may be copied.
 *
 * Functions that return int return BH_OK (0) or a negative bh_status; on a
 * negative one no argument and no state was changed.
 */
#ifndef BULKHEAD_MODEL_H
#define BULKHEAD_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BH_MAX_PARTITIONS  16
#define BH_MAX_WINDOWS     16   /* of each partition */
#define BH_MAX_FAULT_DEPTH 128
#define BH_MAX_PORTS       8
#define BH_MAX_STREAMS     64
#define BH_MAX_SLOTS       16   /* of the schedule */
#define BH_MAX_LEVELS      16

enum bh_status {
    BH_OK     =  0,
    BH_ERANGE = -1,             /* index or value outside the range stated */
    BH_EPARAM = -2              /* bh_init: a parameter outside its range */
};

enum bh_fault {                 /* also FAULT_INFO.CODE and the bit in IRQ_STATE */
    BH_FAULT_NONE = 0, BH_FAULT_BURST = 1, BH_FAULT_PARTITION = 2, BH_FAULT_WINDOW = 3,
    BH_FAULT_BOUNDS = 4, BH_FAULT_ACCESS = 5, BH_FAULT_LEVEL = 6, BH_FAULT_SHARE = 7,
    BH_FAULT_CONFIG = 8, BH_FAULT_DRAIN = 9, BH_FAULT_STREAM = 10
};

enum bh_resp { BH_OKAY = 0, BH_EXOKAY = 1, BH_SLVERR = 2, BH_DECERR = 3 };

enum bh_burst_type { BH_FIXED = 0, BH_INCR = 1, BH_WRAP = 2 };

/* AxPROT */
#define BH_PROT_PRIVILEGED  1u
#define BH_PROT_NONSECURE   2u
#define BH_PROT_INSTRUCTION 4u

/* Access rights: 3 bits for each {AxPROT[1], AxPROT[0]}. */
enum bh_right { BH_READ = 0, BH_WRITE = 1, BH_EXECUTE = 2 };
#define BH_ACCESS_BIT(prot, right) (1u << (3u * ((prot) & 3u) + (right)))
#define BH_ACCESS_ALL 0xFFFu

/* Build parameters, as the RTL's of the same name; ranges stand in rtl/bulkhead.v. */
struct bh_params {
    unsigned ports, partitions, windows, ipa_width, pa_width, data_width, id_width,
             user_width, vmid_width, max_outstanding, pipeline, granule_log2,
             fault_depth, fault_resp, hardwired, stream_ports, stream_width, isolate_ports, exclusive,
             schedule_slots, drain_limit,
             page, mailbox, levels, granule_dram, granule_sets, granule_ways;   /* levels 0 is 1 */
    uint64_t page_ipa, granules, granule_base, granule_table;
};

/* One AR or AW. */
struct bh_burst {
    uint64_t addr;              /* IPA of the first byte */
    uint64_t user;
    uint32_t id;
    uint8_t  len, size, burst;  /* AxLEN 0..255, AxSIZE 0..7, AxBURST 0..3 */
    uint8_t  lock, cache, prot, qos, region;
    uint8_t  write;             /* 1: AW */
};

struct bh_verdict {
    enum bh_fault fault;        /* BH_FAULT_NONE: allowed */
    uint64_t pa;                /* pa, prot, window: zero when refused */
    uint8_t  prot;              /* AxPROT as it goes out */
    uint8_t  window;
    uint8_t  partition;         /* an unknown stream: BH_NO_PARTITION */
    uint8_t  trusted;           /* of the context */
    uint8_t  level;             /* of the context */
    uint8_t  page;              /* the partition's page answers: fault is NONE, pa 0; bh_page_read, bh_page_write */
    uint8_t  exclusive_fails;   /* allowed, but Bulkhead answers this exclusive write itself: OKAY, nothing written, no record */
    uint16_t vmid;
};

struct bh_record {
    enum bh_fault code;
    uint64_t ipa;
    uint32_t id;
    uint8_t  port, partition, level, trusted, write, prot, len, size;   /* an unknown stream: partition, vmid 0 */
    uint8_t  unknown;           /* of an unknown stream: nobody's last fault; no field of FAULT_* */
    uint16_t vmid;
};

/* How a port takes its partition: PORT_CONTROL.MODE. */
enum bh_port_mode { BH_MODE_FOLLOW = 0, BH_MODE_FIXED = 1, BH_MODE_STREAM = 2 };

struct bh_port_control { uint8_t mode, partition, trusted, isolate, lock; };

/* What a port, or one of its streams, carries now.  partition BH_NO_PARTITION: an unknown stream. */
struct bh_context { uint8_t partition, level, trusted; };

/* One stream number of the map. */
struct bh_stream { uint8_t partition, trusted, valid, level; };

/* One slot of the schedule; cycles below 2 ** 28, 0: passed over. */
struct bh_slot { uint32_t cycles; uint8_t partition; };

/* A window as software writes it, in bytes. */
struct bh_window {
    uint64_t ipa_base, size, pa_base;
    uint16_t access;            /* 12 bits, BH_ACCESS_BIT */
    uint8_t  valid, lock, shared, borrow;
};

struct bh_partition_control { uint16_t vmid; uint8_t valid, nonsecure, lock, split; };

enum bh_commit_code {
    BH_COMMIT_OK = 0, BH_COMMIT_PARTITION = 1, BH_COMMIT_LOCKED = 2, BH_COMMIT_VMID = 3,
    BH_COMMIT_WINDOW_LOCKED = 4, BH_COMMIT_EMPTY = 5, BH_COMMIT_ALIGN = 6, BH_COMMIT_IPA_RANGE = 7,
    BH_COMMIT_PA_RANGE = 8, BH_COMMIT_IPA_OVERLAP = 9, BH_COMMIT_PA_OVERLAP = 10, BH_COMMIT_DRAIN = 11,
    BH_COMMIT_FLAGS = 12, BH_COMMIT_PAGE = 13, BH_COMMIT_RESERVED = 14, BH_COMMIT_UNSETTLED = 15
};

struct bh_commit_status { uint8_t code, window, other_partition, other_window; };

struct bh_counters { uint32_t reads, writes, beats, faults; };

/* State of one granule: bit 0 shared; bits 4 h - 3 to 4 h: the rights that level h, 1 to 15, has revoked from the levels
 * below it, enum bh_granule_right.  0: private, nothing revoked. */
typedef uint64_t bh_granule;
enum bh_granule_right { BH_LEAVE_READ = 1, BH_LEAVE_WRITE = 2, BH_LEAVE_EXECUTE_UNPRIVILEGED = 4, BH_LEAVE_EXECUTE_PRIVILEGED = 8 };
#define BH_LEAVE_ALL 15u

enum bh_command_op { BH_SHARE, BH_UNSHARE, BH_QUERY, BH_SET_MASK };

enum bh_command_code {          /* CMD_STATUS.CODE */
    BH_COMMAND_OK = 0, BH_COMMAND_UNAVAILABLE = 1, BH_COMMAND_ARGUMENT = 2, BH_COMMAND_LEVEL = 3, BH_COMMAND_WINDOW = 4,
    BH_COMMAND_OWNER = 5, BH_COMMAND_TABLE = 6, BH_COMMAND_REVOKED = 7, BH_COMMAND_MEMORY = 8, BH_COMMAND_DRAIN = 9
};

struct bh_command {
    enum bh_command_op op;
    uint8_t  level, rights;     /* BH_SET_MASK: whose mask, and what it leaves */
    uint8_t  prot;              /* AxPROT of the write */
    uint64_t granule;           /* IPA >> granule_log2 of the first */
    uint64_t count;             /* granules; 0 is refused with ARGUMENT */
};

struct bh_command_result {
    enum bh_command_code code;
    uint64_t granule;           /* the first that made it fail; 0 for codes that name none */
    uint8_t  rights, left, shared_all, shared_any;      /* a QUERY that succeeded: CMD_RESULT */
};

struct bh_model;                /* defined below so that callers can place and copy it */

/* ---- set-up ------------------------------------------------------------ */

/** Reset state.  Also what aresetn does. */
int bh_init(struct bh_model *m, const struct bh_params *p);

/** Stage a window or a partition's control, as the register writes do (marks it changed). */
int bh_stage_window(struct bh_model *m, unsigned partition, unsigned window, const struct bh_window *w);
int bh_stage_partition(struct bh_model *m, unsigned partition, const struct bh_partition_control *c);

/** Check the staged partition and make it live, or change nothing (design section 3).
 *  Any index may be given.  The result is also kept as COMMIT_STATUS. */
struct bh_commit_status bh_commit(struct bh_model *m, uint32_t partition);

/** Make a partition active at once, whoever asked (the caller has drained the following ports). BH_ERANGE if
 *  index >= partitions. */
int bh_switch(struct bh_model *m, unsigned partition);

/** A switch by pins or schedule was abandoned: SELECT alone says that it was asked for. BH_ERANGE as bh_switch. */
int bh_switch_abandoned(struct bh_model *m, unsigned partition);

/** HARDWIRED: part_sel took effect; an index >= partitions leaves no valid partition. */
void bh_select_pins(struct bh_model *m, unsigned part_sel);

/** PORT_CONTROL or a STREAM_CONTROL takes effect, as HARDWIRED parameters do (the caller has drained).  BH_ERANGE for a port,
 *  stream, mode or partition that the build has not, for isolate on a port that can't be, and for a locked port. */
int bh_set_port(struct bh_model *m, unsigned port, const struct bh_port_control *c);
int bh_set_stream(struct bh_model *m, unsigned stream, const struct bh_stream *s);

/** Slots 0 to slots - 1 of the schedule, and run it; slots 0: stop it.  BH_ERANGE for more slots than the build has, a partition that
 *  it has not, cycles beyond 28 bits.  When which slot begins is timing: the caller switches. */
int bh_set_schedule(struct bh_model *m, const struct bh_slot *slot, unsigned slots);

/** The port was isolated: closed until PORT_STATUS.CLOSED is written. BH_ERANGE unless its control says isolate and it is open. */
int bh_isolate(struct bh_model *m, unsigned port);

/* ---- granules, levels, pages (design section 5) ------------------------------------ */

/** The granule table, the caller's: params.granules entries, set to 0 here; it must outlive *m, and a copy of *m shares it (or has its
 *  m->granule set to NULL).  After bh_init, before anything else, in a build with granules; without it the table is not ready. */
void bh_attach_granules(struct bh_model *m, bh_granule *table);

/** The table is in use, or not (being cleared after reset, or failed by memory): what needs it is refused with SHARE, and commands
 *  with UNAVAILABLE.  bh_attach_granules makes it ready. */
void bh_table_ready(struct bh_model *m, bool ready);

/** Memory answers reads of this PA's granule state with an error, or no longer does: accesses are refused with SHARE, commands with
 *  MEMORY.  Nothing happens beyond the table. */
void bh_granule_error(struct bh_model *m, uint64_t pa, bool error);

/** The state of the granule of this PA: 0 beyond the table. */
bh_granule bh_granule_of(const struct bh_model *m, uint64_t pa);

/** Step 6 with this state: BH_FAULT_NONE, BH_FAULT_LEVEL or BH_FAULT_SHARE.  half: 1 the shared (top) one; window: plain, SHARED or BORROW
 *  by its flags; split: the partition uses halves. */
enum bh_fault bh_granule_check(bh_granule state, const struct bh_window *window, const struct bh_context *at, bool split, bool half,
                               uint8_t prot, bool write);

/** What a port's burst carries (stream: AxUSER of the burst, matters in MODE STREAM).  BH_ERANGE if port is out of range. */
int bh_context_of(const struct bh_model *m, unsigned port, uint64_t user, struct bh_context *at);

/** Execute a command of this context, all of it or nothing; the state that CMD_* show is not touched (bh_page_write does that). */
struct bh_command_result bh_command(struct bh_model *m, const struct bh_context *at, const struct bh_command *c);

/** The level that a port carries with a partition, as PORT_LEVEL, its pins and the page set it (the caller has drained). BH_ERANGE for a
 *  port, partition or level that is not built.  The port's lock is for PORT_LEVEL, which looks at it itself. */
int bh_set_level(struct bh_model *m, unsigned port, unsigned partition, unsigned level);

/** The pins of a port ask for a level: true if that changes the view (then drain and bh_set_level of what the port carries).  A level
 *  that is not built, the level in force, and a port in MODE STREAM change nothing. */
bool bh_level_pins(const struct bh_model *m, unsigned port, unsigned level);

/** level_call of a port: the level called, 0 none. */
unsigned bh_level_call(const struct bh_model *m, unsigned port);

/** mail_irq of a partition. */
bool bh_mail_irq(const struct bh_model *m, unsigned partition);

/** A read of the caller's page; offset is a multiple of 4 below 4096.  false: refused, *data is 0. */
bool bh_page_read(const struct bh_model *m, unsigned port, const struct bh_context *at, uint16_t offset, uint32_t *data);

/** What a page write would do that has to wait: nothing, the barrier (a command that succeeds, but not QUERY), a change of the port's view
 *  (LEVEL).  Nothing changes. */
enum bh_page_effect { BH_PAGE_NONE, BH_PAGE_BARRIER, BH_PAGE_LEVEL_DOWN };
enum bh_page_effect bh_page_effect(const struct bh_model *m, unsigned port, const struct bh_context *at, uint8_t prot, uint16_t offset,
                                   uint32_t data, uint8_t strb);

/** A page write, taking effect now; strb: the four strobes of its word.  false: refused.  *done (may be NULL): the command's result. */
bool bh_page_write(struct bh_model *m, unsigned port, const struct bh_context *at, uint8_t prot, uint16_t offset, uint32_t data, uint8_t strb,
                   struct bh_command_result *done);

/** A command that was made was not complete within DRAIN_LIMIT, and is answered as refused: CMD_STATUS of this context says DRAIN, unless
 *  an earlier failure stands there or another context has taken the port's CMD_* since. */
void bh_page_drain(struct bh_model *m, unsigned port, const struct bh_context *at);

/** A commit that is live could not settle: COMMIT_STATUS says UNSETTLED, SLVERR. */
void bh_commit_unsettled(struct bh_model *m);

/* ---- ports (design section 4) --------------------------------------------------- */

/** Open ports whose view depends on this partition now, bit p for port p (by stream: on any): a commit of it drains them. */
unsigned bh_ports_carrying(const struct bh_model *m, unsigned partition);
/** Ports that a switch moves: those that FOLLOW and are not closed. */
unsigned bh_ports_following(const struct bh_model *m);

/** Memory answered a beat of an exclusive read with EXOKAY: an exclusive write with this ID may go out from now on,
 *  until the port's view changes.  Nothing is remembered for a closed port, in MODE STREAM and without EXCLUSIVE. */
void bh_exclusive_read(struct bh_model *m, unsigned port, uint32_t id);

/* ---- the decision (design section 2), in its three parts ---------------- */

/** Step 1.  Returns BH_FAULT_BURST for a form that is refused, else BH_FAULT_NONE and first and last
 *  byte (for WRAP of the container; both meaningless when refused).  data_width in bits. */
enum bh_fault bh_burst_range(const struct bh_burst *b, unsigned data_width, uint64_t *first, uint64_t *last);

/** Step 4.  The live window of the partition that holds first..last: BH_FAULT_NONE and *window, or
 *  BH_FAULT_WINDOW (*window is then meaningless), BH_FAULT_BOUNDS (*window holds the first byte).
 *  first <= last. */
struct bh_lookup;               /* live windows of one partition, in lookup form */
enum bh_fault bh_window_lookup(const struct bh_lookup *t, uint64_t first, uint64_t last, unsigned *window);

/** Step 5.  BH_FAULT_NONE or BH_FAULT_ACCESS. */
enum bh_fault bh_access(uint16_t access, uint8_t prot, bool write);

/** Steps 1 to 7 under the partition that the port carries, or that AxUSER names.  Pure: *m is not changed. BH_ERANGE if port is out of range. */
int bh_judge(const struct bh_model *m, unsigned port, const struct bh_burst *b, struct bh_verdict *v);

/** The same, counted in the partition's counters; for a refusal *r (may be NULL) is filled.
 *  The record is not pushed: records of several channels race, so the caller says in which order. */
int bh_transact(struct bh_model *m, unsigned port, const struct bh_burst *b, struct bh_verdict *v, struct bh_record *r);

/** Push a record: kept, or missed when full; sets IRQ_STATE either way. */
void bh_record_push(struct bh_model *m, const struct bh_record *r);
/** Count a record as missed whatever the FIFO holds (the RTL lost the race); sets IRQ_STATE. */
void bh_record_miss(struct bh_model *m, const struct bh_record *r);

/** RRESP or BRESP of a refused access (CONTROL.RESP). */
enum bh_resp bh_refusal_response(const struct bh_model *m);

/** Level of the irq pin. */
bool bh_irq(const struct bh_model *m);

/* ---- registers (design sections 3, 6; addresses in bulkhead/registers.h) ---- */

/* REOPEN waits for nothing, but whether the port, the one in ports, may be opened is timing: OKAY by bh_reg_write,
 * SLVERR by bh_reg_write_abandoned. */
enum bh_effect { BH_EFFECT_NONE, BH_EFFECT_SWITCH, BH_EFFECT_COMMIT, BH_EFFECT_PORT, BH_EFFECT_STREAM, BH_EFFECT_REOPEN };

/** AXI4-Lite read.  *r gets a CONFIG record when the access is refused for its prot (r->code set,
 *  else BH_FAULT_NONE); the caller pushes it.  What is under way is timing, which the caller knows and masks: STATUS and
 *  SCHEDULE_STATUS read as zero, PORT_STATUS as IDLE 1, STOPPED 0, OWED 0. */
enum bh_resp bh_reg_read(struct bh_model *m, uint16_t addr, uint8_t prot, uint32_t *data, struct bh_record *r);

/** What a write would do that has to drain first, and which ports (bit p for port p; ports may be NULL); nothing
 *  changes.  A switch to the active partition, a commit that will be refused, a PORT_CONTROL that leaves MODE, PARTITION and TRUSTED
 *  as they are, a PORT_LEVEL that leaves the level in force, and CLOSED on an open port are BH_EFFECT_NONE.  Closed ports are drained
 *  already, and never in ports.  A write with an effect whose ports are none is never abandoned. */
enum bh_effect bh_reg_effect(const struct bh_model *m, uint16_t addr, uint8_t prot, uint32_t data, uint8_t strb,
                             unsigned *ports);

/** AXI4-Lite write, taking effect now. */
enum bh_resp bh_reg_write(struct bh_model *m, uint16_t addr, uint8_t prot, uint32_t data, uint8_t strb,
                          struct bh_record *r);

/** The same when draining took longer than DRAIN_LIMIT: nothing changes but SELECT / COMMIT_STATUS; SLVERR. */
enum bh_resp bh_reg_write_abandoned(struct bh_model *m, uint16_t addr, uint8_t prot, uint32_t data, uint8_t strb);

/** The record that names a hung port; addr, prot: of the register write that waited for it, both 0 for pins and schedule.  It is a write of
 *  4 bytes in either case. */
struct bh_record bh_drain_record(uint16_t addr, uint8_t prot, unsigned port);

/** Text for people: "WINDOW", "design section 2, step 4", "PA_OVERLAP". Never NULL. */
const char *bh_fault_name(enum bh_fault f);
const char *bh_fault_rule(enum bh_fault f);
const char *bh_commit_name(unsigned code);
const char *bh_command_name(unsigned code);

/* ---- state --------------------------------------------------------------- */
/* Plain data: may be placed, copied and compared by the caller.  Read it freely; change it only through
 * the functions above. */

/* An index that no partition has: its entries exist, and are always empty (its counters: what counts for nobody). */
#define BH_NO_PARTITION BH_MAX_PARTITIONS

/* The valid windows of a partition, in ascending order: first and last byte, index.  From count on, last is
 * UINT64_MAX. */
struct bh_lookup {
    unsigned count;
    uint64_t first[BH_MAX_WINDOWS + 1], last[BH_MAX_WINDOWS + 1];
    uint8_t  window[BH_MAX_WINDOWS + 1];
};

struct bh_partition {
    struct bh_partition_control control;
    struct bh_window window[BH_MAX_WINDOWS];
};

/* COUNT and CMD_* of a port's page, which one context has: lost when another one writes COUNT, CMD_STATUS or a command, or the port's view
 * changes. */
struct bh_page_state {
    struct bh_context of;
    uint32_t count;             /* COUNT */
    uint8_t  held;              /* CMD_STATUS was written since */
    struct bh_command_result status, query;
};

/* A partition's own call.  peers: MAIL_PEERS; target: whom it rang last. */
struct bh_mail { uint32_t word, reply; uint32_t peers; uint8_t target, waits, answered; };

#define BH_EXCLUSIVES 4          /* entries a port, by the low ID bits */

struct bh_port {
    struct bh_port_control control;
    uint8_t closed;
    uint8_t level[BH_MAX_PARTITIONS + 1];   /* with each partition */
    uint8_t called;                         /* CALL */
    struct bh_page_state page;
    struct { uint32_t id; uint8_t armed; } exclusive[BH_EXCLUSIVES];
};

struct bh_model {
    struct bh_params params;
    uint8_t  active, select;                            /* ACTIVE, SELECT */
    uint8_t  fault_resp;                                /* CONTROL.RESP, enum bh_resp */
    uint8_t  fault_head, fault_count;
    uint16_t fault_missed;
    uint16_t irq_state, irq_enable;
    uint32_t drain_limit;
    struct bh_port   port[BH_MAX_PORTS];
    struct bh_stream stream[BH_MAX_STREAMS];
    struct bh_slot   slot[BH_MAX_SLOTS];                /* the registers; running them is timing */
    uint8_t  schedule_enable, schedule_last;
    uint8_t  table_ready;
    bh_granule *granule;                                /* the caller's; bit 63: bh_granule_error */
    struct bh_mail   mail[BH_MAX_PARTITIONS];
    struct bh_record last_fault[BH_MAX_PARTITIONS];     /* code NONE: none */
    struct bh_commit_status commit_status;
    uint16_t changed[BH_MAX_PARTITIONS];                /* bit w: window w was staged since the last commit */
    struct bh_lookup    lookup[BH_MAX_PARTITIONS + 1];  /* live, as step 4 reads it */
    struct bh_partition live[BH_MAX_PARTITIONS + 1];
    struct bh_partition staged[BH_MAX_PARTITIONS];      /* values as written */
    struct bh_counters  counters[BH_MAX_PARTITIONS + 1];
    struct bh_record    fault[BH_MAX_FAULT_DEPTH];      /* a ring: fault_count from fault_head on */
};

#ifdef __cplusplus
}
#endif
#endif
