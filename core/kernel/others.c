/* SPDX-License-Identifier: GPL-2.0-or-later */
/* others.c -- other tasks.
 *
 * One task runs at a time here; but a recording of a running kernel says what the others did, and when: after so many
 * elementary things of the operation's own.
 *
 *   own      ...... FREE ................ ALLOC ......        the event of another task with after = 1 comes here:
 *                           ^                                 behind the first, before the second
 */

#include "core/kernel/kernel.h"
#include "core/kernel/others.h"
#include "core/machine/set.h"

static const char *const names[] = { "alloc_vmap_area", "free_vmap_area_noflush", "__purge_vmap_area_lazy", "merge" };

static bool is_due(const Machine *m, const VmsEvent *event, OwnEvent own)
{
	if (own == EVENT_END)
		return true;
	return event->after == m->own_events && (own != EVENT_MERGE || event->merges == m->own_merges);
}

/* A call of its own in the stack: what is done in it is none of the operation's. */
static void other_task(Machine *m, const VmsEvent *event)
{
	const char *function_called = names[event->kind];

	ENTER(m, function_called);
	MARK(m, OTHER_TASK, function_called);
	m->era->other(m, event);
	LEAVE_VOID(m);
}

void others_run(Machine *m, OwnEvent event)
{
	if (m->in_others)
		return;
	m->in_others = true;
	for (; m->n_others && is_due(m, m->others, event); m->others++, m->n_others--)
		other_task(m, m->others);
	m->in_others = false;
	if (event == EVENT_MERGE) {
		m->own_merges++;
	} else if (event != EVENT_BEGIN) {
		m->own_events++;
		m->own_merges = 0;
	}
}
