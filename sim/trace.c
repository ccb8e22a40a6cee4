/* SPDX-License-Identifier: Apache-2.0
 *
 * Trace reader.  The replay's speed rests on it, so lines are parsed by hand
 * out of a large buffer.
 */
#define _POSIX_C_SOURCE 200809L

#include "trace.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define CHUNK   (1u << 20)
#define LONGEST 4096            /* a longer line is cut, and is unknown */

struct trace {
    gzFile file;
    char name[512];
    bool strict, ended, cut;
    char *at, *end;             /* what is left of buffer */
    uint64_t line, references, unknown;
    char first_unknown[704];
    char buffer[LONGEST + CHUNK + 1];
};

/* Hexadecimal digit values, 0xff for others. */
static const uint8_t *hex_values(void)
{
    static uint8_t table[256];
    if (table['1'] == 0) {
        memset(table, 0xff, sizeof table);
        for (int i = 0; i < 10; i++)
            table['0' + i] = (uint8_t)i;
        for (int i = 0; i < 6; i++)
            table['a' + i] = table['A' + i] = (uint8_t)(10 + i);
    }
    return table;
}

struct trace *trace_open(const char *path, bool strict, struct system_error *e)
{
    struct trace *t = malloc(sizeof *t);
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY);
    const char *why = fd < 0 ? strerror(errno) : NULL;
    char byte;
    if (!why && !standard && read(fd, &byte, 1) < 0)
        why = strerror(errno);                  /* a directory, say */
    if (!why && !standard)
        lseek(fd, 0, SEEK_SET);
    gzFile file = t && !why ? gzdopen(fd, "rb") : NULL;
    if (!file) {
        if (fd >= 0)
            close(fd);
        free(t);
        e->exit_code = why ? 2 : 3;
        snprintf(e->text, sizeof e->text, "%s: %s", path, why ? why : "out of memory");
        return NULL;
    }
    gzbuffer(file, 1u << 18);
    t->file = file;
    snprintf(t->name, sizeof t->name, "%s", standard ? "standard input" : path);
    t->strict = strict;
    t->ended = t->cut = false;
    t->at = t->end = t->buffer;
    t->line = t->references = t->unknown = 0;
    t->first_unknown[0] = '\0';
    return t;
}

/* Make the buffer start with a whole line, ended by a newline.  0 at the end of the file, -1: damaged. */
static int fill(struct trace *t, struct system_error *e)
{
    size_t left = (size_t)(t->end - t->at);
    memmove(t->buffer, t->at, left);
    t->at = t->buffer;
    t->end = t->buffer + left;
    while (!t->ended && !memchr(t->buffer, '\n', left) && left < LONGEST) {
        int got = gzread(t->file, t->end, CHUNK);
        int code = Z_OK;
        const char *text = gzerror(t->file, &code);
        if (got < 0 || (code != Z_OK && code != Z_STREAM_END)) {
            e->exit_code = 2;
            snprintf(e->text, sizeof e->text, "%s:%" PRIu64 ": damaged trace: %s", t->name, t->line + 1,
                     code == Z_ERRNO ? strerror(errno) : code == Z_BUF_ERROR ? "the compressed file ends too early" : text);
            return -1;
        }
        if (got == 0) {
            t->ended = true;
            if (left)
                *t->end++ = '\n';               /* the last line may lack its own */
        }
        t->end += got;
        left = (size_t)(t->end - t->at);
    }
    return left != 0;
}

/* 0, or -1 when strict. */
static int unknown_line(struct trace *t, const char *line, const char *stop, struct system_error *e)
{
    if (t->unknown++ == 0) {
        char text[81];
        size_t n = (size_t)(stop - line) < sizeof text - 1 ? (size_t)(stop - line) : sizeof text - 1;
        for (size_t i = 0; i < n; i++)
            text[i] = isprint((unsigned char)line[i]) ? line[i] : '?';
        text[n] = '\0';
        snprintf(t->first_unknown, sizeof t->first_unknown, "%s:%" PRIu64 ": \"%s\"", t->name, t->line, text);
    }
    if (!t->strict)
        return 0;
    e->exit_code = 2;
    snprintf(e->text, sizeof e->text, "%.600s is no line of a lackey trace", t->first_unknown);
    return -1;
}

/* What valgrind itself says, and empty lines. */
static bool message(const char *line, const char *stop)
{
    return line == stop || (stop - line >= 2 && ((line[0] == '=' && line[1] == '=') || (line[0] == '-' && line[1] == '-') ||
           (line[0] == '*' && line[1] == '*')));
}

int trace_read(struct trace *t, struct trace_ref *refs, int max, struct system_error *e)
{
    const uint8_t *hex = hex_values();
    int n = 0;
    while (n < max) {
        char *line = t->at;
        char *stop = memchr(line, '\n', (size_t)(t->end - line));
        if (!stop) {
            if (n)
                break;                          /* refill with nothing owed to the caller */
            if (t->cut || t->end - t->at < LONGEST) {
                int more = fill(t, e);
                if (more <= 0)
                    return more;
                if (t->cut) {                   /* drop what is left of a line that was cut */
                    stop = memchr(t->at, '\n', (size_t)(t->end - t->at));
                    t->cut = !stop;
                    t->at = stop ? stop + 1 : t->end;
                }
                continue;
            }
            t->cut = true;
            stop = t->at = t->end;
            t->line++;
            if (unknown_line(t, line, stop, e) < 0)
                return -1;
            continue;
        }
        t->at = stop + 1;
        t->line++;

        /* "I  04001000,3", " S addr,size", " L ...", " M ..." */
        static const uint8_t kinds[256] = { ['L'] = TRACE_LOAD + 1, ['S'] = TRACE_STORE + 1, ['M'] = TRACE_MODIFY + 1 };
        unsigned kind = 0;
        if (stop - line >= 6) {
            if (line[0] == ' ' && line[2] == ' ')
                kind = kinds[(uint8_t)line[1]];
            else if (line[0] == 'I' && line[1] == ' ' && line[2] == ' ')
                kind = TRACE_FETCH + 1;
        }
        if (kind) {
            const char *c = line + 3;
            uint64_t address = 0;
            unsigned size = 0;
            uint8_t digit;
            while ((digit = hex[(uint8_t)*c]) != 0xff) {
                address = address << 4 | digit;
                c++;
            }
            bool good = c != line + 3 && c - line <= 3 + 16 && *c == ',';
            const char *decimal = ++c;
            while (good && *c >= '0' && *c <= '9' && c - decimal < 5)
                size = size * 10 + (unsigned)(*c++ - '0');
            if (c == stop - 1 && *c == '\r')
                c++;
            if (good && c == stop && size && size <= TRACE_MAX_SIZE && address <= UINT64_MAX - (size - 1)) {
                refs[n++] = (struct trace_ref){ address, (uint16_t)size, (uint8_t)(kind - 1) };
                continue;
            }
        } else if (message(line, stop)) {
            continue;
        }
        if (unknown_line(t, line, stop, e) < 0)
            return -1;
    }
    t->references += (uint64_t)n;
    return n;
}

uint64_t trace_unknown(const struct trace *t) { return t->unknown; }
const char *trace_first_unknown(const struct trace *t) { return t->first_unknown; }
uint64_t trace_references(const struct trace *t) { return t->references; }

void trace_close(struct trace *t)
{
    if (t) {
        gzclose(t->file);
        free(t);
    }
}
