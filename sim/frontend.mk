# SPDX-License-Identifier: Apache-2.0
#
# System descriptions, the trace front end, and the run on real programs.

FRONTEND_CFLAGS := -std=c11 -Wall -Wextra -Werror -g $(MODEL_INCLUDE) -Isim
FRONTEND_FDT    := -lfdt

$(BUILD)/tools/bulkhead-table: sim/table_main.c sim/system.c sim/system.h $(MODEL_A)
	@mkdir -p $(@D)
	$(CC) $(FRONTEND_CFLAGS) -O2 sim/table_main.c sim/system.c $(MODEL_A) $(FRONTEND_FDT) -o $@
