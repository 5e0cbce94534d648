/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree.c -- an area is given back: off the list, out of the tables, and the frames with it.
 *
 * Models mm/vmalloc.c of 2.4.0.
 *
 *   find it in the list -> off the list -> clear entries and free frames, one by one -> flush all TLBs -> vm_struct
 *
 * An area is found by its first address alone.  What ioremap and get_vm_area have made goes the same way.
 *
 * Golden traces: `visited` of each vfree; 2.4.0-basic for wrong addresses.
 */

static void vfree(Machine *m, addr_t addr)
{
	const struct vm_struct *tmp;
	const ref_t *p;

	ENTER(m, addr);
	SUBGOAL(m, LOOK_UP);
	if (!addr) {
		MARK(m, NULL_ARGUMENT, addr);
		goto out;
	}
	if (addr & ~PAGE_MASK) {
		printk(m, VFREE_BAD_ADDR, addr);
		goto out;
	}
	write_lock(m, vmlist_lock);
	for (p = &vmalloc_of(m)->vmlist; *p; p = &tmp->next) {
		tmp = at(m, *p);
		MARK(m, FIND_STEP, tmp, addr);
		if (tmp->addr != addr)
			continue;
		arena_write(m, p, sizeof *p, tmp->next);
		MARK(m, VMLIST_UNLINK, tmp, tmp->addr, tmp->size);
		vmfree_area_pages(m, tmp->addr, tmp->size);
		write_unlock(m, vmlist_lock);
		SUBGOAL(m, DROP);
		kfree(m, tmp);
		goto out;
	}
	write_unlock(m, vmlist_lock);
	printk(m, VFREE_NONEXISTENT, addr);
out:
	LEAVE_VOID(m);
}
