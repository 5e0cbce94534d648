/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.c -- from an operation to the kernel's function, and from what that returned to the result.
 *
 * A task that calls vmap or vm_map_ram brings its own frames; where the operation names none, it takes fresh ones
 * first.
 */

static void give(Machine *m, VmsResult *result, addr_t addr)
{
	VmsArea area;

	result->ret = addr;
	result->failed = !addr;
	if (addr && vms_area_find(m, addr, &area))
		result->object_ref = area.ref;
}

static gfp_t gfp_or_kernel(uint64_t gfp) { return gfp ? gfp : GFP_KERNEL; }

static void call_vmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	addr_t start = op->given[5] ? op->arg[5] : VMALLOC_START, end = op->given[6] ? op->arg[6] : VMALLOC_END;

	if (op->arg[1] == 1 && !op->arg[2] && !op->arg[3] && !op->given[5] && !op->given[6])
		give(m, result, vmalloc(m, op->arg[0]));
	else
		give(m, result, __vmalloc_node_range(m, op->arg[0], op->arg[1], start, end, gfp_or_kernel(op->arg[2]),
		                                     PAGE_KERNEL, op->arg[3]));
}

static void call_vzalloc(Machine *m, const VmsOp *op, VmsResult *r) { give(m, r, vzalloc(m, op->arg[0])); }
static void call_vmalloc_user(Machine *m, const VmsOp *op, VmsResult *r) { give(m, r, vmalloc_user(m, op->arg[0])); }
static void call_vmalloc_node(Machine *m, const VmsOp *op, VmsResult *r) { give(m, r, vmalloc(m, op->arg[0])); }
static void call_vmalloc_32(Machine *m, const VmsOp *op, VmsResult *r) { give(m, r, vmalloc_32(m, op->arg[0])); }

static void call___vmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	give(m, result, __vmalloc(m, op->arg[0], gfp_or_kernel(op->arg[1])));
}

static void call_vfree(Machine *m, const VmsOp *op, VmsResult *r) { (void)r; vfree(m, op->arg[0]); }
static void call_vfree_atomic(Machine *m, const VmsOp *op, VmsResult *r) { (void)r; vfree_atomic(m, op->arg[0]); }
static void call_vunmap(Machine *m, const VmsOp *op, VmsResult *r) { (void)r; vunmap(m, op->arg[0]); }

/* -------- frames of the caller's own */

struct callers_frames {
	struct buffer buffer;
	uint32_t unused;
	uint64_t pfn[];
};

static void give_frames_back(Machine *m, const struct callers_frames *own, uint64_t count)
{
	while (count-- > 0)
		__free_pages(m, pfn_to_page(m, own->pfn[count]), 0);
	object_free(m, own);
}

/* `count` fresh frames, or NULL where there are not so many. */
static const struct callers_frames *take_frames(Machine *m, uint64_t count)
{
	const struct callers_frames *own;

	if (count > state_of(m)->nr_frames)
		return NULL;
	own = object_new(m, VMS_KIND_BUFFER, (uint32_t)(sizeof *own + count * sizeof(uint64_t)), 0);
	for (uint64_t i = 0; i < count; i++) {
		const struct page *page = alloc_pages(m, GFP_KERNEL | __GFP_HIGHMEM, 0);

		if (!page) {
			give_frames_back(m, own, i);
			return NULL;
		}
		page_own(m, page, VMS_OWNER_CALLER, NULL, (uint32_t)i);
		arena_write(m, &own->pfn[i], sizeof(uint64_t), page_to_pfn(m, page));
	}
	return own;
}

/* Call `map` with the frames that the operation names, or with fresh ones, which stay the caller's unless it fails. */
static void map_frames(Machine *m, const VmsOp *op, VmsResult *result,
                       addr_t (*map)(Machine *m, struct frames *pages, uint64_t count, uint64_t flags))
{
	uint64_t count = op->pages ? op->n_pages : op->arg[0];
	uint64_t flags = op->given[1] ? op->arg[1] : VM_MAP;
	struct frames pages = { .pfn = op->pages };
	const struct callers_frames *own = NULL;

	if (!op->pages && count && count <= state_of(m)->totalram_pages) {
		own = take_frames(m, count);
		if (!own) {
			result->failed = true;
			return;
		}
		pages.pfn = own->pfn;
	}
	give(m, result, map(m, &pages, count, flags));
	if (own && result->failed)
		give_frames_back(m, own, count);
	else if (own)
		object_free(m, own);
}

static addr_t map_ram(Machine *m, struct frames *pages, uint64_t count, uint64_t flags)
{
	(void)flags;
	return vm_map_ram(m, pages, count);
}

static void call_vmap(Machine *m, const VmsOp *op, VmsResult *result) { map_frames(m, op, result, vmap); }
static void call_vm_map_ram(Machine *m, const VmsOp *op, VmsResult *result) { map_frames(m, op, result, map_ram); }

static void call_vm_unmap_ram(Machine *m, const VmsOp *op, VmsResult *r)
{
	(void)r;
	vm_unmap_ram(m, op->arg[0], op->arg[1]);
}

/* -------- devices and bare address space */

static void call_ioremap(Machine *m, const VmsOp *op, VmsResult *r) { give(m, r, ioremap(m, op->arg[0], op->arg[1])); }
static void call_iounmap(Machine *m, const VmsOp *op, VmsResult *r) { (void)r; iounmap(m, op->arg[0]); }

static void call_get_vm_area(Machine *m, const VmsOp *op, VmsResult *result)
{
	addr_t start = op->given[2] ? op->arg[2] : VMALLOC_START, end = op->given[3] ? op->arg[3] : VMALLOC_END;
	const struct vm_struct *area;

	area = __get_vm_area_node(m, op->arg[0], 1, op->given[1] ? op->arg[1] : VM_ALLOC, start, end, GFP_KERNEL);
	give(m, result, area ? area->addr : 0);
}

static void call_free_vm_area(Machine *m, const VmsOp *op, VmsResult *r) { (void)r; free_vm_area(m, op->arg[0]); }

/* -------- kmalloc and frames */

static void give_object(Machine *m, VmsResult *result, const void *object)
{
	result->ret = object ? object_of(object)->address : 0;
	result->object_ref = ref(m, object);
	result->failed = !object;
}

static const struct buffer *kmalloc_buffer(Machine *m, uint64_t size, gfp_t gfp)
{
	const struct buffer *buffer = kmalloc(m, VMS_KIND_BUFFER, sizeof *buffer, size, gfp);

	if (buffer)
		SET(m, buffer, bytes, size);
	return buffer;
}

/* What kmalloc returns where nothing is asked for: not NULL, and no memory either. */
#define ZERO_SIZE_PTR ((addr_t)16)

static void give_kmalloc(Machine *m, VmsResult *result, uint64_t size, gfp_t gfp)
{
	if (size)
		give_object(m, result, kmalloc_buffer(m, size, gfp));
	else
		result->ret = ZERO_SIZE_PTR;
}

static void call_kmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	give_kmalloc(m, result, op->arg[0], gfp_or_kernel(op->arg[1]));
}

static void call_kzalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	give_kmalloc(m, result, op->arg[0], gfp_or_kernel(op->arg[1]) | __GFP_ZERO);
}

static void call_kfree(Machine *m, const VmsOp *op, VmsResult *result)
{
	const void *object = kmalloc_object_at(m, op->arg[0]);
	addr_t objp = op->arg[0];

	(void)result;
	ENTER(m, objp);
	BUG_ON(m, objp > ZERO_SIZE_PTR && (!object || object_of(object)->kind != VMS_KIND_BUFFER));
	kfree(m, object);
	LEAVE_VOID(m);
}

static void call_kvmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	gfp_t gfp = gfp_or_kernel(op->arg[1]);

	give_kmalloc(m, result, op->arg[0], op->arg[0] > PAGE_SIZE ? gfp | __GFP_NORETRY : gfp);
	if (result->failed && op->arg[0] > PAGE_SIZE && (gfp & GFP_KERNEL) == GFP_KERNEL)
		give(m, result, __vmalloc(m, op->arg[0], gfp));
}

static void call_alloc_pages(Machine *m, const VmsOp *op, VmsResult *result)
{
	unsigned order = op->arg[0] < MAX_ORDER ? (unsigned)op->arg[0] : MAX_ORDER;
	const struct page *page = NULL;

	if (!should_fail(m, FAULT_ALLOC_PAGE))
		page = alloc_pages(m, gfp_or_kernel(op->arg[1]), order);
	for (uint32_t i = 0; page && i < 1u << order; i++)
		page_own(m, page + i, VMS_OWNER_CALLER, NULL, i);
	result->ret = page ? page_to_pfn(m, page) : 0;
	result->object_ref = ref(m, page);
	result->failed = !page;
}

static void call_free_pages(Machine *m, const VmsOp *op, VmsResult *r)
{
	const struct page *page = op->arg[0] < state_of(m)->nr_frames ? pfn_to_page(m, op->arg[0]) : NULL;

	(void)r;
	BUG_ON(m, !page || page->state != PAGE_USED || page->owner != VMS_OWNER_CALLER);
	for (uint32_t i = 1; i < 1u << page->order; i++)
		page_own(m, page + i, VMS_OWNER_NONE, NULL, 0);
	__free_pages(m, page, page->order);
}

/* -------- work */

static void call_purge(Machine *m, const VmsOp *op, VmsResult *r) { (void)op; (void)r; vm_unmap_aliases(m); }

static void call_set_iounmap_nonlazy(Machine *m, const VmsOp *op, VmsResult *r)
{
	(void)op;
	(void)r;
	set_iounmap_nonlazy(m);
}

static void run_work(Machine *m)
{
	for (unsigned i = 0; i < vms_machine_cpus(m); i++)
		if (state_of(m)->cpu[i].work_pending)
			free_work(m, &state_of(m)->cpu[i]);
}

static void call_run_work(Machine *m, const VmsOp *op, VmsResult *r) { (void)op; (void)r; run_work(m); }

const Era era_linux_4_19 = {
	.init = vmalloc_init,
	.work = run_work,
	.call = {
		[VMS_OP_VMALLOC] = call_vmalloc, [VMS_OP_VZALLOC] = call_vzalloc,
		[VMS_OP_VMALLOC_USER] = call_vmalloc_user, [VMS_OP_VMALLOC_NODE] = call_vmalloc_node,
		[VMS_OP_VMALLOC_32] = call_vmalloc_32, [VMS_OP___VMALLOC] = call___vmalloc,
		[VMS_OP_KVMALLOC] = call_kvmalloc,
		[VMS_OP_VFREE] = call_vfree, [VMS_OP_VFREE_ATOMIC] = call_vfree_atomic,
		[VMS_OP_VMAP] = call_vmap, [VMS_OP_VUNMAP] = call_vunmap,
		[VMS_OP_VM_MAP_RAM] = call_vm_map_ram, [VMS_OP_VM_UNMAP_RAM] = call_vm_unmap_ram,
		[VMS_OP_IOREMAP] = call_ioremap, [VMS_OP_IOUNMAP] = call_iounmap,
		[VMS_OP_GET_VM_AREA] = call_get_vm_area, [VMS_OP_FREE_VM_AREA] = call_free_vm_area,
		[VMS_OP_KMALLOC] = call_kmalloc, [VMS_OP_KZALLOC] = call_kzalloc, [VMS_OP_KFREE] = call_kfree,
		[VMS_OP_ALLOC_PAGES] = call_alloc_pages, [VMS_OP_FREE_PAGES] = call_free_pages,
		[VMS_OP_PURGE] = call_purge, [VMS_OP_RUN_WORK] = call_run_work,
		[VMS_OP_SET_IOUNMAP_NONLAZY] = call_set_iounmap_nonlazy,
	}
};
