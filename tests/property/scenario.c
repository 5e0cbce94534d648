/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scenario.c -- see scenario.h. */

#include "tests/property/scenario.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/property/account.h"
#include "tests/property/random.h"

/* More areas than this are not looked at after every operation. */
#define LARGE 200

/* One run of a scenario. */
typedef struct {
	World *world;
	Met *met;
	bool aloud, broken;
	uint64_t performed;       /* operations that were not refused */
	void *start;              /* the arena as the machine was booted */
	size_t start_size;
	uint64_t *hash;           /* of each step, by its number + 1 */
	struct { unsigned id; uint64_t state; } *branch;   /* how each branch ended when it was left */
	size_t n_branches;
} Run;

static void broken(Run *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void broken(Run *r, const char *format, ...)
{
	va_list values;

	r->broken = true;
	if (!r->aloud)
		return;
	va_start(values, format);
	fputs("# does not hold: ", stdout);
	vprintf(format, values);
	putchar('\n');
	va_end(values);
	fflush(stdout);
}

static void say_violation(const char *what, void *data)
{
	broken(data, "%s", what);
}

static unsigned current_branch(const VmsMachine *m)
{
	VmsBranch branch;

	for (size_t i = 0; vms_branch_at(m, i, &branch); i++)
		if (branch.current)
			return branch.id;
	return 0;
}

/* The state that the present branch ends in. */
static void remember_branch(Run *r)
{
	unsigned id = current_branch(r->world->m);
	size_t i = 0;

	while (i < r->n_branches && r->branch[i].id != id)
		i++;
	if (i == r->n_branches)
		r->branch = realloc(r->branch, ++r->n_branches * sizeof *r->branch);
	r->branch[i].id = id;
	r->branch[i].state = vms_state_hash(r->world->m);
}

static void print_event(const VmsEvent *event)
{
	const char *const names[] = { "alloc", "free", "purge", "merge" };

	printf("; another's %s(0x%" PRIx64 ", 0x%" PRIx64 ") after %" PRIu64 ", %" PRIu64, names[event->kind],
	       event->arg[0], event->arg[1], event->after, event->merges);
}

static void print_op(const VmsOp *op)
{
	char text[256];

	vms_op_format(op, text, sizeof text);
	printf("#   %s", text);
	for (size_t i = 0; i < op->n_pages; i++)
		printf("%s0x%" PRIx64, i ? ", " : " with ", op->pages[i]);
	for (size_t i = 0; i < op->n_others; i++)
		print_event(&op->others[i]);
	fflush(stdout);
}

static void print_result(const VmsResult *result)
{
	printf(" = 0x%" PRIx64 "%s%s\n", result->ret, result->bug ? ", BUG: " : result->failed ? ", failed: " : "",
	       result->bug || result->failed ? result->message : "");
	fflush(stdout);
}

/* A refused operation must not have changed anything. */
static void refused(Run *r, uint64_t before, const char *error)
{
	if (r->aloud)
		printf(", refused: %s\n", error);
	if (vms_state_hash(r->world->m) != before)
		broken(r, "a refused operation has changed the state");
	if (!error[0])
		broken(r, "an operation was refused without a reason");
}

/* What waits for the purge is what the counter says, unless something has made it wrong. */
static void check_counter(Run *r)
{
	const VmsMachine *m = r->world->m;
	uint64_t counted = 0, pages = 0;
	VmsArea area;

	if (r->world->miscounts || !vms_stat(m, "lazy_pages", &counted))
		return;
	for (bool there = vms_area_from(m, 0, &area); there; there = vms_area_next(m, &area))
		if (area.state == VMS_AREA_LAZY)
			pages += (area.va_end - area.va_start) / VMS_PAGE_SIZE;
	if (pages != counted)
		broken(r, "%" PRIu64 " pages wait, and %" PRIu64 " are counted", pages, counted);
}

/* To look at everything takes as long as there is much; of areas that were torn nothing is promised. */
static void check(Run *r)
{
	if (r->world->torn || (vms_area_count(r->world->m, VMS_AREA_BUSY) > LARGE && r->performed % 100))
		return;
	vms_violations(r->world->m, say_violation, r);
	check_counter(r);
}

/* The frames that there are more by the account of the operation are those that there are more. */
static void check_account(Run *r, const VmsResult *result, uint64_t frames)
{
	int64_t more = account_of(r->world->m, result).frames;
	VmsLeaks leaks;

	vms_leaks(r->world->m, &leaks);
	if (frames + (uint64_t)more != leaks.frames)
		broken(r, "by the account there are %" PRId64 " frames more, and it is %" PRId64, more,
		       (int64_t)(leaks.frames - frames));
}

/* False where the machine refuses it. */
static bool perform(Run *r, const VmsOp *op)
{
	VmsMachine *m = r->world->m;
	uint64_t before = vms_state_hash(m);
	VmsLeaks leaks;
	char error[VMS_ERROR_SIZE] = "";
	VmsResult result;

	if (r->aloud)
		print_op(op);
	vms_leaks(m, &leaks);
	if (!vms_perform(m, op, &result, error)) {
		refused(r, before, error);
		return false;
	}
	r->performed++;
	if (r->aloud)
		print_result(&result);
	if (result.bug) {
		/* The kernel has stopped: nothing can be said of its state, and the way on is the way back. */
		remember_branch(r);
		vms_goto(m, result.first - 1);
		if (vms_state_hash(m) != before)
			broken(r, "before a BUG the state is not what it was");
		return true;
	}
	if (r->met)
		r->met->op[op->kind] += !result.failed;
	world_note(r->world, op, &result);
	check_account(r, &result, leaks.frames);
	if (vms_cursor(m) != result.last || vms_state_hash(m) != result.state)
		broken(r, "the machine is not at the operation's end");
	check(r);
	remember_branch(r);
	return true;
}

/* Allocations and frees often, so that there is something to see; every other operation now and then. */
static VmsOpKind draw_kind(uint64_t *seed)
{
	const VmsOpKind common[] = { VMS_OP_VMALLOC, VMS_OP_VFREE, VMS_OP_LEAVE_CONTEXT };

	if (random_percent(seed, 40))
		return common[random_below(seed, 3)];
	return (VmsOpKind)(1 + (int)random_below(seed, VMS_OP_COUNT - 1));
}

/* A machine that is off knows nothing else. */
static VmsOpKind draw_possible_kind(const World *w, uint64_t *seed)
{
	return w->off && random_percent(seed, 70) ? VMS_OP_BOOT : draw_kind(seed);
}

/* An operation that this kernel has, and that makes sense now: a few are tried. */
static void operate(Run *r, uint64_t seed)
{
	bool done = false;

	for (unsigned tries = 0; tries < 20 && !done && !r->broken; tries++) {
		VmsOp op = world_draw(r->world, draw_possible_kind(r->world, &seed), random_next(&seed));

		done = op.kind != VMS_OP_NONE && perform(r, &op);
	}
}

static void go_back(Run *r, uint64_t seed)
{
	VmsMachine *m = r->world->m;
	uint64_t number = random_below(&seed, vms_op_count(m) + 1);
	VmsResult result = { .last = VMS_START };
	VmsOp op;

	if (number)
		vms_op_at(m, number, &op, &result);
	if (result.bug)
		return;
	if (r->aloud)
		printf("#   -- back to the end of operation %" PRIu64 "\n", number);
	vms_goto(m, result.last);
	world_look_again(r->world);
}

/* Move about as a reader does, and come back to the same state. */
static void wander(Run *r, uint64_t seed)
{
	VmsMachine *m = r->world->m;
	int64_t here = vms_cursor(m);
	uint64_t state = vms_state_hash(m);

	vms_goto(m, (int64_t)random_below(&seed, (uint64_t)vms_step_count(m) + 1) - 1);
	for (uint64_t n = random_below(&seed, 40); n > 0; n--)
		vms_move(m, (VmsMove)random_below(&seed, VMS_MOVE_OPERATION + 1),
			 random_percent(&seed, 50) ? VMS_BACK : VMS_FORWARD);
	vms_goto(m, here);
	if (vms_cursor(m) != here || vms_state_hash(m) != state)
		broken(r, "after moving about the state is another");
}

static void act(Run *r, const Action *action)
{
	if (action->kind == ACTION_GO_BACK)
		go_back(r, action->seed);
	else if (action->kind == ACTION_WANDER)
		wander(r, action->seed);
	else
		operate(r, action->seed);
}

static void compare_hash(Run *r, const char *direction)
{
	VmsMachine *m = r->world->m;

	if (vms_state_hash(m) != r->hash[vms_cursor(m) + 1])
		broken(r, "going %s, step %" PRId64 " has another state hash", direction, vms_cursor(m));
}

static void compare_start(Run *r)
{
	size_t size;
	const uint8_t *arena = vms_arena(r->world->m, &size);
	size_t same = r->start_size;

	if (memcmp(arena, r->start, same) != 0)
		broken(r, "all the way back is not the start, byte for byte");
	while (same < size && arena[same] == 0)
		same++;
	if (same < size)
		broken(r, "what was used since the start is not zero again");
}

/* Forward and back step by step over one branch, and forward again in moves of all sizes. */
static void round_trip(Run *r, uint64_t seed)
{
	VmsMachine *m = r->world->m;

	r->hash = realloc(r->hash, ((size_t)vms_step_count(m) + 1) * sizeof *r->hash);
	vms_goto(m, VMS_START);
	compare_start(r);
	r->hash[0] = vms_state_hash(m);
	while (vms_move(m, VMS_MOVE_INTO, VMS_FORWARD))
		r->hash[vms_cursor(m) + 1] = vms_state_hash(m);
	while (vms_move(m, VMS_MOVE_INTO, VMS_BACK) && !r->broken)
		compare_hash(r, "back");
	compare_start(r);
	while (vms_cursor(m) + 1 < vms_step_count(m) && !r->broken) {
		if (!vms_move(m, (VmsMove)(VMS_MOVE_INTO + random_below(&seed, VMS_MOVE_OPERATION)), VMS_FORWARD))
			vms_move(m, VMS_MOVE_INTO, VMS_FORWARD);
		compare_hash(r, "forward again");
	}
}

/* Every branch that was ever left is still there, and as it was. */
static void visit_branches(Run *r)
{
	VmsMachine *m = r->world->m;

	for (size_t i = 0; i < r->n_branches && !r->broken; i++) {
		if (!vms_branch_switch(m, r->branch[i].id))
			broken(r, "branch %u is gone", r->branch[i].id);
		else if (vms_state_hash(m) != r->branch[i].state)
			broken(r, "branch %u does not end as it did", r->branch[i].id);
		vms_goto(m, VMS_START);
		compare_start(r);
	}
}

static void print_machine(const World *w)
{
	const VmsOptions *o = vms_machine_options(w->m);

	printf("# a machine with %" PRIu64 " MiB, %u CPUs, window 0x%" PRIx64 " to 0x%" PRIx64 ", command line \"%s\"",
	       o->ram >> 20, o->cpus, o->vmalloc_start, o->vmalloc_end, o->cmdline ? o->cmdline : "");
	for (int trait = 0; trait < WORLD_TRAITS; trait++)
		if (world_is(w, (WorldTrait)trait))
			printf(", %s", world_trait_name((WorldTrait)trait));
	putchar('\n');
}

bool scenario_run(const Scenario *s, bool aloud)
{
	char error[VMS_ERROR_SIZE] = "";
	Run r = { .world = world_new(s->seed, s->profile, error), .met = s->met, .aloud = aloud };
	const void *arena;

	if (!r.world) {
		if (aloud)
			printf("# no machine: %s\n", error);
		return false;
	}
	if (aloud)
		print_machine(r.world);
	for (unsigned trait = 0; r.met && trait < WORLD_TRAITS; trait++)
		r.met->trait[trait] += world_is(r.world, (WorldTrait)trait);
	arena = vms_arena(r.world->m, &r.start_size);
	r.start = memcpy(malloc(r.start_size), arena, r.start_size);
	for (size_t i = 0; i < s->n && !r.broken; i++)
		act(&r, &s->action[i]);
	if (!r.broken)
		visit_branches(&r);
	if (!r.broken && r.n_branches)
		vms_branch_switch(r.world->m, r.branch[s->seed % r.n_branches].id);
	if (!r.broken)
		round_trip(&r, s->seed);
	free(r.start);
	free(r.hash);
	free(r.branch);
	world_free(r.world);
	return !r.broken;
}

static ActionKind draw_action(uint64_t *seed)
{
	return random_percent(seed, 3) ? ACTION_GO_BACK : random_percent(seed, 3) ? ACTION_WANDER : ACTION_OPERATION;
}

/* Each profile has machines and operations of its own. */
Scenario scenario_draw(const char *profile, uint64_t seed, size_t n)
{
	Scenario s = { .profile = profile, .action = calloc(n, sizeof(Action)), .n = n };

	for (const char *p = profile; *p; p++)
		seed = random_next(&seed) + (unsigned char)*p;
	s.seed = random_next(&seed);
	for (size_t i = 0; i < n; i++) {
		s.action[i].kind = draw_action(&seed);
		s.action[i].seed = random_next(&seed);
	}
	return s;
}

void scenario_clear(Scenario *s)
{
	free(s->action);
	*s = (Scenario){ 0 };
}
