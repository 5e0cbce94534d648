/* SPDX-License-Identifier: GPL-2.0-or-later */
/* uninitialized.c -- an area is complete.
 *
 * Models mm/vmalloc.c of 3.15 (unchanged until 6.12).
 */

/* From here on others may look at the area. */
static void clear_vm_uninitialized_flag(Machine *m, const struct vm_struct *area)
{
	ENTER(m, area);
	SET(m, area, flags, area->flags & ~(uint64_t)VM_UNINITIALIZED);
	MARK(m, VM_FLAG_CLEAR, area);
	LEAVE_VOID(m);
}
