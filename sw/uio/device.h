/* SPDX-License-Identifier: Apache-2.0
 *
 * Bulkhead's registers as a UIO device of Linux.
 */
#ifndef UIO_DEVICE_H
#define UIO_DEVICE_H

#include "bulkhead/driver.h"

enum { UIO_REGISTERS = 0x10000 };           /* bytes of map0 */

/* Exit codes of the program. */
enum { UIO_FINE = 0, UIO_REFUSED = 1, UIO_BAD_INPUT = 2, UIO_CANNOT = 3 };

struct uio { struct bulkhead b; int fd; char path[256]; };

/** Say one line on standard error, "bulkhead-uio: ...". @return code */
__attribute__((format(printf, 2, 3)))
int uio_say(int code, const char *format, ...);

/** Find the device (path NULL: the one whose name in `sysfs` is or ends in "bulkhead"), map its registers and open the driver.
 *  @return UIO_FINE, or another exit code, said why */
int uio_open(struct uio *u, const char *path, const char *sysfs);

/** A register; two that hold one value. */
static inline uint32_t uio_read(const struct uio *u, uint32_t addr) { return bulkhead_read(&u->b.bus, addr); }
static inline uint64_t uio_read_pair(const struct uio *u, uint32_t low, uint32_t high) { return (uint64_t)uio_read(u, high) << 32 | uio_read(u, low); }

/** An interrupt is let through, and waited for. @return UIO_FINE, or UIO_CANNOT, said why */
int uio_wait(struct uio *u);

/** What an access that is answered with an error does from now on: end the program, saying that it happened in `doing`. */
void uio_doing(const char *doing);

#endif
