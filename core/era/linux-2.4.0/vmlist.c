/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmlist.c -- the search for a range of addresses: from the head of the list to the first hole that is large enough.
 *
 * Models get_vm_area of mm/vmalloc.c of 2.4.0.
 *
 *   vmlist ->  [ a ] ----------------> [ b ] ---> [ c ] ---> NULL
 *
 *   VMALLOC_START                                                       VMALLOC_END
 *   |  a      guard  |      hole      |  b  guard | c   guard |            |
 *                    ^ addr           ^ does addr + size end before this?
 *
 * A hole at the start of the window is found at once, one behind a thousand areas after a thousand steps.  The size is
 * taken as it is: what is no multiple of a page shifts the areas behind.  The end of the window is looked at behind an
 * area alone: where there is none yet, the first request gets whatever it asks for.
 *
 * Golden traces: `visited` of 2.4.0-*; for the end of the window 2.4.0-oos_edge.
 */

static const struct vm_struct *get_vm_area(Machine *m, addr_t size, uint64_t flags)
{
	const struct vm_struct *area, *tmp;
	const ref_t *p;
	addr_t addr;

	ENTER(m, size, flags);
	area = kzalloc_struct(m, VM_STRUCT, vm_struct, GFP_KERNEL);
	if (!area)
		goto failed;
	size += PAGE_SIZE;
	MARK(m, GUARD_ADD, size);

	SUBGOAL(m, RANGE);
	addr = VMALLOC_START;
	write_lock(m, vmlist_lock);
	MARK(m, VA_SEARCH_BEGIN, addr, size, 1, VMALLOC_START, VMALLOC_END);
	for (p = &vmalloc_of(m)->vmlist; *p; p = &tmp->next) {
		tmp = at(m, *p);
		MARK(m, VA_SEARCH_STEP, tmp, addr, size);
		if ((addr_t)(addr + size) < addr)
			goto overflow;
		if (addr + size < tmp->addr)
			break;
		addr = tmp->addr + tmp->size;
		MARK(m, VA_NEXT, tmp, addr, size);
		if (addr > (addr_t)(VMALLOC_END - size))
			goto overflow;
	}
	MARK(m, VA_FIT, addr, (addr_t)(addr + size), size);

	SET(m, area, flags, flags);
	SET(m, area, addr, addr);
	SET(m, area, size, size);
	SET(m, area, next, *p);
	arena_write(m, p, sizeof *p, ref(m, area));
	MARK(m, VMLIST_LINK, area);
	write_unlock(m, vmlist_lock);
	MARK(m, VA_TAKEN, area, addr, (addr_t)(addr + size), size);
	LEAVE(m, area);
	return area;

overflow:
	MARK(m, VA_OVERFLOW, addr, size, VMALLOC_END);
	write_unlock(m, vmlist_lock);
	kfree(m, area);
failed:
	area = NULL;
	LEAVE(m, area);
	return NULL;
}
