/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-invariants-rest.c -- each thing that must hold of processes, the direct map, TLBs, locks and the vmlist of
 * 2.6.34, made wrong. */

#include <inttypes.h>

#include "core/kernel/lock.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/task.h"
#include "tests/core/spoil.h"

#define V2634 "linux-2.6.34/x86_32", 1

/* -------- processes */

/* A process with a page of its own, and where that is. */
static uint64_t touched(VmsMachine *m)
{
	uint64_t addr;

	perform(m, "process(number=1)");
	addr = perform(m, "user_malloc(size=9000)").ret;
	perform_at(m, "touch(addr=%" PRIu64 ")", addr);
	assert_no_violations(m);
	return addr;
}

static void a_frame_that_is_the_callers(VmsMachine *m)
{
	VmsLevel level[VMS_LEVELS];
	size_t n = vms_process_walk(m, 1, touched(m), level);

	SET(m, pfn_to_page(m, vms_entry_pfn(m, level[n - 1].entry)), owner, VMS_OWNER_CALLER);
}

static void a_slot_that_is_free(VmsMachine *m)
{
	perform_at(m, "swap_out(addr=%" PRIu64 ")", touched(m));
	assert_no_violations(m);
	arena_write(m, &state_of(m)->other.swap_map[1], 1, 0);
}

static void a_page_more(VmsMachine *m)
{
	touched(m);
	SET(m, current_mm(m), rss, current_mm(m)->rss + 1);
}

static void an_entry_of_its_own(VmsMachine *m)
{
	perform(m, "process(number=1)");
	set_entry(m, pgd_offset_task(m, 0xf0000000u), 0x1067);
}

/* -------- tables and TLBs */

/* The entry for an address, of whatever level, that is for a page. */
static const pte_t *leaf(VmsMachine *m, uint64_t addr)
{
	const pte_t *entry = pgd_offset_k(m, addr);

	for (int level = LEVEL_P4D; level >= LEVEL_PTE && !entry_leaf(m, *entry); level--)
		entry = table_offset(m, entry, addr, level);
	return entry;
}

static void a_direct_map_that_leads_elsewhere(VmsMachine *m)
{
	const pte_t *entry = leaf(m, state_of(m)->page_offset_base + 16 * MIB);

	set_entry(m, entry, *entry + 2 * MIB);
}

static void an_entry_that_nobody_flushes(VmsMachine *m)
{
	VmsArea area = area_of(m, VMS_AREA_VMALLOC);

	perform_at(m, "load(addr=%" PRIu64 ")", area.addr);
	assert_no_violations(m);
	set_entry(m, leaf(m, area.addr), 0);
}

/* -------- locks */

static void a_lock_that_is_held(VmsMachine *m) { SET(m, &state_of(m)->locks.vmap_area_lock, holder, 1); }

/* -------- vmlist of 2.6.34 */

static const struct vm_struct *vmlist(VmsMachine *m) { return at(m, vmalloc_of(m)->vmlist); }
static void a_vm_struct_without_its_area(VmsMachine *m) { SET(m, vmlist(m), addr, state_of(m)->vmalloc_end - 4096); }
static void a_vm_struct_that_is_forgotten(VmsMachine *m) { SET(m, vmalloc_of(m), vmlist, vmlist(m)->next); }

static void two_that_have_changed_places(VmsMachine *m)
{
	const struct vm_struct *first = vmlist(m), *second = at(m, first->next);

	SET(m, first, next, second->next);
	SET_REF(m, second, next, first);
	SET(m, vmalloc_of(m), vmlist, ref(m, second));
}

static const Spoil spoils[] = {
	{ V419, a_frame_that_is_the_callers, "a process has a frame that is not a process'" },
	{ V24, a_slot_that_is_free, "an entry names a slot of the swap space that is free" },
	{ V612, a_page_more, "a process miscounts its pages" },
	{ V2634, an_entry_of_its_own, "a task's directory has an entry that is not the kernel's" },
	{ V54, a_direct_map_that_leads_elsewhere, "the direct map has another frame" },
	{ V61, an_entry_that_nobody_flushes, "a TLB has what the tables have no more, and nobody will flush it" },
	{ V419, a_lock_that_is_held, "vmap_area_lock: it was not released by CPU" },
	{ V2634, a_vm_struct_without_its_area, "vmlist has what is no area in use" },
	{ V2634, a_vm_struct_that_is_forgotten, "vmlist has more or fewer vm_structs than there are" },
	{ V2634, two_that_have_changed_places, "vmlist is out of order" },
};

int main(void)
{
	return run_spoils(spoils, sizeof spoils / sizeof *spoils);
}
