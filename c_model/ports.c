/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 4: ports.
 *
 * A port is FIXED to a partition, FOLLOWs the active one, or takes its partition by STREAM.  What its
 * requester sees is its view; when that changes, nothing that was reserved under the old one
 * succeeds under the new one.
 */
#include "internal.h"

/* ---- who carries what -------------------------------------------------------------- */

static bool open(const struct bh_model *m, unsigned port) { return !m->port[port].closed; }

/* Ports of which this holds. */
static unsigned ports_that(const struct bh_model *m, bool (*holds)(const struct bh_model *, const struct bh_port *, unsigned partition),
                           unsigned partition)
{
    unsigned ports = 0;

    for (unsigned p = 0; p < m->params.ports; p++)
        ports |= (unsigned)holds(m, &m->port[p], partition) << p;
    return ports;
}

static unsigned open_ports(const struct bh_model *m, unsigned ports)
{
    for (unsigned p = 0; p < m->params.ports; p++)
        if (!open(m, p))
            ports &= ~(1u << p);
    return ports;
}

static bool by_stream(const struct bh_model *m, const struct bh_port *p, unsigned partition)
{
    (void)m, (void)partition;
    return p->control.mode == BH_MODE_STREAM;
}

static bool follows(const struct bh_model *m, const struct bh_port *p, unsigned partition)
{
    (void)m, (void)partition;
    return p->control.mode == BH_MODE_FOLLOW;
}

/* A port by stream may carry any partition with its next burst. */
static bool may_carry(const struct bh_model *m, const struct bh_port *p, unsigned partition)
{
    return by_stream(m, p, partition) || bh_carried(m, p) == partition;
}

unsigned bh_views_following(const struct bh_model *m) { return ports_that(m, follows, 0); }
unsigned bh_views_carrying(const struct bh_model *m, unsigned partition) { return ports_that(m, may_carry, partition); }

unsigned bh_ports_by_stream(const struct bh_model *m) { return open_ports(m, ports_that(m, by_stream, 0)); }

BH_API unsigned bh_ports_following(const struct bh_model *m) { return open_ports(m, bh_views_following(m)); }

BH_API unsigned bh_ports_carrying(const struct bh_model *m, unsigned partition) { return open_ports(m, bh_views_carrying(m, partition)); }

/* ---- modes and streams --------------------------------------------------------------- */

bool bh_port_takes(const struct bh_model *m, unsigned port, const struct bh_port_control *c)
{
    const struct bh_params *p = &m->params;

    return port < p->ports && !m->port[port].control.lock && c->partition < p->partitions
        && (c->mode == BH_MODE_FOLLOW || c->mode == BH_MODE_FIXED
            || (c->mode == BH_MODE_STREAM && p->stream_ports >> port & 1))
        && (!c->isolate || p->isolate_ports >> port & 1);
}

bool bh_port_view_changes(const struct bh_model *m, unsigned port, const struct bh_port_control *c)
{
    const struct bh_port_control *old = &m->port[port].control;

    return old->mode != c->mode || old->partition != c->partition || old->trusted != (c->trusted != 0);
}

BH_API int bh_set_port(struct bh_model *m, unsigned port, const struct bh_port_control *c)
{
    if (!bh_port_takes(m, port, c))
        return BH_ERANGE;
    if (bh_port_view_changes(m, port, c))
        bh_view_changed(m, 1u << port);
    m->port[port].control = (struct bh_port_control){.mode = c->mode, .partition = c->partition,
                                                     .trusted = c->trusted != 0, .isolate = c->isolate != 0,
                                                     .lock = c->lock != 0};
    return BH_OK;
}

bool bh_stream_takes(const struct bh_model *m, unsigned stream, const struct bh_stream *s)
{
    return stream < bh_streams(&m->params) && s->partition < m->params.partitions
        && s->level < bh_levels(&m->params);
}

BH_API int bh_set_stream(struct bh_model *m, unsigned stream, const struct bh_stream *s)
{
    if (!bh_stream_takes(m, stream, s))
        return BH_ERANGE;
    m->stream[stream] = (struct bh_stream){.partition = s->partition, .trusted = s->trusted != 0,
                                           .valid = s->valid != 0, .level = s->level};
    bh_view_changed(m, ports_that(m, by_stream, 0));
    return BH_OK;
}

/* ---- levels ----------------------------------------------------------------------------- */

BH_API int bh_set_level(struct bh_model *m, unsigned port, unsigned partition, unsigned level)
{
    if (port >= m->params.ports || partition >= m->params.partitions || level >= bh_levels(&m->params))
        return BH_ERANGE;

    struct bh_port *p      = &m->port[port];
    const unsigned  before = bh_level_in_force(m, p);

    p->level[partition] = (uint8_t)level;
    if (bh_level_in_force(m, p) != before)
        bh_view_changed(m, 1u << port);
    return BH_OK;
}

BH_API bool bh_level_pins(const struct bh_model *m, unsigned port, unsigned level)
{
    return port < m->params.ports && level < bh_levels(&m->params) && m->port[port].control.mode != BH_MODE_STREAM
        && bh_carried(m, &m->port[port]) != BH_NO_PARTITION && level != bh_level_in_force(m, &m->port[port]);
}

BH_API unsigned bh_level_call(const struct bh_model *m, unsigned port)
{
    return port < m->params.ports ? m->port[port].called : 0;
}

/* ---- a port that hung ------------------------------------------------------------------ */

BH_API int bh_isolate(struct bh_model *m, unsigned port)
{
    if (port >= m->params.ports || !m->port[port].control.isolate || m->port[port].closed)
        return BH_ERANGE;
    m->port[port].closed = 1;
    bh_view_changed(m, 1u << port);
    return BH_OK;
}

void bh_reopen(struct bh_model *m, unsigned port) { m->port[port].closed = 0; }

/* ---- exclusive accesses ---------------------------------------------------------------- */

/* By stream, one ID may belong to several streams: nothing is remembered. */
BH_API void bh_exclusive_read(struct bh_model *m, unsigned port, uint32_t id)
{
    if (m->params.exclusive && port < m->params.ports && open(m, port)
        && m->port[port].control.mode != BH_MODE_STREAM) {
        m->port[port].exclusive[id % BH_EXCLUSIVES].id    = id;
        m->port[port].exclusive[id % BH_EXCLUSIVES].armed = 1;
    }
}

/* ---- a change of view ------------------------------------------------------------------- */

/* Granted exclusive reads, COUNT and CMD_* of the page, and CALL are gone. */
void bh_view_changed(struct bh_model *m, unsigned ports)
{
    for (unsigned p = 0; p < m->params.ports; p++) {
        if (!(ports >> p & 1))
            continue;
        for (unsigned e = 0; e < BH_EXCLUSIVES; e++) {
            m->port[p].exclusive[e].id    = 0;
            m->port[p].exclusive[e].armed = 0;
        }
        m->port[p].page   = (struct bh_page_state){.count = 0};
        m->port[p].called = 0;
    }
}
