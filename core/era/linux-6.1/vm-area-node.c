/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm-area-node.c -- reserving address space, with a guard page and a vm_struct.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192).  Sizes may be those of large pages: `shift`.
 *
 * Inaccuracies: KASAN is left out.
 *
 * Golden traces: 6.1.192-basic, -ioremap, -range, -huge.
 */

static const struct vm_struct *__get_vm_area_node(Machine *m, addr_t size, addr_t align, unsigned shift,
                                                  uint64_t flags, addr_t start, addr_t end, int nid,
                                                  gfp_t gfp_mask)
{
	const struct vmap_area *va;
	const struct vm_struct *area = NULL;

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
