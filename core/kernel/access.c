/* SPDX-License-Identifier: GPL-2.0-or-later */
/* access.c -- the way of one load or store, and of a touch.
 *
 *   address --> TLB --- knows it ----------------------------> may it be written? --> frame --> value
 *                |                                                   |
 *                no --> page walk --- an entry --> TLB fill --------'| no
 *                           |                                        |
 *                           no entry ---------------> page fault <---'
 *                                                         |  mended: once more from above
 *                                                         `- else: oops
 *
 * The walk begins at the table that the CPU has, which may lag behind init_mm's (fault.c).  A fault that cannot be
 * mended ends the operation and the process; in an interrupt, the machine (oops.c).  A touch is a write by a process of
 * which nobody cares what it writes: in user mode, or in the kernel's at an address of the kernel.
 *
 * Inaccuracies: loads and stores are the kernel's own.  A device does not answer: what is read of it is all ones, what
 * is written is lost.  An access across a page boundary looks at both pages before it does anything.  A touch asks the
 * tables, as if the TLB were empty, so that each process meets its own page fault.
 */

#include "core/kernel/access.h"
#include "core/kernel/context.h"
#include "core/kernel/contents.h"
#include "core/kernel/fault.h"
#include "core/kernel/kernel.h"
#include "core/kernel/oops.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/task.h"
#include "core/machine/set.h"

/* An access that is going on: in one page, or in two. */
typedef struct {
	uint64_t addr;
	unsigned size;
	bool write;
	uint64_t pfn[2];
	VmsResult *result;
} Access;

static unsigned within(uint64_t addr) { return addr & (VMS_PAGE_SIZE - 1); }
static bool crosses(const Access *a) { return within(a->addr) + a->size > VMS_PAGE_SIZE; }
static uint64_t second_page(const Access *a) { return a->addr - within(a->addr) + VMS_PAGE_SIZE; }

/* A word where nothing was said; near the end of a page as much as is left of it. */
static unsigned width(const Machine *m, uint64_t addr, uint64_t asked)
{
	unsigned size = m->arch->bits / 8;

	if (asked)
		return (unsigned)asked;
	while (within(addr) + size > VMS_PAGE_SIZE)
		size /= 2;
	return size;
}

/* -------- from the address to the frame */

/* Do the bits above those that the tables look at all equal the highest of those? */
static bool is_canonical(const Machine *m, uint64_t addr)
{
	uint64_t half = entry_size(m, LEVEL_PGD) * (m->arch->level[LEVEL_PGD].entries / 2);

	return m->arch->bits == 32 || addr < half || addr >= 0 - half;
}

static bool may_write(const Machine *m, pte_t entry, uint64_t size)
{
	return entry & (size > VMS_PAGE_SIZE ? m->arch->writable_leaf : m->arch->writable);
}

/* What the hardware does where the TLB knows nothing; NULL where the tables do not lead to a page. */
static const struct tlb_entry *page_walk(Machine *m, uint64_t addr)
{
	VmsLevel level[VMS_LEVELS];
	size_t n = table_walk(m, current_pgd(m), addr, level);

	for (size_t i = 0; i < n; i++)
		MARK(m, PT_WALK, level[i].name, level[i].index, addr, level[i].entry);
	return level[n - 1].present ? tlb_fill(m, addr, &level[n - 1]) : NULL;
}

/* True where it can be tried once more. */
static bool fault(Machine *m, Access *a, uint64_t addr, bool protection)
{
	return page_fault(m, &(PageFault){
		.address = addr, .write = a->write, .protection = protection, .result = a->result
	});
}

static void say_where(Machine *m, uint64_t addr, uint64_t pfn)
{
	VmsFrame frame;

	if (!vms_frame(m, pfn, &frame))
		MARK(m, ACCESS_DEVICE, addr, pfn);
	else if (frame.state == VMS_FRAME_FREE || frame.state == VMS_FRAME_PCP)
		MARK(m, ACCESS_FREED, addr, pfn);
}

/* The frame of one page of the access.  False: a fault. */
static bool translate(Machine *m, Access *a, uint64_t addr, uint64_t *pfn)
{
	const struct tlb_entry *e;

	do {
		e = tlb_lookup(m, addr);
		if (!e)
			e = page_walk(m, addr);
	} while (!e && fault(m, a, addr, false));
	if (!e)
		return false;
	if (a->write && !may_write(m, e->entry, e->size)) {
		fault(m, a, addr, true);
		return false;
	}
	*pfn = e->pfn + ((addr - e->address) >> PAGE_SHIFT);
	say_where(m, addr, *pfn);
	return true;
}

static bool reach(Machine *m, Access *a)
{
	if (!is_canonical(m, a->addr) || !is_canonical(m, a->addr + a->size - 1)) {
		MARK(m, ACCESS_PROTECTION, a->addr);
		general_protection_oops(m, a->addr, a->result);
		return false;
	}
	return translate(m, a, a->addr, &a->pfn[0]) && (!crosses(a) || translate(m, a, second_page(a), &a->pfn[1]));
}

/* -------- from the frame to the value
 *
 * Memory is read eight aligned bytes at a time; an access has a part of one such row, or of two.
 */

typedef struct { uint64_t pfn; unsigned offset, shift, bytes; } Part;

/* The part of an access that begins `done` bytes from its start, in one row. */
static Part part_of(const Access *a, unsigned done)
{
	uint64_t addr = a->addr + done;
	bool second = crosses(a) && addr - within(addr) == second_page(a);
	unsigned shift = addr & 7, left = a->size - done;

	return (Part){ a->pfn[second], within(addr) & ~7u, 8 * shift, left < 8 - shift ? left : 8 - shift };
}

static uint64_t bits(unsigned bytes) { return UINT64_MAX >> (64 - 8 * bytes); }

static const char *read_value(const Machine *m, const Access *a, uint64_t *value)
{
	const char *unknown = NULL;

	*value = 0;
	for (unsigned done = 0; done < a->size && !unknown; ) {
		Part part = part_of(a, done);
		uint64_t row = UINT64_MAX;

		if (pfn_valid(m, part.pfn))
			unknown = contents_read(m, part.pfn, part.offset, &row);
		*value |= (row >> part.shift & bits(part.bytes)) << 8 * done;
		done += part.bytes;
	}
	return unknown;
}

static void write_value(Machine *m, const Access *a, uint64_t value)
{
	for (unsigned done = 0; done < a->size; ) {
		Part part = part_of(a, done);
		uint64_t row = 0, mask = bits(part.bytes) << part.shift;

		if (pfn_valid(m, part.pfn)) {
			contents_read(m, part.pfn, part.offset, &row);
			row = (row & ~mask) | (value >> 8 * done << part.shift & mask);
			contents_write(m, part.pfn, part.offset, row);
		}
		done += part.bytes;
	}
}

/* -------- the operations */

void call_load(Machine *m, const VmsOp *op, VmsResult *result)
{
	Access a = { .addr = op->arg[0], .size = width(m, op->arg[0], op->arg[1]), .result = result };

	if (!reach(m, &a))
		return;
	result->value = true;
	read_value(m, &a, &result->ret);
	MARK(m, LOAD_DONE, a.size, a.addr, result->ret);
}

void call_store(Machine *m, const VmsOp *op, VmsResult *result)
{
	Access a = { .addr = op->arg[0], .size = width(m, op->arg[0], op->arg[2]), .write = true, .result = result };

	if (!reach(m, &a))
		return;
	write_value(m, &a, op->arg[1]);
	MARK(m, STORE_DONE, a.size, a.addr, op->arg[1] & bits(a.size));
}

/* What leads to the page of an address from the table of the process that runs; NULL: nothing does. */
static const VmsLevel *last_level(const Machine *m, uint64_t addr, VmsLevel level[VMS_LEVELS])
{
	const VmsLevel *last = &level[table_walk(m, current_pgd(m), addr, level) - 1];

	return last->present ? last : NULL;
}

/* In user mode for the user's addresses, else in the kernel's, as in a system call. */
void call_touch(Machine *m, const VmsOp *op, VmsResult *result)
{
	uint64_t addr = op->arg[0];
	PageFault fault = { .address = addr, .write = true, .user = addr < task_size(m), .result = result };
	VmsLevel level[VMS_LEVELS];
	const VmsLevel *last;

	MARK(m, TASK_ACCESS, addr);
	while (!(last = last_level(m, addr, level)))
		if (!page_fault(m, &fault))
			return;
	fault.protection = !may_write(m, last->entry, last->covers);
	if (fault.protection)
		page_fault(m, &fault);
	else
		MARK(m, ACCESS_DONE, addr, walked_pfn(m, last, addr));
}

const char *refuses_touch(const Machine *m, const VmsOp *op)
{
	bool user = op->arg[0] < task_size(m);

	if (!is_canonical(m, op->arg[0]))
		return N_("that is no address: its upper bits are not alike");
	return user && context_now(m) != CONTEXT_PROCESS
	       ? N_("memory of a process can be touched in process context alone") : NULL;
}

/* The frame that an access would come to, as far as can be said without performing it. */
static bool frame_at(const Machine *m, uint64_t addr, uint64_t *pfn)
{
	const struct tlb_entry *e = tlb_find(m, addr);
	uint64_t entry;

	if (!e)
		return is_canonical(m, addr) && vms_translate(m, addr, pfn, &entry);
	*pfn = e->pfn + ((addr - e->address) >> PAGE_SHIFT);
	return true;
}

static const char *refuses(const Machine *m, uint64_t addr, uint64_t asked, Access *a, bool *faults)
{
	if (asked & (asked - 1) || asked > m->arch->bits / 8)
		return N_("an access is of 1, 2, 4 or 8 bytes, and no wider than a word of the machine");
	*a = (Access){ .addr = addr, .size = width(m, addr, asked) };
	if (addr + a->size - 1 < addr || addr + a->size - 1 > UINT64_MAX >> (64 - m->arch->bits))
		return N_("the access reaches over the end of all addresses");
	*faults = !frame_at(m, addr, &a->pfn[0]) || (crosses(a) && !frame_at(m, second_page(a), &a->pfn[1]));
	return NULL;
}

const char *refuses_load(const Machine *m, const VmsOp *op)
{
	Access a;
	bool faults;
	uint64_t value;
	const char *why = refuses(m, op->arg[0], op->arg[1], &a, &faults);

	return why || faults ? why : read_value(m, &a, &value);
}

const char *refuses_store(const Machine *m, const VmsOp *op)
{
	Access a;
	bool faults;
	const char *why = refuses(m, op->arg[0], op->arg[2], &a, &faults);

	for (unsigned done = 0; !why && !faults && done < a.size; done += part_of(&a, done).bytes)
		if (pfn_valid(m, part_of(&a, done).pfn))
			why = contents_refuse_write(m, part_of(&a, done).pfn, part_of(&a, done).offset);
	return why;
}
