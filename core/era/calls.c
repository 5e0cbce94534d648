/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.c -- the calls that are the same in every kernel, and what the others are made with.
 *
 * A task that calls vmap or vm_map_ram brings its own frames; where the operation names none, it takes fresh ones
 * first.  Of more than all RAM it brings none: what the kernel is given then names no frames.
 */

#include "core/era/area-sets.h"
#include "core/era/calls.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/slab.h"
#include "core/kernel/vmalloc.h"
#include "core/machine/set.h"

uint64_t op_arg(const VmsOp *op, const char *name)
{
	int i = vms_op_arg_index(op->kind, name);

	return i < 0 ? 0 : op->arg[i];
}

bool op_given(const VmsOp *op, const char *name)
{
	int i = vms_op_arg_index(op->kind, name);

	return i >= 0 && op->given[i];
}

void give(Machine *m, VmsResult *result, uint64_t addr)
{
	result->ret = addr;
	result->failed = !addr;
	result->object_ref = addr ? area_in_use_at(m, addr) : 0;
}

/* -------- frames of the caller's own */

struct callers_frames {
	struct buffer buffer;
	uint32_t unused;
	uint64_t pfn[];
};

/* 2.4 has left it mapped, and an entry that nobody clears refers to it: lost-pages.c. */
static bool is_lost(const struct page *page) { return page->owner == VMS_OWNER_AREA && !page->owner_ref; }

static void give_frames_back(Machine *m, const struct callers_frames *own, uint64_t count)
{
	while (count-- > 0) {
		const struct page *page = pfn_to_page(m, own->pfn[count]);

		if (!is_lost(page))
			__free_pages(m, page, 0);
	}
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
		const struct page *page = alloc_pages(m, gfp_value(m, GFP_KERNEL) | gfp_value(m, __GFP_HIGHMEM), 0);

		if (!page) {
			give_frames_back(m, own, i);
			return NULL;
		}
		page_own(m, page, VMS_OWNER_CALLER, NULL, (uint32_t)i);
		arena_write(m, &own->pfn[i], sizeof(uint64_t), page_to_pfn(m, page));
	}
	return own;
}

void map_frames(Machine *m, const VmsOp *op, VmsResult *result,
                uint64_t (*map)(Machine *m, struct frames *pages, uint64_t count, uint64_t flags))
{
	uint64_t count = op->pages ? op->n_pages : op_arg(op, "count");
	uint64_t flags = op_given(op, "flags") ? op_arg(op, "flags") : VM_MAP;
	struct frames pages = { .pfn = op->pages, .count = op->pages ? count : 0 };
	const struct callers_frames *own = NULL;

	if (!op->pages && count && count <= state_of(m)->totalram_pages) {
		own = take_frames(m, count);
		if (!own) {
			result->failed = true;
			return;
		}
		pages.pfn = own->pfn;
		pages.count = count;
	}
	give(m, result, map(m, &pages, count, flags));
	if (own && result->failed)
		give_frames_back(m, own, count);
	else if (own)
		object_free(m, own);
}

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

/* What kmalloc returns where nothing is asked for: not NULL, and no memory either.  In 2.4 that is an object as any. */
#define ZERO_SIZE_PTR 16u

bool kmalloc_gives(Machine *m, VmsResult *result, uint64_t size, gfp_t gfp)
{
	if (size || m->era->version < KERNEL(2, 6))
		give_object(m, result, kmalloc_buffer(m, size, gfp));
	else
		result->ret = ZERO_SIZE_PTR;
	return !result->failed;
}

void call_kmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	kmalloc_gives(m, result, op_arg(op, "size"), gfp_or(m, op, gfp_value(m, GFP_KERNEL)));
}

void call_kzalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	gfp_t gfp = gfp_or(m, op, gfp_value(m, GFP_KERNEL)) | gfp_value(m, __GFP_ZERO);

	kmalloc_gives(m, result, op_arg(op, "size"), gfp);
}

void call_kfree(Machine *m, const VmsOp *op, VmsResult *result)
{
	const void *object = kmalloc_object_at(m, op_arg(op, "addr"));
	uint64_t objp = op_arg(op, "addr");

	(void)result;
	ENTER(m, objp);
	/* What kmalloc has not given out is in none of its slabs, and no block of its own. */
	if (objp > ZERO_SIZE_PTR && (!object || object_of(object)->kind != VMS_KIND_BUFFER))
		BUG(m, "!PageCompound(page)");
	kfree(m, object);
	LEAVE_VOID(m);
}

/* A block of frames for the caller, or NULL. */
static const struct page *callers_block(Machine *m, uint64_t order, gfp_t gfp)
{
	const struct page *page = NULL;

	if (!should_fail(m, FAULT_ALLOC_PAGE))
		page = alloc_pages(m, gfp, order < MAX_ORDER ? (unsigned)order : MAX_ORDER);
	for (uint32_t i = 0; page && i < 1u << order; i++)
		page_own(m, page + i, VMS_OWNER_CALLER, NULL, i);
	return page;
}

void call_alloc_pages(Machine *m, const VmsOp *op, VmsResult *result)
{
	const struct page *page = callers_block(m, op_arg(op, "order"), gfp_or(m, op, gfp_value(m, GFP_KERNEL)));

	result->ret = page ? page_to_pfn(m, page) : 0;
	result->object_ref = ref(m, page);
	result->failed = !page;
}

void call___get_free_pages(Machine *m, const VmsOp *op, VmsResult *result)
{
	gfp_t gfp_mask = gfp_or(m, op, gfp_value(m, GFP_KERNEL));
	uint64_t order = op_arg(op, "order"), ret = 0;
	const struct page *page;

	ENTER(m, gfp_mask, order);
	/* High memory has no address.  (2.4 takes it all the same.) */
	if (m->era->version >= KERNEL(2, 6) && gfp_mask & gfp_value(m, __GFP_HIGHMEM))
		BUG(m, "(gfp_mask & __GFP_HIGHMEM) != 0");
	page = callers_block(m, order, gfp_mask);
	if (page)
		ret = pfn_to_kaddr(m, page_to_pfn(m, page));
	LEAVE(m, ret);
	result->ret = ret;
	result->object_ref = ref(m, page);
	result->failed = !page;
}

void call_free_pages(Machine *m, const VmsOp *op, VmsResult *r)
{
	uint64_t pfn = op_arg(op, "pfn");
	const struct page *page = pfn_valid(m, pfn) ? pfn_to_page(m, pfn) : NULL;

	(void)r;
	if (page && is_lost(page))
		return;
	if (!page || page->state != PAGE_USED || page->owner != VMS_OWNER_CALLER)
		BUG(m, m->era->version < KERNEL(2, 6) ? "page_count(page) == 0"
		       : m->era->version < KERNEL(4, 6) ? "atomic_read(&page->_count) == 0"
		                                        : "page_ref_count(page) == 0");
	for (uint32_t i = 1; i < 1u << page->order; i++)
		page_own(m, page + i, VMS_OWNER_NONE, NULL, 0);
	__free_pages(m, page, page->order);
}
