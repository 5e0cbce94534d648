/* SPDX-License-Identifier: GPL-2.0-or-later */
/* find-vmap-area.c -- looking an area up.
 *
 * Models mm/vmalloc.c of 2.6.34 (unchanged until 6.8).
 */

static const struct vmap_area *find_vmap_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va;

	ENTER(m, addr);
	spin_lock(m, vmap_area_lock);
	va = __find_vmap_area(m, addr);
	spin_unlock(m, vmap_area_lock);
	LEAVE(m, va);
	return va;
}
