/* SPDX-License-Identifier: GPL-2.0-or-later */
/* real-events.c -- the elementary changes of a line, "ev", in the order in which they came.
 *
 *   ["xP", 263450, "kworker/0:1"]         a purge by another task, which gave back all that waited
 *   ["P", 461, 2]                         one of the operation's own, which yielded when it had given back two ranges
 *   ["F", "0xffffc90000800000", ...]      a range goes to those that wait
 *
 * The machine is told of what other tasks did by how many changes of the operation's own come before.  The lines of
 * ordinary kernel life ("natural") have one change each, all of other tasks.
 */
#include "scripts/replay/real.h"

#include <glib/gi18n.h>
#include <string.h>

/* -------- reading */

/* The values that a kind of change has. */
static gboolean values_of_kind(char kind, guint *n)
{
	static const struct { char kind; guint n; } kinds[] = {
		{ 'A', 6 }, { 'X', 4 }, { 'F', 2 }, { 'P', 1 }, { 'M', 2 }, { 'N', 0 }
	};

	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (kinds[i].kind == kind) {
			*n = kinds[i].n;
			return TRUE;
		}
	return FALSE;
}

static gboolean read_event(JsonArray *element, RealEvent *out)
{
	const char *text = trace_element_text(element, 0);
	guint length = trace_length(element), behind;
	TallyEvent *event = &out->event;

	*out = (RealEvent){ .merges = VMS_EVENT_ALL };
	if (!text)
		return FALSE;
	event->other = *text == 'x';
	event->kind = text[event->other];
	if (!event->kind || text[event->other + 1] || !values_of_kind(event->kind, &event->n))
		return FALSE;
	behind = event->other ? 2 : 1;                            /* the name of the other task is no value */
	if (event->kind == 'N' && length == behind + 2)
		event->n = 2;
	if (length < behind + event->n)
		return FALSE;
	for (guint i = 0; i < event->n; i++)
		if (!trace_node_number(json_array_get_element(element, 1 + i), &event->value[i]))
			return FALSE;
	behind += event->n;
	return event->kind != 'P' || length == behind ||
	       trace_node_number(json_array_get_element(element, behind), &out->merges);
}

static gboolean read_members(JsonObject *line, const char *const *member, guint n, TallyEvent *event)
{
	event->n = n;
	for (guint i = 0; i < n; i++)
		if (!trace_number(line, member[i], &event->value[i]))
			return FALSE;
	return TRUE;
}

/* A line that is one change itself.  FALSE where it lacks something; `event->kind` is 0 for any other line. */
static gboolean read_natural(JsonObject *line, RealEvent *out)
{
	static const char *const taken[] = { "va_start", "va_end", "size", "align", "start", "end" };
	static const char *const lazy[] = { "lazy_at_entry" };
	const char *op = trace_text(line, "op", "");
	TallyEvent *event = &out->event;

	*out = (RealEvent){ .event.other = TRUE };
	if (g_str_equal(op, "alloc_vmap_area")) {
		gboolean failed = trace_is_null(line, "va_start");

		event->kind = failed ? 'X' : 'A';
		return read_members(line, failed ? taken + 2 : taken, failed ? 4 : 6, event);
	}
	if (g_str_equal(op, "purge") && json_object_has_member(line, "lazy_at_entry")) {
		event->kind = 'P';
		return read_members(line, lazy, 1, event);
	}
	event->kind = g_str_equal(op, "free_vmap_area_noflush") ? 'F' : g_str_equal(op, "purge_merge") ? 'M' : 0;
	return !event->kind || read_members(line, taken, 2, event);
}

/* The purge of a recorder that did not see what it gave back is one that ran through. */
static void add(const Trace *trace, GArray *events, RealEvent *event)
{
	if (!trace->real->sees_merges)
		event->merges = VMS_EVENT_ALL;
	g_array_append_val(events, *event);
}

GArray *real_events(const Trace *trace, JsonObject *line, GError **error)
{
	g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(RealEvent));
	JsonArray *recorded = trace_array(line, "ev");
	RealEvent event;

	if (!read_natural(line, &event)) {
		trace_fail(trace, error, _("%s without its values"), trace_text(line, "op", "?"));
		return NULL;
	}
	if (event.event.kind)
		add(trace, events, &event);
	else if (!recorded)
		return NULL;
	for (guint i = 0; i < trace_length(recorded); i++) {
		if (!read_event(trace_element_array(recorded, i), &event)) {
			trace_fail(trace, error, _("ev: %u is no elementary change"), i + 1);
			return NULL;
		}
		add(trace, events, &event);
	}
	return g_steal_pointer(&events);
}

/* -------- telling the machine */

static gboolean to_other(const RealEvent *recorded, VmsEvent *out)
{
	const guint64 *value = recorded->event.value;

	switch (recorded->event.kind) {
	case 'A':
	case 'X':
		out->kind = VMS_EVENT_ALLOC;
		memcpy(out->arg, recorded->event.kind == 'A' ? value + 2 : value, sizeof out->arg);
		return TRUE;
	case 'F':
		out->kind = VMS_EVENT_FREE;
		out->arg[0] = value[0];
		return TRUE;
	case 'P':
		out->kind = VMS_EVENT_PURGE;
		out->arg[0] = recorded->merges;
		return TRUE;
	case 'M': out->kind = VMS_EVENT_MERGE; return TRUE;
	default: return FALSE;
	}
}

GArray *real_others(const GArray *events)
{
	GArray *others = g_array_new(FALSE, FALSE, sizeof(VmsEvent));
	guint64 after = 0, merges = VMS_EVENT_ALL;

	for (guint i = 0; events && i < events->len; i++) {
		const RealEvent *recorded = &g_array_index(events, RealEvent, i);
		VmsEvent other = { .after = after, .merges = merges };

		if (recorded->event.other) {
			if (to_other(recorded, &other))
				g_array_append_val(others, other);
		} else if (recorded->event.kind == 'M') {
			merges += merges != VMS_EVENT_ALL;
		} else {
			after++;
			merges = recorded->merges;
		}
	}
	return others;
}

/* -------- comparing */

/* Where a comparison stands among the changes that were made. */
typedef struct {
	Compare *c;
	const Real *real;
	guint next;
} Made;

/* The next change that a recorder would have seen: only a notifier that is there is called. */
static const TallyEvent *peek(Made *made)
{
	const GArray *events = made->c->tally->events;

	for (; made->next < events->len; made->next++) {
		const TallyEvent *event = &g_array_index(events, TallyEvent, made->next);

		if (event->kind != 'N' || made->real->notifier)
			return event;
	}
	return NULL;
}

static const TallyEvent *take(Made *made)
{
	const TallyEvent *event = peek(made);

	made->next++;
	return event;
}

/* What a purge gave back before something else came is not told of. */
static void skip_merges(Made *made, guint64 merges)
{
	guint64 n = 0;

	for (const TallyEvent *event; n < merges && (event = peek(made)) && event->kind == 'M'; n++)
		made->next++;
	if (merges != VMS_EVENT_ALL && n < merges)
		differ(made->c, "ev: the purge gave back fewer ranges than expected");
}

static char *event_text(const TallyEvent *event)
{
	GString *text = g_string_new(event->other ? "x" : NULL);

	g_string_append_c(text, event->kind);
	for (guint i = 0; i < event->n; i++)
		g_string_append_printf(text, " 0x%" G_GINT64_MODIFIER "x", event->value[i]);
	return g_string_free(text, FALSE);
}

static gboolean same_event(const TallyEvent *a, const TallyEvent *b)
{
	return a->kind == b->kind && a->other == b->other && a->n == b->n &&
	       !memcmp(a->value, b->value, a->n * sizeof a->value[0]);
}

static void compare_event(Made *made, const RealEvent *recorded)
{
	g_autofree char *expected = event_text(&recorded->event), *got = NULL;
	const TallyEvent *event = take(made);

	got = event ? event_text(event) : g_strdup("nothing");
	if (!event || !same_event(&recorded->event, event))
		differ(made->c, "ev: expected %s, came %s", expected, got);
	else if (event->kind == 'P')
		skip_merges(made, recorded->merges);
}

/* The one change that an operation makes by what it is; a recorder that saw a range being reserved says how it
 * fitted. */
static char obvious(JsonObject *line)
{
	return json_object_has_member(line, "fit") ? 'A' : json_object_has_member(line, "merged") ? 'P' :
	       json_object_has_member(line, "addr") ? 'F' : 0;
}

void real_compare_events(Compare *c, const Real *real, const GArray *events)
{
	Made made = { .c = c, .real = real };
	const TallyEvent *event;

	for (guint i = 0; events && i < events->len; i++) {
		const RealEvent *recorded = &g_array_index(events, RealEvent, i);

		if (recorded->event.kind != 'N' || !recorded->event.other)
			compare_event(&made, recorded);
	}
	event = events ? NULL : peek(&made);
	if (event && event->kind == obvious(c->line) && !event->other) {
		take(&made);
		skip_merges(&made, VMS_EVENT_ALL);
	}
	event = peek(&made);
	if (event && !c->difference) {
		g_autofree char *got = event_text(event);

		differ(c, "ev: came %s, and nothing of the kind was expected", got);
	}
}
