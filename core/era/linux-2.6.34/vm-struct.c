/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm-struct.c -- a range of addresses and what is known of it.
 *
 * Models mm/vmalloc.c of 2.6.34.  The range is a vmap_area; what its users see is a vm_struct, tied to it.  All
 * vm_structs are on vmlist as well, and whoever puts one there or takes one away walks along it:
 *
 *   vm_struct  addr, size, flags, pages  <--- private --- vmap_area  va_start, va_end
 *   vmlist -> [ vm_struct ] -> [ vm_struct ] -> ...
 *
 *   va_start                                              va_end
 *   | page 0 | page 1 | page 2 |  guard: never mapped  |
 *   addr                        addr + get_vm_area_size
 *
 * The guard page is always there.  `private` and VM_VM_AREA stay as they are when the vm_struct is freed.
 *
 * Inaccuracies: a freed vm_struct's place may become another's earlier or later than in the kernel's slab.
 *
 * Golden traces: 2.6.34-*-basic, -ioremap, -range; `vmlist_steps` of all.
 */

static addr_t get_vm_area_size(const struct vm_struct *area)
{
	return area->size - PAGE_SIZE;
}

/* vmlist is in the order of addresses, but for what was registered before vmalloc_init. */
static void insert_vmalloc_vm(Machine *m, const struct vm_struct *area, const struct vmap_area *va, uint64_t flags)
{
	const ref_t *p = &vmalloc_of(m)->vmlist;
	const struct vm_struct *tmp;

	ENTER(m, area, va, flags);
	SET(m, area, flags, flags);
	SET(m, area, addr, va->va_start);
	SET(m, area, size, va->va_end - va->va_start);
	SET(m, area, caller, caller_now(m));
	SET_REF(m, va, private, area);
	SET(m, va, flags, va->flags | VM_VM_AREA);
	MARK(m, VM_LINK, area, va, area->addr, area->size);

	write_lock(m, vmlist_lock);
	for (; (tmp = at(m, *p)); p = &tmp->next) {
		MARK(m, VMLIST_STEP, tmp, area->addr);
		if (tmp->addr >= area->addr)
			break;
	}
	SET(m, area, next, *p);
	arena_write(m, p, sizeof *p, ref(m, area));
	MARK(m, VMLIST_ADD, area);
	write_unlock(m, vmlist_lock);
	LEAVE_VOID(m);
}

static const struct vm_struct *__get_vm_area_node(Machine *m, addr_t size, addr_t align, uint64_t flags, addr_t start,
                                                  addr_t end, int nid, gfp_t gfp_mask)
{
	const struct vmap_area *va;      /* the kernel says `static`: two callers at once would share it */
	const struct vm_struct *area = NULL;

	ENTER(m, size, align, flags, start, end, nid, gfp_mask);
	BUG_ON(m, in_interrupt(m));
	if (flags & VM_IOREMAP) {
		/* From the size as it was asked for: 4096 has 13 bits, and is aligned to 8192. */
		align = (addr_t)1 << clamp_order(fls(size), PAGE_SHIFT, IOREMAP_MAX_ORDER);
		MARK(m, VA_ALIGN_FLS, size, align);
	}

	size = PAGE_ALIGN(size);
	if (!size)
		goto out;

	area = kzalloc_struct_node(m, nid, VM_STRUCT, vm_struct, gfp_mask & GFP_RECLAIM_MASK);
	if (!area)
		goto out;

	size += PAGE_SIZE;
	MARK(m, GUARD_ADD, size);

	va = alloc_vmap_area(m, size, align, start, end, nid, gfp_mask);
	if (!va) {
		kfree(m, area);
		area = NULL;
		goto out;
	}
	insert_vmalloc_vm(m, area, va, flags);
out:
	LEAVE(m, area);
	return area;
}

/* Reserve address space alone: nothing is mapped. */
static const struct vm_struct *get_vm_area(Machine *m, addr_t size, uint64_t flags)
{
	return __get_vm_area_node(m, size, 1, flags, VMALLOC_START, VMALLOC_END, NUMA_NO_NODE, GFP_KERNEL);
}

static const struct vm_struct *find_vm_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va = find_vmap_area(m, addr);

	return va && va->flags & VM_VM_AREA ? at(m, va->private) : NULL;
}

/* Take a vm_struct out of vmlist.  One that is not there is looked for beyond the end: what was freed is asked for
 * again, or an early area, whose `private` was never set. */
static void vmlist_remove(Machine *m, const struct vm_struct *area, addr_t addr)
{
	const ref_t *p = &vmalloc_of(m)->vmlist;
	const struct vm_struct *tmp;

	write_lock(m, vmlist_lock);
	for (; (tmp = at(m, *p)) && tmp != area; p = &tmp->next)
		MARK(m, VMLIST_STEP, tmp, addr);
	if (!tmp)
		null_pointer_oops(m, (addr_t)layout_offset(m, VMS_KIND_VM_STRUCT, "next"), false);
	arena_write(m, p, sizeof *p, tmp->next);
	MARK(m, VMLIST_DEL, tmp);
	write_unlock(m, vmlist_lock);
}

/* Detach the area that begins at `addr`, and let its range wait for the purge, mapped as it is.  Its frames and its
 * vm_struct are the caller's to free. */
static const struct vm_struct *remove_vm_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va;
	const struct vm_struct *area = NULL;

	ENTER(m, addr);
	va = find_vmap_area(m, addr);
	if (va && va->flags & VM_VM_AREA) {
		area = at(m, va->private);
		MARK(m, FIND_DONE, addr, va);
		vmlist_remove(m, area, addr);
		free_unmap_vmap_area(m, va);
		SET(m, area, size, area->size - PAGE_SIZE);
	}
	LEAVE(m, area);
	return area;
}
