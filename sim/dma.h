/* SPDX-License-Identifier: Apache-2.0
 *
 * A DMA engine behind a port: carries out descriptors (copy, fill, checksum) over buffers in the partition that its
 * port carries, or in those of its streams, with several bursts on their way.  A shadow of each buffer says what every byte
 * read must be.  When its port's qreqn falls it finishes what it has begun, starts nothing new, and lets qacceptn fall.
 */
#ifndef BULKHEAD_SIM_DMA_H
#define BULKHEAD_SIM_DMA_H

#include "requester.h"

struct dma;

/** Takes its buffers from the partitions' pages.  NULL: q->rc and the error are set. */
struct dma *dma_new(struct requesters *q, unsigned port);
/** The buffer of the n-th queue, if its context reaches shared granules only: bytes is 0 when it does not.  false: there are fewer. */
bool dma_shared(const struct dma *d, unsigned n, unsigned *partition, uint64_t *ipa, uint32_t *bytes);
/** Its buffers are ready: from now on it takes part in the Q-Channel. */
void dma_begin(struct dma *d);
void dma_free(struct dma *d);

/** One clock cycle. */
void dma_cycle(struct dma *d);

/** Descriptors carried out by the queue that did fewest. */
uint64_t dma_done(const struct dma *d);

/** Stop by software: what is on its way ends, nothing new begins. */
void dma_stop(struct dma *d);
bool dma_stopped(const struct dma *d);
void dma_go(struct dma *d);

/** The n-th queue: its partition, AxPROT[1:0] and AxUSER.  false: there are not so many. */
bool dma_place(const struct dma *d, unsigned n, unsigned *partition, unsigned *prot, uint64_t *user);

/** Compare true memory with the shadows.  @return 0 or q->rc */
int dma_verify(struct dma *d);

#endif
