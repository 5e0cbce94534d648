/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree.c -- vfree and vunmap: what is given back, and in which order.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59; the same in 6.1).
 *
 *   find the area -> detach it, clear its entries, let its range wait -> frames -> page array -> vm_struct
 *
 * Inaccuracies: the direct map of frames is not touched by VM_FLUSH_RESET_PERMS; only its flush is made.
 *
 * Golden traces: 5.4.59-basic, -fail, -defer, -reset_perms, -rnd*, 6.1.192-basic, -fail, -defer, -rnd*.
 */

/* Memory that was executable or read-only must not be reached by an old translation when its frames go to others: all
 * that waits is flushed with it. */
static void vm_remove_mappings(Machine *m, const struct vm_struct *area)
{
	bool flush_reset = area->flags & VM_FLUSH_RESET_PERMS;

	remove_vm_area(m, area->addr);
	if (flush_reset)
		vm_unmap_aliases(m);
}

static void __vunmap(Machine *m, addr_t addr, int deallocate_pages)
{
	const struct vm_struct *area;

	ENTER(m, addr, deallocate_pages);
	if (addr & ~PAGE_MASK) {
		MARK(m, LOG_VFREE_BAD_ADDR, addr);
		goto out;
	}
	area = find_vm_area(m, addr);
	if (!area) {
		MARK(m, LOG_VFREE_NONEXISTENT, addr);
		goto out;
	}
	vm_remove_mappings(m, area);

	if (deallocate_pages) {
		SUBGOAL(m, RETURN);
		MARK(m, FRAMES_END, area, area->nr_pages);
		for (uint32_t i = 0; i < area->nr_pages; i++)
			__free_pages(m, page_array_get(m, at(m, area->pages), i), 0);
		SUBGOAL(m, DROP);
		MARK(m, VM_DROP, area);
		free_page_array(m, area);
	}
	SUBGOAL(m, DROP);
	kfree(m, area);
out:
	LEAVE_VOID(m);
}
