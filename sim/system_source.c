/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L

#include "system_source.h"

#include <ctype.h>
#include <errno.h>
#include <libfdt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SYSTEM_MAX_FILE (16u << 20)         /* bytes */

/* ---- dtc ------------------------------------------------------------------ */

static int slurp(FILE *f, struct bytes *b)
{
    *b = (struct bytes){ NULL, 0 };
    size_t room = 0;
    for (;;) {
        if (b->size + 1 >= room) {
            room = room ? 2 * room : 65536;
            char *more = room > SYSTEM_MAX_FILE ? NULL : realloc(b->data, room);
            if (!more) {
                free(b->data);
                b->data = NULL;
                return -1;
            }
            b->data = more;
        }
        size_t got = fread(b->data + b->size, 1, room - b->size - 1, f);
        if (got == 0)
            break;
        b->size += got;
    }
    b->data[b->size] = '\0';
    return ferror(f) ? -1 : 0;
}

/* Run dtc; standard output and error come back whole.  Returns its exit code, 127 when there
 * is no dtc, -1 when it could not be run. */
static int run_dtc(const char *const args[], struct bytes *out, struct bytes *err)
{
    *out = *err = (struct bytes){ NULL, 0 };
    FILE *fo = tmpfile(), *fe = tmpfile();
    int code = -1;
    if (fo && fe) {
        pid_t child = fork();
        if (child == 0) {
            if (dup2(fileno(fo), 1) < 0 || dup2(fileno(fe), 2) < 0)
                _exit(126);
            execvp(args[0], (char *const *)(uintptr_t)args);
            _exit(127);
        }
        int status;
        if (child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status))
            code = WEXITSTATUS(status);
        rewind(fo);
        rewind(fe);
        if (slurp(fo, out) != 0 || slurp(fe, err) != 0)
            code = -1;
    }
    if (fo)
        fclose(fo);
    if (fe)
        fclose(fe);
    return code;
}

/* ---- where something stands in the source --------------------------------- */

void system_locate(const struct system *s, const char *path, const char *property, char *where, size_t size)
{
    snprintf(where, size, "%s", s->file);
    if (!s->source)
        return;
    const char *const args[] = { "dtc", "-q", "-q", "-f", "-I", "dts", "-O", "dts", "-T", "--", s->file, NULL };
    struct bytes out, err;
    if (run_dtc(args, &out, &err) < 0 || !out.data)
        goto done;

    char here[1024] = "";
    char *save = NULL;
    for (char *line = strtok_r(out.data, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        while (isspace((unsigned char)*line))
            line++;
        char *note = NULL;                      /* the last comment of the line */
        for (char *p = line; (p = strstr(p, "/* ")); p += 3)
            note = p;
        char *brace = strstr(line, " {");
        bool hit = false;
        if (line[0] == '}') {
            char *slash = strrchr(here, '/');
            if (slash)
                *slash = '\0';
        } else if (brace && (!note || brace < note) && !strchr(line, '=')) {
            *brace = '\0';
            char *name = strrchr(line, ' ');    /* behind labels */
            name = name ? name + 1 : line;
            if (strcmp(name, "/") != 0) {
                size_t used = strlen(here);
                snprintf(here + used, sizeof here - used, "/%s", name);
            }
            hit = !property && strcmp(here, path) == 0;
        } else if (property && strcmp(here, path) == 0) {
            size_t n = strcspn(line, " =;");
            hit = strlen(property) == n && strncmp(line, property, n) == 0;
        }
        if (hit && note) {
            note += 3;
            size_t n = strcspn(note, ", *");
            char *colon = memchr(note, ':', n);
            if (colon) {
                note[n] = '\0';
                /* dtc shortens the name; the user's own spelling serves better */
                const char *base = strrchr(s->file, '/');
                base = base ? base + 1 : s->file;
                const char *named = strrchr(note, '/');
                named = named ? named + 1 : note;
                size_t length = (size_t)(strrchr(note, ':') - named);
                if (strlen(base) == length && strncmp(base, named, length) == 0)
                    snprintf(where, size, "%s%s", s->file, strrchr(note, ':'));
                else
                    snprintf(where, size, "%s", note);
            }
            break;
        }
    }
done:
    free(out.data);
    free(err.data);
}

/* One line: names in a damaged blob may hold anything. */
static void one_line(char *text)
{
    for (; *text; text++)
        if (iscntrl((unsigned char)*text))
            *text = '?';
}

int system_fail_at(const struct system *s, struct system_error *e, const char *path, const char *property, const char *format, ...)
{
    char where[600], text[768];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    system_locate(s, path, property, where, sizeof where);
    e->exit_code = 2;
    snprintf(e->text, sizeof e->text, "%s: %s%s%s: %s", where, path[0] ? path : "/", property ? ": " : "",
             property ? property : "", text);
    one_line(e->text);
    return e->exit_code;
}

int system_fail(struct system_error *e, int code, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    e->exit_code = code;
    vsnprintf(e->text, sizeof e->text, format, ap);
    va_end(ap);
    one_line(e->text);
    return code;
}

/* dtc's first message as one line of ours: "Error: a.dts:7.14-15 syntax error". */
static int dtc_failed(const char *path, struct bytes *err, struct system_error *e)
{
    char *text = err->data && err->size ? err->data : NULL;
    char *pick = text ? strstr(text, "Error: ") : NULL;
    if (pick)
        pick += strlen("Error: ");
    else if (text && (pick = strstr(text, "ERROR")))
        while (pick > text && pick[-1] != '\n')
            pick--;
    else
        pick = text;
    if (!pick)
        return system_fail(e, 2, "%s: dtc refuses it and does not say why", path);
    pick[strcspn(pick, "\n")] = '\0';
    if (strncmp(pick, "FATAL ERROR: ", 13) == 0)
        pick += 13;
    if (strncmp(pick, path, strlen(path)) != 0)
        return system_fail(e, 2, "%s: %s", path, pick);
    /* "file:7.14-15 text" becomes "file:7: text" */
    char *at = pick + strlen(path);
    unsigned line;
    int used = 0;
    if (sscanf(at, ":%u.%*[0-9.-]%n", &line, &used) == 1 && used > 0) {
        at += used;
        while (*at == ':' || *at == ' ')
            at++;
        return system_fail(e, 2, "%s:%u: %s", path, line, at);
    }
    return system_fail(e, 2, "%s", pick);
}

/* ---- entry -------------------------------------------------------------------- */

int system_source_read(struct system *s, const char *path, struct bytes *blob, struct system_error *e)
{
    struct bytes err = { NULL, 0 };

    *blob = err;
    if (strlen(path) >= sizeof s->file)
        return system_fail(e, 2, "%.64s...: name too long", path);
    snprintf(s->file, sizeof s->file, "%s", path);

    FILE *f = fopen(path, "rb");
    if (!f)
        return system_fail(e, 2, "%s: %s", path, strerror(errno));
    errno = 0;
    if (slurp(f, blob) != 0) {
        int why = errno;
        fclose(f);
        return system_fail(e, 2, "%s: %s", path, why ? strerror(why) : "too large for a system description");
    }
    fclose(f);

    int rc = 0;
    if (blob->size < 4 || fdt32_ld((const fdt32_t *)(const void *)blob->data) != FDT_MAGIC) {
        free(blob->data);
        s->source = true;
        const char *const args[] = { "dtc", "-q", "-I", "dts", "-O", "dtb", "--", path, NULL };
        int code = run_dtc(args, blob, &err);
        if (code == 127)
            rc = system_fail(e, 3, "dtc is missing: install the package device-tree-compiler");
        else if (code < 0)
            rc = system_fail(e, 3, "dtc could not be run on %s", path);
        else if (code != 0)
            rc = dtc_failed(path, &err, e);
    }
    if (rc == 0 && blob->size > SYSTEM_MAX_FILE)
        rc = system_fail(e, 2, "%s: too large for a system description", path);
    int bad = rc ? 0 : blob->data ? fdt_check_full(blob->data, blob->size) : -FDT_ERR_TRUNCATED;
    if (bad)
        rc = system_fail(e, 2, "%s: damaged device tree blob: %s", path, fdt_strerror(bad));
    free(err.data);
    return rc;
}
