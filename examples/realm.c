/* SPDX-License-Identifier: Apache-2.0
 *
 * A realm that shares a ring of buffers with two network devices and with its host (examples/realm.md).
 *
 * realm [PACKETS]; exit 0: all as it must be, 1: not, 2, 3: could not run.
 */
#include "bench_bus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REALM_CPU, NETWORK, HOST_CPU, BYSTANDER };               /* ports */
enum { UNTRUSTED = 1, ATTESTED = 2 };                           /* streams of NETWORK */
enum { REALM, HOST };
enum { SLOTS = 16, BYTES = 256, ROUNDS = 100 };

#define GRANULE   4096ull
#define TOP       0x80000000ull                 /* the shared half of a 32-bit IPA */
#define RING      0x00100000ull                 /* SLOTS buffers, a granule each */
#define SECRET    0x00200000ull
#define LENT      0x20000000ull                 /* the realm's memory as the host borrows it */
#define MEMORY    0x40000000ull                 /* PA of the realm's IPA 0 */
#define GIVEN     0x00F00000ull                 /* what the realm gives away in the end */

static struct tb            *tb;
static struct bulkhead       owner;
static struct page_bus       realm_bus, host_bus;
static struct bulkhead_page  realm, host;

static uint32_t number(uint64_t ipa) { return (uint32_t)(ipa / GRANULE); }

static void expect(const char *what, unsigned port, uint64_t stream, uint64_t ipa, bool write, enum bh_fault want)
{
    uint8_t             data[BYTES] = {0};
    const enum bh_fault got         = transfer(tb, port, stream, ipa, write, data, BYTES);

    must(tb, got == want, "%s: %s, and it should be %s", what, bh_fault_name(got), bh_fault_name(want));
    printf("  %-46s %s\n", what, got ? bh_fault_name(got) : "done");
}

static void fill(uint8_t *data, unsigned packet)
{
    for (unsigned i = 0; i < BYTES; i++)
        data[i] = (uint8_t)(packet * 131 + i * 7 + (packet >> 8));
}

/* Reads a packet and compares it. */
static void expect_packet(const char *who, unsigned port, uint64_t stream, uint64_t ipa, unsigned packet)
{
    uint8_t got[BYTES] = {0}, want[BYTES];

    fill(want, packet);
    must(tb, transfer(tb, port, stream, ipa, false, got, BYTES) == BH_FAULT_NONE, "%s can't read packet %u", who, packet);
    must(tb, memcmp(got, want, BYTES) == 0, "%s reads something else than packet %u", who, packet);
}

/* ---- what happens --------------------------------------------------------------- */

static void nothing_shared(void)
{
    struct bulkhead_granules g;

    must(tb, bulkhead_query(&realm, 0, 4096, &g, NULL) == BULKHEAD_OK && !g.shared_any, "something is shared at reset");
    printf("reset: none of the realm's 4096 granules is shared\n");
    expect("the realm writes its secret", REALM_CPU, 0, SECRET, true, BH_FAULT_NONE);
    expect("attested device, private half", NETWORK, ATTESTED, SECRET, false, BH_FAULT_NONE);
    expect("device, private half", NETWORK, UNTRUSTED, SECRET, false, BH_FAULT_SHARE);
    expect("device, shared half", NETWORK, UNTRUSTED, TOP | SECRET, false, BH_FAULT_SHARE);
    expect("host, what it may borrow", HOST_CPU, 0, LENT | SECRET, false, BH_FAULT_SHARE);
    expect("device, the page (it has none)", NETWORK, UNTRUSTED, tb_params(tb)->page_ipa, false, BH_FAULT_WINDOW);
}

static void packets(unsigned count)
{
    uint64_t start = tb_cycle(tb);

    must(tb, bulkhead_command(&realm, BULKHEAD_SHARE, number(RING), SLOTS, NULL) == BULKHEAD_OK, "share");
    printf("shared: a ring of %u buffers by one command, %llu cycles with its set-up and look at the result\n", SLOTS,
           (unsigned long long)(tb_cycle(tb) - start));
    start = tb_cycle(tb);
    for (unsigned n = 0; n < count; n++) {
        const uint64_t slot = RING + n % SLOTS * GRANULE;
        uint8_t        data[BYTES];

        /* One device receives, the realm and its host read, the other device sends; the next packet the other way round. */
        fill(data, n);
        must(tb, transfer(tb, NETWORK, n % 2 ? ATTESTED : UNTRUSTED, TOP | slot, true, data, BYTES) == BH_FAULT_NONE, "receive %u", n);
        expect_packet("the realm", REALM_CPU, 0, TOP | slot, n);
        expect_packet("the host", HOST_CPU, 0, LENT | slot, n);
        expect_packet("the other device", NETWORK, n % 2 ? UNTRUSTED : ATTESTED, TOP | slot, n);
    }
    printf("packets: %u of %u bytes received, read by realm and host, sent, all equal; %llu cycles a packet\n", count, BYTES,
           (unsigned long long)((tb_cycle(tb) - start) / (count ? count : 1)));
}

/* The device goes on writing to the ring all the time; once UNSHARE is answered nothing of it comes through. */
static void unshare_under_fire(void)
{
    struct traffic device = {.tb = tb, .port = NETWORK, .user = UNTRUSTED, .bytes = BYTES, .pending = 8, .seed = 7,
                             .range = {{TOP | RING, SLOTS * GRANULE}}, .ranges = 1};
    uint64_t       longest = 0, allowed = 0, refused = 0;

    traffic_start(&device);
    for (unsigned round = 0; round < ROUNDS; round++) {
        static uint8_t before[SLOTS * GRANULE], after[SLOTS * GRANULE];

        must(tb, bulkhead_command(&realm, BULKHEAD_SHARE, number(RING), SLOTS, NULL) == BULKHEAD_OK, "share");
        must(tb, tb_run(tb, 300 + 13 * round) == TB_OK, "run");
        const uint64_t start = tb_cycle(tb);
        must(tb, bulkhead_command(&realm, BULKHEAD_UNSHARE, number(RING), SLOTS, NULL) == BULKHEAD_OK, "unshare");
        const uint64_t cycles = tb_cycle(tb) - start, was = device.reads + device.writes;
        longest = cycles > longest ? cycles : longest;

        /* Private again: what stands there stays. */
        tb_peek(tb, MEMORY + RING, before, sizeof before);
        must(tb, tb_run(tb, 200) == TB_OK, "run");
        tb_peek(tb, MEMORY + RING, after, sizeof after);
        must(tb, memcmp(before, after, sizeof before) == 0, "a write of the device came through after UNSHARE was answered");
        must(tb, device.reads + device.writes - was <= device.pending, "an access was allowed after UNSHARE was answered");
    }
    traffic_stop(&device);
    allowed = device.reads + device.writes;
    refused = device.refused[BH_FAULT_SHARE];
    must(tb, allowed > ROUNDS && refused > ROUNDS, "the device was never allowed, or never refused");
    printf("unshared %u times under fire: %llu bursts of the device allowed, %llu refused; at most %llu cycles each\n", ROUNDS,
           (unsigned long long)allowed, (unsigned long long)refused, (unsigned long long)longest);
}

/* What was a monitor call: the host asks the realm for a buffer by its mailbox. */
static void ask_for_a_buffer(void)
{
    uint32_t word = 0;

    must(tb, bulkhead_ring(&host, REALM, 0xB0F) == BULKHEAD_OK, "ring");
    must(tb, tb_mail_irq(tb, REALM) && !tb_mail_irq(tb, HOST), "the realm has no interrupt");
    must(tb, bulkhead_page_call_word(&realm, HOST, &word) == BULKHEAD_OK && word == 0xB0F, "the call's word");
    must(tb, bulkhead_command(&realm, BULKHEAD_SHARE, number(SECRET) + 1, 1, NULL) == BULKHEAD_OK, "share");
    must(tb, bulkhead_page_answer(&realm, HOST, number(SECRET) + 1) == BULKHEAD_OK, "answer");
    must(tb, bulkhead_reply(&host, 10, &word) == BULKHEAD_OK, "reply");
    printf("mailbox: the host asks for a buffer, the realm shares granule 0x%x and says so\n", word);
    expect("host, that granule", HOST_CPU, 0, LENT | word * GRANULE, true, BH_FAULT_NONE);
    expect("host, the secret before it", HOST_CPU, 0, LENT | SECRET, false, BH_FAULT_SHARE);
}

/* The owner takes a part of the realm's memory, shared or not, and gives it to the host: it starts clean. */
static void give_away(void)
{
    const struct bulkhead_window smaller = {.ipa_base = 0, .size = GIVEN, .pa_base = 0x40000000, .access = 0xFFF, .valid = true};
    const struct bulkhead_window more    = {.ipa_base = 0x30000000, .size = 0x100000, .pa_base = 0x40000000 + GIVEN, .access = 0xFFF, .valid = true};
    struct bulkhead_granules     g;

    must(tb, bulkhead_command(&realm, BULKHEAD_SHARE, number(GIVEN), 256, NULL) == BULKHEAD_OK, "share");
    expect("device, before", NETWORK, UNTRUSTED, TOP | GIVEN, false, BH_FAULT_NONE);
    must(tb, bulkhead_stage_window(&owner, HOST, 2, &more) == BULKHEAD_OK, "stage");
    must(tb, bulkhead_commit(&owner, HOST, NULL) == BULKHEAD_REFUSED, "given away while the realm has it");
    must(tb, bulkhead_stage_window(&owner, REALM, 0, &smaller) == BULKHEAD_OK, "stage");
    must(tb, bulkhead_commit(&owner, REALM, NULL) == BULKHEAD_OK, "commit");
    must(tb, bulkhead_commit(&owner, HOST, NULL) == BULKHEAD_OK, "commit");
    must(tb, bulkhead_query(&host, number(0x30000000), 256, &g, NULL) == BULKHEAD_OK && !g.shared_any && g.rights == 15,
         "the host inherits what the realm shared");
    printf("given away: 256 shared granules go from realm to host, none of them is shared any more\n");
    expect("device, after", NETWORK, UNTRUSTED, TOP | GIVEN, false, BH_FAULT_WINDOW);
    expect("host, its own now", HOST_CPU, 0, 0x30000000, true, BH_FAULT_NONE);
}

int main(int argc, char **argv)
{
    const unsigned    count = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 2000;
    struct tb_stalls  memory = {.latency = 16, .latency_spread = 8};
    struct traffic    bystander;

    tb = tb_new(1, NULL);
    if (!tb)
        return 3;
    tb_stalls(tb, &memory);
    set_up(tb, &owner, "examples/realm.dts");
    bystander = (struct traffic){.tb = tb, .port = BYSTANDER, .bytes = 64, .pending = 8, .seed = 1, .range = {{0, 0x1000000}}, .ranges = 1};
    traffic_start(&bystander);

    const struct bulkhead_bus buses[] = {page_bus(&realm_bus, tb, REALM_CPU, 0), page_bus(&host_bus, tb, HOST_CPU, 0)};
    must(tb, bulkhead_page_open(&realm, &buses[0]) == BULKHEAD_OK && bulkhead_page_open(&host, &buses[1]) == BULKHEAD_OK, "no page");

    nothing_shared();
    packets(count);
    unshare_under_fire();
    ask_for_a_buffer();
    give_away();

    traffic_stop(&bystander);
    must(tb, tb_drain(tb) == TB_OK, "drain");
    must(tb, bystander.refused[BH_FAULT_SHARE] + bystander.refused[BH_FAULT_WINDOW] == 0 && bystander.reads > count, "the bystander was held up");
    printf("bystander: %llu bursts on its own port meanwhile, none refused; %llu bursts in %llu cycles compared with the model\n",
           (unsigned long long)(bystander.reads + bystander.writes), (unsigned long long)tb_counts(tb)->responses,
           (unsigned long long)tb_cycle(tb));
    printf("PASS example_realm [R1 R2 R3 R4 R5 R6 T7 V4]\n");
    tb_free(tb);
    return 0;
}
