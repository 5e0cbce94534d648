/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ledger.c -- the account of what an operation took and gave back.
 *
 * It is read off the journal: who has a frame is one field of its struct page, so that the writes of that field are all
 * that there is to know about frames; how many objects of a kind live is counted when they are made and freed, and the
 * marks beside say in which cache.  What is known of address space is in marks and in vmap_lazy_nr.
 */

#include <stdlib.h>
#include <string.h>

#include "core/kernel/page-alloc.h"

#define MOST_ENTRIES 64
#define AHEAD 48
#define STEPS_BACK 4096

typedef struct Account {
	const Machine *m;
	int64_t from, to;         /* the steps that it is of */
	VmsLedgerEntry entry[MOST_ENTRIES];
	size_t n;
	int64_t step;             /* of the record at hand */
	uint64_t rounding;        /* bytes by which sizes were rounded up to pages */
	bool guarded;             /* a guard page was added to the range that is looked for */
	ref_t cache;              /* where the object that is being made comes from, with what waste */
	uint64_t waste;
	bool making;
	VmsKind freed;            /* the kind of the object that is being freed, or 0 */
} Account;

/* The entry of that kind, a new one where there is none yet; what is too much goes into the last. */
static VmsLedgerEntry *entry_for(Account *a, VmsLedgerEntry like)
{
	VmsLedgerEntry *e = a->entry;

	for (; e < a->entry + a->n; e++)
		if (e->kind == like.kind && e->owner == like.owner && e->object == like.object &&
		    e->cache == like.cache)
			return e;
	if (a->n == MOST_ENTRIES)
		return e - 1;
	like.first = a->step;
	a->n++;
	*e = like;
	return e;
}

static VmsLedgerEntry *range_entry(Account *a)
{
	return entry_for(a, (VmsLedgerEntry){ .kind = VMS_LEDGER_RANGE });
}

/* -------- writes */

/* A frame has changed hands.  Of a slab the cache is written next. */
static void frame_changes(Account *a, const Record *r, const Record *end)
{
	uint32_t owner_ref = record_offset(r) - offsetof(struct page, owner) + offsetof(struct page, owner_ref);
	bool known = r + 1 < end && record_tag(r + 1) == RECORD_WRITE && record_offset(r + 1) == owner_ref;
	VmsLedgerEntry like = { .kind = VMS_LEDGER_FRAMES };

	if (r->b != VMS_OWNER_NONE) {
		like.owner = (VmsOwner)r->b;
		like.cache = known && like.owner == VMS_OWNER_SLAB ? (ref_t)r[1].b : 0;
		entry_for(a, like)->taken++;
	}
	if (r->a != VMS_OWNER_NONE) {
		like.owner = (VmsOwner)r->a;
		like.cache = known && like.owner == VMS_OWNER_SLAB ? (ref_t)r[1].a : 0;
		entry_for(a, like)->returned++;
	}
}

/* Tables are in frames of their own, and what is deferred in the memory that is freed: not in objects of a cache.  So
 * are slabs, but that 2.4 keeps the descriptors of some in objects. */
static void object_changes(Account *a, const Record *r, VmsKind kind)
{
	if (kind == VMS_KIND_TABLE || kind == VMS_KIND_DEFERRED)
		return;
	if (r->b < r->a) {
		a->freed = kind;
	} else if (a->making) {
		VmsLedgerEntry like = { .kind = VMS_LEDGER_OBJECTS, .object = kind, .cache = a->cache };
		VmsLedgerEntry *e = entry_for(a, like);

		e->taken++;
		e->waste += a->waste;
		a->making = false;
	}
}

static bool is_count_of_pcp(const Machine *m, uint32_t offset)
{
	const struct state *s = state_of(m);
	uint32_t within = offset - ref(m, s->cpu), pcp;

	if (offset < ref(m, s->cpu) || within >= sizeof s->cpu)
		return false;
	pcp = within % sizeof(struct cpu) - offsetof(struct cpu, pcp);
	return pcp < sizeof s->cpu->pcp && pcp % sizeof(struct per_cpu_pages) == offsetof(struct per_cpu_pages, count);
}

/* A difference is counted on the one side or the other of an entry. */
static void move(VmsLedgerEntry *e, int64_t by)
{
	int64_t balance = (int64_t)(e->taken - e->returned) + by;

	e->taken = balance > 0 ? (uint64_t)balance : 0;
	e->returned = balance < 0 ? (uint64_t)-balance : 0;
}

static void add_write(Account *a, const Record *r, const Record *end)
{
	const struct state *s = state_of(a->m);
	uint32_t offset = record_offset(r), live = ref(a->m, s->live);

	if (offset >= s->frames && offset < s->frames + s->nr_frames * sizeof(struct page)) {
		if ((offset - s->frames) % sizeof(struct page) == offsetof(struct page, owner))
			frame_changes(a, r, end);
	} else if (offset >= live && offset < live + sizeof s->live) {
		object_changes(a, r, (VmsKind)((offset - live) / sizeof s->live[0]));
	} else if (offset == ref(a->m, &s->vmalloc.vmap_lazy_nr)) {
		range_entry(a)->waiting += r->b - r->a;
	} else if (is_count_of_pcp(a->m, offset)) {
		move(entry_for(a, (VmsLedgerEntry){ .kind = VMS_LEDGER_PCP }), (int64_t)(r->b - r->a));
	}
}

/* -------- marks */

static uint64_t value_of(const VmsStep *step, const char *name)
{
	for (size_t i = 0; i < step->n_values; i++)
		if (!strcmp(step->value[i].name, name))
			return step->value[i].value;
	return 0;
}

static void object_comes(Account *a, ref_t cache, uint64_t room, uint64_t asked)
{
	a->making = true;
	a->cache = cache;
	a->waste = room - asked;
}

/* What was freed goes back to a cache, or, as a block of its own, to the page allocator. */
static void object_goes(Account *a, ref_t cache)
{
	VmsLedgerEntry like = { .kind = VMS_LEDGER_OBJECTS, .object = a->freed, .cache = cache };

	if (a->freed && (cache || a->freed != VMS_KIND_SLAB))
		entry_for(a, like)->returned++;
}

static void range_taken(Account *a, uint64_t size)
{
	VmsLedgerEntry *e = range_entry(a);

	e->taken += size / VMS_PAGE_SIZE;
	e->guard += a->guarded;
	a->guarded = false;
}

/* The pages of a range that has gone into a pool, if it is still there. */
static uint64_t pooled_pages(const Machine *m, const VmsStep *step)
{
	const VmsValue *va = &step->value[0];
	VmsTreeNode node;

	return vms_id(m, (ref_t)va->value) == va->id && vms_tree_node(m, (ref_t)va->value, &node)
	               ? (node.va_end - node.va_start) / VMS_PAGE_SIZE : 0;
}

/* Marks are many, and reading one takes time: those of which the account knows. */
static bool is_of_account(VmsMark mark)
{
	return mark == VMS_MARK_SIZE_ALIGN || mark == VMS_MARK_GUARD_ADD || mark == VMS_MARK_VA_TAKEN ||
	       mark == VMS_MARK_VMLIST_UNLINK || mark == VMS_MARK_VA_FREE || mark == VMS_MARK_POOL_PUT ||
	       mark == VMS_MARK_POOL_TAKE || mark == VMS_MARK_SLAB_ALLOC || mark == VMS_MARK_SLAB_FREE ||
	       mark == VMS_MARK_KMALLOC_LARGE || mark == VMS_MARK_PAGE_FREE;
}

static void add_mark(Account *a, const VmsStep *step)
{
	ref_t cache = (ref_t)value_of(step, "cache");
	uint64_t size = value_of(step, "size");

	switch (step->mark) {
	case VMS_MARK_SIZE_ALIGN: a->rounding += size - value_of(step, "real_size"); break;
	case VMS_MARK_GUARD_ADD: a->guarded = true; break;
	case VMS_MARK_VA_TAKEN: range_taken(a, size); break;
	case VMS_MARK_VMLIST_UNLINK: range_entry(a)->returned += size / VMS_PAGE_SIZE; break;
	case VMS_MARK_VA_FREE:
		range_entry(a)->returned += (value_of(step, "va_end") - value_of(step, "va_start")) / VMS_PAGE_SIZE;
		break;
	case VMS_MARK_POOL_PUT: range_entry(a)->waiting += pooled_pages(a->m, step); break;
	case VMS_MARK_POOL_TAKE: range_entry(a)->waiting -= size / VMS_PAGE_SIZE; break;
	case VMS_MARK_SLAB_ALLOC:
		object_comes(a, cache, ((const struct kmem_cache *)at(a->m, cache))->size, size);
		break;
	case VMS_MARK_KMALLOC_LARGE:
		object_comes(a, 0, (uint64_t)VMS_PAGE_SIZE << value_of(step, "order"), size);
		break;
	case VMS_MARK_SLAB_FREE: object_goes(a, cache); break;
	case VMS_MARK_PAGE_FREE: object_goes(a, 0); break;
	default: break;
	}
}

/* -------- all of it */

static void read_journal(Account *a, int64_t from, int64_t to)
{
	const Journal *j = &a->m->journal;
	int64_t last = to < j->steps ? to : j->steps - 1;
	const Record *end;
	VmsStep step;

	if (last <= from)
		return;
	end = j->record + journal_of_step(a->m, last) + 1;
	for (const Record *r = j->record + (from < 0 ? 0 : journal_of_step(a->m, from)); r < end; r++) {
		__builtin_prefetch(r + AHEAD);       /* to wait for the journal is most of the work */
		if (record_tag(r) == RECORD_WRITE)
			add_write(a, r, end);
		if (record_tag(r) != RECORD_MARK || record_step(r) <= from)
			continue;
		a->step = record_step(r);
		if (is_of_account(mark_of_record(r))) {
			step_of_record(a->m, (uint64_t)(r - j->record), &step);
			add_mark(a, &step);
		}
		/* The mark of where it goes is the next one, behind that of a lock, or there is none. */
		if (mark_of_record(r) != VMS_MARK_LOCK_TAKE)
			a->freed = VMS_KIND_NONE;
	}
}

/* From where the account stands, on to a step. */
static void read_on(Account *a, int64_t to)
{
	int64_t last = a->m->journal.steps - 1;

	to = to < last ? to : last;
	if (to <= a->to)
		return;
	read_journal(a, a->to, to);
	a->to = to;
}

/* The account is kept, so that while the cursor goes forward only what is new has to be read; and one of some steps
 * before it, for when it goes back. */
static const Account *account_of(const Machine *m, int64_t from, int64_t to)
{
	Account *a = m->places->account, *behind;

	if (!a)
		a = m->places->account = calloc(2, sizeof *a);
	if (!a)
		return NULL;
	behind = a + 1;
	if (!a->m || a->from != from || behind->to > to) {
		*a = (Account){ .m = m, .from = from, .to = from, .step = from + 1 };
		read_on(a, to - STEPS_BACK);
		*behind = *a;
	} else if (a->to > to) {
		read_on(behind, to - STEPS_BACK);
		*a = *behind;
	}
	read_on(a, to);
	return a;
}

size_t vms_ledger(const VmsMachine *m, int64_t from, int64_t to, VmsLedgerEntry *out, size_t room)
{
	const Account *a = account_of(m, from, to);

	for (size_t i = 0; a && i < a->n && i < room; i++) {
		bool data = a->entry[i].kind == VMS_LEDGER_FRAMES && a->entry[i].owner == VMS_OWNER_AREA;

		out[i] = a->entry[i];
		out[i].waste += data && out[i].taken ? a->rounding : 0;
	}
	return a ? a->n : 0;
}
