// SPDX-License-Identifier: Apache-2.0
//
// A cycle of the simulated SoC, and the end of a run.  Between two cycles the clock is low, and pins show the one that is there.
// When a netlist is linked in, it has the same pins in the same cycles, and every pin that means something must be the same: the RTL is what
// the reference checks.

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "soc.h"

static struct soc_pins netlist;

_Noreturn void soc_mismatch(struct soc *s, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(s->why, sizeof s->why, format, list);
    va_end(list);
    if (s->on_mismatch) longjmp(*s->on_mismatch, 1);
    fflush(stdout);
    fprintf(stderr, "MISMATCH: cycle %llu: %s\n", (unsigned long long)s->cycle, s->why);
    soc_rtl.close();
    if (soc_netlist) soc_netlist->close();
    exit(1);
}

static void copy_outputs_of_core(struct soc_pins *to, const struct soc_pins *p)
{
    to->resetn = p->resetn, to->mtx_resetn = p->mtx_resetn;
    to->haddr = p->haddr, to->hwdata = p->hwdata, to->hsel = p->hsel, to->htrans = p->htrans, to->hsize = p->hsize, to->hburst = p->hburst;
    to->hprot = p->hprot, to->hwrite = p->hwrite, to->hmastlock = p->hmastlock, to->exreq = p->exreq, to->hready_other = p->hready_other;
    to->pwdata = p->pwdata, to->paddr = p->paddr, to->psel = p->psel, to->penable = p->penable, to->pwrite = p->pwrite, to->pstrb = p->pstrb;
    to->pprot = p->pprot;
    to->sram_wdata = p->sram_wdata, to->sram_addr = p->sram_addr, to->sram_cs = p->sram_cs, to->sram_wren = p->sram_wren;
    to->flash_haddr = p->flash_haddr, to->flash_hsel = p->flash_hsel, to->flash_htrans = p->flash_htrans;
}

#define SAME(pin, when) \
    if ((when) && a->pin != b->pin) \
        soc_mismatch(s, "the %s differs from the RTL: " #pin " is 0x%x, and the RTL's is 0x%x", soc_netlist->kind, (unsigned)b->pin, (unsigned)a->pin)

static void compare(struct soc *s)
{
    const struct soc_pins *a = &s->pins, *b = &netlist;
    if (s->cycle < s->ref.alive) return;
    SAME(hreadyout, true);
    SAME(hresp, true);
    SAME(exresp, true);
    SAME(hrdata, s->ref.ahb.active && !s->ref.ahb.beat.write && a->hreadyout && !a->hresp);
    SAME(pready, a->psel && a->penable);
    SAME(pslverr, a->psel && a->penable && a->pready);
    SAME(prdata, a->psel && a->penable && a->pready && !a->pwrite && !a->pslverr);
    SAME(sram_rdata, s->sram_read);
    SAME(flash_hready, true);
    SAME(gpint, true);
    SAME(led, true);
}

static void low(struct soc *s)
{
    soc_rtl.low(&s->pins);
    if (!soc_netlist) return;
    copy_outputs_of_core(&netlist, &s->pins);
    soc_netlist->low(&netlist);
    compare(s);
}

void soc_cycle(struct soc *s)
{
    soc_rtl.high(&s->pins);
    if (soc_netlist) {
        copy_outputs_of_core(&netlist, &s->pins);
        soc_netlist->high(&netlist), s->compared++;
    }
    s->cycle++;
    low(s);
    ref_cycle(s);
}

void soc_apply(struct soc *s) { low(s); }

void soc_idle(struct soc *s, unsigned cycles)
{
    while (cycles--) soc_cycle(s);
}

// Ten cycles of reset by the button or by the core; then Bulkhead empties its table.
void soc_reset(struct soc *s, bool button)
{
    struct soc_pins *p = &s->pins;
    *p = (struct soc_pins){.resetn = !button, .mtx_resetn = button, .hready_other = 1, .hprot = HPROT_DATA};
    s->data_phase = false;
    s->ref.alive = UINT64_MAX;
    ref_reset(s);
    soc_idle(s, 10);
    p->resetn = p->mtx_resetn = true;
    soc_idle(s, 4);
    s->ref.alive = s->cycle + 1;
    ref_reset(s);
}
