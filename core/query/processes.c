/* SPDX-License-Identifier: GPL-2.0-or-later */
/* processes.c -- what there is of processes and their ranges, of pkmap, of the fixmap and of
 * kmap_atomic. */

#include "core/kernel/fixmap.h"
#include "core/kernel/kmap-atomic.h"
#include "core/kernel/kmap.h"
#include "core/kernel/mmap.h"
#include "core/kernel/page-table.h"
#include "core/kernel/task.h"

/* -------- processes */

static VmsProcess process_of(const Machine *m, unsigned number)
{
	const struct mm_struct *mm = mm_of_process(m, number);

	return (VmsProcess){
		.number = number, .pid = pid_of_process(number), .ref = ref(m, mm), .id = vms_id(m, ref(m, mm)),
		.pgd = pgd_of_process(m, number), .resident = mm ? mm->rss : 0, .swapped = mm ? mm->swapped : 0,
		.running = number == process_now(m)
	};
}

size_t vms_processes(const VmsMachine *m, VmsProcess *out, size_t room)
{
	const struct mm_struct *mm = at(m, state_of(m)->other.processes);
	size_t n = 0;

	if (n++ < room)
		out[0] = process_of(m, 0);
	for (; mm; mm = at(m, mm->next))
		if (mm->number && n++ < room)
			out[n - 1] = process_of(m, mm->number);
	return n;
}

static bool is_process(const Machine *m, unsigned number) { return !number || mm_of_process(m, number); }

static VmsUserRange range_of(const Machine *m, const struct mm_struct *mm, const struct vm_area_struct *vma)
{
	VmsUserRange range = {
		.ref = ref(m, vma), .id = vms_id(m, ref(m, vma)), .start = vma->vm_start, .end = vma->vm_end
	};

	for (uint64_t addr = range.start, next; addr < range.end; addr = next) {
		const pte_t *pte = user_pte(m, mm, addr, range.end, &next);

		range.resident += pte && entry_present(m, *pte);
		range.swapped += pte && !entry_none(*pte) && !entry_present(m, *pte);
	}
	return range;
}

size_t vms_user_ranges(const VmsMachine *m, unsigned process, VmsUserRange *out, size_t room)
{
	const struct mm_struct *mm = mm_of_process(m, process);
	size_t n = 0;

	for (const struct vm_area_struct *vma = mm ? at(m, mm->mmap) : NULL; vma; vma = at(m, vma->next))
		if (n++ < room)
			out[n - 1] = range_of(m, mm, vma);
	return n;
}

size_t vms_process_walk(const VmsMachine *m, unsigned process, uint64_t address, VmsLevel out[VMS_LEVELS])
{
	return is_process(m, process) ? table_walk(m, pgd_of_process(m, process), address, out) : 0;
}

size_t vms_lagging(const VmsMachine *m, unsigned process, unsigned *index, size_t room)
{
	uint64_t pgd = pgd_of_process(m, process);
	unsigned entries = m->arch->level[LEVEL_PGD].entries;
	size_t n = 0;

	if (!is_process(m, process))
		return 0;
	for (unsigned i = table_index(m, kernel_start(m), LEVEL_PGD); i < entries; i++)
		if (vms_table_entry(m, pgd, i) != vms_table_entry(m, init_mm_pgd(m), i) && n++ < room)
			index[n - 1] = i;
	return n;
}

/* -------- windows */

unsigned vms_pkmap_slots(const VmsMachine *m) { return last_pkmap(m); }
unsigned vms_fixmap_slots(const VmsMachine *m) { return fixmap_slots(m); }
unsigned vms_atomic_slots(const VmsMachine *m) { return km_type_nr(m) * vms_machine_cpus(m); }

size_t vms_pkmap(const VmsMachine *m, VmsSlot *out, size_t room)
{
	size_t n = 0;

	for (unsigned slot = 0; slot < last_pkmap(m); slot++) {
		uint64_t address = pkmap_base(m) + (uint64_t)slot * VMS_PAGE_SIZE, pfn, entry;
		unsigned count = state_of(m)->other.pkmap_count[slot];

		if (count && vms_translate(m, address, &pfn, &entry) && n++ < room)
			out[n - 1] = (VmsSlot){ .slot = slot, .address = address, .pfn = pfn, .entry = entry,
			                        .count = count };
	}
	return n;
}

size_t vms_fixmap(const VmsMachine *m, VmsSlot *out, size_t room)
{
	size_t n = 0;

	for (unsigned slot = 0; slot < fixmap_slots(m); slot++) {
		pte_t entry = fixmap_entry(m, slot);

		if (entry && n++ < room)
			out[n - 1] = (VmsSlot){ .slot = slot, .address = fix_to_virt(m, slot),
			                        .pfn = vms_entry_pfn(m, entry), .entry = entry };
	}
	return n;
}

size_t vms_atomic_maps(const VmsMachine *m, VmsSlot *out, size_t room)
{
	size_t n = 0;

	for (unsigned slot = 0; slot < vms_atomic_slots(m); slot++) {
		pte_t entry = atomic_slot_entry(m, slot);

		if (entry && n++ < room)
			out[n - 1] = (VmsSlot){
				.slot = slot, .address = atomic_slot_addr(m, slot), .pfn = vms_entry_pfn(m, entry),
				.entry = entry, .cpu = slot / km_type_nr(m),
				.type = km_slot_name(m, slot % km_type_nr(m))
			};
	}
	return n;
}
