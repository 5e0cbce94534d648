/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc.c -- vmalloc and vfree, stage by stage.
 *
 * Models mm/vmalloc.c of 4.19.  One call of vmalloc:
 *
 *   __vmalloc_node_range      round the size, check it
 *     __get_vm_area_node      vm_struct, guard page
 *       alloc_vmap_area       a range of addresses                    (vmap-area.c)
 *       setup_vmalloc_vm      tie the two together
 *     __vmalloc_area_node     page array, then the frames one by one
 *       map_vm_area           page tables                             (vmap.c)
 *     clear_vm_uninitialized_flag
 *
 *   va_start                                              va_end
 *   | page 0 | page 1 | page 2 |  guard: never mapped  |
 *   addr                        addr + get_vm_area_size
 *
 * Inaccuracies: kmemleak, KASAN and memory cgroups are left out; nodes are not told apart (one node).
 *
 * Golden traces: 4.19.1-basic, -fail, -defer, -rnd*.
 */

static addr_t get_vm_area_size(const struct vm_struct *area)
{
	return area->flags & VM_NO_GUARD ? area->size : area->size - PAGE_SIZE;
}

/* -------- areas */

static void setup_vmalloc_vm(Machine *m, const struct vm_struct *area, const struct vmap_area *va, uint64_t flags)
{
	ENTER(m, area, va, flags);
	SET(m, area, flags, flags);
	SET(m, area, addr, va->va_start);
	SET(m, area, size, va->va_end - va->va_start);
	SET(m, area, caller, caller_now(m));
	SET_REF(m, va, vm, area);
	SET(m, va, flags, va->flags | VM_VM_AREA);
	MARK(m, VM_LINK, area, va, area->addr, area->size);
	LEAVE_VOID(m);
}

static const struct vm_struct *__get_vm_area_node(Machine *m, addr_t size, addr_t align, uint64_t flags, addr_t start,
                                                  addr_t end, gfp_t gfp_mask)
{
	const struct vmap_area *va;
	const struct vm_struct *area = NULL;

	ENTER(m, size, align, flags, start, end, gfp_mask);
	BUG_ON(m, in_interrupt(m));
	size = PAGE_ALIGN(size);
	if (!size)
		goto out;

	if (flags & VM_IOREMAP) {
		align = (addr_t)1 << clamp_order(get_count_order_long(size), PAGE_SHIFT, IOREMAP_MAX_ORDER);
		MARK(m, VA_ALIGN, size, align);
	}

	area = kzalloc_struct(m, VM_STRUCT, vm_struct, SIZEOF_VM_STRUCT, gfp_mask & GFP_RECLAIM_MASK);
	if (!area)
		goto out;

	if (!(flags & VM_NO_GUARD)) {
		size += PAGE_SIZE;
		MARK(m, GUARD_ADD, size);
	}

	va = alloc_vmap_area(m, size, align, start, end, gfp_mask);
	if (!va) {
		kfree(m, area);
		area = NULL;
		goto out;
	}
	setup_vmalloc_vm(m, area, va, flags);
out:
	LEAVE(m, area);
	return area;
}

/* Reserve address space alone: nothing is mapped. */
static const struct vm_struct *get_vm_area(Machine *m, addr_t size, uint64_t flags)
{
	return __get_vm_area_node(m, size, 1, flags, VMALLOC_START, VMALLOC_END, GFP_KERNEL);
}

static const struct vm_struct *find_vm_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va = find_vmap_area(m, addr);

	return va && va->flags & VM_VM_AREA ? at(m, va->vm) : NULL;
}

/* Detach the area that holds `addr`, unmap it, and let its range wait for the purge.  Its frames and its vm_struct are
 * the caller's to free. */
static const struct vm_struct *remove_vm_area(Machine *m, addr_t addr)
{
	const struct vmap_area *va;
	const struct vm_struct *area = NULL;

	ENTER(m, addr);
	might_sleep(m, __func__);
	va = find_vmap_area(m, addr);
	if (va && va->flags & VM_VM_AREA) {
		area = at(m, va->vm);
		MARK(m, FIND_DONE, addr, va);
		SET(m, va, vm, 0);
		SET(m, va, flags, (va->flags & ~(uint64_t)VM_VM_AREA) | VM_LAZY_FREE);
		MARK(m, VM_DETACH, area, va);
		free_unmap_vmap_area(m, va);
	}
	LEAVE(m, area);
	return area;
}

static void free_vm_area(Machine *m, addr_t addr)
{
	const struct vm_struct *area;

	ENTER(m, addr);
	area = remove_vm_area(m, addr);
	BUG_ON(m, !area);
	kfree(m, area);
	LEAVE_VOID(m);
}

/* -------- vfree */

static void free_page_array(Machine *m, const struct vm_struct *area)
{
	const struct page_array *pages = at(m, area->pages);
	addr_t addr;

	if (!pages)
		return;
	addr = object_of(pages)->address;
	if (is_vmalloc_addr(m, addr)) {
		object_free(m, pages);
		vfree(m, addr);
	} else {
		kfree(m, pages);
	}
}

static void __vunmap(Machine *m, addr_t addr, int deallocate_pages)
{
	const struct vmap_area *va;
	const struct vm_struct *area;

	ENTER(m, addr, deallocate_pages);
	if (addr & ~PAGE_MASK) {
		MARK(m, LOG_VFREE_BAD_ADDR, addr);
		goto out;
	}
	va = find_vmap_area(m, addr);
	if (!va) {
		/* The kernel looks into what it has not found. */
		MARK(m, LOG_OOPS, offsetof_vmap_area_vm);
		machine_bug(m);
	}
	area = at(m, va->vm);
	if (!area) {
		MARK(m, LOG_VFREE_NONEXISTENT, addr);
		goto out;
	}
	remove_vm_area(m, addr);

	if (deallocate_pages) {
		SUBGOAL(m, RETURN);
		MARK(m, FRAMES_END, area, area->nr_pages);
		for (uint32_t i = 0; i < area->nr_pages; i++)
			__free_pages(m, page_array_get(m, at(m, area->pages), i), 0);
		SUBGOAL(m, DROP);
		MARK(m, VM_DROP, area);
		free_page_array(m, area);
	}
	SUBGOAL(m, DROP);
	kfree(m, area);
out:
	LEAVE_VOID(m);
}

/* In interrupt: put the address on this CPU's list; the first one on it wakes the worker. */
static void __vfree_deferred(Machine *m, addr_t addr)
{
	const struct cpu *cpu = this_cpu(m);
	const struct vfree_deferred *deferred = object_new(m, VMS_KIND_DEFERRED, sizeof *deferred, addr);

	SET(m, deferred, addr, addr);
	SET(m, deferred, next, cpu->vfree_deferred);
	MARK(m, DEFER_ADD, addr, state_of(m)->this_cpu);
	if (!cpu->vfree_deferred) {
		SET(m, cpu, work_pending, 1);
		MARK(m, WORK_SCHEDULE, state_of(m)->this_cpu);
	}
	SET_REF(m, cpu, vfree_deferred, deferred);
}

static void vfree_atomic(Machine *m, addr_t addr)
{
	ENTER(m, addr);
	if (addr)
		__vfree_deferred(m, addr);
	else
		MARK(m, NULL_ARGUMENT, addr);
	LEAVE_VOID(m);
}

static void vfree(Machine *m, addr_t addr)
{
	ENTER(m, addr);
	if (!addr)
		MARK(m, NULL_ARGUMENT, addr);
	else if (in_interrupt(m))
		__vfree_deferred(m, addr);
	else
		__vunmap(m, addr, 1);
	LEAVE_VOID(m);
}

/* The worker: everything on the list, last put first. */
static void free_work(Machine *m, const struct cpu *cpu)
{
	const struct vfree_deferred *list = at(m, cpu->vfree_deferred), *next;

	MARK(m, WORK_RUN, cpu - state_of(m)->cpu);
	SET(m, cpu, vfree_deferred, 0);
	SET(m, cpu, work_pending, 0);
	for (; list; list = next) {
		addr_t addr = list->addr;

		next = at(m, list->next);
		object_free(m, list);
		__vunmap(m, addr, 1);
	}
}

static void vunmap(Machine *m, addr_t addr)
{
	ENTER(m, addr);
	BUG_ON(m, in_interrupt(m));
	might_sleep(m, __func__);
	if (addr)
		__vunmap(m, addr, 0);
	LEAVE_VOID(m);
}

/* -------- vmalloc */

static addr_t __vmalloc_node(Machine *m, addr_t size, addr_t align, gfp_t gfp_mask, pte_t prot);

/* The array of frames: from kmalloc while it fits into a page, else from vmalloc itself. */
static const struct page_array *alloc_page_array(Machine *m, uint64_t nr_pages, addr_t array_size, gfp_t gfp_mask,
                                                 gfp_t highmem_mask)
{
	gfp_t nested_gfp = (gfp_mask & GFP_RECLAIM_MASK) | __GFP_ZERO;
	uint32_t bytes = (uint32_t)(sizeof(struct page_array) + nr_pages * sizeof(ref_t));
	const struct page_array *pages = NULL;

	if (array_size > PAGE_SIZE) {
		addr_t addr;

		MARK(m, ARRAY_NESTED, array_size);
		addr = __vmalloc_node(m, array_size, 1, nested_gfp | highmem_mask, PAGE_KERNEL);
		if (addr)
			pages = object_new(m, VMS_KIND_PAGE_ARRAY, bytes, addr);
	} else {
		pages = kmalloc(m, VMS_KIND_PAGE_ARRAY, bytes, array_size, nested_gfp);
	}
	if (pages)
		SET(m, pages, count, nr_pages);
	return pages;
}

static addr_t __vmalloc_area_node(Machine *m, const struct vm_struct *area, gfp_t gfp_mask, pte_t prot)
{
	gfp_t alloc_mask = gfp_mask | __GFP_NOWARN;
	gfp_t highmem_mask = gfp_mask & (__GFP_DMA | __GFP_DMA32) ? 0 : __GFP_HIGHMEM;
	const struct page_array *pages;
	addr_t array_size, addr = area->addr;
	uint64_t nr_pages;

	ENTER(m, area, gfp_mask, prot);
	nr_pages = get_vm_area_size(area) >> PAGE_SHIFT;
	array_size = nr_pages * SIZEOF_POINTER;
	MARK(m, ARRAY_SIZE, nr_pages, array_size);

	SET(m, area, nr_pages, nr_pages);
	pages = alloc_page_array(m, nr_pages, array_size, gfp_mask, highmem_mask);
	SET_REF(m, area, pages, pages);
	if (!pages) {
		remove_vm_area(m, area->addr);
		kfree(m, area);
		addr = 0;
		goto out;
	}
	MARK(m, ARRAY_ALLOC, area, pages, array_size);

	SUBGOAL(m, FRAMES);
	MARK(m, FRAMES_BEGIN, area, nr_pages);
	for (uint32_t i = 0; i < area->nr_pages; i++) {
		const struct page *page = alloc_data_page(m, alloc_mask | highmem_mask);

		if (!page) {
			/* Those that were had are what vfree gives back. */
			MARK(m, PAGE_FAIL, area, i, nr_pages);
			SET(m, area, nr_pages, i);
			goto fail;
		}
		page_array_set(m, pages, i, page);
		page_own(m, page, VMS_OWNER_AREA, area, i);
		MARK(m, PAGE_ARRAY_SET, area, i, page_to_pfn(m, page));
	}

	if (map_vm_area(m, area, prot, &(struct frames){ .array = pages }))
		goto fail;
	goto out;

fail:
	warn_pages_failed(m, area, gfp_mask);
	vfree(m, addr);
	addr = 0;
out:
	LEAVE(m, addr);
	return addr;
}

/* From here on others may look at the area. */
static void clear_vm_uninitialized_flag(Machine *m, const struct vm_struct *area)
{
	ENTER(m, area);
	SET(m, area, flags, area->flags & ~(uint64_t)VM_UNINITIALIZED);
	MARK(m, VM_FLAG_CLEAR, area);
	LEAVE_VOID(m);
}

static addr_t __vmalloc_node_range(Machine *m, addr_t size, addr_t align, addr_t start, addr_t end, gfp_t gfp_mask,
                                   pte_t prot, uint64_t vm_flags)
{
	uint64_t totalram_pages = state_of(m)->totalram_pages;
	const struct vm_struct *area;
	addr_t real_size = size, addr = 0;

	ENTER(m, size, align, start, end, gfp_mask, prot, vm_flags);
	size = PAGE_ALIGN(size);
	MARK(m, SIZE_ALIGN, real_size, size);
	MARK(m, SIZE_CHECK, size, totalram_pages);
	if (!size || (size >> PAGE_SHIFT) > totalram_pages) {
		MARK(m, REJECT, size);
		goto fail;
	}

	area = __get_vm_area_node(m, size, align, VM_ALLOC | VM_UNINITIALIZED | vm_flags, start, end, gfp_mask);
	if (!area)
		goto fail;

	addr = __vmalloc_area_node(m, area, gfp_mask, prot);
	if (addr)
		clear_vm_uninitialized_flag(m, area);
	LEAVE(m, addr);
	return addr;

fail:
	warn_vmalloc_failed(m, real_size, gfp_mask);
	LEAVE(m, addr);
	return 0;
}

static addr_t __vmalloc_node(Machine *m, addr_t size, addr_t align, gfp_t gfp_mask, pte_t prot)
{
	return __vmalloc_node_range(m, size, align, VMALLOC_START, VMALLOC_END, gfp_mask, prot, 0);
}

static addr_t __vmalloc(Machine *m, addr_t size, gfp_t gfp_mask)
{
	addr_t addr;

	ENTER(m, size, gfp_mask);
	addr = __vmalloc_node(m, size, 1, gfp_mask, PAGE_KERNEL);
	LEAVE(m, addr);
	return addr;
}

static addr_t vmalloc(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, 1, GFP_KERNEL, PAGE_KERNEL);
	LEAVE(m, addr);
	return addr;
}

static addr_t vzalloc(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, 1, GFP_KERNEL | __GFP_ZERO, PAGE_KERNEL);
	LEAVE(m, addr);
	return addr;
}

static addr_t vmalloc_32(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, 1, GFP_KERNEL | __GFP_DMA32, PAGE_KERNEL);
	LEAVE(m, addr);
	return addr;
}

static addr_t vmalloc_user(Machine *m, addr_t size)
{
	const struct vm_struct *area;
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc_node(m, size, SHMLBA, GFP_KERNEL | __GFP_ZERO, PAGE_KERNEL);
	if (addr) {
		area = find_vm_area(m, addr);
		SET(m, area, flags, area->flags | VM_USERMAP);
	}
	LEAVE(m, addr);
	return addr;
}

/* -------- vmap */

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
