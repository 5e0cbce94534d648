/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tlb.c -- the translation lookaside buffers, one a CPU.
 *
 *   address of a page, size      frames from       as the tables said when it was read
 *   ffffc900_00000000  4 KiB     pfn 31745         P RW A D G NX
 *   ffff8880_00200000  2 MiB     pfn 512           P RW A D PSE G NX
 *
 * Every access asks here first; only where nothing is known are the tables walked, and what they say is kept.  What the
 * kernel changes in its tables later is not seen until it says so, by a flush: each entry by itself (invlpg), or all.
 *
 * Models arch/x86/mm/tlb.c and arch/arm/mm/tlb-v7.S.  The other CPUs are told by an interrupt (IPI); on ARMv7 the
 * hardware tells them.
 *
 * Inaccuracies: this is a TLB to learn from: 16 entries, of any size, in any place, and the one used least recently
 * gives way.  Real ones have some 64 entries for each size of page, sorted by address, and a larger second level.  No
 * caches of the upper tables.  An entry that is not global is kept with its top-level table, as with PCIDs.
 */

#include "core/kernel/kernel.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/task.h"
#include "core/machine/set.h"

#define SUPERSECTION_SIZE ((uint64_t)16 << 20)

/* -------- one CPU's */

static const struct tlb *this_tlb(const Machine *m) { return &state_of(m)->tlb[state_of(m)->this_cpu]; }

/* On ARM what the user has is nG in the hardware's entry (set_pte_at). */
bool tlb_global(const Machine *m, const struct tlb_entry *e)
{
	return m->arch->global ? e->entry & m->arch->global : e->address >= task_size(m);
}

static bool serves(const Machine *m, const struct tlb_entry *e, uint64_t addr)
{
	return e->size && addr >= e->address && addr - e->address < e->size &&
	       (tlb_global(m, e) || e->pgd == current_pgd(m));
}

const struct tlb_entry *tlb_find(const Machine *m, uint64_t addr)
{
	for (const struct tlb_entry *e = this_tlb(m)->entry; e < this_tlb(m)->entry + TLB_ENTRIES; e++)
		if (serves(m, e, addr))
			return e;
	return NULL;
}

bool tlb_stale(const Machine *m, const struct tlb_entry *e)
{
	const struct page *table = pfn_to_page(m, e->pgd);
	VmsLevel level[VMS_LEVELS];
	const VmsLevel *last;

	if (table->owner != VMS_OWNER_TABLE)
		return true;
	last = &level[table_walk(m, e->pgd, e->address, level) - 1];
	return !last->present || last->entry != e->entry || walked_pfn(m, last, e->address) != e->pfn;
}

/* The latest use has the highest number; who had it already keeps it. */
static void tlb_use(Machine *m, const struct tlb_entry *e)
{
	const struct tlb *tlb = this_tlb(m);

	if (e->used && e->used == tlb->clock)
		return;
	SET(m, tlb, clock, tlb->clock + 1);
	SET(m, e, used, tlb->clock);
}

const struct tlb_entry *tlb_lookup(Machine *m, uint64_t addr)
{
	const struct tlb_entry *e = tlb_find(m, addr);
	uint64_t cpu = state_of(m)->this_cpu;

	if (!e) {
		MARK(m, TLB_MISS, cpu, addr);
		return NULL;
	}
	MARK(m, TLB_HIT, cpu, addr, e->pfn + ((addr - e->address) >> PAGE_SHIFT));
	if (tlb_stale(m, e))
		MARK(m, TLB_STALE, addr);
	tlb_use(m, e);
	return e;
}

static void tlb_forget(Machine *m, const struct tlb_entry *e)
{
	SET(m, e, address, 0);
	SET(m, e, size, 0);
	SET(m, e, pfn, 0);
	SET(m, e, entry, 0);
	SET(m, e, pgd, 0);
	SET(m, e, used, 0);
}

/* An empty place, or that of the entry used least recently, which is evicted. */
static const struct tlb_entry *tlb_place(Machine *m)
{
	const struct tlb_entry *entry = this_tlb(m)->entry, *oldest = entry;

	for (const struct tlb_entry *e = entry; e < entry + TLB_ENTRIES; e++)
		if (e->used < oldest->used)
			oldest = e;
	if (oldest->size) {
		MARK(m, TLB_EVICT, state_of(m)->this_cpu, oldest->address, oldest->size);
		tlb_forget(m, oldest);
	}
	return oldest;
}

/* What one entry of the TLB covers: on ARM, Linux's entry is a pair of sections, or a part of a supersection. */
static uint64_t tlb_size(const Machine *m, const VmsLevel *last)
{
	if (m->arch != &arch_arm || last->covers == VMS_PAGE_SIZE)
		return last->covers;
	return last->entry & m->arch->super ? SUPERSECTION_SIZE : SECTION_SIZE;
}

const struct tlb_entry *tlb_fill(Machine *m, uint64_t addr, const VmsLevel *last)
{
	const struct tlb_entry *e = tlb_place(m);
	uint64_t size = tlb_size(m, last), address = addr & ~(size - 1);

	SET(m, e, address, address);
	SET(m, e, size, size);
	SET(m, e, pfn, walked_pfn(m, last, address));
	SET(m, e, entry, last->entry);
	SET(m, e, pgd, current_pgd(m));
	tlb_use(m, e);
	MARK(m, TLB_FILL, state_of(m)->this_cpu, address, size, e->pfn, e->entry);
	return e;
}

/* -------- another process */

/* Without PCIDs, which Linux uses since 4.14, a load of CR3 is felt: what is not global is forgotten.  ARM has
 * ASIDs. */
void tlb_switch_mm(Machine *m)
{
	const struct tlb_entry *entry = this_tlb(m)->entry;

	if (m->era->version >= KERNEL(4, 14) || m->arch == &arch_arm)
		return;
	for (const struct tlb_entry *e = entry; e < entry + TLB_ENTRIES; e++) {
		if (!e->size || tlb_global(m, e))
			continue;
		MARK(m, TLB_DROP, state_of(m)->this_cpu, e->address, e->size);
		tlb_forget(m, e);
	}
}

void tlb_forget_table(Machine *m, uint64_t pgd)
{
	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++)
		for (size_t i = 0; i < TLB_ENTRIES; i++)
			if (state_of(m)->tlb[cpu].entry[i].size && state_of(m)->tlb[cpu].entry[i].pgd == pgd)
				tlb_forget(m, &state_of(m)->tlb[cpu].entry[i]);
}

/* -------- flushes */

/* Pages that are forgotten one by one; a longer range costs more than to forget everything.  x86 before 3.7 knew no
 * ranges in kernel space, 3.7 to 3.16 compared with a part of the TLB's size (here 512 >> 6), since then it is 33. */
static uint64_t flush_ceiling(const Machine *m)
{
	if (m->arch == &arch_arm)
		return UINT64_MAX >> PAGE_SHIFT;
	return m->era->version < KERNEL(3, 7) ? 0 : m->era->version < KERNEL(3, 17) ? 8 : 33;
}

static bool overlaps(const struct tlb_entry *e, uint64_t start, uint64_t last)
{
	return e->size && e->address <= last && start <= e->address + (e->size - 1);
}

/* On one CPU: the entries that have to do with addresses from `start` to `last`. */
static void flush_on_cpu(Machine *m, unsigned cpu, uint64_t start, uint64_t last)
{
	const struct tlb_entry *entry = state_of(m)->tlb[cpu].entry;

	for (const struct tlb_entry *e = entry; e < entry + TLB_ENTRIES; e++) {
		if (!overlaps(e, start, last))
			continue;
		MARK(m, TLB_DROP, cpu, e->address, e->size);
		tlb_forget(m, e);
	}
}

static void flush_on_each_cpu(Machine *m, uint64_t start, uint64_t last)
{
	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++) {
		if (cpu != state_of(m)->this_cpu && m->arch != &arch_arm)
			MARK(m, TLB_IPI, cpu);
		flush_on_cpu(m, cpu, start, last);
	}
}

void flush_tlb_all(Machine *m)
{
	MARK(m, TLB_FLUSH_ALL, state_of(m)->this_cpu);
	flush_on_each_cpu(m, 0, UINT64_MAX);
}

void flush_tlb_kernel_range(Machine *m, uint64_t start, uint64_t end)
{
	uint64_t ceiling = flush_ceiling(m);

	if (end - start <= ceiling << PAGE_SHIFT) {
		MARK(m, TLB_FLUSH_RANGE, start, end);
		if (start < end)
			flush_on_each_cpu(m, start, end - 1);
		return;
	}
	if (ceiling)
		MARK(m, TLB_FLUSH_LONG, start, end, ceiling);
	else
		MARK(m, TLB_FLUSH_WHOLE, start, end);
	flush_tlb_all(m);
}

void flush_tlb_range(Machine *m, uint64_t start, uint64_t end)
{
	MARK(m, TLB_FLUSH_RANGE, start, end);
	if (start < end)
		flush_on_each_cpu(m, start, end - 1);
}

void flush_tlb_one(Machine *m, uint64_t addr)
{
	unsigned cpu = (unsigned)state_of(m)->this_cpu;

	MARK(m, TLB_FLUSH_ONE, cpu, addr);
	flush_on_cpu(m, cpu, addr, addr + VMS_PAGE_SIZE - 1);
}
