/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree-atomic.c -- vfree for who may not sleep: always left to the worker.
 *
 * Models mm/vmalloc.c of 4.19 (unchanged until 6.12).
 *
 * Golden traces: -defer of all.
 */

static void vfree_atomic(Machine *m, addr_t addr)
{
	ENTER(m, addr);
	BUG_ON(m, in_nmi(m));
	if (addr)
		__vfree_deferred(m, addr);
	else
		MARK(m, NULL_ARGUMENT, addr);
	LEAVE_VOID(m);
}
