/* SPDX-License-Identifier: GPL-2.0-or-later */
/* statistics.c -- counters by name, the kernel's log, and what is still held. */

#include <inttypes.h>
#include <string.h>

#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"
#include "core/kernel/lock.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/vmalloc.h"

/* -------- counters */

static uint64_t free_pages(const Machine *m)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < state_of(m)->nr_zones; i++)
		n += state_of(m)->zone[i].free;
	return n;
}

/* The same of one NUMA node; 0 where there is no such node. */
static uint64_t free_pages_of(const Machine *m, uint32_t node)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < state_of(m)->nr_zones; i++)
		n += state_of(m)->zone[i].node == node ? state_of(m)->zone[i].free : 0;
	return n;
}

static uint64_t free_pages_n0(const Machine *m) { return free_pages_of(m, 0); }
static uint64_t free_pages_n1(const Machine *m) { return free_pages_of(m, 1); }

static uint64_t numa_hit(const Machine *m) { return state_of(m)->numa_stat.hit; }
static uint64_t numa_miss(const Machine *m) { return state_of(m)->numa_stat.miss; }
static uint64_t numa_foreign(const Machine *m) { return state_of(m)->numa_stat.foreign; }
static uint64_t numa_local(const Machine *m) { return state_of(m)->numa_stat.local; }
static uint64_t numa_other(const Machine *m) { return state_of(m)->numa_stat.other; }

static uint64_t pcp_pages(const Machine *m)
{
	uint64_t n = 0;
	VmsZone zone;

	for (size_t i = 0; vms_zone(m, i, &zone); i++)
		n += zone.pcp;
	return n;
}

static uint64_t holes(const Machine *m, bool count)
{
	uint64_t start, stop, n = 0, largest = 0;

	for (uint64_t at_address = 0; vms_hole_from(m, at_address, &start, &stop); at_address = stop) {
		n++;
		if (stop - start > largest)
			largest = stop - start;
	}
	return count ? n : largest;
}

static uint64_t total_pages(const Machine *m) { return state_of(m)->totalram_pages; }
static uint64_t lazy_pages(const Machine *m) { return (uint64_t)vmalloc_of(m)->vmap_lazy_nr; }
static uint64_t lazy_max_pages(const Machine *m) { return vmalloc_of(m)->lazy_max_pages; }
static uint64_t nr_areas(const Machine *m) { return vms_area_count(m, VMS_AREA_BUSY); }
static uint64_t nr_lazy_areas(const Machine *m) { return vms_area_count(m, VMS_AREA_LAZY); }
static uint64_t largest_hole(const Machine *m) { return holes(m, false); }
static uint64_t nr_holes(const Machine *m) { return holes(m, true); }
static uint64_t page_tables(const Machine *m)
{
	return state_of(m)->live[VMS_KIND_TABLE] - 1 - (task_pgd(m) != 0) - state_of(m)->boot_tables;
}
static uint64_t hole_size(const Machine *m) { return vmalloc_of(m)->cached_hole_size; }
static uint64_t cached_vstart(const Machine *m) { return vmalloc_of(m)->cached_vstart; }
static uint64_t cached_align(const Machine *m) { return vmalloc_of(m)->cached_align; }
static uint64_t this_cpu_number(const Machine *m) { return state_of(m)->this_cpu; }
static uint64_t stopped(const Machine *m) { return state_of(m)->halted; }
static uint64_t steps(const Machine *m) { return (uint64_t)(vms_cursor(m) + 1); }
static uint64_t operations(const Machine *m) { return vms_op_of_step(m, vms_cursor(m)); }

static uint64_t so_far(const Machine *m, VmsMark mark) { return vms_count(m, mark, VMS_START, vms_cursor(m)); }
static uint64_t nodes_visited(const Machine *m)
{
	return so_far(m, VMS_MARK_VA_TREE_STEP) + so_far(m, VMS_MARK_VA_SEARCH_STEP);   /* the latter in all kernels */
}
static uint64_t tlb_flushes(const Machine *m)
{
	return so_far(m, VMS_MARK_TLB_FLUSH_ALL) + so_far(m, VMS_MARK_TLB_FLUSH_RANGE);
}

/* Locks, and contexts. */
static uint64_t locks_counted(const Machine *m, bool waited)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < LOCK_COUNT; i++)
		n += waited ? lock_at(m, i)->waited : lock_at(m, i)->taken;
	return n;
}

static uint64_t locks_taken(const Machine *m) { return locks_counted(m, false); }
static uint64_t lock_waits(const Machine *m) { return locks_counted(m, true); }
static uint64_t ctx_violations(const Machine *m) { return state_of(m)->ctx_violations; }

static uint64_t tlb_hits(const Machine *m) { return so_far(m, VMS_MARK_TLB_HIT); }
static uint64_t tlb_misses(const Machine *m) { return so_far(m, VMS_MARK_TLB_MISS); }

/* The bytes that this CPU can get at without a walk. */
static uint64_t tlb_reach(const Machine *m)
{
	uint64_t reach = 0;

	for (size_t i = 0; i < TLB_ENTRIES; i++)
		reach += state_of(m)->tlb[state_of(m)->this_cpu].entry[i].size;
	return reach;
}

static const struct { const char *name; uint64_t (*read)(const Machine *m); } counters[] = {
	{ "total_pages", total_pages }, { "free_pages", free_pages }, { "pcp_pages", pcp_pages },
	{ "free_pages_n0", free_pages_n0 }, { "free_pages_n1", free_pages_n1 },
	{ "numa_hit", numa_hit }, { "numa_miss", numa_miss }, { "numa_foreign", numa_foreign },
	{ "numa_local", numa_local }, { "numa_other", numa_other },
	{ "lazy_pages", lazy_pages }, { "lazy_max_pages", lazy_max_pages }, { "nr_areas", nr_areas },
	{ "nr_lazy_areas", nr_lazy_areas }, { "nr_holes", nr_holes }, { "largest_hole", largest_hole },
	{ "cached_hole_size", hole_size }, { "cached_vstart", cached_vstart }, { "cached_align", cached_align },
	{ "page_tables", page_tables }, { "nodes_visited", nodes_visited }, { "tlb_flushes", tlb_flushes },
	{ "tlb_hits", tlb_hits }, { "tlb_misses", tlb_misses }, { "tlb_reach", tlb_reach },
	{ "steps", steps }, { "operations", operations }, { "cpu", this_cpu_number }, { "stopped", stopped },
	{ "locks_taken", locks_taken }, { "lock_waits", lock_waits }, { "violations", ctx_violations },
};

bool vms_stat(const VmsMachine *m, const char *name, uint64_t *value)
{
	for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++)
		if (!strcmp(counters[i].name, name)) {
			*value = counters[i].read(m);
			return true;
		}
	return false;
}

const char *vms_stat_name(size_t i)
{
	return i < sizeof counters / sizeof counters[0] ? counters[i].name : NULL;
}

/* -------- the kernel's log: its marks up to the cursor */

static bool begins_line(const Record *r)
{
	return record_tag(r) == RECORD_MARK && mark_is_log(mark_of_record(r)) &&
	       !mark_continues_line(mark_of_record(r));
}

static bool log_record(const Machine *m, size_t i, uint64_t *record)
{
	for (uint64_t r = 0; r < m->journal.cursor; r++)
		if (begins_line(&m->journal.record[r]) && i-- == 0) {
			*record = r;
			return true;
		}
	return false;
}

size_t vms_log_count(const VmsMachine *m)
{
	size_t n = 0;

	for (uint64_t r = 0; r < m->journal.cursor; r++)
		n += begins_line(&m->journal.record[r]);
	return n;
}

static bool next_mark(const Machine *m, uint64_t *record)
{
	do
		++*record;
	while (*record < m->journal.cursor && record_tag(&m->journal.record[*record]) != RECORD_MARK);
	return *record < m->journal.cursor;
}

static int log_text(const Machine *m, uint64_t record, char *text, size_t size)
{
	VmsStep step;

	step_of_record(m, record, &step);
	return vms_step_text(m, &step, NULL, text, size);
}

int vms_log_line(const VmsMachine *m, size_t i, char *text, size_t size)
{
	uint64_t record;
	int length;

	if (!log_record(m, i, &record))
		return -1;
	length = log_text(m, record, text, size);
	while (next_mark(m, &record) && mark_continues_line(mark_of_record(&m->journal.record[record]))) {
		size_t used = (size_t)length < size ? (size_t)length : size;

		length += log_text(m, record, text + used, size - used);
	}
	return length;
}

/* Kernels say some things in words of their own; their code is one. */
const char *vms_mark_code(VmsMark mark)
{
	switch (mark) {
	case VMS_MARK_LOG_PAGES_ORDER_FAILED:
	case VMS_MARK_LOG_PAGES_0_FAILED: mark = VMS_MARK_LOG_PAGES_FAILED; break;
	case VMS_MARK_LOG_AREAS_OVERLAP: mark = VMS_MARK_LOG_WARN_ON; break;
	default: break;
	}
	return mark_is_log(mark) && !mark_continues_line(mark) ? vms_mark_name(mark) + strlen("log_") : NULL;
}

const char *vms_log_code(const VmsMachine *m, size_t i)
{
	uint64_t record;

	return log_record(m, i, &record) ? vms_mark_code(mark_of_record(&m->journal.record[record])) : NULL;
}

/* -------- what is still held */

/* The frames of a block that begins here; 0 where nobody has asked for it. */
static uint64_t asked_for(const struct page *page)
{
	bool asked = page->state == PAGE_USED && (page->owner == VMS_OWNER_AREA || page->owner == VMS_OWNER_CALLER ||
	                                          page->owner == VMS_OWNER_LARGE || page->owner == VMS_OWNER_USER);

	return asked ? (uint64_t)1 << page->order : 0;
}

void vms_leaks(const VmsMachine *m, VmsLeaks *out)
{
	const struct state *s = state_of(m);
	VmsKind area = m->era->version < KERNEL(2, 6) ? VMS_KIND_VM_STRUCT : VMS_KIND_VMAP_AREA;

	*out = (VmsLeaks){ .areas = s->live[area], .objects = s->live[VMS_KIND_BUFFER] };
	out->objects += s->live[VMS_KIND_VM_STRUCT] + s->live[VMS_KIND_VMAP_BLOCK] + s->live[VMS_KIND_PAGE_ARRAY];
	out->objects += s->live[VMS_KIND_MM_STRUCT] + s->live[VMS_KIND_VM_AREA_STRUCT];
	for (unsigned i = 0; i < s->nr_zones; i++)
		for (uint64_t pfn = s->zone[i].start; pfn < s->zone[i].end; pfn++)
			if (page_in_rest(m, pfn))
				pfn = s->zone[i].rest_end - 1;
			else
				out->frames += asked_for(pfn_to_page(m, pfn));
}
