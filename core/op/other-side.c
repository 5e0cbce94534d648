/* SPDX-License-Identifier: GPL-2.0-or-later */
/* other-side.c -- what processes and devices do, for contrast; and kmap and fixmap. */

#include "core/kernel/context.h"
#include "core/kernel/dma.h"
#include "core/kernel/fixmap.h"
#include "core/kernel/kmap-atomic.h"
#include "core/kernel/kmap.h"
#include "core/kernel/mmap.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/printk.h"
#include "core/kernel/swap.h"
#include "core/kernel/task.h"
#include "core/op/other-side.h"

/* -------- processes */

static bool in_process(const Machine *m) { return context_now(m) == CONTEXT_PROCESS && !atomic_maps_held(m); }
static bool is_user(const Machine *m, uint64_t addr) { return addr < task_size(m); }

void call_process(Machine *m, const VmsOp *op, VmsResult *result)
{
	result->failed = !run_process(m, (uint32_t)op->arg[0]);
	result->object_ref = result->failed ? 0 : ref(m, current_mm(m));
}

const char *refuses_process(const Machine *m, const VmsOp *op)
{
	if (op->arg[0] > MAX_PROCESS)
		return N_("processes have numbers up to 99");
	return in_process(m) ? NULL : N_("another process can run only where process context is left");
}

void call_exit_process(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)result;
	exit_process(m, (uint32_t)op->arg[0]);
}

const char *refuses_exit_process(const Machine *m, const VmsOp *op)
{
	if (op->arg[0] > MAX_PROCESS || !mm_of_process(m, (uint32_t)op->arg[0]))
		return N_("there is no such process");
	return in_process(m) ? NULL : N_("a process ends in process context alone");
}

/* -------- their memory */

void call_user_malloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	bool fresh = !current_mm(m);
	const struct mm_struct *mm = fresh ? mm_create(m, process_now(m)) : current_mm(m);

	if (mm)
		result->ret = do_mmap(m, mm, op->arg[0]);
	if (mm && fresh && !result->ret)
		exit_process(m, process_now(m));
	result->failed = !result->ret;
	result->object_ref = result->ret ? ref(m, find_vma(m, mm, result->ret)) : 0;
}

const char *refuses_user_malloc(const Machine *m, const VmsOp *op)
{
	if (!op->arg[0])
		return N_("a process asks for something");
	return in_process(m) ? NULL : N_("a process asks for memory in process context alone");
}

static const struct vm_area_struct *range_at(const Machine *m, uint64_t addr)
{
	return current_mm(m) ? find_vma(m, current_mm(m), addr) : NULL;
}

void call_user_free(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)result;
	do_munmap(m, current_mm(m), range_at(m, op->arg[0]));
}

const char *refuses_user_free(const Machine *m, const VmsOp *op)
{
	const struct vm_area_struct *vma = range_at(m, op->arg[0]);

	if (!vma || vma->vm_start != op->arg[0])
		return N_("no range of the process that runs begins there");
	return in_process(m) ? NULL : N_("a process gives memory back in process context alone");
}

void call_swap_out(Machine *m, const VmsOp *op, VmsResult *result)
{
	const struct vm_area_struct *vma = range_at(m, op->arg[0]);

	if (vma)
		result->ret = swap_out_range(m, current_mm(m), vma, op->arg[0]);
	else
		swap_refuse(m, op->arg[0]);
	result->failed = !vma;
}

const char *refuses_swap_out(const Machine *m, const VmsOp *op)
{
	if (is_user(m, op->arg[0]) && !range_at(m, op->arg[0]))
		return N_("that address is in no range of the process that runs");
	return in_process(m) ? NULL : N_("pages go to swap in process context alone");
}

/* -------- kmap and fixmap */

void call_kmap(Machine *m, const VmsOp *op, VmsResult *result) { result->ret = kmap(m, op->arg[0]); }

void call_kunmap(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)result;
	kunmap(m, op->arg[0]);
}

/* vmalloc space that was asked for elsewhere, or an area in a range of its own, may lie where a window is. */
static bool is_covered(const Machine *m, uint64_t start, uint64_t end)
{
	const struct state *s = state_of(m);
	VmsArea area;

	if (s->vmalloc_end > start && s->vmalloc_start < end)
		return true;
	return vms_area_from(m, start, &area) && area.va_start < end;
}

const char *refuses_kunmap(const Machine *m, const VmsOp *op)
{
	return pfn_valid(m, op->arg[0]) ? NULL : N_("the machine has no such frame");
}

const char *refuses_kmap(const Machine *m, const VmsOp *op)
{
	uint64_t pfn = op->arg[0];

	if (!pfn_valid(m, pfn) || is_lowmem(m, pfn))
		return refuses_kunmap(m, op);
	if (is_covered(m, pkmap_base(m), pkmap_base(m) + last_pkmap(m) * VMS_PAGE_SIZE))
		return N_("vmalloc has taken addresses of pkmap");
	if (pkmap_slot_of(m, pfn) == last_pkmap(m) && pkmap_is_full(m))
		return N_("every slot of pkmap is in use: kmap would sleep until one is given back");
	return NULL;
}

/* KM_USER0 where nothing is said, and where a kernel does not have it the first that it has. */
static unsigned km_type(const Machine *m, const VmsOp *op)
{
	uint64_t type = op->given[1] || has_km_type(m, op->arg[1]) ? op->arg[1] : KM_BOUNCE_READ;

	return (unsigned)type;
}

static const char *refuses_km_type(const Machine *m, const VmsOp *op)
{
	if (op->given[1] && !has_km_types(m))
		return N_("since 2.6.37 kmap_atomic takes no type");
	return op->given[1] && !has_km_type(m, op->arg[1]) ? N_("this kernel has no such type of kmap_atomic") : NULL;
}

void call_kmap_atomic(Machine *m, const VmsOp *op, VmsResult *result)
{
	result->ret = kmap_atomic(m, op->arg[0], km_type(m, op));
}

const char *refuses_kmap_atomic(const Machine *m, const VmsOp *op)
{
	bool low = !pfn_valid(m, op->arg[0]) || is_lowmem(m, op->arg[0]);
	uint64_t first = low ? 0 : atomic_slot_addr(m, 0), last;

	if (low)
		return pfn_valid(m, op->arg[0]) ? refuses_km_type(m, op) : N_("the machine has no such frame");
	last = atomic_slot_addr(m, km_type_nr(m) * vms_machine_cpus(m) - 1);
	if (is_covered(m, first < last ? first : last, (first < last ? last : first) + VMS_PAGE_SIZE))
		return N_("vmalloc has taken addresses of the fixmap");
	if (atomic_slots_held(m) == km_type_nr(m))
		return N_("every slot of kmap_atomic of this CPU is in use");
	return refuses_km_type(m, op);
}

void call_kunmap_atomic(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)result;
	kunmap_atomic(m, op->arg[0], km_type(m, op));
}

const char *refuses_kunmap_atomic(const Machine *m, const VmsOp *op)
{
	uint64_t addr = op->arg[0];

	if (!atomic_maps_held(m))
		return N_("this CPU holds no address of kmap_atomic");
	if (is_atomic_slot(m, addr) && !is_own_atomic_slot(m, addr))
		return N_("that is a slot of another CPU");
	if (is_atomic_slot(m, addr) && !has_km_types(m) && !atomic_slots_held(m))
		return N_("this CPU has no slot of kmap_atomic in use");
	if (!is_atomic_slot(m, addr) && !is_pkmap(m, addr) && !virt_addr_valid(m, addr))
		return N_("that is no address of kmap_atomic");
	return refuses_km_type(m, op);
}

void call_set_fixmap(Machine *m, const VmsOp *op, VmsResult *result)
{
	set_fixmap(m, op->arg[0], op->arg[1]);
	result->ret = fix_to_virt(m, op->arg[0]);
}

const char *refuses_fixmap(const Machine *m, const VmsOp *op)
{
	uint64_t addr = fix_to_virt(m, op->arg[0]);

	if (!fixmap_slots(m))
		return N_("in this kernel all of the fixmap is for kmap_atomic");
	if (op->arg[0] >= fixmap_slots(m))
		return N_("the fixmap has no such slot");
	if (is_covered(m, addr, addr + VMS_PAGE_SIZE))
		return N_("vmalloc has taken addresses of the fixmap");
	return op->arg[1] & ~(m->arch->pfn_mask | (VMS_PAGE_SIZE - 1)) ? N_("there is no such physical address") : NULL;
}

/* -------- devices */

void call_printk(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)result;
	printk_pointer(m, op->arg[0]);
}

void call_dma_read(Machine *m, const VmsOp *op, VmsResult *result)
{
	uint64_t pages = ((op->arg[0] & (VMS_PAGE_SIZE - 1)) + op->arg[1] + VMS_PAGE_SIZE - 1) / VMS_PAGE_SIZE;

	result->ret = dma_read(m, op->arg[0], op->arg[1], op->arg[2]);
	result->failed = result->ret < pages;
}

const char *refuses_dma(const Machine *m, const VmsOp *op)
{
	uint64_t addr = op->arg[0], size = op->arg[1];

	if (!size || size > (uint64_t)state_of(m)->nr_frames * VMS_PAGE_SIZE)
		return N_("a device reads something, and no more than there is RAM");
	if (!virt_addr_valid(m, addr))
		return refuses_vmalloc_address(m, op) ? N_("that is no address of the direct map or of vmalloc") : NULL;
	return size <= state_of(m)->high_memory - addr ? NULL : N_("that is more than the direct map has");
}

bool has_vmalloc_to_page(const Machine *m) { return m->era->version > KERNEL(2, 4); }

void call_vmalloc_to_page(Machine *m, const VmsOp *op, VmsResult *result)
{
	uint64_t pfn = 0;

	result->failed = !vmalloc_to_page(m, op->arg[0], &pfn);
	result->ret = pfn;
	result->object_ref = !result->failed && pfn_valid(m, pfn) ? ref(m, pfn_to_page(m, pfn)) : 0;
}

const char *refuses_vmalloc_address(const Machine *m, const VmsOp *op)
{
	return is_vmalloc_addr(m, op->arg[0]) ? NULL : N_("that is no address of vmalloc");
}
