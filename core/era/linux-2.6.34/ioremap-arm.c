/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ioremap-arm.c -- a device's registers in the same address space, on ARM.
 *
 * Models arch/arm/mm/ioremap.c of 2.6.34, for ARMv7.  A kernel for one CPU can do without tables: where device, size
 * and address are all aligned to 2 MiB, entries of the first level map memory themselves.
 *
 *   section        2 MiB, 2 MiB aligned: an entry of Linux, which is two sections of 1 MiB to the hardware
 *   supersection   16 MiB, 16 MiB aligned: eight equal entries of Linux; for devices above 4 GiB alone, with addresses
 *                  of 36 bits.  Bits 32 to 35 stand where a section has bits 20 to 23
 *   pages          everything else, and everything where the kernel is built for several CPUs
 *
 * Sections are entries of the top level, of which every process has copies: init_mm's kvm_seq counts their changes, and
 * a process whose number is older gets them anew when it runs (task.c).
 *
 * A section is taken away by iounmap at once; the purge, which comes later, finds nothing there.  Where the device is
 * does not get into the vm_struct.  Of a device above 4 GiB that gets no supersections the kernel maps another
 * address: what it computes with has 32 bits.
 *
 * The kinds of memory that devices are (mem_types):
 *
 *   MT_DEVICE           ioremap, ioremap_nocache     in order, nothing is kept or put together
 *   MT_DEVICE_WC        ioremap_wc                   writes may be put together: for frame buffers
 *   MT_DEVICE_CACHED    ioremap_cached               as memory
 *
 * Inaccuracies: a machine with one CPU runs a kernel for one.
 *
 * Golden traces: 2.6.34-arm-ioremap (sizes and addresses; the recordings make no mapping).
 */

#define SECTION_MASK (~(((uint64_t)1 << 21) - 1))
#define SUPERSECTION_SIZE ((addr_t)1 << 24)
#define SUPERSECTION_MASK (~(uint64_t)(SUPERSECTION_SIZE - 1))
#define SZ_1M ((addr_t)1 << 20)

/* What stands beside the address in an entry for a page, and in one of the first level. */
struct mem_type { pte_t prot_pte, prot_sect; };

static const struct mem_type mem_types[] = {
	[IOREMAP] = { 0x4d3, 0x11412 }, [IOREMAP_NOCACHE] = { 0x4d3, 0x11412 }, [IOREMAP_WC] = { 0x0e7, 0x416 },
	[IOREMAP_CACHED] = { 0x0ef, 0x41e },
};

static int remap_area_pte(Machine *m, const pte_t *pmd, addr_t addr, addr_t end, addr_t phys_addr, pte_t prot)
{
	const pte_t *pte = table_alloc(m, pmd, addr, LEVEL_PTE);

	if (!pte)
		return -ENOMEM;
	pt_enter(m, addr, LEVEL_PTE);
	do {
		if (!entry_none(*pte))
			BUG(m, "remap_area_pte: page already exists");
		set_entry(m, pte, phys_addr | prot);
		MARK(m, PTE_SET, addr, phys_addr >> PAGE_SHIFT, *pte);
	} while (pte++, phys_addr += PAGE_SIZE, addr += PAGE_SIZE, addr != end);
	return 0;
}

static int remap_area_pages(Machine *m, addr_t start, addr_t phys_addr, addr_t size, const struct mem_type *type)
{
	addr_t addr = start, end = start + size, next;
	int err;

	ENTER(m, start, phys_addr, size);
	BUG_ON(m, addr >= end);
	do {
		pt_enter(m, addr, LEVEL_PGD);
		next = entry_end(m, addr, end, LEVEL_PGD);
		err = remap_area_pte(m, pgd_offset_k(m, addr), addr, next, phys_addr, type->prot_pte);
	} while (!err && (phys_addr += next - addr, addr = next, addr != end));
	LEAVE(m, err);
	return err;
}

/* Clear the first-level entries of a range, and give back the tables that some of them may name.  The guard page at
 * its end is no whole MiB, and stays out. */
static void unmap_area_sections(Machine *m, addr_t virt, addr_t size)
{
	addr_t addr = virt, end = virt + (size & ~(SZ_1M - 1));

	ENTER(m, virt, size);
	MARK(m, CACHE_FLUSH, addr, end);
	for (; addr < end; addr += entry_size(m, LEVEL_PGD)) {
		const pte_t *pmd = pgd_offset_k(m, addr);

		if (entry_none(*pmd))
			continue;
		if (!clear_huge(m, pmd, addr))
			table_free_empty(m, pmd);
		SET(m, &state_of(m)->other, kvm_seq, state_of(m)->other.kvm_seq + 1);
	}
	check_kvm_seq(m);
	flush_tlb_kernel_range(m, virt, end);
	LEAVE_VOID(m);
}

static int remap_area_sections(Machine *m, addr_t virt, addr_t phys_addr, addr_t size, const struct mem_type *type)
{
	addr_t addr = virt, end = virt + size;
	int err = 0;

	ENTER(m, virt, phys_addr, size);
	unmap_area_sections(m, virt, size);
	for (; addr < end; addr += entry_size(m, LEVEL_PGD)) {
		const pte_t *pmd = pgd_offset_k(m, addr);

		set_entry(m, pmd, phys_addr | type->prot_sect);
		MARK(m, PMD_SET, addr, phys_addr >> PAGE_SHIFT, *pmd);
		phys_addr += entry_size(m, LEVEL_PGD);
	}
	LEAVE(m, err);
	return err;
}

static int remap_area_supersections(Machine *m, addr_t virt, uint64_t phys_addr, addr_t size,
                                    const struct mem_type *type)
{
	addr_t addr = virt, end = virt + size;
	int err = 0;

	ENTER(m, virt, phys_addr, size);
	unmap_area_sections(m, virt, size);
	for (; addr < end; addr += entry_size(m, LEVEL_PGD)) {
		const pte_t *pmd = pgd_offset_k(m, addr);
		uint64_t base = phys_addr + ((addr - virt) & ~(SUPERSECTION_SIZE - 1));

		set_entry(m, pmd, (base & UINT32_MAX) | (base >> 32 & 0xf) << 20 | type->prot_sect | m->arch->super);
		MARK(m, PMD_SET, addr, (base | (addr & (SUPERSECTION_SIZE - 1))) >> PAGE_SHIFT, *pmd);
	}
	LEAVE(m, err);
	return err;
}

/* Sections where the kernel is for one CPU and all is aligned; else pages. */
static int remap_area(Machine *m, const struct vm_struct *area, uint64_t phys_addr, addr_t size,
                      const struct mem_type *type)
{
	addr_t addr = area->addr;
	uint64_t all = phys_addr | size | addr;
	bool one_cpu = vms_machine_cpus(m) == 1;

	if (one_cpu && phys_addr >> 32 && !(all & ~SUPERSECTION_MASK)) {
		SET(m, area, flags, area->flags | VM_ARM_SECTION_MAPPING);
		return remap_area_supersections(m, addr, phys_addr, size, type);
	}
	if (one_cpu && !(all & ~SECTION_MASK)) {
		SET(m, area, flags, area->flags | VM_ARM_SECTION_MAPPING);
		return remap_area_sections(m, addr, (addr_t)phys_addr, size, type);
	}
	return remap_area_pages(m, addr, (addr_t)phys_addr, size, type);
}

static addr_t __arm_ioremap_pfn_caller(Machine *m, uint64_t pfn, addr_t offset, addr_t size, unsigned mtype)
{
	uint64_t phys_addr = pfn << PAGE_SHIFT;
	const struct vm_struct *area;
	addr_t addr = 0;

	ENTER(m, pfn, offset, size);
	if (phys_addr >> 32 && phys_addr & ~SUPERSECTION_MASK) {
		MARK(m, IOREMAP_UNALIGNED, phys_addr);
		goto out;
	}
	size = PAGE_ALIGN(offset + size);
	area = get_vm_area(m, size, VM_IOREMAP);
	if (!area)
		goto out;
	addr = area->addr;
	if (remap_area(m, area, phys_addr, size, &mem_types[mtype])) {
		vunmap(m, addr);
		addr = 0;
		goto out;
	}
	MARK(m, CACHE_FLUSH, addr, addr + size);
	addr += offset;
out:
	LEAVE(m, addr);
	return addr;
}

static addr_t __arm_ioremap_caller(Machine *m, addr_t phys_addr, addr_t size, unsigned mtype)
{
	addr_t last_addr = phys_addr + size - 1, offset = phys_addr & ~PAGE_MASK, addr = 0;

	ENTER(m, phys_addr, size);
	if (size && last_addr >= phys_addr)
		addr = __arm_ioremap_pfn_caller(m, phys_addr >> PAGE_SHIFT, offset, size, mtype);
	LEAVE(m, addr);
	return addr;
}

/* An area that is mapped by sections loses them at once, while nobody else can get its addresses. */
static void unmap_sections_at(Machine *m, addr_t addr)
{
	const struct vm_struct *tmp = at(m, vmalloc_of(m)->vmlist);

	write_lock(m, vmlist_lock);
	for (; tmp && !(tmp->flags & VM_IOREMAP && tmp->addr == addr); tmp = at(m, tmp->next))
		MARK(m, VMLIST_STEP, tmp, addr);
	if (tmp && tmp->flags & VM_ARM_SECTION_MAPPING)
		unmap_area_sections(m, tmp->addr, tmp->size);
	write_unlock(m, vmlist_lock);
}

static void __iounmap(Machine *m, addr_t io_addr)
{
	addr_t addr = io_addr & PAGE_MASK;

	ENTER(m, io_addr);
	if (vms_machine_cpus(m) == 1)
		unmap_sections_at(m, addr);
	vunmap(m, addr);
	LEAVE_VOID(m);
}

/* What devices' drivers call; a device above 4 GiB has a number of its frame alone. */
static addr_t __arm_ioremap(Machine *m, uint64_t phys_addr, addr_t size, unsigned mtype)
{
	if (phys_addr >> 32)
		return __arm_ioremap_pfn_caller(m, phys_addr >> PAGE_SHIFT, phys_addr & ~PAGE_MASK, size,
		                                mtype);
	return __arm_ioremap_caller(m, (addr_t)phys_addr, size, mtype);
}

static void iounmap(Machine *m, addr_t addr) { __iounmap(m, addr); }

static bool is_phys_addr(const Machine *m, uint64_t addr)
{
	(void)m;
	return !(addr >> 36);
}
