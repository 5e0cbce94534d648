/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm-unmap-ram.c -- vm_unmap_ram: the caller must tell how many pages it were.
 *
 * Models mm/vmalloc.c of 4.19 (the same in 6.1).
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
		va = find_vmap_area(m, mem);
		BUG_ON(m, !va);
		free_unmap_vmap_area(m, va);
	}
	LEAVE_VOID(m);
}
