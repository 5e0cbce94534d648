/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-unmap.c -- a range is cleared, then it waits.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192; the same in 6.12).
 */

static void free_unmap_vmap_area(Machine *m, const struct vmap_area *va)
{
	MARK(m, CACHE_FLUSH, va->va_start, va->va_end);
	vunmap_range_noflush(m, va->va_start, va->va_end);
	free_vmap_area_noflush(m, va);
}
