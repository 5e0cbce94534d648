/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap-calls.c -- vmap: a range of addresses for frames that are the caller's own.
 *
 * Models mm/vmalloc.c of 2.6.34 (the same in 3.15).  The number of frames is an unsigned int there, and so is the size
 * that is made of it: of 4 GiB and more only the rest is asked for.
 *
 * Golden traces: 2.6.34-*-basic, 3.15.5-*-basic and -rnd*.
 */

static addr_t vmap(Machine *m, struct frames *pages, uint64_t count, uint64_t flags)
{
	const struct vm_struct *area = NULL;
	addr_t addr = 0;

	ENTER(m, count, flags);
	might_sleep(m, __func__);
	if (count <= state_of(m)->totalram_pages)
		area = get_vm_area(m, (uint32_t)count << PAGE_SHIFT, flags);
	if (area)
		addr = area->addr;
	if (area && map_vm_area(m, area, PAGE_KERNEL, pages)) {
		vunmap(m, addr);
		addr = 0;
	}
	LEAVE(m, addr);
	return addr;
}
