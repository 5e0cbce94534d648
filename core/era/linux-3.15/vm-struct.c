/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm-struct.c -- a range of addresses and what is known of it.
 *
 * Models mm/vmalloc.c of 3.15.  The range is a vmap_area; what its users see is a vm_struct, tied to it:
 *
 *   vm_struct  addr, size, flags, pages  <--- vm --- vmap_area  va_start, va_end
 *
 *   va_start                                              va_end
 *   | page 0 | page 1 | page 2 |  guard: never mapped  |
 *   addr                        addr + get_vm_area_size
 *
 * The guard page is always there.  vmlist, which listed every vm_struct, is used only before vmalloc_init any more.
 *
 * Golden traces: 3.15.5-*-basic, -ioremap, -range.
 */

static addr_t get_vm_area_size(const struct vm_struct *area)
{
	return area->size - PAGE_SIZE;
}

static const struct vm_struct *__get_vm_area_node(Machine *m, addr_t size, addr_t align, uint64_t flags, addr_t start,
                                                  addr_t end, int nid, gfp_t gfp_mask)
{
	const struct vmap_area *va;
	const struct vm_struct *area = NULL;

	ENTER(m, size, align, flags, start, end, nid, gfp_mask);
	BUG_ON(m, in_interrupt(m));
	if (flags & VM_IOREMAP) {
		/* From the size as it was asked for: 4096 has 13 bits, and is aligned to 8192. */
		align = (addr_t)1 << clamp_order(fls(size), PAGE_SHIFT, IOREMAP_MAX_ORDER);
		MARK(m, VA_ALIGN_FLS, size, align);
	}

	size = PAGE_ALIGN(size);
	if (!size)
		goto out;

	area = kzalloc_struct_node(m, nid, VM_STRUCT, vm_struct, gfp_mask & GFP_RECLAIM_MASK);
	if (!area)
		goto out;

	size += PAGE_SIZE;
	MARK(m, GUARD_ADD, size);

	va = alloc_vmap_area(m, size, align, start, end, nid, gfp_mask);
	if (!va) {
		kfree(m, area);
		area = NULL;
		goto out;
	}
	setup_vmalloc_vm(m, area, va, flags);
out:
	LEAVE(m, area);
	return area;
}

/* Reserve address space alone: nothing is mapped. */
static const struct vm_struct *get_vm_area(Machine *m, addr_t size, uint64_t flags)
{
	return __get_vm_area_node(m, size, 1, flags, VMALLOC_START, VMALLOC_END, NUMA_NO_NODE, GFP_KERNEL);
}

/* Detach the area that holds `addr`, unmap it, and let its range wait for the purge.  Its frames and its vm_struct are
 * the caller's to free. */
static const struct vm_struct *remove_vm_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va;
	const struct vm_struct *area = NULL;

	ENTER(m, addr);
	va = find_vmap_area(m, addr);
	if (va && va->flags & VM_VM_AREA) {
		area = at(m, va->vm);
		MARK(m, FIND_DONE, addr, va);
		spin_lock(m, vmap_area_lock);
		SET(m, va, vm, 0);
		SET(m, va, flags, va->flags & ~(uint64_t)VM_VM_AREA);
		MARK(m, VM_DETACH, area, va);
		spin_unlock(m, vmap_area_lock);
		free_unmap_vmap_area(m, va);
		SET(m, area, size, area->size - PAGE_SIZE);
	}
	LEAVE(m, area);
	return area;
}
