/* SPDX-License-Identifier: Apache-2.0
 *
 * Between the files of directed tests.
 */
#ifndef BULKHEAD_SOC_DIRECTED_H
#define BULKHEAD_SOC_DIRECTED_H

#include "tests.h"

#define DATA  HPROT_DATA                            /* unprivileged data */
#define PDATA (HPROT_DATA | HPROT_PRIVILEGED)
#define DMA   (SOC_AHB + 0x4000)                    /* SOC_REG_x - 0x2000 */
#define BOARD (SOC_AHB + 0x5000)

#define CHECK(condition, ...) \
    do { if (!(condition)) soc_mismatch(s, __VA_ARGS__); } while (0)

struct soc_test { const char *name; void (*run)(struct soc *s); };
extern const struct soc_test ahb_tests[], soc_tests[];     /* up to one without name */

uint32_t load(struct soc *s, uint32_t a);                  /* a word, privileged; refused: mismatch */
void store(struct soc *s, uint32_t a, uint32_t d);
void expect(struct soc *s, uint32_t a, uint32_t want);
/* The oldest record is this one; it is taken out. */
void expect_record(struct soc *s, enum bh_fault code, uint32_t ipa, bool write, unsigned prot, unsigned port);
void no_record(struct soc *s);

#endif
