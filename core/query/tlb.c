/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tlb.c -- what a CPU's TLB has in it. */

#include "core/kernel/tlb.h"

size_t vms_tlb_size(const VmsMachine *m)
{
	(void)m;
	return TLB_ENTRIES;
}

/* How many entries were used later. */
static unsigned age_of(const struct tlb *tlb, const struct tlb_entry *e)
{
	unsigned age = 0;

	for (size_t i = 0; i < TLB_ENTRIES; i++)
		age += tlb->entry[i].size && tlb->entry[i].used > e->used;
	return age;
}

size_t vms_tlb(const VmsMachine *m, unsigned cpu, VmsTlbEntry *out, size_t room)
{
	const struct tlb *tlb;
	size_t n = 0;

	if (cpu >= vms_machine_cpus(m))
		return 0;
	tlb = &state_of(m)->tlb[cpu];
	for (const struct tlb_entry *e = tlb->entry; e < tlb->entry + TLB_ENTRIES; e++) {
		unsigned age = age_of(tlb, e);

		if (!e->size)
			continue;
		n++;
		if (age < room)
			out[age] = (VmsTlbEntry){
				.address = e->address, .size = e->size, .pfn = e->pfn, .entry = e->entry,
				.global = tlb_global(m, e), .stale = tlb_stale(m, e), .age = age
			};
	}
	return n;
}
