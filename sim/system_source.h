/* SPDX-License-Identifier: Apache-2.0
 *
 * The file of a system's description: its text through dtc, where something stands in it, and the one line that a
 * mistake gets.  For system.c (what it says) and system_check.c (whether a build can have it).
 */
#ifndef BULKHEAD_SIM_SYSTEM_SOURCE_H
#define BULKHEAD_SIM_SYSTEM_SOURCE_H

#include "system.h"

#define SYSTEM_ROOT "/bulkhead"             /* the node below which everything stands */
#define SYSTEM_SCHEDULE SYSTEM_ROOT "/schedule"
#define SYSTEM_PATH_SIZE 192                /* room for a node's path */

struct bytes { char *data; size_t size; };  /* data ends in a zero beyond size; free data, whatever was returned */

/** The blob of a .dts (through dtc) or .dtb; sets file and source of *s.
 *  @return 0, or e->exit_code with e filled */
int system_source_read(struct system *s, const char *path, struct bytes *blob, struct system_error *e);

/** A mistake at a node, or at a property of it (NULL: the node), with its line where there is a source: exit code 2. */
__attribute__((format(printf, 5, 6)))
int system_fail_at(const struct system *s, struct system_error *e, const char *path, const char *property, const char *format, ...);

/** "file:line" of a node, or of a property of it (NULL: the node); the file alone when not known. */
void system_locate(const struct system *s, const char *path, const char *property, char *where, size_t size);

/** Any other failure. @return code */
__attribute__((format(printf, 3, 4)))
int system_fail(struct system_error *e, int code, const char *format, ...);

#endif
