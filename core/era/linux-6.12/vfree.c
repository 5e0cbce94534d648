/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfree.c -- vfree and vunmap: what is given back, and in which order.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).  Where nobody may sleep the work is left to a worker.
 *
 *   vfree -> remove_vm_area: look the area up and unlink it, clear its entries, let its range wait
 *         -> frames -> page array -> vm_struct
 *
 * Inaccuracies: the direct map of frames is not touched by VM_FLUSH_RESET_PERMS; only its flush is made.
 *
 * Golden traces: 6.12.117-basic, -fail, -defer, -rnd*.
 */

static void vfree(Machine *m, addr_t addr)
{
	const struct vm_struct *vm;

	ENTER(m, addr);
	if (in_interrupt(m)) {
		vfree_atomic(m, addr);
		goto out;
	}
	might_sleep(m, __func__);
	if (!addr) {
		MARK(m, NULL_ARGUMENT, addr);
		goto out;
	}

	vm = remove_vm_area(m, addr);
	if (!vm) {
		MARK(m, LOG_VFREE_NONEXISTENT, addr);
		goto out;
	}
	if (vm->flags & VM_FLUSH_RESET_PERMS)
		vm_unmap_aliases(m);
	SUBGOAL(m, RETURN);
	MARK(m, FRAMES_END, vm, vm->nr_pages);
	for (uint32_t i = 0; i < vm->nr_pages; i++)
		__free_pages(m, page_array_get(m, at(m, vm->pages), i), 0);
	SUBGOAL(m, DROP);
	MARK(m, VM_DROP, vm);
	free_page_array(m, vm);
	kfree(m, vm);
out:
	LEAVE_VOID(m);
}

static void vunmap(Machine *m, addr_t addr)
{
	const struct vm_struct *vm;

	ENTER(m, addr);
	BUG_ON(m, in_interrupt(m));
	might_sleep(m, __func__);
	if (addr) {
		vm = remove_vm_area(m, addr);
		if (vm)
			kfree(m, vm);
		else
			MARK(m, LOG_VUNMAP_NONEXISTENT, addr);
	}
	LEAVE_VOID(m);
}
