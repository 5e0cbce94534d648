/* SPDX-License-Identifier: GPL-2.0-or-later */
/* warnings.c -- what is said, and what may be asked for.
 *
 * Models mm/vmalloc.c and mm/page_alloc.c of 6.1 (6.1.192; the same in 6.12).
 */

/* A line of the log, unless the caller wanted none. */
#define warn_alloc(m, CODE, gfp_mask, ...) do { \
	if (!((gfp_mask) & __GFP_NOWARN)) \
		MARK(m, LOG_##CODE, __VA_ARGS__, gfp_mask); \
} while (0)

/* Large pages, unless the machine was booted with nohugevmalloc. */
static bool vmap_allow_huge(const Machine *m) { return !m->options.nohugevmalloc; }

/* Two areas at one place: the kernel says so, and leaves the later one out. */
static const ref_t *areas_overlap(Machine *m, const struct vmap_area *va, const struct vmap_area *tmp_va)
{
	MARK(m, LOG_AREAS_OVERLAP, va->va_start, va->va_end, tmp_va->va_start, tmp_va->va_end);
	return NULL;
}
