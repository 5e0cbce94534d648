/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-calls.c -- vmap: a range of addresses for frames that are the caller's own.
 *
 * Models mm/vmalloc.c of 4.19 (unchanged in 5.4).
 *
 * Golden traces: -basic and -rnd* of all.
 */

static addr_t vmap(Machine *m, struct frames *pages, uint64_t count, uint64_t flags)
{
	const struct vm_struct *area = NULL;
	addr_t addr = 0;

	ENTER(m, count, flags);
	might_sleep(m, __func__);
	if (count <= state_of(m)->totalram_pages)
		area = get_vm_area(m, count << PAGE_SHIFT, flags);
	if (area)
		addr = area->addr;
	if (area && map_vm_area(m, area, PAGE_KERNEL, pages)) {
		vunmap(m, addr);
		addr = 0;
	}
	LEAVE(m, addr);
	return addr;
}
