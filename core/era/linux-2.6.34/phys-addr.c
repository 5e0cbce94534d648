/* SPDX-License-Identifier: GPL-2.0-or-later */
/* phys-addr.c -- physical addresses on x86: how wide they are, and which are mapped anyway.
 *
 * Models arch/x86/mm/ioremap.c and what it includes, of 2.6.34 (the same in 3.15).
 *
 * Inaccuracies: a processor with 46 bits of physical addresses, 36 with PAE.
 */

#define ISA_START_ADDRESS 0xa0000u
#define ISA_END_ADDRESS 0x100000u

/* resource_size_t: 32 bits, unless the kernel knows of more. */
static uint64_t resource_size(const Machine *m, uint64_t addr)
{
	return BITS == 64 || m->arch == &arch_x86_32_pae ? addr : (uint32_t)addr;
}

/* Can the kernel's functions be told of this address at all? */
static bool is_phys_addr(const Machine *m, uint64_t addr) { return addr == resource_size(m, addr); }

static bool phys_addr_valid(const Machine *m, uint64_t addr)
{
	return resource_size(m, UINT64_MAX) == UINT32_MAX || !(addr >> (BITS == 64 ? 46 : 36));
}

static bool is_ISA_range(uint64_t start, uint64_t last)
{
	return start >= ISA_START_ADDRESS && last < ISA_END_ADDRESS;
}

/* RAM by the firmware's list; its own page and the range from 640 KiB to 1 MiB are not. */
static bool page_is_ram(const Machine *m, uint64_t pfn)
{
	bool isa = pfn >= ISA_START_ADDRESS >> PAGE_SHIFT && pfn < ISA_END_ADDRESS >> PAGE_SHIFT;

	return pfn && pfn < state_of(m)->end_pfn && !isa;
}

/* The direct map has it: the address there, which iounmap will leave alone. */
static addr_t phys_to_virt(const Machine *m, uint64_t phys_addr)
{
	return (addr_t)(state_of(m)->page_offset_base + phys_addr);
}
