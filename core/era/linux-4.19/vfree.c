/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree.c -- vfree and vunmap: what is given back, and in which order.
 *
 * Models mm/vmalloc.c of 4.19.
 *
 *   find the area -> detach it, clear its entries, let its range wait -> frames -> page array -> vm_struct
 *
 * Golden traces: 4.19.1-basic, -fail, -defer, -rnd*.
 */

static void __vunmap(Machine *m, addr_t addr, int deallocate_pages)
{
	const struct vmap_area *va;
	const struct vm_struct *area;

	ENTER(m, addr, deallocate_pages);
	if (addr & ~PAGE_MASK) {
		MARK(m, LOG_VFREE_BAD_ADDR, addr);
		goto out;
	}
	va = find_vmap_area(m, addr);
	/* The kernel looks into what it has not found. */
	if (!va)
		null_pointer_oops(m, (addr_t)layout_offset(m, VMS_KIND_VMAP_AREA, "vm"), false);
	area = at(m, va->vm);
	if (!area) {
		MARK(m, LOG_VFREE_NONEXISTENT, addr);
		goto out;
	}
	remove_vm_area(m, addr);

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
