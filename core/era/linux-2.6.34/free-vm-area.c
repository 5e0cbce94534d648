/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-vm-area.c -- an area of address space goes.
 *
 * Models mm/vmalloc.c of 2.6.34 (unchanged until 6.12).
 */

static void free_vm_area(Machine *m, addr_t addr)
{
	const struct vm_struct *area;

	ENTER(m, addr);
	area = remove_vm_area(m, addr);
	BUG_ON(m, !area);
	kfree(m, area);
	LEAVE_VOID(m);
}
