/* SPDX-License-Identifier: Apache-2.0
 *
 * A system's description (docs/binding.md) into the registers.
 */
#ifndef UIO_LOAD_H
#define UIO_LOAD_H

#include "device.h"

/* What no register tells, where the build has pages and granules. */
struct uio_build { uint64_t page_ipa, granule_base, granule_table; bool has_page_ipa, has_granule_base, has_granule_table; };

/** Read a .dtb (or .dts), check it against this build with the golden model, and put it in force in place of what is there.
 *  Nothing is written before all of it was found right. @return exit code, said why */
int uio_load(struct uio *u, const char *path, const struct uio_build *more);

#endif
