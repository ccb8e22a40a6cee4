/* SPDX-License-Identifier: Apache-2.0
 *
 * LD_PRELOAD for x86-64: stands in for a UIO device, so that the program runs as it is built for the board, volatile accesses included.
 *
 * The mapping that the program gets can't be accessed, so each access comes here (SIGSEGV): a read gets its word from the golden model
 * into the page, the page is opened for this one instruction (trap flag), and a write's word is taken from the page when it is done (SIGTRAP).
 * An access that Bulkhead answers with an error is a SIGBUS.
 *
 * FAKE_DEVICE is the device's path, FAKE_STATE the file behind it (fake.h, traffic.c makes it).
 */
#include "fake.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef __x86_64__
#error "the fake UIO device knows x86-64 only"
#endif

#define TRAP_FLAG 0x100
#define POISON    0xA5A5A5A5u

static int          device = -1;
static struct fake *fake;
static uint8_t     *window, *inside;    /* the program's view; the same memory, always open */
static uint32_t     at;
static bool         writing;

static void die(const char *why)
{
    dprintf(STDERR_FILENO, "fake UIO device: %s\n", why);
    _exit(99);
}

static uint32_t *words(void) { return (uint32_t *)(void *)inside; }

static void bus_error(void)
{
    fake->refused++;
    raise(SIGBUS);
}

static void on_access(int number, siginfo_t *info, void *context)
{
    ucontext_t    *c    = context;
    const uint8_t *addr = info->si_addr;

    (void)number;
    if (!window || addr < window || addr >= window + FAKE_BYTES)
        die("a segmentation fault of the program");
    at      = (uint32_t)(addr - window);
    writing = (c->uc_mcontext.gregs[REG_ERR] & 2) != 0;
    if (at % 4)
        die("an access that is not aligned");
    if (writing) {
        for (uint32_t i = at / 4 & ~15u; i < (at / 4 & ~15u) + 16; i++)
            words()[i] = POISON;
    } else {
        struct bh_record r;
        uint32_t         data;

        pthread_mutex_lock(&fake->lock);
        const enum bh_resp resp = bh_reg_read(&fake->m, (uint16_t)at, (uint8_t)fake->prot, &data, &r);
        if (r.code != BH_FAULT_NONE)
            bh_record_push(&fake->m, &r);
        fake->reads++;
        pthread_mutex_unlock(&fake->lock);
        if (resp != BH_OKAY) {
            bus_error();
            die("the program goes on after a read that was refused");
        }
        words()[at / 4] = data;
    }
    if (mprotect(window, FAKE_BYTES, writing ? PROT_READ | PROT_WRITE : PROT_READ))
        die("mprotect");
    c->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
}

static void on_done(int number, siginfo_t *info, void *context)
{
    ucontext_t *c = context;

    (void)number, (void)info;
    c->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)TRAP_FLAG;
    if (mprotect(window, FAKE_BYTES, PROT_NONE))
        die("mprotect");
    if (!writing)
        return;
    for (uint32_t i = at / 4 & ~15u; i < (at / 4 & ~15u) + 16; i++)
        if (i != at / 4 && words()[i] != POISON)
            die("a write of more than 32 bits");

    struct bh_record r;
    pthread_mutex_lock(&fake->lock);
    const enum bh_resp resp = bh_reg_write(&fake->m, (uint16_t)at, (uint8_t)fake->prot, words()[at / 4], 0xF, &r);
    if (r.code != BH_FAULT_NONE)
        bh_record_push(&fake->m, &r);
    fake->writes++;
    pthread_mutex_unlock(&fake->lock);
    if (resp != BH_OKAY)
        bus_error();
}

/* ---- the calls that concern the device --------------------------------------------------------- */

static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        die(name);
    return found;
}

static bool is_device(const char *path)
{
    const char *name = getenv("FAKE_DEVICE");
    return name && strcmp(path, name) == 0;
}

static int open_state(void)
{
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))next("open");
    const char *state = getenv("FAKE_STATE");

    device = state ? real(state, O_RDWR | O_CLOEXEC) : -1;
    if (device < 0)
        die("FAKE_STATE can't be opened");
    fake = mmap(NULL, sizeof *fake, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
    if (fake == MAP_FAILED || fake->magic != FAKE_MAGIC)
        die("FAKE_STATE is no state");
    return device;
}

int open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    if (is_device(path))
        return open_state();
    return ((int (*)(const char *, int, ...))next("open"))(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open(path, flags, mode);
}

void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)
{
    static void *(*real)(void *, size_t, int, int, int, off_t);

    if (!real)
        real = (void *(*)(void *, size_t, int, int, int, off_t))next("mmap");
    if (fd < 0 || fd != device || !fake || fake == MAP_FAILED)
        return real(addr, length, prot, flags, fd, offset);
    if (length != FAKE_BYTES || offset != 0 || prot != (PROT_READ | PROT_WRITE) || flags != MAP_SHARED || window) {
        errno = EINVAL;
        return MAP_FAILED;
    }
    const int memory = memfd_create("registers", 0);
    if (memory < 0 || ftruncate(memory, FAKE_BYTES))
        die("memfd_create");
    inside = real(NULL, FAKE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    window = real(NULL, FAKE_BYTES, PROT_NONE, MAP_SHARED, memory, 0);
    if (inside == MAP_FAILED || window == MAP_FAILED)
        die("mmap");
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_NODEFER, .sa_sigaction = on_access};
    sigaction(SIGSEGV, &action, NULL);
    action.sa_sigaction = on_done;
    sigaction(SIGTRAP, &action, NULL);
    return window;
}

void *mmap64(void *addr, size_t length, int prot, int flags, int fd, off64_t offset) { return mmap(addr, length, prot, flags, fd, offset); }

/* Blocks until the interrupt is let through and there; both stay so for 10 s at most. */
ssize_t read(int fd, void *buffer, size_t size)
{
    if (fd < 0 || fd != device)
        return ((ssize_t(*)(int, void *, size_t))next("read"))(fd, buffer, size);
    if (size != sizeof fake->interrupts) {
        errno = EINVAL;
        return -1;
    }
    for (unsigned ms = 0; ms < 10000; ms++) {
        pthread_mutex_lock(&fake->lock);
        const bool there = fake->enabled && bh_irq(&fake->m);
        if (there) {
            fake->enabled = 0;
            fake->interrupts++;
            memcpy(buffer, &fake->interrupts, size);
        }
        pthread_mutex_unlock(&fake->lock);
        if (there)
            return (ssize_t)size;
        usleep(1000);
    }
    die("no interrupt in 10 s");
    return -1;
}

ssize_t write(int fd, const void *buffer, size_t size)
{
    if (fd < 0 || fd != device)
        return ((ssize_t(*)(int, const void *, size_t))next("write"))(fd, buffer, size);
    uint32_t on;
    if (size != sizeof on) {
        errno = EINVAL;
        return -1;
    }
    memcpy(&on, buffer, sizeof on);
    pthread_mutex_lock(&fake->lock);
    fake->enabled = on != 0;
    pthread_mutex_unlock(&fake->lock);
    return (ssize_t)size;
}
