/* SPDX-License-Identifier: Apache-2.0
 *
 * The directed tests' view of the test bench (sim/tb.h).
 */
#include "bench.h"
#include "directed.h"
#include "pages.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct bh_params build;
const char *configuration;
struct shown outs[BH_MAX_PORTS];

static struct tb *tb;
static struct { bool ar_was_valid, aw_was_valid; uint64_t ar_rose, aw_rose; } history[BH_MAX_PORTS];
static void (*spying)(const struct dut_pins *, uint64_t);
static struct tb_stuck stuck[BH_MAX_PORTS];
static struct system system_of_build;

/* A difference that the bench found ends the test. */
static void check(int result)
{
    if (result == TB_OK) return;
    fail(tb_why(tb));
    give_up();
}

/* ---- what goes out ----------------------------------------------------------------------- */

static void address(struct shown *o, const struct dut_addr *a, bool write, uint64_t rose, uint64_t cycle)
{
    const struct out_address seen = {
        .write = write, .pa = a->addr, .user = a->user, .id = a->id, .vmid = a->vmid, .len = a->len, .size = a->size,
        .burst = a->burst, .lock = a->lock, .cache = a->cache, .prot = a->prot, .qos = a->qos, .region = a->region,
        .cycle = rose, .taken = cycle,
    };
    if (o->addresses < sizeof o->list / sizeof *o->list) o->list[o->addresses] = seen;
    o->last = seen;
    o->addresses++;
}

/* FNV-1a over what a requester can see in one cycle; data only while it is valid. */
static uint64_t mixed(uint64_t hash, uint64_t value)
{
    for (unsigned i = 0; i < 64; i += 8) hash = (hash ^ (value >> i & 0xff)) * 0x100000001b3ull;
    return hash;
}

static uint64_t requester_side(uint64_t hash, const struct dut_port *p)
{
    hash = mixed(hash, (uint64_t)p->s_awready | p->s_wready << 1 | p->s_arready << 2 | p->s_b.valid << 3 | p->s_r.valid << 4);
    hash = mixed(hash, (uint64_t)p->qreqn | p->closed << 1);
    if (p->s_b.valid) hash = mixed(hash, p->s_b.id | (uint64_t)p->s_b.resp << 32 | p->s_b.user << 34);
    if (p->s_r.valid) {
        hash = mixed(hash, p->s_r.id | (uint64_t)p->s_r.resp << 32 | (uint64_t)p->s_r.last << 34 | p->s_r.user << 35);
        for (unsigned i = 0; i < BUS_BYTES / 4; i++) hash = mixed(hash, p->s_r.data[i]);
    }
    return hash;
}

static void observe_port(unsigned i, const struct dut_port *p, uint64_t cycle)
{
    struct shown *o = &outs[i];
    o->requester_side = requester_side(o->requester_side, p);
    o->accepted += (unsigned)(p->s_ar.valid && p->s_arready) + (p->s_aw.valid && p->s_awready);
    if (p->m_ar.valid && !history[i].ar_was_valid) history[i].ar_rose = cycle;
    if (p->m_aw.valid && !history[i].aw_was_valid) history[i].aw_rose = cycle;
    history[i].ar_was_valid = p->m_ar.valid && !p->m_arready;
    history[i].aw_was_valid = p->m_aw.valid && !p->m_awready;
    o->valid_cycles += (unsigned)p->m_ar.valid + p->m_aw.valid + p->m_w.valid;
    if (p->m_ar.valid && p->m_arready) address(o, &p->m_ar, false, history[i].ar_rose, cycle);
    if (p->m_aw.valid && p->m_awready) address(o, &p->m_aw, true, history[i].aw_rose, cycle);
    if (p->m_w.valid && p->m_wready) o->w_beats++, o->strobes += p->m_w.strb != 0;
}

static void observe(const struct dut_pins *p, uint64_t cycle, void *context)
{
    (void)context;
    if (!p->aresetn) {
        memset(history, 0, sizeof history);
        return;
    }
    for (unsigned i = 0; i < build.ports; i++) observe_port(i, &p->port[i], cycle);
    out.irq_cycles += p->irq;
    out.axil_cycles += p->axil_awready | p->axil_wready | p->axil_bvalid | p->axil_arready | p->axil_rvalid;
    if (p->part_active != out.part_active && out.active_changes++ < ACTIVE_LIST)
        out.active_list[out.active_changes - 1] = (struct active_change){ p->part_active, cycle };
    out.part_active = p->part_active;
    out.part_ack = p->part_ack;
    if (spying) spying(p, cycle);
}

void watch(void)
{
    const uint8_t active = out.part_active;
    memset(outs, 0, sizeof outs);
    out.part_active = active;
}

void spy(void (*f)(const struct dut_pins *, uint64_t cycle)) { spying = f; }

/* ---- life --------------------------------------------------------------------------------- */

const struct bh_params *bench_build(void) { return &dut_params; }
const char *bench_configuration(void) { return dut_configuration; }

/* The table of a HARDWIRED build is in the RTL; the model has it from the same system file, which tests/configurations.toml
 * names. */
static void system_name(char *name, size_t size)
{
    char line[256], section[66] = "", wanted[66], file[200];
    FILE *f = fopen("tests/configurations.toml", "r");
    name[0] = '\0';
    snprintf(wanted, sizeof wanted, "%.64s", configuration);
    while (f && fgets(line, sizeof line, f)) {
        (void)sscanf(line, "[%64[^]]]", section);
        if (strcmp(section, wanted) == 0 && sscanf(line, "system = \"%199[^\"]\"", file) == 1) snprintf(name, size, "%s", file);
    }
    if (f) fclose(f);
}

static void hardwired_table(void)
{
    static struct system_error error;
    static struct bh_model model;
    char name[200];
    system_name(name, sizeof name);
    if (system_load(&system_of_build, name, &error) || system_check(&system_of_build, &dut_params, &model, &error)) {
        fail(error.text);
        give_up();
    }
    check(tb_system_load(tb, &system_of_build));
}

const struct system *bench_system(void) { return &system_of_build; }

static void as_new(void)
{
    for (unsigned p = 0; p < build.ports; p++) {
        port_stuck(p, (struct tb_stuck){ 0 });
        tb_qchannel(tb, p, NULL, NULL);
    }
    memory_latency(0);
}

/* Memory is cleared by bursts, and nothing is held meanwhile: tests wait, but for those that look at that time. */
static void wait_for_table(void)
{
    if (!build.granule_dram) return;
    table_errors(false, false);
    table_stuck(false);
    table_latency(0);
    check(tb_table_wait(tb));
}

void bench_open(void)
{
    tb = tb_new(1, NULL);
    if (!tb) {
        fail("the test bench could not start");
        give_up();
    }
    spying = NULL;
    if (build.hardwired) hardwired_table();
    tb_observe(tb, observe, NULL);
    as_new();
    wait_for_table();
    memset(outs, 0, sizeof outs);
}

void bench_settle(void)
{
    check(tb_drain(tb));
    check(tb_run(tb, 20));
}

void bench_close(void)
{
    tb_free(tb);
    tb = NULL;
}

void reset_only(void)
{
    check(tb_reset(tb));
    if (build.hardwired) hardwired_table();
}

void reset(void)
{
    reset_only();
    as_new();
    wait_for_table();
}

void run(unsigned cycles) { check(tb_run(tb, cycles)); }
uint64_t now(void) { return tb_cycle(tb); }
bool irq(void) { return tb_irq(tb); }

void select_pins(unsigned part_sel, bool part_req) { tb_part_sel(tb, part_sel, part_req); }

bool in_time(uint64_t deadline)
{
    if (now() >= deadline) return false;
    check(tb_clock(tb));
    return true;
}

/* ---- registers ------------------------------------------------------------------------------ */

enum bh_resp reg_write_as(uint16_t address, uint32_t data, uint8_t prot, uint8_t strb)
{
    enum bh_resp resp = BH_OKAY;
    check(tb_reg_write(tb, address, data, prot, strb, &resp));
    return resp;
}

enum bh_resp reg_read_as(uint16_t address, uint8_t prot, uint32_t *data)
{
    enum bh_resp resp = BH_OKAY;
    check(tb_reg_read(tb, address, prot, data, &resp));
    return resp;
}

void reg_write_begin(uint16_t address, uint32_t data)
{
    if (tb_reg_write_begin(tb, address, data, SECURE_PRIVILEGED, 0xf)) return;
    fail("a register write was begun while another is under way");
    give_up();
}

bool reg_write_done(enum bh_resp *resp) { return tb_reg_write_done(tb, resp); }

/* ---- bursts ---------------------------------------------------------------------------------- */

static void finished(struct tb_job *j, void *context)
{
    struct shot *s = context;
    s->done = true;
    s->beats = j->beats;
    s->resp = j->resp;
    s->resp_mixed = j->resp_mixed;
    s->zero = j->zero;
    s->order = j->order + 1;     /* 0: not answered */
    s->cycle = j->cycle_accepted;
    s->offered = j->cycle_offered;
    s->ended = j->cycle_done;
}

void post(struct shot *s)
{
    s->job = (struct tb_job){ .b = s->b, .port = s->port, .wdata = s->wdata, .wstrb = s->wstrb, .rdata = s->b.write ? NULL : s->rdata,
                              .wrong_wlast = s->wrong_wlast, .finished = finished, .context = s };
    for (uint64_t deadline = now() + 100000; !tb_submit(tb, &s->job);)
        if (!in_time(deadline)) {
            fail("the requester's queue stays full");
            give_up();
        }
}

/* Records and counters of the last bursts may lag by some cycles. */
void finish(void)
{
    check(tb_drain(tb));
    check(tb_run(tb, 4 + 2 * build.ports));
}

void fire(struct shot *s)
{
    post(s);
    finish();
}

/* ---- memory ------------------------------------------------------------------------------------ */

void poke(uint64_t pa, const void *data, unsigned bytes) { tb_poke(tb, pa, data, bytes); }
void peek(uint64_t pa, void *data, unsigned bytes) { tb_peek(tb, pa, data, bytes); }

void port_stuck(unsigned port, struct tb_stuck s)
{
    stuck[port] = s;
    tb_stuck(tb, port, &stuck[port]);
}

void memory_stall(bool addresses, bool answers)
{
    for (unsigned p = 0; p < build.ports; p++) {
        stuck[p].memory_addresses = addresses;
        stuck[p].memory_answers = answers;
        port_stuck(p, stuck[p]);
    }
}

void requester_stall(bool responses)
{
    for (unsigned p = 0; p < build.ports; p++) {
        stuck[p].requester_responses = responses;
        port_stuck(p, stuck[p]);
    }
}

void memory_latency(unsigned cycles) { tb_stalls(tb, &(struct tb_stalls){ .latency = (uint16_t)cycles }); }

void q_channel(unsigned port, bool (*qacceptn)(void *context, bool qreqn), void *context) { tb_qchannel(tb, port, qacceptn, context); }
bool port_closed(unsigned port) { return tb_port_closed(tb, port); }
const struct tb_counts *counts(void) { return tb_counts(tb); }

/* ---- levels, mailbox, the table's memory --------------------------------------------------------- */

void level_pins(unsigned port, unsigned level, bool req) { tb_level(tb, port, level, req); }
bool level_ack(unsigned port) { return tb_level_ack(tb, port); }
unsigned level_shown(unsigned port) { return tb_port_level(tb, port); }
bool level_call(unsigned port) { return tb_level_call(tb, port); }
bool mail_irq(unsigned partition) { return tb_mail_irq(tb, partition); }
bool table_ready(void) { return tb_table_ready(tb); }
void table_errors(bool reads, bool writes) { tb_table_errors(tb, reads, writes); }
void table_stuck(bool answers) { tb_table_stuck(tb, false, answers); }
void table_latency(unsigned cycles) { tb_table_stall(tb, &(struct tb_table_stalls){ .latency = (uint16_t)cycles }); }
