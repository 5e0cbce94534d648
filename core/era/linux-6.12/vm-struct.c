/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm-struct.c -- a range of addresses and what is known of it.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).  The range is a vmap_area; what its users see is a vm_struct, tied to it:
 *
 *   vm_struct  addr, size, flags, pages  <--- vm --- vmap_area  va_start, va_end
 *
 *   va_start                                              va_end
 *   | page 0 | page 1 | page 2 |  guard: never mapped  |
 *   addr                        addr + get_vm_area_size
 *
 * Inaccuracies: KASAN is left out.
 *
 * Golden traces: 6.12.117-basic, -ioremap, -range.
 */

static const struct vm_struct *__get_vm_area_node(Machine *m, addr_t size, addr_t align, unsigned shift,
                                                  uint64_t flags, addr_t start, addr_t end, int nid,
                                                  gfp_t gfp_mask)
{
	const struct vmap_area *va;
	const struct vm_struct *area = NULL;
	addr_t requested_size = size;

	ENTER(m, size, align, shift, flags, start, end, nid);
	BUG_ON(m, in_interrupt(m));
	size = ALIGN(size, (addr_t)1 << shift);
	if (!size)
		goto out;

	if (flags & VM_IOREMAP) {
		align = (addr_t)1 << clamp_order(get_count_order_long(size), PAGE_SHIFT, IOREMAP_MAX_ORDER);
		MARK(m, VA_ALIGN, size, align);
	}

	area = kzalloc_struct_node(m, nid, VM_STRUCT, vm_struct, gfp_mask & GFP_RECLAIM_MASK);
	if (!area)
		goto out;

	if (!(flags & VM_NO_GUARD)) {
		size += PAGE_SIZE;
		MARK(m, GUARD_ADD, size);
	}

	SET(m, area, flags, flags);
	SET(m, area, caller, caller_now(m));
	SET(m, area, requested_size, requested_size);
	va = alloc_vmap_area(m, size, align, start, end, nid, gfp_mask, 0, area);
	if (!va) {
		kfree(m, area);
		area = NULL;
	}
out:
	LEAVE(m, area);
	return area;
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
	if (addr & ~PAGE_MASK) {
		MARK(m, LOG_VFREE_BAD_ADDR, addr);
		goto out;
	}
	va = find_unlink_vmap_area(m, addr);
	if (va && va->vm) {
		area = at(m, va->vm);
		MARK(m, FIND_DONE, addr, va);
		free_unmap_vmap_area(m, va);
	}
out:
	LEAVE(m, area);
	return area;
}
