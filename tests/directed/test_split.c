/* SPDX-License-Identifier: Apache-2.0
 *
 * Halves: private below, shared above; trust; share and unshare by ranges; who owns a granule has its state.
 */
#include "pages.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static bool tabled_ports(void) { return tabled_two() && land_granules() >= 48; }
static bool tabled_windows(void) { return tabled_two() && build.windows >= 2; }
static bool tabled_streams(void) { return tabled() && build.stream_ports && build.stream_width >= 2 && build.partitions >= 2; }

/* R1 to R3: what an access to a granule must give in a SPLIT partition.  Private: below, and trusted only.  Shared: above. */
static enum bh_fault wanted(bool shared, bool half, bool trusted)
{
    return half ? shared ? BH_FAULT_NONE : BH_FAULT_SHARE : !shared && trusted ? BH_FAULT_NONE : BH_FAULT_SHARE;
}

static void judged(struct caller c, bool write, unsigned granule, bool half, uint64_t pa, enum bh_fault want, const char *what)
{
    const uint64_t ipa = (land_ipa(granule) + 64 * (granule % 8)) | (half ? TOP_HALF : 0);
    if (want == BH_FAULT_NONE) passes(c, write, ipa, pa + 64 * (granule % 8), what);
    else                       refused(c, write, ipa, want, what);
}

/* One offset through both halves: one PA (the merged view), and the one half or the other. */
TEST_IF(halves, "R1 R2 R3 R4 V1", tabled_two)
{
    static const uint8_t prots[] = { 0, 1, 3, 4, 5, 7 };
    char what[96];
    unsigned compared = 0;

    lands(P_SPLIT);
    carries(0, 0, true);
    carries(1, 0, false);
    for (unsigned shared = 0; shared < 2; shared++) {
        if (shared) must_command(by(0), BH_PAGE_SHARE, land_ipa(7));
        for (unsigned k = 0; k < 4; k++)
            for (unsigned i = 0; i < 9; i++) {       /* data reads and fetches by AxPROT, then writes */
                const struct caller c = { .port = k & 1, .prot = i < 6 ? prots[i] : prots[i - 6] };
                const bool half = k >> 1, write = i >= 6;
                snprintf(what, sizeof what, "%s granule, %s half, %s, AxPROT %u", shared ? "shared" : "private", half ? "top" : "bottom",
                         c.port ? "untrusted" : "trusted", c.prot);
                judged(c, write, 7, half, land_pa(0, 7), wanted(shared, half, !c.port), what);
                compared += FIRE_COMPARISONS;
            }
    }
    same(query(by(0), land_ipa(7)), RESULT(1, 1, 15, 15), "QUERY of the shared granule");
    same(query(by(0), land_ipa(6)), RESULT(0, 0, 15, 15), "QUERY of its neighbour");
    planned(compared + 2);
}

/* What has no state: beyond the table all is private; a SHARED window's granules are shared, and no command touches either. */
TEST_IF(halves_without_state, "R1 R2 R3", tabled_windows)
{
    static const struct { bool shared_window, half, trusted; } row[] = {
        { 0, 0, 1 }, { 0, 0, 0 }, { 0, 1, 1 }, { 0, 1, 0 }, { 1, 0, 1 }, { 1, 0, 0 }, { 1, 1, 1 }, { 1, 1, 0 },
    };
    const uint64_t far = layout_ipa(0) + 400 * GRANULE, both = far + 8 * GRANULE;

    reg_write(BH_REG_CONTROL, BH_SLVERR);
    stage_window(0, 0, far, 2 * GRANULE, layout_pa(0, 0), BH_ACCESS_ALL, W_VALID);
    stage_window(0, 1, both, 2 * GRANULE, land_pa(1, 4), BH_ACCESS_ALL, W_VALID | W_SHARED);
    stage_partition(0, layout_vmid(0), P_VALID | P_SPLIT);
    must_commit(0);
    for (unsigned i = 0; i < 8; i++) {
        const uint64_t ipa = (row[i].shared_window ? both : far) | (row[i].half ? TOP_HALF : 0);
        const uint64_t pa = row[i].shared_window ? land_pa(1, 4) : layout_pa(0, 0);
        const enum bh_fault want = wanted(row[i].shared_window, row[i].half, row[i].trusted);
        carries(0, 0, row[i].trusted);
        for (int write = 0; write < 2; write++)
            if (want) refused(by(0), write, ipa, want, row[i].shared_window ? "SHARED window" : "beyond the table");
            else      passes(by(0), write, ipa, pa, row[i].shared_window ? "SHARED window" : "beyond the table");
    }
    carries(0, 0, true);
    same(command(by(0), BH_PAGE_SHARE, far), BH_COMMAND_TABLE, "SHARE beyond the table");
    same(bad_granule, far >> build.granule_log2, "CMD_GRANULE");
    same(command(by(0), BH_PAGE_SHARE, both), BH_COMMAND_OWNER, "SHARE in a SHARED window");
    same(bad_granule, both >> build.granule_log2, "CMD_GRANULE");
    same(command(by(0), BH_PAGE_QUERY, both), BH_COMMAND_OWNER, "QUERY in a SHARED window");
    planned(16 * FIRE_COMPARISONS + 5);
}

/* R3: trust comes with the stream's number too: attested and unattested devices behind one port. */
TEST_IF(trust_by_stream, "R3 R6", tabled_streams)
{
    const unsigned port = (unsigned)__builtin_ctz(build.stream_ports);
    const struct caller attested = { .port = port, .user = 1, .prot = 1 }, nic = { .port = port, .user = 2, .prot = 1 };
    unsigned compared = 0;

    lands(P_SPLIT);
    carries(0, 0, true);
    same(reg_write(stream_control(1), STREAM_TO(0) | TRUSTED), BH_OKAY, "STREAM_CONTROL 1");
    same(reg_write(stream_control(2), STREAM_TO(0)), BH_OKAY, "STREAM_CONTROL 2");
    if (port) carries(0, 0, true);
    same(reg_write(port_control(port), MODE_STREAM), BH_OKAY, "PORT_CONTROL");
    must_command(attested, BH_PAGE_SHARE, land_ipa(3));
    for (unsigned g = 3; g < 5; g++)
        for (unsigned half = 0; half < 2; half++) {
            judged(attested, g & 1, g, half, land_pa(0, g), wanted(g == 3, half, true), "attested stream");
            judged(nic, g & 1, g, half, land_pa(0, g), wanted(g == 3, half, false), "unattested stream");
            compared += 2 * FIRE_COMPARISONS;
        }
    /* It finds no page: WINDOW, in either half. */
    refused(nic, false, build.page_ipa, BH_FAULT_WINDOW, "the page, unattested");
    refused(nic, true, build.page_ipa + BH_PAGE_SHARE, BH_FAULT_WINDOW, "a command, unattested");
    refused(nic, false, build.page_ipa | TOP_HALF, BH_FAULT_WINDOW, "the page's IPA above, unattested");
    /* Attested meanwhile: one register write. */
    same(reg_write(stream_control(2), STREAM_TO(0) | TRUSTED), BH_OKAY, "attestation");
    judged(nic, true, 4, false, land_pa(0, 4), BH_FAULT_NONE, "the stream, now attested, below");
    same(page_read(nic, BH_PAGE_CONTEXT), 0x110, "its CONTEXT");
    planned(compared + 5 + 4 * FIRE_COMPARISONS);
}

/* An untrusted context of a SPLIT partition finds no page; one that is trusted finds it in the bottom half only. */
TEST_IF(page_needs_trust, "R3 V2", tabled_two)
{
    lands(P_SPLIT);
    carries(0, 0, true);
    carries(1, 0, false);
    same(page_read(by(0), BH_PAGE_CONTEXT), 0x110, "CONTEXT: SPLIT, trusted");
    refused(by(1), false, build.page_ipa + BH_PAGE_CONTEXT, BH_FAULT_WINDOW, "untrusted read");
    refused(by(1), true, build.page_ipa + BH_PAGE_SHARE, BH_FAULT_WINDOW, "untrusted command");
    refused(by(0), false, build.page_ipa | TOP_HALF, BH_FAULT_WINDOW, "trusted, top half");
    refused(by(1), false, build.page_ipa | TOP_HALF, BH_FAULT_WINDOW, "untrusted, top half");
    same(query(by(0), land_ipa(0)), RESULT(0, 0, 15, 15), "nothing was shared");
    /* Without SPLIT trust means nothing. */
    land(0, 0);
    same(page_read(by(0), BH_PAGE_CONTEXT), 0x100, "CONTEXT of the trusted port");
    same(page_read(by(1), BH_PAGE_CONTEXT), 0, "CONTEXT of the other");
    passes(by(1), true, land_ipa(2), land_pa(0, 2), "untrusted without SPLIT");
    refused(by(1), true, land_ipa(2) | TOP_HALF, BH_FAULT_WINDOW, "the top bit without SPLIT");
    same(command(by(1), BH_PAGE_SHARE, land_ipa(2)), BH_COMMAND_OK, "a command of the untrusted port");
    passes(by(1), true, land_ipa(2), land_pa(0, 2), "shared, without SPLIT");
    same(command(by(0), BH_PAGE_SHARE, land_ipa(2) | TOP_HALF), build.ipa_width > build.granule_log2 ? BH_COMMAND_WINDOW : 0, "a granule in the top half");
    planned(2 + 1 + 4 * FIRE_COMPARISONS + 2 + 3 * FIRE_COMPARISONS + 1);
}

/* R4: nothing is shared, nothing revoked at reset, whatever was before. */
TEST_IF(private_at_reset, "R4", tabled_two)
{
    const unsigned n = land_granules();

    for (unsigned round = 0; round < 2; round++) {
        lands(P_SPLIT);
        carries(0, 0, true);
        if (build.levels > 1) set_level(0, 0, 1);
        same(query_range(by(0), land_ipa(0), n), RESULT(0, 0, 15, 15), "QUERY of all granules, round %u", round);
        refused(by(0), true, land_ipa(5) | TOP_HALF, BH_FAULT_SHARE, "top half");
        passes(by(0), true, land_ipa(5), land_pa(0, 5), "bottom half");
        must_range(by(0), BH_PAGE_SHARE_RANGE, land_ipa(0), n);
        if (build.levels > 1) must_range(by(0), SET_MASK_RANGE(1, 0), land_ipa(0), n);
        same(query_range(by(0), land_ipa(0), n), RESULT(1, 1, build.levels > 1 ? 0 : 15, 15), "QUERY once all is shared and masked");
        reset();
    }
    planned(2 * (2 + 2 * FIRE_COMPARISONS));
}

/* The top bit belongs to no window of a SPLIT partition, nor may it in a partition that becomes SPLIT. */
TEST_IF(split_windows, "R1 R2", tabled_windows)
{
    const uint64_t g = GRANULE;
    const struct { const char *what; uint64_t ipa, size; bool good; } row[] = {
        { "the bottom half's end", TOP_HALF - 64 * g, 8 * g, true },   { "into the top half", TOP_HALF - g, 2 * g, false },
        { "the top half's first granule", TOP_HALF, g, false },          { "far above", TOP_HALF + TOP_HALF / 2, g, false },
        { "the last granule", 2 * TOP_HALF - g, g, false },
    };
    unsigned compared = 0;

    for (unsigned i = 0; i < 5; i++)
        for (unsigned new_split = 0; new_split < 2; new_split++) {
            if ((row[i].good || new_split) && page_in(row[i].ipa, row[i].size)) continue;
            reset();
            stage_window(0, 0, land_ipa(0), 2 * g, land_pa(0, 0), BH_ACCESS_ALL, W_VALID);
            stage_window(0, 1, row[i].ipa, row[i].size, land_pa(0, 8), BH_ACCESS_ALL, W_VALID);
            stage_partition(0, 1, P_VALID | (new_split ? 0 : P_SPLIT));
            if (new_split) {                 /* its windows were good, and are not written again */
                must_commit(0);
                stage_partition(0, 1, P_VALID | P_SPLIT);
            }
            same(commit(0), row[i].good ? BH_COMMIT_OK : BH_COMMIT_IPA_RANGE, "%s, SPLIT %s", row[i].what, new_split ? "new" : "from the start");
            same(reg_read(BH_REG_COMMIT_STATUS), row[i].good ? 0 : BH_COMMIT_IPA_RANGE | 1 << 8, "%s: COMMIT_STATUS", row[i].what);
            same(reg_read(BH_REG_PART_BASE + 4) & 9, row[i].good ? 9 : new_split, "%s: PART_LIVE", row[i].what);
            compared += 3;
        }
    /* SPLIT is live as one with the windows, and may be taken back. */
    reset();
    land(0, P_SPLIT);
    refused(by(0), false, land_ipa(1), BH_FAULT_SHARE, "untrusted, SPLIT");
    land(0, 0);
    passes(by(0), false, land_ipa(1), land_pa(0, 1), "no longer SPLIT");
    same(reg_read(BH_REG_PART_BASE + 4) & 9, 1, "PART_LIVE");
    planned(compared + 2 * FIRE_COMPARISONS + 1);
}

/* ---- R5: ranges ------------------------------------------------------------------------------------- */

/* Ranges of every length and place against the table's words: what is inside changes, and nothing else. */
TEST_IF(share_ranges, "R5 V5", tabled_ports)
{
    static const struct { uint8_t first, count; } row[] = {
        { 0, 1 }, { 0, 2 }, { 1, 7 }, { 1, 8 }, { 5, 8 }, { 4, 9 }, { 3, 30 }, { 13, 17 }, { 0, 42 }, { 41, 1 }, { 20, 22 },
    };
    const unsigned n = land_granules() < 48 ? land_granules() : 48;
    unsigned compared = 0;

    lands(P_SPLIT);
    carries(0, 0, true);
    for (unsigned i = 0; i < sizeof row / sizeof *row; i++)
        for (unsigned share = 1; share < 3; share++) {      /* share what is private, unshare what is shared */
            const unsigned first = row[i].first, end = first + row[i].count;
            must_range(by(0), share == 1 ? BH_PAGE_SHARE_RANGE : BH_PAGE_UNSHARE_RANGE, land_ipa(0), n);
            must_range(by(0), share == 1 ? BH_PAGE_UNSHARE_RANGE : BH_PAGE_SHARE_RANGE, land_ipa(first), row[i].count);
            unsigned wrong = 0;
            for (unsigned g = 0; g < n; g++) {
                const bool shared = (g >= first && g < end) != (share == 1);
                wrong += reaches(by(0), g & 1, land_ipa(g) | TOP_HALF) != shared;
            }
            same(wrong, 0, "granules %u..%u of %u %s: those that are wrong", first, end - 1, n, share == 1 ? "unshared" : "shared");
            same(query_range(by(0), land_ipa(first), row[i].count), share == 1 ? RESULT(0, 0, 15, 15) : RESULT(1, 1, 15, 15), "QUERY of the range");
            same(query_range(by(0), land_ipa(0), n), RESULT(1, 0, 15, 15), "QUERY of all");
            same(page_read(by(0), BH_PAGE_COUNT), 0, "COUNT is used up");
            compared += 4;
        }
    drop_records();
    planned(compared);
}

/* R5: populate and discard under a device's traffic: share, DMA, unshare, DMA refused, with bursts in flight around each step. */
TEST_IF(share_dma_unshare, "R5 R3 V4", tabled_ports)
{
    enum { FLOW = 48 };
    static struct shot flow[FLOW];
    const struct caller host = by(0), nic = by(1);

    for (unsigned round = 0; round < 12; round++) {
        const unsigned first = 2 + round % 7, count = 1 + round * 5 % 30;
        uint64_t answered_at[2];
        if (round % 4 == 0) reset(), lands(P_SPLIT), carries(0, 0, true), carries(1, 0, false);
        memory_latency(round % 3 * 17);
        watch();
        for (unsigned step = 0; step < 2; step++) {          /* share, then unshare, in the middle of the flow */
            for (unsigned i = 0; i < FLOW; i++) {
                memset(&flow[i], 0, offsetof(struct shot, rdata));
                flow[i].b = access_of(nic, i & 1, (land_ipa(first + i % count) + 16 * (i % 16)) | TOP_HALF);
                flow[i].b.len = (uint8_t)(i % 3);
                flow[i].port = nic.port;
                post(&flow[i]);
            }
            run(3 + round);
            must_range(host, step ? BH_PAGE_UNSHARE_RANGE : BH_PAGE_SHARE_RANGE, land_ipa(first), count);
            answered_at[step] = now();
            unsigned wrong = 0;
            for (unsigned i = 0; i < FLOW; i++) wrong += !ended(&flow[i], 20000);
            same(wrong, 0, "bursts without an answer");
            for (unsigned i = 0; i < FLOW; i++)              /* what was accepted behind the answer knows the new state */
                if (flow[i].cycle >= answered_at[step]) wrong += (flow[i].resp == BH_OKAY) == step;
            same(wrong, 0, "bursts behind the answer that were judged by the old state, step %u", step);
            same(reaches(nic, true, land_ipa(first) | TOP_HALF), !step, "DMA to the first granule, step %u", step);
            same(reaches(nic, false, land_ipa(first + count - 1) | TOP_HALF), !step, "DMA to the last granule, step %u", step);
            same(reaches(nic, false, land_ipa(first - 1) | TOP_HALF), false, "DMA to the granule before, step %u", step);
            same(reaches(nic, true, land_ipa(first + count) | TOP_HALF), false, "DMA to the granule behind, step %u", step);
            same(reaches(host, step, land_ipa(first)), step, "the host through the bottom half, step %u", step);
        }
    }
    finish();
    drop_records();
    planned(12 * 2 * 7);
}

/* The answer of UNSHARE waits for what was judged as shared, on every port and both channels, and for nothing else. */
TEST_IF(unshare_is_a_barrier, "R5 V4", tabled_ports)
{
    const unsigned last = build.ports - 1;

    for (unsigned k = 0; k < 8; k++) {
        const bool write = k & 1, own_port = k >> 1 & 1, stuck_requester = k >> 2;
        const unsigned port = own_port ? 0 : last;
        struct shot *s, *c;
        reset();
        lands(P_SPLIT);
        carries(0, 0, true);
        if (last) carries(last, 0, false);
        must_command(by(0), BH_PAGE_SHARE, land_ipa(3));
        port_stuck(port, stuck_requester && !own_port ? (struct tb_stuck){ .requester_responses = true } : (struct tb_stuck){ .memory_answers = true });
        struct bh_burst b = access_of(by(port), write, land_ipa(3) | TOP_HALF);
        b.len = 3;
        b.id = 1;
        post(s = shot_at(0, port, b));
        run(40);
        same(outs[port].addresses > 0, true, "it is in flight");
        c = page_shot(1, by(0), true, BH_PAGE_UNSHARE, (uint32_t)(land_ipa(3) >> build.granule_log2));
        post(c);
        same(ended(c, 300), false, "UNSHARE is answered while a %s on port %u is in flight", write ? "write" : "read", port);
        same(s->done, false, "the burst meanwhile");
        /* The change is made already: nothing new is judged by the old state. */
        if (!own_port) same(reaches(by(0), false, land_ipa(3) | TOP_HALF), false, "an access of another port meanwhile");
        port_stuck(port, (struct tb_stuck){ 0 });
        same(ended(s, 200), true, "the burst is answered");
        same(s->resp, BH_OKAY, "its response");
        same(ended(c, 200), true, "UNSHARE is answered then");
        same(c->resp, BH_OKAY, "its response");
        same(s->order < c->order, true, "in this order");
        finish();
        same(reaches(by(last), write, land_ipa(3) | TOP_HALF), false, "an access afterwards");
        drop_records();
    }
    planned(8 * 9 + 4);
}

/* Bursts that come behind a command do not delay it, however many there are. */
TEST_IF(barrier_is_not_starved, "V6 V4", tabled_ports)
{
    enum { FLOW = 400 };
    static struct shot flow[FLOW];
    const unsigned last = build.ports - 1;

    lands(P_SPLIT);
    carries(0, 0, true);
    carries(last, 0, true);
    memory_latency(30);
    for (unsigned i = 0; i < FLOW; i++) {
        memset(&flow[i], 0, offsetof(struct shot, rdata));
        flow[i].b = access_of(by(last), i & 1, land_ipa(20 + i % 16));
        flow[i].b.len = 7;
        flow[i].port = last;
        post(&flow[i]);
    }
    run(100);
    for (unsigned i = 0; i < 10; i++) {
        struct shot *c = page_shot(1, by(0), true, i & 1 ? BH_PAGE_UNSHARE : BH_PAGE_SHARE, (uint32_t)(land_ipa(3) >> build.granule_log2));
        post(c);
        same(ended(c, 600), true, "command %u is answered beside traffic without end", i);
        same(c->resp, BH_OKAY, "its response");
    }
    same(flow[FLOW - 1].done, false, "the traffic goes on meanwhile");
    finish();
    planned(21);
}

/* ---- ownership ------------------------------------------------------------------------------------------ */

static uint32_t state(unsigned port, uint64_t ipa) { return query(by(port), ipa); }

/* What was shared or masked and is given to another partition starts clean; what stays keeps its state. */
TEST_IF(new_owner_starts_clean, "R5 R4 L9", tabled_windows)
{
    const uint64_t g = GRANULE;
    const uint32_t used = RESULT(1, 1, build.levels > 1 ? 5 : 15, 15), clean = RESULT(0, 0, 15, 15);
    static const struct { const char *what; bool gone, keeps[3]; } row[] = {
        /* keeps: the first four granules, the middle, the last four */
        { "nothing changes",                        false, { true, true, true } },
        { "rights change",                          false, { true, true, true } },
        { "IPA moves, PA stays",                    false, { true, true, true } },
        { "four granules fewer at the end",         false, { true, true, false } },
        { "four granules fewer at the beginning",   false, { false, true, true } },
        { "elsewhere and back",                     false, { false, false, false } },
        { "off and on",                             false, { false, false, false } },
        { "SHARED and back",                        false, { false, false, false } },
        { "BORROW and back",                        false, { false, false, false } },
        { "in another window of the partition",     false, { false, false, false } },
        { "another partition's, and back",          false, { false, false, false } },
    };
    const unsigned rows = sizeof row / sizeof *row, n = 12;
    unsigned compared = 0;

    for (unsigned i = 0; i < rows; i++) {
        const uint64_t pa = land_pa(0, 1), ipa = land_ipa(0);
        reset();
        reg_write(BH_REG_CONTROL, BH_SLVERR);
        for (unsigned p = 0; p < 2; p++) stage_partition(p, layout_vmid(p), P_VALID);
        stage_window(0, 0, ipa, n * g, pa, BH_ACCESS_ALL, W_VALID);
        must_commit(0);
        must_commit(1);
        carries(1, 1, false);
        if (build.levels > 1) set_level(0, 0, 1), set_level(1, 1, 1);
        must_range(by(0), BH_PAGE_SHARE_RANGE, ipa, n);
        if (build.levels > 1) must_range(by(0), SET_MASK_RANGE(1, 5), ipa, n);
        uint64_t at = ipa;
        switch (i) {
        case 0:  must_commit(0); break;
        case 1:  stage_window(0, 0, ipa, n * g, pa, 0x249 | 0x492, W_VALID), must_commit(0); break;
        case 2:  stage_window(0, 0, at = ipa + 64 * g, n * g, pa, BH_ACCESS_ALL, W_VALID), must_commit(0); break;
        case 3:  stage_window(0, 0, ipa, (n - 4) * g, pa, BH_ACCESS_ALL, W_VALID), must_commit(0); break;
        case 4:  stage_window(0, 0, ipa + 4 * g, (n - 4) * g, pa + 4 * g, BH_ACCESS_ALL, W_VALID), must_commit(0); break;
        case 5:  stage_window(0, 0, ipa, n * g, pa + 64 * g, BH_ACCESS_ALL, W_VALID), must_commit(0); break;
        case 6:  stage_window(0, 0, ipa, n * g, pa, BH_ACCESS_ALL, 0), must_commit(0); break;
        case 7:  stage_window(0, 0, ipa, n * g, pa, BH_ACCESS_ALL, W_VALID | W_SHARED), must_commit(0); break;
        case 8:  stage_window(0, 0, ipa, n * g, pa, BH_ACCESS_ALL, W_VALID | W_BORROW), must_commit(0); break;
        case 9:
            stage_window(0, 0, 0, 0, 0, 0, 0);
            stage_window(0, 1, ipa, n * g, pa, BH_ACCESS_ALL, W_VALID);
            must_commit(0);
            break;
        case 10:
            stage_window(0, 0, 0, 0, 0, 0, 0), must_commit(0);
            stage_window(1, 0, ipa, n * g, pa, BH_ACCESS_ALL, W_VALID), must_commit(1);
            same(state(1, ipa), clean, "the new owner's first granule");
            same(query_range(by(1), ipa, n), clean, "the new owner's range");
            passes(by(1), true, ipa + (n - 1) * g, pa + (n - 1) * g, "the new owner's last granule");
            compared += 2 + FIRE_COMPARISONS;
            must_range(by(1), BH_PAGE_SHARE_RANGE, ipa, n);
            stage_window(1, 0, 0, 0, 0, 0, 0), must_commit(1);
            break;
        }
        if (i != 2 && i != 9) stage_window(0, 0, ipa, n * g, pa, BH_ACCESS_ALL, W_VALID), must_commit(0);
        for (unsigned part = 0; part < 3; part++) {
            same(query_range(by(0), at + 4 * part * g, 4), row[i].keeps[part] ? used : clean, "%s: granules %u to %u", row[i].what, 4 * part, 4 * part + 3);
            compared++;
        }
    }
    planned(compared);
}

/* The commit is answered when nothing judged by what was shared is in flight any more, on ports of other partitions too. */
TEST_IF(ownership_change_is_a_barrier, "R5 L9 V4", tabled_windows)
{
    enum bh_resp resp;

    for (unsigned write = 0; write < 2; write++) {
        reset();
        reg_write(BH_REG_CONTROL, BH_SLVERR);
        for (unsigned p = 0; p < 2; p++) stage_partition(p, layout_vmid(p), P_VALID);
        stage_window(0, 0, land_ipa(0), 8 * GRANULE, land_pa(0, 0), BH_ACCESS_ALL, W_VALID);
        stage_window(1, 0, land_ipa(0), 8 * GRANULE, land_pa(0, 0), BH_ACCESS_ALL, W_VALID | W_BORROW);
        must_commit(0);
        must_commit(1);
        carries(1, 1, false);
        must_command(by(0), BH_PAGE_SHARE, land_ipa(2));
        port_stuck(1, (struct tb_stuck){ .memory_answers = true });
        post(shot_at(0, 1, access_of(by(1), write, land_ipa(2))));
        run(40);
        /* Partition 0 gives the range up: port 1 does not carry it, and is not held. */
        stage_window(0, 0, 0, 0, 0, 0, 0);
        reg_write_begin(BH_REG_COMMIT, 0);
        same(answered(&resp, 2000), false, "the commit is answered while a borrower's access is in flight");
        port_stuck(1, (struct tb_stuck){ 0 });
        same(answered(&resp, 500), true, "it is answered afterwards");
        same(resp, BH_OKAY, "its response");
        same(shots[0].done && shots[0].resp == BH_OKAY, true, "the access before");
        finish();
        refused(by(1), write, land_ipa(2), BH_FAULT_SHARE, "the borrower afterwards");
        /* With a limit: live all the same, but SLVERR and UNSETTLED. */
        stage_window(0, 0, land_ipa(0), 8 * GRANULE, land_pa(0, 0), BH_ACCESS_ALL, W_VALID);
        must_commit(0);
        must_command(by(0), BH_PAGE_SHARE, land_ipa(2));
        reg_write(BH_REG_DRAIN_LIMIT, 200);
        port_stuck(1, (struct tb_stuck){ .memory_answers = true });
        post(shot_at(0, 1, access_of(by(1), write, land_ipa(2))));
        run(40);
        stage_window(0, 0, 0, 0, 0, 0, 0);
        reg_write_begin(BH_REG_COMMIT, 0);
        same(answered(&resp, 3000), true, "with a limit the commit is answered");
        same(resp, BH_SLVERR, "its response");
        same(reg_read(BH_REG_COMMIT_STATUS) & 0xff, BH_COMMIT_UNSETTLED, "COMMIT_STATUS");
        same(reg_read(live(0, 0, 0x1c)), 0, "live FLAGS: the window is gone");
        same(reaches(by(0), write, land_ipa(2)), false, "the former owner");
        port_stuck(1, (struct tb_stuck){ 0 });
        finish();
        drop_records();
        refused(by(1), write, land_ipa(2), BH_FAULT_SHARE, "the borrower in the end");
    }
    planned(2 * (4 + 5 + 2 * FIRE_COMPARISONS));
}
