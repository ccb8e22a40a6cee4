/* SPDX-License-Identifier: Apache-2.0
 *
 * The directed tests' view of the test bench (sim/tb.h).
 */
#include "bench.h"
#include "directed.h"

#include <stddef.h>
#include <string.h>

struct bh_params build;
const char *configuration;
struct out out;

static struct tb *tb;
static bool ar_was_valid, aw_was_valid;
static uint64_t ar_rose, aw_rose;

/* A difference that the bench found ends the test. */
static void check(int result)
{
    if (result == TB_OK) return;
    fail(tb_why(tb));
    give_up();
}

/* ---- what goes out ----------------------------------------------------------------------- */

static void address(const struct dut_addr *a, bool write, uint64_t cycle)
{
    const struct out_address seen = {
        .write = write, .pa = a->addr, .user = a->user, .id = a->id, .vmid = a->vmid, .len = a->len, .size = a->size,
        .burst = a->burst, .lock = a->lock, .cache = a->cache, .prot = a->prot, .qos = a->qos, .region = a->region,
        .cycle = cycle,
    };
    if (out.addresses < sizeof out.list / sizeof *out.list) out.list[out.addresses] = seen;
    out.last = seen;
    out.addresses++;
}

/* FNV-1a over what a requester can see in one cycle; data only while it is valid. */
static uint64_t mixed(uint64_t hash, uint64_t value)
{
    for (unsigned i = 0; i < 64; i += 8) hash = (hash ^ (value >> i & 0xff)) * 0x100000001b3ull;
    return hash;
}

static uint64_t requester_side(uint64_t hash, const struct dut_pins *p)
{
    hash = mixed(hash, (uint64_t)p->s_awready | p->s_wready << 1 | p->s_arready << 2 | p->s_b.valid << 3 | p->s_r.valid << 4);
    if (p->s_b.valid) hash = mixed(hash, p->s_b.id | (uint64_t)p->s_b.resp << 32);
    if (p->s_r.valid) {
        hash = mixed(hash, p->s_r.id | (uint64_t)p->s_r.resp << 32 | (uint64_t)p->s_r.last << 34);
        for (unsigned i = 0; i < BUS_BYTES / 4; i++) hash = mixed(hash, p->s_r.data[i]);
    }
    return hash;
}

static void observe(const struct dut_pins *p, uint64_t cycle, void *context)
{
    (void)context;
    if (!p->aresetn) {
        ar_was_valid = aw_was_valid = false;
        return;
    }
    out.requester_side = requester_side(out.requester_side, p);
    out.irq_cycles += p->irq;
    out.axil_cycles += p->axil_awready | p->axil_wready | p->axil_bvalid | p->axil_arready | p->axil_rvalid;
    out.active_changes += p->part_active != out.part_active;
    out.part_active = p->part_active;
    out.part_ack = p->part_ack;
    if (p->m_ar.valid && !ar_was_valid) ar_rose = cycle;
    if (p->m_aw.valid && !aw_was_valid) aw_rose = cycle;
    ar_was_valid = p->m_ar.valid && !p->m_arready;
    aw_was_valid = p->m_aw.valid && !p->m_awready;
    out.valid_cycles += (unsigned)p->m_ar.valid + p->m_aw.valid + p->m_w.valid;
    if (p->m_ar.valid && p->m_arready) address(&p->m_ar, false, ar_rose);
    if (p->m_aw.valid && p->m_awready) address(&p->m_aw, true, aw_rose);
    if (p->m_w.valid && p->m_wready) out.w_beats++;
}

void watch(void)
{
    const uint8_t active = out.part_active;
    memset(&out, 0, sizeof out);
    out.part_active = active;
}

/* ---- life --------------------------------------------------------------------------------- */

const struct bh_params *bench_build(void) { return &dut_params; }
const char *bench_configuration(void) { return dut_configuration; }

/* The table of a HARDWIRED build is in the RTL; the model has it from the same system file. */
#define HARDWIRED_SYSTEM "examples/hardwired.dts"

static void hardwired_table(void)
{
    static struct system system;
    static struct system_error error;
    static struct bh_model model;
    if (system_load(&system, HARDWIRED_SYSTEM, &error) || system_check(&system, &dut_params, &model, &error)) {
        fail(error.text);
        give_up();
    }
    check(tb_system_load(tb, &system));
}

void bench_open(void)
{
    tb = tb_new(1, NULL);
    if (!tb) {
        fail("the test bench could not start");
        give_up();
    }
    if (build.hardwired) hardwired_table();
    tb_observe(tb, observe, NULL);
    watch();
    memory_stall(false, false);
    requester_stall(false);
    memory_latency(0);
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

void reset(void)
{
    check(tb_reset(tb));
    if (build.hardwired) hardwired_table();
    memory_stall(false, false);
    requester_stall(false);
    memory_latency(0);
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
}

void post(struct shot *s)
{
    s->job = (struct tb_job){ .b = s->b, .wdata = s->wdata, .rdata = s->b.write ? NULL : s->rdata,
                              .wrong_wlast = s->wrong_wlast, .finished = finished, .context = s };
    for (uint64_t deadline = now() + 100000; !tb_submit(tb, &s->job);)
        if (!in_time(deadline)) {
            fail("the requester's queue stays full");
            give_up();
        }
}

void finish(void) { check(tb_drain(tb)); }

void fire(struct shot *s)
{
    post(s);
    finish();
}

/* ---- memory ------------------------------------------------------------------------------------ */

static bool stuck_addresses, stuck_answers, stuck_requester;

static void stuck_again(void) { tb_stuck(tb, stuck_addresses, stuck_answers, stuck_requester); }

void poke(uint64_t pa, const void *data, unsigned bytes) { tb_poke(tb, pa, data, bytes); }
void peek(uint64_t pa, void *data, unsigned bytes) { tb_peek(tb, pa, data, bytes); }

void memory_stall(bool addresses, bool answers)
{
    stuck_addresses = addresses;
    stuck_answers = answers;
    stuck_again();
}

void requester_stall(bool responses)
{
    stuck_requester = responses;
    stuck_again();
}

void memory_latency(unsigned cycles) { tb_stalls(tb, &(struct tb_stalls){ .latency = (uint16_t)cycles }); }
