/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree.c -- vfree and vunmap: what is given back, and in which order.
 *
 * Models mm/vmalloc.c of 2.6.34 (the same in 3.15).
 *
 *   find the area, detach it, let its range wait -> frames -> page array -> vm_struct
 *
 * remove_vm_area knows which addresses will do, and whether the entries are cleared before the frames go back.
 *
 * Golden traces: 2.6.34-*-basic, -fail, -rnd*, 3.15.5-*-basic, -fail, -defer, -rnd*.
 */

static void __vunmap(Machine *m, addr_t addr, int deallocate_pages)
{
	const struct vm_struct *area;

	ENTER(m, addr, deallocate_pages);
	if (!addr)
		goto out;
	if (addr & ~PAGE_MASK) {
		MARK(m, LOG_VFREE_BAD_ADDR, addr);
		goto out;
	}
	area = remove_vm_area(m, addr);
	if (!area) {
		MARK(m, LOG_VFREE_NONEXISTENT, addr);
		goto out;
	}

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
