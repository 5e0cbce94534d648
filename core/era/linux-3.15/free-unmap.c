/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-unmap.c -- a range is cleared, then it waits.
 *
 * Models mm/vmalloc.c of 3.15 (unchanged until 5.4).
 */

static void free_unmap_vmap_area(Machine *m, const struct vmap_area *va)
{
	MARK(m, CACHE_FLUSH, va->va_start, va->va_end);
	unmap_vmap_area(m, va);
	free_vmap_area_noflush(m, va);
}
