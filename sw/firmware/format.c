/* SPDX-License-Identifier: Apache-2.0 */
#include "format.h"

static void number(void (*put)(char), unsigned value, unsigned base, unsigned width)
{
    char     digit[10];
    unsigned n = 0;

    do
        digit[n++] = "0123456789ABCDEF"[value % base];
    while ((value /= base) != 0);
    for (; width > n; width--)
        put('0');
    while (n > 0)
        put(digit[--n]);
}

void format(void (*put)(char), const char *text, va_list arguments)
{
    for (; *text; text++) {
        unsigned width = 0;

        if (*text != '%') {
            put(*text);
            continue;
        }
        text++;
        if (*text == '0' && text[1] > '0' && text[1] <= '9') {
            width = (unsigned)(text[1] - '0');
            text += 2;
        }
        switch (*text) {
        case 's':
            for (const char *s = va_arg(arguments, const char *); *s; s++)
                put(*s);
            break;
        case 'u': number(put, va_arg(arguments, unsigned), 10, width); break;
        case 'x': number(put, va_arg(arguments, unsigned), 16, width); break;
        case 'c': put((char)va_arg(arguments, int)); break;
        case '\0': return;
        default: put(*text);
        }
    }
}
