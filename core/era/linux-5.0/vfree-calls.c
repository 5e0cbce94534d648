/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree-calls.c -- what others call to give memory back.
 *
 * Models mm/vmalloc.c of 5.0 (unchanged until 6.1).
 *
 * Golden traces: -basic and -defer of all.
 */

static void vfree(Machine *m, addr_t addr)
{
	ENTER(m, addr);
	BUG_ON(m, in_nmi(m));
	if (!in_interrupt(m))
		might_sleep(m, __func__);
	if (!addr)
		MARK(m, NULL_ARGUMENT, addr);
	else if (in_interrupt(m))
		__vfree_deferred(m, addr);
	else
		__vunmap(m, addr, 1);
	LEAVE_VOID(m);
}
