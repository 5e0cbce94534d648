/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dump-pagetable.c -- after a page fault the kernel logs the walk to the address: what stands in each table.
 *
 *   PGD 100000067 P4D 100000067 PUD 13fffe067 PMD 13fffd067 PTE 0       x86-64: P4D since 4.12, PML4 at the top in 2.4
 *   *pde = 01c80067                                                     x86-32: on one line since 2.6
 *   *pte = 00000000
 *   *pdpt = 0000000001c7f001 *pde = 0000000000000000                    with PAE
 *   pgd = c0004000                                                      ARM: where the top table is, then its entry,
 *   [e0803000] *pgd=9fc11011, *pte=00000000, *ppte=00000000             Linux's own and the one that the MMU reads
 *
 * It is the walk of the process that runs, and ends where there is no table, or where an entry maps memory itself.
 *
 * (dump_pagetable of arch/x86/mm/fault.c, a part of do_page_fault on i386 in 2.4; show_pte of arch/arm/mm/fault.c;
 * set_pte_ext.)
 */

#include "core/kernel/arch.h"
#include "core/kernel/dump-pagetable.h"
#include "core/kernel/kernel.h"
#include "core/kernel/page-table.h"
#include "core/kernel/task.h"
#include "core/machine/set.h"

typedef struct {
	VmsLevel level[VMS_LEVELS];
	size_t n;
} Walk;

/* -------- x86 */

/* Where P4D entries are folded into those of the PGD, one of them counts as present whatever it is. */
static void dump_x86_64(Machine *m, const Walk *walk)
{
	bool p4d_folded = m->era->version >= KERNEL(4, 12) && level_folded(m, LEVEL_P4D);

	MARK(m, LOG_WALK, walk->level[0].name, walk->level[0].entry);
	if (p4d_folded)
		MARK(m, LOG_WALK_ON, "P4D", walk->level[0].entry);
	for (size_t i = 1; i < walk->n; i++)
		MARK(m, LOG_WALK_ON, walk->level[i].name, walk->level[i].entry);
}

static void dump_x86_32(Machine *m, const Walk *walk)
{
	MARK(m, LOG_WALK_X86_32, "pde", walk->level[0].entry);
	if (walk->n > 1 && m->era->version < KERNEL(2, 6))
		MARK(m, LOG_WALK_X86_32, "pte", walk->level[1].entry);
	else if (walk->n > 1)
		MARK(m, LOG_WALK_X86_32_ON, "pte", walk->level[1].entry);
}

static void dump_pae(Machine *m, const Walk *walk)
{
	static const char *const name[] = { "pdpt", "pde", "pte" };

	MARK(m, LOG_WALK_PAE, name[0], walk->level[0].entry >> 32, walk->level[0].entry & UINT32_MAX);
	for (size_t i = 1; i < walk->n; i++)
		MARK(m, LOG_WALK_PAE_ON, name[i], walk->level[i].entry >> 32, walk->level[i].entry & UINT32_MAX);
}

/* -------- ARM */

enum { PTE_EXT_NG = 0x800 };

/* The entry that the MMU reads: in user space not a global one. */
static uint64_t mmu_entry(const Machine *m, uint64_t entry, uint64_t address)
{
	uint64_t hardware = vms_hardware_entry(m, entry);

	return hardware && address < task_size(m) ? hardware | PTE_EXT_NG : hardware;
}

static void show_pte(Machine *m, uint64_t addr, const Walk *walk)
{
	const VmsLevel *top = &walk->level[0];

	ENTER(m, addr);
	MARK(m, LOG_WALK_ARM, top->table * VMS_PAGE_SIZE + m->arch->image_offset);
	MARK(m, LOG_WALK_ARM_PGD, addr, top->entry);
	if (walk->n > 1) {
		MARK(m, LOG_WALK_ARM_ON, "pte", walk->level[1].entry);
		MARK(m, LOG_WALK_ARM_ON, "ppte", mmu_entry(m, walk->level[1].entry, addr));
	} else if (top->present) {
		MARK(m, LOG_WALK_ARM_BAD, top->entry);
	}
	LEAVE_VOID(m);
}

/* -------- all of them */

static void dump_pagetable(Machine *m, uint64_t address, const Walk *walk)
{
	ENTER(m, address);
	if (m->arch->bits == 64)
		dump_x86_64(m, walk);
	else if (level_folded(m, LEVEL_PMD))
		dump_x86_32(m, walk);
	else
		dump_pae(m, walk);
	LEAVE_VOID(m);
}

void log_walk(Machine *m, uint64_t address)
{
	Walk walk;

	walk.n = table_walk(m, current_pgd(m), address, walk.level);
	if (m->arch == &arch_arm)
		show_pte(m, address, &walk);
	else if (m->arch->bits == 32 && m->era->version < KERNEL(2, 6))
		dump_x86_32(m, &walk);
	else
		dump_pagetable(m, address, &walk);
}
