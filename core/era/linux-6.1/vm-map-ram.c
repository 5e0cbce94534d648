/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm-map-ram.c -- vm_map_ram: from a block where the pages fit into one, else a range of their own.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192).
 *
 * Golden traces: -vm_map_ram of all.
 */

static addr_t vm_map_ram(Machine *m, struct frames *pages, uint64_t count, uint64_t flags)
{
	addr_t size = count << PAGE_SHIFT, mem = 0;

	(void)flags;
	ENTER(m, count);
	if (count <= VMAP_MAX_ALLOC) {
		mem = vb_alloc(m, size);
	} else {
		const struct vmap_area *va;

		va = alloc_vmap_area(m, size, PAGE_SIZE, VMALLOC_START, VMALLOC_END, NUMA_NO_NODE, GFP_KERNEL);
		mem = va ? va->va_start : 0;
	}
	BUG_ON(m, !size);
	if (mem && vmap_pages_range(m, mem, mem + size, PAGE_KERNEL, pages, PAGE_SHIFT)) {
		vm_unmap_ram(m, mem, count);
		mem = 0;
	}
	LEAVE(m, mem);
	return mem;
}
