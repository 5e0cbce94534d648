/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree-calls.c -- what others call to give memory back.
 *
 * Models mm/vmalloc.c of 2.6.34.  In an interrupt the kernel stops.
 *
 * Golden traces: 2.6.34-*-basic.
 */

static void vfree(Machine *m, addr_t addr)
{
	ENTER(m, addr);
	BUG_ON(m, in_interrupt(m));
	if (!addr)
		MARK(m, NULL_ARGUMENT, addr);
	__vunmap(m, addr, 1);
	LEAVE_VOID(m);
}
