/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_ERA_CALLS_H
#define VMSTEP_ERA_CALLS_H

/* calls.h -- from an operation to a kernel's function, and from what that returned to the result.
 *
 * Each unit ends with the calls of its kernel.  Those with a simple shape are made by a macro from the function's name:
 *
 *   CALL_FOR_SIZE(vzalloc)      addr = vzalloc(size)
 *   CALL_WITH_ADDR(vfree)       vfree(addr)
 *   CALL(run_work)              run_work()
 *
 * Those that are the same in every kernel are functions here.
 */

#include "core/era/era.h"
#include "core/kernel/gfp.h"

/* An argument of an operation by its name in ops.def, and whether it was given. */
uint64_t op_arg(const VmsOp *op, const char *name);
bool op_given(const VmsOp *op, const char *name);

/* Its node, or NUMA_NO_NODE. */
static inline int op_nid(const VmsOp *op) { return (int)op_arg(op, "node"); }

/* An allocation's address is the result, with the area that it is in; 0: it has failed. */
void give(Machine *m, VmsResult *result, uint64_t addr);

/* The flags an operation was given, or `otherwise`. */
static inline gfp_t gfp_or(const Machine *m, const VmsOp *op, gfp_t otherwise)
{
	return op_arg(op, "gfp") ? gfp_of_arg(m, op_arg(op, "gfp")) : otherwise;
}

/* Where an operation may look for addresses: the range it was given, or all of the window. */
static inline uint64_t range_start(const Machine *m, const VmsOp *op)
{
	return op_given(op, "start") ? op_arg(op, "start") : state_of(m)->vmalloc_start;
}

static inline uint64_t range_end(const Machine *m, const VmsOp *op)
{
	return op_given(op, "stop") ? op_arg(op, "stop") : state_of(m)->vmalloc_end;
}

#define CALL_FOR_SIZE(function) \
	static void call_##function(Machine *m, const VmsOp *op, VmsResult *result) \
	{ give(m, result, function(m, (addr_t)op_arg(op, "size"))); }
#define CALL_WITH_ADDR(function) \
	static void call_##function(Machine *m, const VmsOp *op, VmsResult *result) \
	{ (void)result; function(m, (addr_t)op_arg(op, "addr")); }
#define CALL(function) \
	static void call_##function(Machine *m, const VmsOp *op, VmsResult *result) \
	{ (void)op; (void)result; function(m); }

/* -------- frames */

/* The frames to map: those of a page array, or of a caller's own list. */
struct frames {
	const struct page_array *array;
	const uint64_t *pfn;
	uint64_t nr;              /* the next one */
	uint64_t count;           /* how many a caller's own list has */
};

/* Call `map` with the frames that the operation names, or with fresh ones, which stay the caller's unless it fails. */
void map_frames(Machine *m, const VmsOp *op, VmsResult *result,
                uint64_t (*map)(Machine *m, struct frames *pages, uint64_t count, uint64_t flags));

#define CALL_FOR_FRAMES(function) \
	static uint64_t frames_##function(Machine *m, struct frames *pages, uint64_t count, uint64_t flags) \
	{ return function(m, pages, count, flags); } \
	static void call_##function(Machine *m, const VmsOp *op, VmsResult *result) \
	{ map_frames(m, op, result, frames_##function); }

/* -------- the same in every kernel */

/* kmalloc, kfree; alloc_pages, __get_free_pages and __free_pages; and kzalloc, which came with 2.6.14. */
void call_kmalloc(Machine *m, const VmsOp *op, VmsResult *result);
void call_kzalloc(Machine *m, const VmsOp *op, VmsResult *result);
void call_kfree(Machine *m, const VmsOp *op, VmsResult *result);
void call_alloc_pages(Machine *m, const VmsOp *op, VmsResult *result);
void call___get_free_pages(Machine *m, const VmsOp *op, VmsResult *result);
void call_free_pages(Machine *m, const VmsOp *op, VmsResult *result);

#define CALLS_OF_ALL_KERNELS \
	[VMS_OP_KMALLOC] = call_kmalloc, [VMS_OP_KFREE] = call_kfree, [VMS_OP_ALLOC_PAGES] = call_alloc_pages, \
	[VMS_OP___GET_FREE_PAGES] = call___get_free_pages, [VMS_OP_FREE_PAGES] = call_free_pages

/* What kmalloc has for such a request becomes the result; false where it has nothing. */
bool kmalloc_gives(Machine *m, VmsResult *result, uint64_t size, gfp_t gfp);

#endif
