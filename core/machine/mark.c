/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mark.c -- the marks: where in the code they stand, how they are recorded, and how they are read back.
 *
 * Each use of MARK, ENTER or LEAVE is a *site*, constant and known to the linker; a record names it by its number.
 * Calls nest: CALL carries the depth of the caller, what is inside one more, so that the rules for moving are the same
 * in both directions.
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/machine/set.h"

extern const Site *const __start_vmstep_sites[];
extern const Site *const __stop_vmstep_sites[];

#define MAX_SITES 32768

typedef struct { const char *name; VmsType type; } Local;

static const Local locals[] = {
#define LOCAL(name, TYPE) { name, VMS_##TYPE },
#include "core/machine/locals.def"
#undef LOCAL
};

static const struct {
	const char *name, *text;
	const char *value[VMS_STEP_VALUES];
} kinds[] = {
#define MARK_KIND(ID, name, text, ...) { name, text, { __VA_ARGS__ } },
#include "core/machine/marks.def"
#undef MARK_KIND
};

static const struct { const char *function; int subgoal; } functions[] = {
#undef SUBGOAL
#define STAGE(ID, name, title)
#define SUBGOAL(ID, number, STAGE_ID, title)
#define FUNCTION(name, ID) { name, SUBGOAL_##ID },
#include "core/machine/stages.def"
#undef STAGE
#undef SUBGOAL
#undef FUNCTION
};

/* What follows from a site and need not be looked up again. */
static struct {
	int subgoal;              /* that begins when its function is called, 0 for none */
	const Local *local[VMS_STEP_VALUES];
} facts[MAX_SITES];

static unsigned site_count(void)
{
	return (unsigned)(__stop_vmstep_sites - __start_vmstep_sites);
}

static const Site *site_at(unsigned i)
{
	return __start_vmstep_sites[i];
}

/* The local of that name, `length` long.  Every name that a mark uses must be declared. */
static const Local *local_of(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof locals / sizeof locals[0]; i++)
		if (!strncmp(locals[i].name, name, length) && !locals[i].name[length])
			return &locals[i];
	fprintf(stderr, "locals.def has no \"%.*s\"\n", (int)length, name);
	abort();
}

static void learn_names(unsigned i)
{
	const Site *site = site_at(i);
	const char *listed = site->names;

	for (size_t n = 0; n < VMS_STEP_VALUES; n++) {
		const char *name = listed ? listed : kinds[site->mark].value[n];
		size_t length = name ? strcspn(name, ",") : 0;

		if (!length)
			break;
		facts[i].local[n] = local_of(name, length);
		if (listed)
			listed += length + strspn(listed + length, ", ");
	}
}

void marks_open(void)
{
	static bool learned;

	if (learned)
		return;
	learned = true;
	assert(site_count() <= MAX_SITES);
	for (unsigned i = 0; i < site_count(); i++) {
		for (size_t f = 0; f < sizeof functions / sizeof functions[0]; f++)
			if (!strcmp(site_at(i)->function, functions[f].function))
				facts[i].subgoal = functions[f].subgoal;
		learn_names(i);
	}
}

const char *vms_mark_name(VmsMark mark) { return mark < VMS_MARK_COUNT ? kinds[mark].name : NULL; }
const char *vms_mark_text(VmsMark mark) { return mark < VMS_MARK_COUNT ? kinds[mark].text : NULL; }

VmsMark vms_mark_find(const char *name)
{
	VmsMark mark = 0;

	while (mark < VMS_MARK_COUNT && strcmp(kinds[mark].name, name))
		mark++;
	return mark;
}

/* -------- making a mark */

/* Values are made with pointers.  What is kept of a pointer to an object is its ref and, since the object may be gone
 * when the mark is read, its kind and number:  ref | number << 32 | kind << 56. */
static uint64_t kept(const Machine *m, const Local *local, uint64_t value)
{
	ref_t object;
	VmsId id;

	if (!local || local->type != VMS_OBJECT || !value)
		return value;
	object = ref(m, (const void *)(uintptr_t)value);
	id = vms_id(m, object);
	return object | (id & 0xffffff) << 32 | (uint64_t)vms_id_kind(id) << 56;
}

static VmsValue shown(const Machine *m, const Local *local, uint64_t value)
{
	ref_t object = (ref_t)value;
	VmsKind kind = (VmsKind)(value >> 56);

	if (local->type != VMS_OBJECT || !value)
		return (VmsValue){ local->name, local->type, value, 0 };
	if (kind == VMS_KIND_PAGE)
		return (VmsValue){ local->name, local->type, object, vms_id(m, object) };
	return (VmsValue){ local->name, local->type, object, (uint64_t)kind << 32 | (value >> 32 & 0xffffff) };
}

/* A call that returns still belongs to what was done last in it, not to what its caller began with. */
static int subgoal_now(Machine *m, VmsMark mark)
{
	if (mark != VMS_MARK_RETURN)
		m->last_subgoal = m->frame[m->depth].subgoal;
	return m->last_subgoal;
}

static void record_mark(Machine *m, unsigned site, int subgoal, int depth, size_t n, const uint64_t *value)
{
	for (size_t i = 2; i < n; i += 2)
		journal_append(m, RECORD_MORE, value[i], i + 1 < n ? value[i + 1] : 0);
	journal_append(m, RECORD_MARK | n << 2 | (uint64_t)subgoal << 5 | (uint64_t)depth << 9 |
	               (uint64_t)site << 17 | (uint64_t)m->journal.steps << 32,
	               n > 0 ? value[0] : 0, n > 1 ? value[1] : 0);
}

static void fill_step(const Machine *m, VmsStep *out, unsigned i, int subgoal, int depth, size_t n,
                      const uint64_t *value)
{
	const Site *site = site_at(i);
	const char *file = strstr(site->file, "core/");

	out->mark = site->mark;
	out->depth = depth;
	out->subgoal = subgoal;
	out->stage = vms_subgoal_stage(subgoal);
	out->function = site->function;
	out->file = file ? file : site->file;
	out->line = site->line;
	out->n_values = 0;
	for (size_t k = 0; k < n && facts[i].local[k]; k++)
		out->value[out->n_values++] = shown(m, facts[i].local[k], value[k]);
}

static void tell_observer(Machine *m, unsigned site, int subgoal, int depth, size_t n, const uint64_t *value)
{
	VmsStep step = { .step = m->recording ? m->journal.steps - 1 : m->unrecorded_step++, .op = m->op_number };

	fill_step(m, &step, site, subgoal, depth, n, value);
	m->observer(m, &step, m->observer_data);
}

/* The kernel's last line is the operation's message. */
static void remember_message(Machine *m, unsigned site, size_t n, const uint64_t *value)
{
	VmsStep step = { 0 };

	fill_step(m, &step, site, 0, 0, n, value);
	vms_step_text(m, &step, NULL, m->message, sizeof m->message);
}

static void enter(Machine *m, unsigned site)
{
	int subgoal = facts[site].subgoal ? facts[site].subgoal : m->frame[m->depth].subgoal;

	assert(m->depth + 1 < MAX_DEPTH);
	m->frame[++m->depth] = (Frame){ site_at(site)->function, subgoal };
}

static void leave(Machine *m, const Site *site)
{
	assert(m->depth > 0 && !strcmp(m->frame[m->depth].function, site->function));
	m->depth--;
}

/* To whom it matters: the journal, the observer, the operation's message. */
static void tell(Machine *m, unsigned site, int subgoal, int depth, size_t n, const uint64_t *value)
{
	uint64_t keep[VMS_STEP_VALUES];

	for (size_t k = 0; k < n; k++)
		keep[k] = kept(m, facts[site].local[k], value[k]);
	if (m->recording)
		record_mark(m, site, subgoal, depth, n, keep);
	if (m->observer && m->performing)
		tell_observer(m, site, subgoal, depth, n, keep);
	if (mark_is_log(site_at(site)->mark) && !mark_continues_log(site_at(site)->mark))
		remember_message(m, site, n, keep);
}

/* Where nobody listens, a mark costs next to nothing: long searches have thousands. */
void mark_site(Machine *m, const Site *const *site, size_t n, const uint64_t *value)
{
	unsigned i = (unsigned)(site - __start_vmstep_sites);
	VmsMark mark = (*site)->mark;
	int depth = m->depth, subgoal;

	if (mark == VMS_MARK_CALL)
		enter(m, i);
	subgoal = subgoal_now(m, mark);
	if (m->recording || m->observer || mark_is_log(mark))
		tell(m, i, subgoal, depth, n, value);
	if (mark == VMS_MARK_RETURN)
		leave(m, *site);
}

/* -------- reading it back */

VmsMark mark_of_record(const Record *r) { return site_at(record_site(r))->mark; }

void step_of_record(const Machine *m, uint64_t record, VmsStep *out)
{
	const Record *r = &m->journal.record[record];
	size_t n = record_values(r);
	uint64_t value[VMS_STEP_VALUES + 1] = { r->a, r->b };

	for (size_t i = 2; i < n; i += 2) {
		const Record *more = r - (n - 1) / 2 + (i - 2) / 2;

		value[i] = more->a;
		value[i + 1] = more->b;
	}
	out->step = record_step(r);
	out->op = vms_op_of_step(m, out->step);
	fill_step(m, out, record_site(r), record_subgoal(r), record_depth(r), n, value);
}

bool vms_step_at(const VmsMachine *m, int64_t step, VmsStep *out)
{
	if (step < 0 || step >= m->journal.steps)
		return false;
	step_of_record(m, journal_of_step(m, step), out);
	return true;
}

int64_t vms_step_count(const VmsMachine *m) { return m->journal.steps; }
int64_t vms_cursor(const VmsMachine *m) { return journal_step_before(m, m->journal.cursor); }
const char *vms_name(uint64_t value) { return value ? (const char *)(uintptr_t)value : ""; }

void vms_observe(VmsMachine *m, VmsObserver observer, void *data)
{
	m->observer = observer;
	m->observer_data = data;
}

static bool same_name(VmsMark a, VmsMark b)
{
	return a == b || !strcmp(kinds[a].name, kinds[b].name);
}

uint64_t vms_count(const VmsMachine *m, VmsMark mark, int64_t from, int64_t to)
{
	uint64_t n = 0;

	for (int64_t step = from + 1; step <= to && step < m->journal.steps; ) {
		uint64_t record = journal_of_step(m, step);

		for (; record < m->journal.count && step <= to; record++)
			if (record_tag(&m->journal.record[record]) == RECORD_MARK) {
				n += same_name(mark_of_record(&m->journal.record[record]), mark);
				step++;
			}
	}
	return n;
}

uint64_t vms_sum(const VmsMachine *m, VmsMark mark, const char *value, int64_t from, int64_t to)
{
	uint64_t sum = 0;
	VmsStep step;

	for (int64_t i = from + 1; i <= to && vms_step_at(m, i, &step); i++)
		for (size_t k = 0; same_name(step.mark, mark) && k < step.n_values; k++)
			if (!strcmp(step.value[k].name, value))
				sum += step.value[k].value;
	return sum;
}

uint64_t vms_write_count(const VmsMachine *m, int64_t from, int64_t to)
{
	int64_t last = to < m->journal.steps ? to : m->journal.steps - 1;
	uint64_t record, end, n = 0;

	if (last <= from)
		return 0;
	end = journal_of_step(m, last);
	for (record = from < 0 ? 0 : journal_of_step(m, from); record < end; record++)
		n += record_tag(&m->journal.record[record]) == RECORD_WRITE;
	return n;
}
