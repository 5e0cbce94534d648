/* SPDX-License-Identifier: GPL-2.0-or-later */
/* remap-area-pages.c -- what ioremap stands on: a device's addresses in the page tables, and what may not be mapped.
 *
 * Models arch/i386/mm/ioremap.c of 2.4 (the same in 2.4.0 and 2.4.32, but that 2.4.0 takes no lock for it).  No frame
 * is taken: the entries name the addresses of the device, one page each.  An entry in use stops the kernel, where
 * vmalloc would only complain.
 *
 *   remap_area_pages -> remap_area_pmd -> remap_area_pte      in steps of 4 MiB, as in vmalloc
 *
 * What ioremap has made is an area like any other, and vfree takes it away.
 *
 * Inaccuracies: frames that are not there count as no RAM.
 */

enum { _PAGE_PRESENT = 0x001, _PAGE_RW = 0x002, _PAGE_ACCESSED = 0x020, _PAGE_DIRTY = 0x040 };

static void remap_area_pte(Machine *m, const pte_t *pte, addr_t address, addr_t size, addr_t phys_addr, pte_t flags)
{
	pte_t prot = _PAGE_PRESENT | _PAGE_RW | _PAGE_DIRTY | _PAGE_ACCESSED | flags;
	addr_t start = address & PMD_MASK, end;

	address &= ~PMD_MASK;
	end = address + size;
	if (end > PMD_SIZE)
		end = PMD_SIZE;
	BUG_ON(m, address >= end);
	do {
		if (!entry_none(*pte)) {
			printk(m, PAGE_ALREADY_EXISTS, start + address);
			BUG(m, "!pte_none(*pte)");
		}
		set_entry(m, pte, (phys_addr & PAGE_MASK) | prot);
		MARK(m, PTE_SET, start + address, phys_addr >> PAGE_SHIFT, *pte);
		address += PAGE_SIZE;
		phys_addr += PAGE_SIZE;
		pte++;
	} while (address && address < end);
}

static int remap_area_pmd(Machine *m, const pte_t *pmd, addr_t address, addr_t size, addr_t phys_addr, pte_t flags)
{
	addr_t start = address & PGDIR_MASK, end;

	address &= ~PGDIR_MASK;
	end = address + size;
	if (end > PGDIR_SIZE)
		end = PGDIR_SIZE;
	phys_addr -= address;
	BUG_ON(m, address >= end);
	do {
		const pte_t *pte = table_alloc(m, pmd, start + address, LEVEL_PTE);

		if (!pte)
			return -ENOMEM;
		pt_enter(m, start + address, LEVEL_PTE);
		remap_area_pte(m, pte, start + address, end - address, phys_addr + address, flags);
		address = (address + PMD_SIZE) & PMD_MASK;
		pmd++;
	} while (address && address < end);
	return 0;
}

static int remap_area_pages(Machine *m, addr_t address, addr_t phys_addr, addr_t size, pte_t flags)
{
	const pte_t *pmd;
	addr_t start = address, end = address + size;
	int err = 0;

	ENTER(m, address, phys_addr, size);
	MARK(m, CACHE_FLUSH, start, end);
	BUG_ON(m, address >= end);
	phys_addr -= address;
	lock_init_mm(m);
	do {
		pt_enter(m, address, LEVEL_PGD);
		pt_enter(m, address, LEVEL_PUD);
		pmd = table_alloc(m, dir_offset_k(m, address), address, LEVEL_PMD);
		if (!pmd || remap_area_pmd(m, pmd, address, end - address, phys_addr + address, flags)) {
			err = -ENOMEM;
			break;
		}
		address = (address + PGDIR_SIZE) & PGDIR_MASK;
	} while (address && address < end);
	unlock_init_mm(m);
	flush_tlb_all(m);
	LEAVE(m, err);
	return err;
}

/* Is there RAM in the range that is in use?  Frames that are reserved are not; high memory is not looked at. */
static bool ram_in_use(Machine *m, addr_t phys_addr, addr_t last_addr)
{
	uint64_t pfn = phys_addr >> PAGE_SHIFT;

	if (phys_addr >= state_of(m)->high_memory - state_of(m)->page_offset_base)
		return false;
	for (; pfn <= last_addr >> PAGE_SHIFT && pfn_valid(m, pfn); pfn++)
		if (pfn_to_page(m, pfn)->state != PAGE_RESERVED) {
			MARK(m, RAM_IN_USE, pfn);
			return true;
		}
	return false;
}

/* What lies in the direct map was never mapped anew. */
static void iounmap(Machine *m, addr_t addr)
{
	ENTER(m, addr);
	if (addr > state_of(m)->high_memory)
		vfree(m, addr & PAGE_MASK);
	LEAVE_VOID(m);
}
