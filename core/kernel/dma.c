/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dma.c -- a device reads memory, and knows nothing of page tables.
 *
 *   vmalloc      | page 0 | page 1 | page 2 |        page tables lead to frames 71, 12, 40
 *   contiguous   the device is told address - PAGE_OFFSET, and reads so many bytes in a row: another's, or none
 *   sg           the device is told 71, 12, 40, one after the other
 *
 * The subtraction is right for the direct map alone.  Until 5.4 nobody looks (CONFIG_DMA_API_DEBUG apart); since 5.5
 * dma_map_single refuses what is_vmalloc_addr, and warns.  Drivers that have a buffer of vmalloc make a list of its
 * pages, each found with vmalloc_to_page.
 *
 * Models virt_to_phys, vmalloc_to_page (mm/vmalloc.c; mm/memory.c in 2.4, not yet in 2.4.0), dma_map_single.
 *
 * Inaccuracies: no IOMMU, which could make frames look contiguous to the device; a device reaches all of memory.  Of a
 * large entry old kernels read a part as if it were a table; here they find nothing.
 */

#include "core/kernel/dma.h"
#include "core/kernel/kernel.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/machine/set.h"

bool is_vmalloc_addr(const Machine *m, uint64_t addr)
{
	return addr >= state_of(m)->vmalloc_start && addr < state_of(m)->vmalloc_end;
}

bool virt_addr_valid(const Machine *m, uint64_t addr)
{
	return addr >= state_of(m)->page_offset_base && addr < state_of(m)->high_memory;
}

/* Where a large entry maps the address there is a page to return since 5.13 alone. */
static bool walk(Machine *m, uint64_t addr, uint64_t *pfn)
{
	VmsLevel level[VMS_LEVELS];
	size_t n = table_walk(m, init_mm_pgd(m), addr, level);
	uint64_t entry;

	for (size_t i = 0; i < n; i++)
		MARK(m, PT_ENTER, level[i].name, level[i].index, addr);
	if (!level[n - 1].present || (level[n - 1].covers > VMS_PAGE_SIZE && m->era->version < KERNEL(5, 13)))
		return false;
	return translate_from(m, init_mm_pgd(m), addr, pfn, &entry);
}

bool vmalloc_to_page(Machine *m, uint64_t addr, uint64_t *pfn)
{
	bool done;

	ENTER(m, addr);
	done = walk(m, addr, pfn);
	if (done)
		MARK(m, PAGE_OF, addr, *pfn);
	LEAVE(m, done);
	return done;
}

/* -------- told one address for all */

/* The frame that the CPU finds behind an address. */
static bool frame_of(const Machine *m, uint64_t addr, uint64_t *pfn)
{
	uint64_t entry;

	*pfn = kaddr_to_pfn(m, addr);
	return virt_addr_valid(m, addr) || translate_from(m, init_mm_pgd(m), addr, pfn, &entry);
}

/* What a device reads that is told `paddr`, page by page. */
static uint64_t read_in_a_row(Machine *m, uint64_t paddr, uint64_t addr, uint64_t count)
{
	uint64_t got = paddr >> PAGE_SHIFT, right = 0, pfn;

	ENTER(m, paddr, count);
	MARK(m, DMA_RUN, got, count, addr);
	for (uint64_t i = 0; i < count; i++, got++) {
		uint64_t page = (addr & ~(uint64_t)(VMS_PAGE_SIZE - 1)) + i * VMS_PAGE_SIZE;
		bool there = frame_of(m, page, &pfn);

		if (there && pfn == got)
			right++;
		else
			MARK(m, DMA_WRONG, page, there ? pfn : 0, got);
	}
	LEAVE(m, right);
	return right;
}

static uint64_t dma_map_single(Machine *m, uint64_t addr, uint64_t size, uint64_t count)
{
	uint64_t phys_addr = (addr - state_of(m)->page_offset_base) + (state_of(m)->first_pfn << PAGE_SHIFT);
	bool checks = m->era->version >= KERNEL(5, 5), maps = virt_addr_valid(m, addr) || !checks;

	phys_addr &= UINT64_MAX >> (64 - m->arch->bits);
	ENTER(m, addr, size);
	MARK(m, DMA_MAP, addr, phys_addr, size);
	if (!virt_addr_valid(m, addr))
		MARK(m, DMA_REFUSED, addr, checks ? N_("dma_map_single refuses it")
		                                  : N_("nobody looks, and the device is told what is not its memory"));
	if (!maps)
		MARK(m, LOG_DMA_REJECT, addr);
	LEAVE(m, phys_addr);
	return maps ? read_in_a_row(m, phys_addr, addr, count) : 0;
}

/* -------- told of each run */

static uint64_t next_frame(Machine *m, uint64_t addr, bool *there)
{
	uint64_t pfn = kaddr_to_pfn(m, addr);

	*there = virt_addr_valid(m, addr) || vmalloc_to_page(m, addr, &pfn);
	return pfn;
}

static uint64_t dma_map_sg(Machine *m, uint64_t addr, uint64_t count)
{
	uint64_t start = addr & ~(uint64_t)(VMS_PAGE_SIZE - 1), first = 0, run = 0, i;

	ENTER(m, addr, count);
	for (i = 0; i < count; i++) {
		bool there;
		uint64_t pfn = next_frame(m, start + i * VMS_PAGE_SIZE, &there);

		if (!there)
			break;
		if (run && pfn != first + run) {
			MARK(m, DMA_RUN, first, run, start + (i - run) * VMS_PAGE_SIZE);
			run = 0;
		}
		first = run++ ? first : pfn;
	}
	if (run)
		MARK(m, DMA_RUN, first, run, start + (i - run) * VMS_PAGE_SIZE);
	if (i < count)
		MARK(m, DMA_REFUSED, start + i * VMS_PAGE_SIZE, N_("nothing is mapped there"));
	LEAVE(m, i);
	return i;
}

uint64_t dma_read(Machine *m, uint64_t addr, uint64_t size, bool sg)
{
	uint64_t count = ((addr & (VMS_PAGE_SIZE - 1)) + size + VMS_PAGE_SIZE - 1) / VMS_PAGE_SIZE;

	return sg ? dma_map_sg(m, addr, count) : dma_map_single(m, addr, size, count);
}
