/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nonlazy.c -- the next free is to purge.
 *
 * Models mm/vmalloc.c of 3.15 (unchanged until 5.4).
 *
 * Golden traces: 3.15.5-*-lazy, 4.19.1-lazy, 5.4.59-lazy.
 */

/* Make the next free purge at once.  The true count is lost by this, and the counter is wrong ever after. */
static void set_iounmap_nonlazy(Machine *m)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	uint64_t lazy_max_pages = v->lazy_max_pages;

	ENTER(m, lazy_max_pages);
	SET(m, v, vmap_lazy_nr, lazy_max_pages + 1);
	LEAVE_VOID(m);
}
