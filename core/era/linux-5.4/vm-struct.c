/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm-struct.c -- a range of addresses and what is known of it.
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59; the same in 6.1).  The range is a vmap_area; what its users see is a vm_struct,
 * tied to it:
 *
 *   vm_struct  addr, size, flags, pages  <--- vm --- vmap_area  va_start, va_end
 *
 *   va_start                                              va_end
 *   | page 0 | page 1 | page 2 |  guard: never mapped  |
 *   addr                        addr + get_vm_area_size
 *
 * Inaccuracies: KASAN is left out.
 *
 * Golden traces: -basic, -ioremap, -range of 5.4.59 and 6.1.192.
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
	MARK(m, VM_LINK, area, va, area->addr, area->size);
	spin_unlock(m, vmap_area_lock);
	LEAVE_VOID(m);
}

static const struct vm_struct *find_vm_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va = find_vmap_area(m, addr);

	return va ? at(m, va->vm) : NULL;
}

/* Detach the area that holds `addr`, unmap it, and let its range wait for the purge.  Its frames and its vm_struct are
 * the caller's to free. */
static const struct vm_struct *remove_vm_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va;
	const struct vm_struct *area = NULL;

	ENTER(m, addr);
	might_sleep(m, __func__);
	spin_lock(m, vmap_area_lock);
	va = __find_vmap_area(m, addr);
	if (va && va->vm) {
		area = at(m, va->vm);
		MARK(m, FIND_DONE, addr, va);
		SET(m, va, vm, 0);
		MARK(m, VM_DETACH, area, va);
	}
	spin_unlock(m, vmap_area_lock);
	if (area)
		free_unmap_vmap_area(m, va);
	LEAVE(m, area);
	return area;
}
