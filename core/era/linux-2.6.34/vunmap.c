/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vunmap.c -- a range goes, its frames stay.
 *
 * Models mm/vmalloc.c of 2.6.34 (unchanged until 6.1).
 *
 * Golden traces: -basic and -rnd* of all.
 */

static void vunmap(Machine *m, addr_t addr)
{
	ENTER(m, addr);
	BUG_ON(m, in_interrupt(m));
	might_sleep(m, __func__);
	if (addr)
		__vunmap(m, addr, 0);
	LEAVE_VOID(m);
}
