/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L

#include "device.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int uio_say(int code, const char *format, ...)
{
    va_list list;

    fflush(stdout);
    fputs("bulkhead-uio: ", stderr);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    return code;
}

/* ---- accesses that are answered with an error --------------------------------------------- */

static sigjmp_buf            refused;
static volatile sig_atomic_t probing;
static const char *volatile  doing = "an access";

static void write_text(const char *text)
{
    if (write(STDERR_FILENO, text, strlen(text)) < 0)
        _exit(UIO_CANNOT);
}

/* An external abort of a register access arrives as SIGBUS, where the kernel survives it. */
static void on_bus_error(int number)
{
    (void)number;
    if (probing)
        siglongjmp(refused, 1);
    write_text("bulkhead-uio: a register access was answered with an error in ");
    write_text(doing);
    write_text("\n");
    _exit(UIO_REFUSED);
}

void uio_doing(const char *what) { doing = what; }

static int probe(struct uio *u, const struct bulkhead_bus *bus)
{
    struct sigaction action = {.sa_handler = on_bus_error};

    sigemptyset(&action.sa_mask);
    if (sigaction(SIGBUS, &action, NULL))
        return uio_say(UIO_CANNOT, "sigaction: %s", strerror(errno));
    if (sigsetjmp(refused, 1)) {
        probing = 0;
        return uio_say(UIO_REFUSED, "%s: the registers refuse this program: its accesses are not Secure or not privileged (OWNER_PROT, "
                       "fpga/vivado/README.md)", u->path);
    }
    probing = 1;
    const int status = bulkhead_open(&u->b, bus);
    probing = 0;
    return status == BULKHEAD_OK ? UIO_FINE : uio_say(UIO_CANNOT, "%s: no Bulkhead of this major version is there", u->path);
}

/* ---- the device ------------------------------------------------------------------------------ */

/* First line of sysfs/node/file, without its newline; false: there is none. */
static bool attribute(const char *sysfs, const char *node, const char *file, char *text, size_t size)
{
    char path[768];

    snprintf(path, sizeof path, "%s/%s/%s", sysfs, node, file);
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    const bool got = fgets(text, (int)size, f) != NULL;
    fclose(f);
    if (got)
        text[strcspn(text, "\n")] = '\0';
    return got;
}

/* "bulkhead", or "bulkhead@80000000" as the kernel names it by its node. */
static bool is_bulkhead(const char *name) { return strncmp(name, "bulkhead", 8) == 0 && (name[8] == '\0' || name[8] == '@'); }

static int find(struct uio *u, const char *sysfs)
{
    char name[64];
    int  found = 0;
    DIR *folder = opendir(sysfs);

    if (!folder)
        return uio_say(UIO_CANNOT, "%s: %s: this kernel has no UIO device (fpga/zynq7000/README.md)", sysfs, strerror(errno));
    for (struct dirent *e; (e = readdir(folder));)
        if (strncmp(e->d_name, "uio", 3) == 0 && attribute(sysfs, e->d_name, "name", name, sizeof name) && is_bulkhead(name)) {
            snprintf(u->path, sizeof u->path, "/dev/%.200s", e->d_name);
            found++;
        }
    closedir(folder);
    if (found == 0)
        return uio_say(UIO_CANNOT, "%s: no UIO device named bulkhead (fpga/zynq7000/README.md)", sysfs);
    return found == 1 ? UIO_FINE : uio_say(UIO_BAD_INPUT, "%s: %d UIO devices named bulkhead: say which with --device", sysfs, found);
}

int uio_open(struct uio *u, const char *path, const char *sysfs)
{
    char size[64];

    if (path && strlen(path) >= sizeof u->path)
        return uio_say(UIO_BAD_INPUT, "--device: the path is too long");
    if (path)
        strcpy(u->path, path);
    const int code = path ? UIO_FINE : find(u, sysfs);
    if (code)
        return code;

    const char *node = strrchr(u->path, '/');
    node = node ? node + 1 : u->path;
    if (!attribute(sysfs, node, "maps/map0/size", size, sizeof size))
        return uio_say(UIO_CANNOT, "%s: %s/%s/maps/map0/size can't be read: not a UIO device", u->path, sysfs, node);
    if (strtoull(size, NULL, 16) < UIO_REGISTERS)
        return uio_say(UIO_CANNOT, "%s: map0 has %s bytes, the registers 0x%x", u->path, size, (unsigned)UIO_REGISTERS);

    u->fd = open(u->path, O_RDWR | O_SYNC | O_CLOEXEC);
    if (u->fd < 0)
        return uio_say(UIO_CANNOT, "%s: %s", u->path, strerror(errno));
    /* UIO maps registers uncached: Device-nGnRnE on arm64, strongly ordered on arm. */
    void *base = mmap(NULL, UIO_REGISTERS, PROT_READ | PROT_WRITE, MAP_SHARED, u->fd, 0);
    if (base == MAP_FAILED)
        return uio_say(UIO_CANNOT, "%s: mmap: %s", u->path, strerror(errno));
    const struct bulkhead_bus bus = {.base = (uintptr_t)base};
    return probe(u, &bus);
}

int uio_wait(struct uio *u)
{
    const uint32_t on = 1;
    uint32_t       count;

    if (write(u->fd, &on, sizeof on) != (ssize_t)sizeof on)
        return uio_say(UIO_CANNOT, "%s: write: %s: its interrupt can't be let through", u->path, strerror(errno));
    ssize_t got;
    do
        got = read(u->fd, &count, sizeof count);
    while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof count)
        return uio_say(UIO_CANNOT, "%s: read: %s", u->path, got < 0 ? strerror(errno) : "no interrupt number");
    return UIO_FINE;
}
