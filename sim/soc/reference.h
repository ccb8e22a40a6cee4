/* SPDX-License-Identifier: Apache-2.0
 *
 * What the SoC must do: the golden model as Bulkhead, and memory, DMA engine and board registers beside it (fpga/README.md, docs/soc.md).
 *
 * It follows the handshakes at Bulkhead's pins: each address, beat and answer is compared when it is there, and what memory and registers
 * hold is known in every cycle.  Two things have no fixed time: a record may reach the fault FIFO up to SOC_RECORD_LAG cycles after its
 * refusal, before one of the other port that is at most SOC_RECORD_SWAP cycles older (struct world); a counter may lag by SOC_COUNTER_LAG.
 */
#ifndef BULKHEAD_SOC_REFERENCE_H
#define BULKHEAD_SOC_REFERENCE_H

#include "bulkhead/model.h"
#include "shim.h"

#define SOC_RECORD_LAG  8
#define SOC_RECORD_SWAP 4
#define SOC_COUNTER_LAG 48
#define SOC_WORLDS      256
#define SOC_PENDING     12

struct soc;

/* One beat of AHB: an address phase, then what its data phase brought. */
struct ahb_beat {
    uint32_t addr, data;                /* data: written or read */
    uint8_t  trans, size, burst, prot;
    bool     write, lock, exclusive;
    bool     ended, error;
    unsigned waits;
};

struct ref_record { struct bh_record record; uint64_t when; unsigned channel; };

/* One possible state of the registers that depend on when records arrived. */
struct world {
    struct bh_model model;
    struct ref_record pending[SOC_PENDING];
    unsigned count;
};

/* A burst between s_axi and its answer. */
struct ref_burst {
    struct bh_burst  burst;
    struct bh_verdict verdict;
    enum bh_resp     refusal;
    bool     passes;                    /* goes out on m_axi */
    bool     out, data_in, data_out, answered;
    uint32_t data;                      /* of the write; expected of the read */
    uint32_t other;                     /* the read met a write of the other port: or this */
    bool     either;
    uint8_t  strb, known;               /* known: bytes of the read that are */
    enum bh_resp resp;                  /* as memory must answer, or answered */
    uint64_t when;                      /* sampled */
};

#define SOC_FLIGHT 4
struct ref_channel { struct ref_burst burst[SOC_FLIGHT]; unsigned first, count; };

struct ref_dma {
    uint16_t source, destination, left;
    bool     busy, done, read_error, write_error;
    enum { DMA_NEXT, DMA_READ, DMA_WRITE } phase;
    bool     address_sent, data_sent;
    uint32_t data;
    uint64_t moved;                     /* cycle of the last step */
};

struct reference {
    struct world world[SOC_WORLDS];     /* [0] always is one */
    unsigned worlds;
    uint32_t memory[2048], other[2048]; /* other: where both ports wrote at once */
    bool     either[2048];
    uint8_t  known[2048];               /* bytes written or seen since power-up; block RAM keeps them in reset */
    struct ref_dma dma;
    bool     led;
    struct ref_channel channel[2][2];   /* port, write */

    struct { bool active, sent, data_sent, answered; struct ahb_beat beat; enum bh_resp resp; uint32_t data; bool known; } ahb;
    struct { bool active, answered; uint16_t paddr; bool write; uint32_t wdata, rdata; uint8_t strb, prot; bool error; uint64_t since; } apb;
    bool     reached_memory;            /* the last access of port 0 to be answered: block RAM */
    uint32_t last_events;
    uint64_t written;                   /* cycle of the last register write */
    uint64_t counted[64];               /* cycles of the last bursts, a ring */
    unsigned counted_next;
    uint64_t alive;                     /* cycle before which nothing is expected: reset */

    /* compared */
    uint64_t axi[2], refused[2], ahb_beats, ahb_errors, apb_transfers, apb_errors, records, dma_words, reads, writes;
};

void ref_init(struct soc *s);
void ref_reset(struct soc *s);                                      /* aresetn; block RAM stays */
void ref_cycle(struct soc *s);                                      /* pins of this cycle, before the edge */
void ref_ahb_begin(struct soc *s, const struct ahb_beat *b);        /* an address phase of NONSEQ or SEQ was accepted */
void ref_ahb_end(struct soc *s, const struct ahb_beat *b);          /* its data phase ended so */
void ref_apb_begin(struct soc *s, uint16_t paddr, bool write, uint32_t wdata, uint8_t strb, uint8_t prot);
void ref_apb_end(struct soc *s, bool error, uint32_t rdata);
bool ref_quiet(const struct soc *s);                                /* nothing in flight, DMA engine idle */

/* Registers of Bulkhead (reference_registers.c) */
uint16_t ref_fold(uint16_t paddr);
void ref_record(struct soc *s, const struct bh_record *r, unsigned channel);
void ref_records_age(struct soc *s);
void ref_register_answer(struct soc *s, bool write);

#endif
