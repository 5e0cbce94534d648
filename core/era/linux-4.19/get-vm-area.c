/* SPDX-License-Identifier: GPL-2.0-or-later */
/* get-vm-area.c -- reserving address space, with a guard page and a vm_struct.
 *
 * Models mm/vmalloc.c of 4.19 (the same in 5.4).
 *
 * Inaccuracies: KASAN is left out.
 *
 * Golden traces: -basic, -ioremap, -range of 4.19.1 and 5.4.59.
 */

static const struct vm_struct *__get_vm_area_node(Machine *m, addr_t size, addr_t align, uint64_t flags, addr_t start,
                                                  addr_t end, int nid, gfp_t gfp_mask)
{
	const struct vmap_area *va;
	const struct vm_struct *area = NULL;

	ENTER(m, size, align, flags, start, end, nid, gfp_mask);
	BUG_ON(m, in_interrupt(m));
	size = PAGE_ALIGN(size);
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

/* Reserve address space alone, in a range: nothing is mapped. */
static const struct vm_struct *__get_vm_area(Machine *m, addr_t size, uint64_t flags, addr_t start, addr_t end)
{
	return __get_vm_area_node(m, size, 1, flags, start, end, NUMA_NO_NODE, GFP_KERNEL);
}

static const struct vm_struct *get_vm_area(Machine *m, addr_t size, uint64_t flags)
{
	return __get_vm_area(m, size, flags, VMALLOC_START, VMALLOC_END);
}
