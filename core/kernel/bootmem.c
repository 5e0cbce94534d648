/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bootmem.c -- memory for who cannot wait: before mem_init, for good.
 *
 *   until 2.6.34     | reserved | 16 MiB: goal | image | --> first fit         |        upwards
 *   since 2.6.35     |                                 |         last fit <--  |        downwards from the end of
 *                                                                                       low memory
 *
 * Models __alloc_bootmem (mm/bootmem.c; since 2.6.35 on x86 mm/nobootmem.c, on top of memblock) and memblock_alloc
 * (mm/memblock.c), which replaced it in 4.20.  Below the goal it is tried when there is nothing above.  What is handed
 * out never reaches the buddy lists.
 *
 * __alloc_bootmem panics where it fails: a caller that asks whether it got NULL asks in vain.  memblock_alloc returns
 * NULL, and it is the caller who has to panic; every caller in the kernel does.
 *
 * Inaccuracies: whole pages are reserved, where the kernel packs small requests into one; ARM of 2.6.34 has a goal
 * above all of its memory, so that it begins below, too.  2.6.34 of x86 has early_res in place of the bitmap, which
 * finds the same.
 */

#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"
#include "core/kernel/page-alloc.h"
#include "core/machine/set.h"

#define NOWHERE UINT64_MAX
#define GOAL ((uint64_t)16 << 20)         /* MAX_DMA_ADDRESS, as a physical address */

static bool goes_down(const Machine *m) { return m->era->version >= KERNEL(2, 6) + 35; }

/* The lowest, or highest, place for so many frames among what is not reserved of [start, end), or NOWHERE. */
static uint64_t find_in_range(const Machine *m, uint64_t start, uint64_t end, uint64_t count)
{
	FrameRange reserved[MAX_BOOT_RESERVED];
	size_t n = boot_reserved(m, reserved);
	uint64_t found = NOWHERE;

	for (size_t i = 0; i <= n && start < end; i++) {
		uint64_t stop = i < n && reserved[i].start < end ? reserved[i].start : end;

		if (stop >= start + count) {
			found = goes_down(m) ? stop - count : start;
			if (!goes_down(m))
				break;
		}
		if (i < n && reserved[i].end > start)
			start = reserved[i].end;
	}
	return found;
}

static uint64_t find_frames(const Machine *m, uint64_t count)
{
	const struct state *s = state_of(m);
	uint64_t low_end = kaddr_to_pfn(m, s->high_memory), goal = GOAL >> PAGE_SHIFT, pfn = NOWHERE;
	uint64_t end = low_end < s->end_pfn ? low_end : s->end_pfn;

	if (goal >= s->first_pfn)
		pfn = find_in_range(m, goal, end, count);
	return pfn != NOWHERE ? pfn : find_in_range(m, s->first_pfn, end, count);
}

/* The address of what is reserved now, or 0. */
static uint64_t reserve_bytes(Machine *m, uint64_t size)
{
	const struct state *s = state_of(m);
	uint64_t count = (size + VMS_PAGE_SIZE - 1) >> PAGE_SHIFT, pfn = find_frames(m, count);

	if (pfn == NOWHERE)
		return 0;
	reserve_frames(m, pfn, pfn + count);
	SET(m, &s->bootmem[s->nr_bootmem], start, pfn);
	SET(m, &s->bootmem[s->nr_bootmem], end, pfn + count);
	SET(m, s, nr_bootmem, s->nr_bootmem + 1);
	MARK(m, BOOTMEM_ALLOC, size, pfn_to_kaddr(m, pfn), count, pfn);
	return pfn_to_kaddr(m, pfn);
}

static uint64_t __alloc_bootmem(Machine *m, uint64_t size)
{
	uint64_t addr;

	ENTER(m, size);
	addr = reserve_bytes(m, size);
	if (!addr) {
		MARK(m, LOG_BOOTMEM_FAILED, size);
		if (m->era->version < KERNEL(2, 6))
			MARK(m, LOG_PANIC_2_4, "Out of memory");
		else
			MARK(m, LOG_PANIC, "Out of memory");
		machine_bug(m);
	}
	LEAVE(m, addr);
	return addr;
}

static uint64_t memblock_alloc(Machine *m, uint64_t size)
{
	uint64_t addr;

	ENTER(m, size);
	addr = reserve_bytes(m, size);
	LEAVE(m, addr);
	return addr;
}

void buffer_setup(Machine *m, uint64_t size)
{
	ENTER(m, size);
	if (m->era->version < KERNEL(4, 20)) {
		__alloc_bootmem(m, size);
	} else if (!memblock_alloc(m, size)) {
		MARK(m, LOG_PANIC_MEMBLOCK, __func__, size);
		machine_bug(m);
	}
	LEAVE_VOID(m);
}
