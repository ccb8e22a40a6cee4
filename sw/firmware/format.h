/* SPDX-License-Identifier: Apache-2.0
 *
 * Text: %s, %u, %02u (any one digit of width, zeros in front), %x (upper case, no prefix), %c, %%.
 */
#ifndef FIRMWARE_FORMAT_H
#define FIRMWARE_FORMAT_H

#include <stdarg.h>

void format(void (*put)(char), const char *text, va_list arguments);

#endif
