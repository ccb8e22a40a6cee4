// SPDX-License-Identifier: Apache-2.0
#include "tests.h"
void traffic(struct soc *s, uint64_t seed, uint64_t transfers){(void)s;(void)seed;(void)transfers;}
