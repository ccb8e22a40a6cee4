// SPDX-License-Identifier: Apache-2.0
//
// AHB-Lite manager at TARGEXP0, a cycle at a time, and what AHB asks of the answer: ERROR is two cycles, the first not ready.

#include <string.h>

#include "soc.h"

#define LIMIT 4096u             /* wait states */

bool ahb_cycle(struct soc *s, const struct ahb_beat *address, struct ahb_beat *done)
{
    struct soc_pins *p = &s->pins;
    const bool active = address && address->trans >= AHB_NONSEQ;
    if (done) done->ended = false;
    if (address) {
        p->hsel = 1, p->haddr = address->addr, p->htrans = address->trans, p->hsize = address->size, p->hburst = address->burst;
        p->hprot = address->prot, p->hwrite = address->write, p->hmastlock = address->lock, p->exreq = address->exclusive;
    } else {
        p->hsel = 0, p->htrans = AHB_IDLE;
    }
    if (s->data_phase) p->hwdata = s->beat.write ? s->beat.data : 0;

    soc_cycle(s);

    const bool ready = p->hreadyout && p->hready_other;
    if (s->data_phase) {
        struct ahb_beat *b = &s->beat;
        if (!p->hreadyout) {
            if (b->error) soc_mismatch(s, "AHB 0x%08x: HRESP ERROR for more than one cycle before HREADYOUT", b->addr);
            b->error = p->hresp;
            if (++b->waits > LIMIT) soc_mismatch(s, "AHB 0x%08x: no answer in %u cycles", b->addr, LIMIT);
        } else {
            if (b->error != (p->hresp != 0)) soc_mismatch(s, "AHB 0x%08x: ERROR is not two cycles, the first with HREADYOUT low", b->addr);
            if (!b->write) b->data = p->hrdata;
            b->ended = true;
            s->data_phase = false;
            ref_ahb_end(s, b);
            if (done) *done = *b;
        }
    }
    if (!ready || !address) return ready;
    if (active) {
        s->data_phase = true;
        s->beat = *address;
        s->beat.waits = 0;
        s->beat.error = s->beat.ended = false;
        ref_ahb_begin(s, address);
    }
    return true;
}

// The address goes out in the cycle that ended the transfer before, when nothing has come between: as the core's bus does it.
bool ahb_access(struct soc *s, uint32_t address, unsigned size_log2, bool write, uint8_t prot, uint32_t *data)
{
    struct soc_pins *p = &s->pins;
    const bool idle = ref_quiet(s);
    struct ahb_beat b = {.addr = address, .data = write ? *data : 0, .trans = AHB_NONSEQ, .size = (uint8_t)size_log2, .burst = AHB_SINGLE,
                         .prot = prot, .write = write};
    p->hsel = 1, p->haddr = address, p->htrans = AHB_NONSEQ, p->hsize = (uint8_t)size_log2, p->hburst = AHB_SINGLE;
    p->hprot = prot, p->hwrite = write, p->hmastlock = p->exreq = 0;
    soc_apply(s);
    while (!p->hreadyout) soc_cycle(s);

    ref_ahb_begin(s, &b);
    p->hsel = p->htrans = AHB_IDLE;
    p->hwdata = b.data;
    for (;;) {
        soc_cycle(s);
        if (p->hreadyout) break;
        if (b.error) soc_mismatch(s, "AHB 0x%08x: HRESP ERROR for more than one cycle before HREADYOUT", b.addr);
        b.error = p->hresp;
        if (++b.waits > LIMIT) soc_mismatch(s, "AHB 0x%08x: no answer in %u cycles", b.addr, LIMIT);
    }
    if (b.error != (p->hresp != 0)) soc_mismatch(s, "AHB 0x%08x: ERROR is not two cycles, the first with HREADYOUT low", b.addr);
    if (!write) b.data = p->hrdata;
    ref_ahb_end(s, &b);
    if (idle && !b.error && s->ref.reached_memory) {
        unsigned *most = write ? &s->wait_write : &s->wait_read;
        if (b.waits > *most) *most = b.waits;
    }
    if (!write) *data = b.error ? 0 : b.data;
    return !b.error;
}
