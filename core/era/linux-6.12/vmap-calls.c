/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-calls.c -- vmap: a range of addresses for frames that are the caller's own, or become the area's.
 *
 * Models mm/vmalloc.c of 6.12 (6.12.117).
 *
 * Golden traces: -basic and -rnd* of all.
 */

static addr_t vmap(Machine *m, struct frames *pages, uint64_t count, uint64_t flags)
{
	const struct vm_struct *area = NULL;
	addr_t addr = 0, size = count << PAGE_SHIFT;

	ENTER(m, count, flags);
	might_sleep(m, __func__);
	if (flags & VM_FLUSH_RESET_PERMS) {
		WARN_ON_ONCE(m, 5, "flags & VM_FLUSH_RESET_PERMS");
		goto out;
	}

	/* What is a guard page above one area is the guard below the next. */
	if (flags & VM_NO_GUARD) {
		WARN_ON_ONCE(m, 2, "flags & VM_NO_GUARD");
		flags &= ~(uint64_t)VM_NO_GUARD;
	}
	if (count <= state_of(m)->totalram_pages)
		area = get_vm_area(m, size, flags);
	if (area)
		addr = area->addr;
	if (area && vmap_pages_range(m, addr, addr + size, PAGE_KERNEL, pages, PAGE_SHIFT)) {
		vunmap(m, addr);
		addr = 0;
	}
	if (addr && flags & VM_MAP_PUT_PAGES && !take_over_pages(m, area, pages->pfn, count)) {
		vunmap(m, addr);
		addr = 0;
	}
out:
	LEAVE(m, addr);
	return addr;
}
