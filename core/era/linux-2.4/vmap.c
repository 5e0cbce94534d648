/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmap.c -- frames of somebody's own in one range of addresses.
 *
 * Models vmap in mm/vmalloc.c of 2.4.32.  It is vmalloc but for where the frames come from; vunmap is another name of
 * vfree.
 *
 * The limit is in bytes: on a machine of 4 GiB it wraps to 0, and nothing can be mapped.
 *
 * Inaccuracies: each mapping of a frame is a reference to it in the kernel, and the last one to go gives it back; here
 * it is its owner's alone, who may give it back while it is mapped.  A count whose size wraps is refused.
 *
 * Golden traces: 2.4.32-basic, -fail, -rnd*.
 */

static addr_t vmap(Machine *m, struct frames *pages, uint64_t count, uint64_t flags)
{
	addr_t size = (addr_t)count << PAGE_SHIFT, most = (addr_t)max_mapnr << PAGE_SHIFT, addr = 0;
	const struct vm_struct *area;

	ENTER(m, count, flags);
	SUBGOAL(m, ROUND);
	MARK(m, SIZE_CHECK, size, max_mapnr);
	if (!size || size > most || count > ADDR_MAX >> PAGE_SHIFT) {
		MARK(m, REJECT, size);
		goto out;
	}
	area = get_vm_area(m, size, flags);
	if (!area)
		goto out;
	addr = area->addr;
	if (__vmalloc_area_pages(m, addr, size, &(struct request){ area, 0, PAGE_KERNEL }, pages)) {
		__vfree(m, addr, 0);
		addr = 0;
	}
out:
	LEAVE(m, addr);
	return addr;
}
