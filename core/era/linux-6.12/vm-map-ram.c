/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm-map-ram.c -- vm_map_ram and vm_unmap_ram: from a block where the pages fit into one, else a range of their own.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).
 *
 * Golden traces: -vm_map_ram of all.
 */

static void vm_unmap_ram(Machine *m, addr_t mem, uint64_t count)
{
	const struct vmap_area *va;

	ENTER(m, mem, count);
	might_sleep(m, __func__);
	BUG_ON(m, !mem);
	BUG_ON(m, mem < VMALLOC_START);
	BUG_ON(m, mem > VMALLOC_END);
	BUG_ON(m, mem & ~PAGE_MASK);
	if (count <= VMAP_MAX_ALLOC) {
		vb_free(m, mem, count << PAGE_SHIFT);
	} else {
		va = find_unlink_vmap_area(m, mem);
		if (va)
			free_unmap_vmap_area(m, va);
		else
			WARN_ON_ONCE(m, 4, "!va");
	}
	LEAVE_VOID(m);
}

static addr_t vm_map_ram(Machine *m, struct frames *pages, uint64_t count, uint64_t flags)
{
	addr_t size = count << PAGE_SHIFT, mem = 0;

	(void)flags;
	ENTER(m, count);
	if (count <= VMAP_MAX_ALLOC) {
		mem = vb_alloc(m, size);
	} else {
		const struct vmap_area *va;

		va = alloc_vmap_area(m, size, PAGE_SIZE, VMALLOC_START, VMALLOC_END, NUMA_NO_NODE, GFP_KERNEL,
		                     VMAP_RAM, NULL);
		mem = va ? va->va_start : 0;
	}
	if (mem && vmap_pages_range(m, mem, mem + size, PAGE_KERNEL, pages, PAGE_SHIFT)) {
		vm_unmap_ram(m, mem, count);
		mem = 0;
	}
	LEAVE(m, mem);
	return mem;
}
