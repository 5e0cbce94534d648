/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm-map-ram.c -- short-lived mappings, as they are asked for and given back.
 *
 * Models mm/vmalloc.c of 2.6.34 (the same in 3.15).  Up to VMAP_MAX_ALLOC pages come out of a block; more get a range
 * of their own, without guard page and without vm_struct.  The caller must tell how many they were when they go back.
 *
 * Golden traces: 2.6.34-*-vm_map_ram, 3.15.5-*-vm_map_ram.
 */

static void vm_unmap_ram(Machine *m, addr_t mem, uint64_t count)
{
	const struct vmap_area *va;

	ENTER(m, mem, count);
	BUG_ON(m, !mem);
	BUG_ON(m, mem < VMALLOC_START);
	BUG_ON(m, mem > VMALLOC_END);
	BUG_ON(m, mem & ~PAGE_MASK);
	if (count <= VMAP_MAX_ALLOC) {
		vb_free(m, mem, (addr_t)count << PAGE_SHIFT);
	} else {
		va = find_vmap_area(m, mem);
		BUG_ON(m, !va);
		free_unmap_vmap_area(m, va);
	}
	LEAVE_VOID(m);
}

static addr_t vm_map_ram(Machine *m, struct frames *pages, uint64_t count, uint64_t flags)
{
	addr_t size = (uint32_t)count << PAGE_SHIFT, mem = 0;

	(void)flags;
	ENTER(m, count);
	if (count <= VMAP_MAX_ALLOC) {
		mem = vb_alloc(m, size);
	} else {
		const struct vmap_area *va;

		va = alloc_vmap_area(m, size, PAGE_SIZE, VMALLOC_START, VMALLOC_END, NUMA_NO_NODE, GFP_KERNEL);
		mem = va ? (addr_t)va->va_start : 0;
	}
	BUG_ON(m, !size);
	if (mem && vmap_page_range(m, mem, mem + size, PAGE_KERNEL, pages)) {
		vm_unmap_ram(m, mem, count);
		mem = 0;
	}
	LEAVE(m, mem);
	return mem;
}
