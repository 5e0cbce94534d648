/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree-calls.c -- what others call to give memory back.
 *
 * Models mm/vmalloc.c of 3.15 (the same in 4.19).
 *
 * Golden traces: -basic, -defer of 3.15.5 and 4.19.1.
 */

static void vfree(Machine *m, addr_t addr)
{
	ENTER(m, addr);
	BUG_ON(m, in_nmi(m));
	if (!addr)
		MARK(m, NULL_ARGUMENT, addr);
	else if (in_interrupt(m))
		__vfree_deferred(m, addr);
	else
		__vunmap(m, addr, 1);
	LEAVE_VOID(m);
}
