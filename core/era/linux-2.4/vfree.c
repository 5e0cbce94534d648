/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree.c -- an area is given back: off the list, out of the tables, and the frames with it.
 *
 * Models mm/vmalloc.c of 2.4.32.
 *
 *   find it in the list -> off the list -> clear entries and free frames, one by one -> flush all TLBs -> vm_struct
 *
 * An area is found by its first address alone.  What vmap, ioremap and get_vm_area have made goes the same way.
 *
 * Golden traces: `visited` of each vfree; 2.4.32-basic for wrong addresses.
 */

static void __vfree(Machine *m, addr_t addr, int free_area_pages)
{
	const struct vm_struct *tmp;
	const ref_t *p;

	ENTER(m, addr, free_area_pages);
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
		if (free_area_pages)
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

static void vfree(Machine *m, addr_t addr)
{
	ENTER(m, addr);
	__vfree(m, addr, 1);
	LEAVE_VOID(m);
}
