/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_CONTENTS_H
#define VMSTEP_KERNEL_CONTENTS_H

/* contents.h -- what is in the frames: what was stored there, and what the kernel keeps there itself. */

#include "core/kernel/arch.h"

/* Why the contents of a frame cannot be had; NULL: they can. */
typedef const char *Unknown;

/* The eight bytes of a frame that begin at `offset`, a multiple of eight; the lowest address first. */
Unknown contents_read(const Machine *m, uint64_t pfn, unsigned offset, uint64_t *bytes);

/* The same, written; not where the kernel keeps something of its own. */
Unknown contents_refuse_write(const Machine *m, uint64_t pfn, unsigned offset);
void contents_write(Machine *m, uint64_t pfn, unsigned offset, uint64_t bytes);

/* Fill frames with zeroes (__GFP_ZERO); and a range of the direct map, which must lie in frames that exist. */
void contents_clear_frames(Machine *m, const struct page *page, uint64_t frames);
void contents_clear(Machine *m, uint64_t addr, uint64_t size);

/* Copy between two ranges of vmalloc space, both of whole pages and mapped. */
void contents_copy(Machine *m, uint64_t to, uint64_t from, uint64_t size);

#endif
