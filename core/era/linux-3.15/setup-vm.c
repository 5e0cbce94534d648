/* SPDX-License-Identifier: GPL-2.0-or-later */
/* setup-vm.c -- a range and what is known of it are tied together.
 *
 * Models mm/vmalloc.c of 3.15 (unchanged until 5.1).
 */

static void setup_vmalloc_vm(Machine *m, const struct vm_struct *area, const struct vmap_area *va, uint64_t flags)
{
	ENTER(m, area, va, flags);
	spin_lock(m, vmap_area_lock);
	SET(m, area, flags, flags);
	SET(m, area, addr, va->va_start);
	SET(m, area, size, va->va_end - va->va_start);
	SET(m, area, caller, caller_now(m));
	SET_REF(m, va, vm, area);
	SET(m, va, flags, va->flags | VM_VM_AREA);
	MARK(m, VM_LINK, area, va, area->addr, area->size);
	spin_unlock(m, vmap_area_lock);
	LEAVE_VOID(m);
}

static const struct vm_struct *find_vm_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va = find_vmap_area(m, addr);

	return va && va->flags & VM_VM_AREA ? at(m, va->vm) : NULL;
}
