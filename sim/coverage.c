/* SPDX-License-Identifier: Apache-2.0 */
#include "coverage.h"

#include <inttypes.h>

static const char *const rights[] = {"R", "W", "Xu", "Xp"}, *const halves[] = {"whole", "bottom", "top"},
                  *const outcomes[] = {"allowed", "LEVEL", "SHARE", "ACCESS"};

static unsigned levels(const struct bh_params *p) { return p->levels ? p->levels : 1; }

bool coverage_of(const struct bh_params *p, const struct bh_context *at, bool split, const struct bh_burst *b, enum bh_fault fault,
                 struct coverage_case *c)
{
    const bool top = b->addr >> (p->ipa_width - 1) & 1;

    *c = (struct coverage_case){
        .level = at->level,
        .right = b->write                               ? COVERAGE_W
                 : !(b->prot & BH_PROT_INSTRUCTION)     ? COVERAGE_R
                 : b->prot & BH_PROT_PRIVILEGED         ? COVERAGE_XP
                                                        : COVERAGE_XU,
        .half = !split ? COVERAGE_WHOLE : top ? COVERAGE_TOP : COVERAGE_BOTTOM,
        .trusted = at->trusted != 0,
        .nonsecure = (b->prot & BH_PROT_NONSECURE) != 0,
    };
    switch (fault) {
    case BH_FAULT_NONE: c->outcome = COVERAGE_ALLOWED; return true;
    case BH_FAULT_LEVEL: c->outcome = COVERAGE_LEVEL; return true;
    case BH_FAULT_SHARE: c->outcome = COVERAGE_SHARE; return true;
    case BH_FAULT_ACCESS: c->outcome = COVERAGE_ACCESS; return true;
    default: return false;
    }
}

/* Design section 5: the highest level is never restricted; an untrusted context reaches shared granules only, through the
 * top half; what nobody owns together is refused to borrowers only, and while there is no table. */
bool coverage_reachable(const struct bh_params *p, const struct coverage_case *c)
{
    if (c->level >= levels(p) || (c->half != COVERAGE_WHOLE && !p->granules))
        return false;
    switch (c->outcome) {
    case COVERAGE_ALLOWED: return c->trusted || c->half != COVERAGE_BOTTOM;
    case COVERAGE_LEVEL: return p->granules && c->level + 1u < levels(p);
    case COVERAGE_SHARE: return p->granules && (c->half != COVERAGE_WHOLE || p->partitions > 1 || p->granule_dram);
    default: return true;
    }
}

bool coverage_count(struct coverage *c, const struct bh_params *p, const struct coverage_case *at)
{
    const bool can_be = coverage_reachable(p, at);

    if (at->level < BH_MAX_LEVELS)
        c->count[at->level][at->right][at->half][at->trusted][at->nonsecure][at->outcome]++;
    c->wrong += !can_be;
    return can_be;
}

/* The next case of the table, outcomes fastest; false: that was all. */
static bool next(const struct bh_params *p, struct coverage_case *c)
{
    if (++c->outcome < COVERAGE_OUTCOMES)
        return true;
    c->outcome = 0;
    if (++c->nonsecure < 2)
        return true;
    c->nonsecure = 0;
    if (++c->trusted < 2)
        return true;
    c->trusted = 0;
    if (++c->half < (p->granules ? COVERAGE_HALVES : COVERAGE_BOTTOM))
        return true;
    c->half = 0;
    if (++c->right < COVERAGE_RIGHTS)
        return true;
    c->right = 0;
    return ++c->level < levels(p);
}

static uint64_t counted(const struct coverage *c, const struct coverage_case *at)
{
    return c->count[at->level][at->right][at->half][at->trusted][at->nonsecure][at->outcome];
}

struct coverage_sum coverage_sum(const struct coverage *c, const struct bh_params *p)
{
    struct coverage_case at = {0};
    struct coverage_sum n = {0, 0};

    do {
        const bool can_be = coverage_reachable(p, &at);
        n.reachable += can_be;
        n.reached += can_be && counted(c, &at);
    } while (next(p, &at));
    return n;
}

void coverage_print(FILE *f, const struct coverage *c, const struct bh_params *p)
{
    struct coverage_case at = {0};

    fprintf(f, "# level right half trust world");
    for (unsigned i = 0; i < COVERAGE_OUTCOMES; i++)
        fprintf(f, " %s", outcomes[i]);
    do {
        if (at.outcome == 0)
            fprintf(f, "\n%u %s %s %s %s", at.level, rights[at.right], halves[at.half], at.trusted ? "trusted" : "untrusted",
                    at.nonsecure ? "nonsecure" : "secure");
        if (coverage_reachable(p, &at))
            fprintf(f, " %" PRIu64, counted(c, &at));
        else
            fputs(" -", f);
    } while (next(p, &at));
    fputc('\n', f);
}

void coverage_describe(const struct coverage_case *c, char *text, size_t size)
{
    snprintf(text, size, "level %u, right %s, %s, %s, %s: %s", c->level, rights[c->right],
             c->half == COVERAGE_WHOLE ? "no halves" : c->half == COVERAGE_TOP ? "top half" : "bottom half",
             c->trusted ? "trusted" : "untrusted", c->nonsecure ? "Non-secure" : "Secure", outcomes[c->outcome]);
}
