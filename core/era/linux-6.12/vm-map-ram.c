/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm-map-ram.c -- vm_map_ram and vm_unmap_ram: from a block where the pages fit into one, else a range of their own.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).
 *
 * Golden traces: -vm_map_ram of all.
 */

static void vb_free(Machine *m, addr_t addr, addr_t size)
{
	uint64_t count = (uint64_t)1 << get_order(size), offset = (addr & (VMAP_BLOCK_SIZE - 1)) >> PAGE_SHIFT;
	const struct vmap_block *vb = block_at(m, addr);

	ENTER(m, addr, size);
	BUG_ON(m, !size || size & ~PAGE_MASK || size > PAGE_SIZE * VMAP_MAX_ALLOC);
	vunmap_range_noflush(m, addr, addr + size);
	if (!vb) {
		/* The kernel takes the lock of what it has not found. */
		MARK(m, LOG_OOPS_ADDRESS, 0);
		machine_bug(m);
	}
	if (offset < vb->dirty_min)
		SET(m, vb, dirty_min, offset);
	if (offset + count > vb->dirty_max)
		SET(m, vb, dirty_max, offset + count);
	SET(m, vb, dirty, vb->dirty + count);
	MARK(m, BLOCK_DIRTY, vb, count, vb->dirty);
	if (vb->dirty == VMAP_BBMAP_BITS) {
		BUG_ON(m, vb->free);
		free_vmap_block(m, vb);
	}
	LEAVE_VOID(m);
}

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

		va = alloc_vmap_area(m, size, PAGE_SIZE, VMALLOC_START, VMALLOC_END, GFP_KERNEL, VMAP_RAM, NULL);
		mem = va ? va->va_start : 0;
	}
	if (mem && vmap_pages_range(m, mem, mem + size, PAGE_KERNEL, pages, PAGE_SHIFT)) {
		vm_unmap_ram(m, mem, count);
		mem = 0;
	}
	LEAVE(m, mem);
	return mem;
}
