/* SPDX-License-Identifier: Apache-2.0
 *
 * The pins of one Verilated build as plain C.  shim.cpp, compiled once for each
 * configuration, is the only file that knows Verilator.
 */
#ifndef BULKHEAD_SIM_SHIM_H
#define BULKHEAD_SIM_SHIM_H

#include <stdbool.h>
#include <stdint.h>

#include "bulkhead/model.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DUT_MAX_BUS_BYTES 64

/* An AR or AW channel without READY.  Fields are ordered without padding so that two can be compared bytewise. */
struct dut_addr {
    uint64_t addr, user;
    uint32_t id;
    uint16_t vmid;               /* manager side only */
    uint8_t  valid, len, size, burst, lock, cache, prot, qos, region, pad;
};

/* A W, R or B channel without READY; fields that a channel lacks stay 0. */
struct dut_data {
    uint32_t data[DUT_MAX_BUS_BYTES / 4];
    uint64_t strb, user;
    uint32_t id;
    uint8_t  valid, resp, last, pad;
};

struct dut_port {
    /* inputs */
    struct dut_addr s_aw, s_ar;
    struct dut_data s_w;
    uint8_t s_bready, s_rready;
    uint8_t m_awready, m_wready, m_arready;
    struct dut_data m_b, m_r;
    uint8_t qacceptn;            /* not read while q_tied */
    uint8_t q_tied;              /* qacceptn is wired to qreqn */
    uint8_t level_sel, level_req;
    /* outputs */
    uint8_t s_awready, s_wready, s_arready;
    struct dut_data s_b, s_r;
    struct dut_addr m_aw, m_ar;
    struct dut_data m_w;
    uint8_t m_bready, m_rready;
    uint8_t qreqn, closed;
    uint8_t level_ack, level, level_call;
};

/* The granule table's manager port, 64 data bits. */
struct dut_table_addr {
    uint64_t addr;
    uint8_t valid, len, size, burst, cache, prot, pad[2];
};
struct dut_table {
    /* inputs */
    uint64_t rdata;
    uint8_t awready, wready, bvalid, bresp, arready, rvalid, rresp, rlast;
    /* outputs */
    struct dut_table_addr aw, ar;
    uint64_t wdata;
    uint8_t wstrb, wlast, wvalid, bready, rready;
};

struct dut_pins {
    struct dut_port port[BH_MAX_PORTS];
    struct dut_table table;
    /* inputs */
    uint8_t aresetn;
    uint16_t axil_awaddr, axil_araddr;
    uint32_t axil_wdata;
    uint8_t axil_awprot, axil_awvalid, axil_wstrb, axil_wvalid, axil_bready, axil_arprot, axil_arvalid, axil_rready;
    uint8_t part_sel, part_req;
    /* outputs */
    uint8_t axil_awready, axil_wready, axil_bvalid, axil_bresp, axil_arready, axil_rvalid, axil_rresp;
    uint32_t axil_rdata;
    uint8_t part_ack, part_active, irq;
    uint16_t mail_irq;
};

/* The build. */
extern const struct bh_params dut_params;
extern const char dut_configuration[];          /* its name in tests/configurations.toml */
extern const bool dut_can_trace;

/** One Verilated instance at a time.  waves: FST file or NULL (needs dut_can_trace).  seed: of unreset registers. */
void dut_open(uint64_t seed, const char *waves);
/** Clock low: inputs are applied, outputs read. */
void dut_low(struct dut_pins *p);
/** The rising edge. */
void dut_high(void);
/** Closes the wave file properly.  May be called twice. */
void dut_close(void);

#ifdef __cplusplus
}
#endif
#endif
