/* SPDX-License-Identifier: GPL-2.0-or-later */
/* try-purge.c -- a purge that does not wait for another.
 *
 * Models mm/vmalloc.c of 4.19 (the same in 5.4).
 */

/* Purge, unless a purge is going on already. */
static void try_purge_vmap_area_lazy(Machine *m)
{
	if (!mutex_trylock(m, vmap_purge_lock))
		return;
	__purge_vmap_area_lazy(m, ADDR_MAX, 0);
	mutex_unlock(m, vmap_purge_lock);
}
