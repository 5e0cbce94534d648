/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_GFP_H
#define VMSTEP_KERNEL_GFP_H

/* gfp.h -- the flags of an allocation.
 *
 * Each kernel gives them other values: the folder of a kernel has a gfp.def with rows VALUE(name, value), of which its
 * units make the names by including core/era/gfp-values.h.  What is written here knows the flags by name alone.
 */

#include "core/machine/machine.h"

typedef uint64_t gfp_t;

/* Every name that some kernel has, as a number. */
enum {
#define GFP(name, doc) NAME_##name,
#include "core/kernel/gfp.def"
#undef GFP
	GFP_NAMES
};

/* A kernel's value of a name; not known: it has no such flag. */
typedef struct { gfp_t value; bool known; } GfpValue;

/* The value of a name for the machine's kernel, which must have it:  gfp_value(m, GFP_KERNEL). */
#define gfp_value(m, name) gfp_value_of(m, NAME_##name)
gfp_t gfp_value_of(const Machine *m, unsigned name);

/* What an operation's argument asks for: a mask of the kernel's own, or a set of names, which the kernel must all
 * know. */
gfp_t gfp_of_arg(const Machine *m, uint64_t arg);

/* Is it either: a mask of 32 bits, as gfp_t has everywhere, or a set with a name in it? */
bool gfp_fits(uint64_t arg);

/* A name in the set that the machine's kernel does not know, or NULL. */
const char *gfp_unknown(const Machine *m, uint64_t arg);

/* May the allocation sleep?  (gfpflags_allow_blocking; the bit is __GFP_WAIT until 4.3.) */
bool gfp_may_block(const Machine *m, gfp_t gfp);

/* "0x6000c0(GFP_KERNEL)", as kernels since 4.6 print a mask in their log (%#x(%pGg)); a set of names in words.  As
 * snprintf. */
int gfp_text(const Machine *m, gfp_t gfp, char *text, size_t size);

/* Sets of names, as operations have them: that of one name, `length` long (false: there is none of that name), and the
 * set in words, "GFP_KERNEL|__GFP_ZERO". */
bool gfp_find(const char *name, size_t length, uint64_t *set);
void gfp_set_text(uint64_t set, Text *t);

#endif
