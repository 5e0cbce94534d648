/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memtype.c -- with which cache mode a device is mapped.
 *
 * Models arch/x86/mm/pat.c of 2.6.34 (as much of it in all later kernels; reserve_memtype until 5.6).  Two mappings of
 * one physical address must not have different modes: memory that is mapped already keeps the mode that it has.
 *
 * Inaccuracies: modes are reserved nowhere, they are read back from the entries of what is mapped.
 */

/* Cache modes as the bits of an entry that choose them, in the order that the kernel gives the page attribute table. */
#define _PAGE_CACHE_MODE_WB 0x000u
#define _PAGE_CACHE_MODE_WC 0x008u
#define _PAGE_CACHE_MODE_UC_MINUS 0x010u
#define _PAGE_CACHE_MASK (_PAGE_CACHE_MODE_WC | _PAGE_CACHE_MODE_UC_MINUS)

/* The mode in which a part of the memory is mapped already, else the one that is wanted. */
static pte_t memtype_reserve(const Machine *m, uint64_t start, uint64_t end, pte_t wanted)
{
	uint64_t pfn, entry;
	VmsArea area;

	for (bool there = vms_area_from(m, 0, &area); there; there = vms_area_next(m, &area)) {
		bool same = area.phys_addr && area.phys_addr < end && area.phys_addr + area.size > start;

		if (same && vms_translate(m, area.addr, &pfn, &entry))
			return entry & _PAGE_CACHE_MASK;
	}
	return wanted;
}
