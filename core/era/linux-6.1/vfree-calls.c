/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree-calls.c -- what others call to give memory back.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192).
 *
 * Golden traces: -basic and -defer of all.
 */

static void __vfree(Machine *m, addr_t addr)
{
	if (in_interrupt(m))
		__vfree_deferred(m, addr);
	else
		__vunmap(m, addr, 1);
}

static void vfree(Machine *m, addr_t addr)
{
	ENTER(m, addr);
	BUG_ON(m, in_nmi(m));
	if (!in_interrupt(m))
		might_sleep(m, __func__);
	if (!addr)
		MARK(m, NULL_ARGUMENT, addr);
	else
		__vfree(m, addr);
	LEAVE_VOID(m);
}
