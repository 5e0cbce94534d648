/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm-struct.c -- a range of addresses and what is known of it.
 *
 * Models mm/vmalloc.c of 4.19.  The range is a vmap_area; what its users see is a vm_struct, tied to it:
 *
 *   vm_struct  addr, size, flags, pages  <--- vm --- vmap_area  va_start, va_end
 *
 *   va_start                                              va_end
 *   | page 0 | page 1 | page 2 |  guard: never mapped  |
 *   addr                        addr + get_vm_area_size
 *
 * Inaccuracies: KASAN is left out.
 *
 * Golden traces: 4.19.1-basic, -ioremap, -range.
 */

/* Detach the area that holds `addr`, unmap it, and let its range wait for the purge.  Its frames and its vm_struct are
 * the caller's to free. */
static const struct vm_struct *remove_vm_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va;
	const struct vm_struct *area = NULL;

	ENTER(m, addr);
	might_sleep(m, __func__);
	va = find_vmap_area(m, addr);
	if (va && va->flags & VM_VM_AREA) {
		area = at(m, va->vm);
		MARK(m, FIND_DONE, addr, va);
		spin_lock(m, vmap_area_lock);
		SET(m, va, vm, 0);
		SET(m, va, flags, (va->flags & ~(uint64_t)VM_VM_AREA) | VM_LAZY_FREE);
		MARK(m, VM_DETACH, area, va);
		spin_unlock(m, vmap_area_lock);
		free_unmap_vmap_area(m, va);
	}
	LEAVE(m, area);
	return area;
}
