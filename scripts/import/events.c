/* SPDX-License-Identifier: GPL-2.0-or-later */
/* events.c -- see events.h.  An event is what another task did: the operation other_tasks performs it. */
#include "scripts/import/events.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include "scripts/number.h"

/* What the machine did with an event, from its marks. */
typedef struct {
	guint64 addr;             /* the range taken; 0: none */
	guint64 nr_lazy;          /* pages that wait */
} Seen;

static guint64 value_of(const VmsStep *step, const char *name)
{
	for (gsize i = 0; i < step->n_values; i++)
		if (g_str_equal(step->value[i].name, name))
			return step->value[i].value;
	return 0;
}

static void observe(const VmsMachine *m, const VmsStep *step, void *data)
{
	Seen *seen = data;

	(void)m;
	switch (step->mark) {
	case VMS_MARK_VA_TAKEN: seen->addr = value_of(step, "addr"); break;
	case VMS_MARK_LAZY_ADD: seen->nr_lazy = value_of(step, "nr_lazy"); break;
	default: break;
	}
}

static VmsEvent event_of(const ImportedEvent *e)
{
	switch (e->kind) {
	case IMPORT_EVENT_ALLOC:
		return (VmsEvent){
			VMS_EVENT_ALLOC, {e->alloc.size, e->alloc.align, e->alloc.vstart, e->alloc.vend}, 0, 0};
	case IMPORT_EVENT_FREE:
		return (VmsEvent){ VMS_EVENT_FREE, { e->free.va_start }, 0, 0 };
	default:
		return (VmsEvent){ VMS_EVENT_PURGE, { VMS_EVENT_ALL }, 0, 0 };
	}
}

char *imported_event_text(const ImportedEvent *e)
{
	g_autofree char *size = e->kind == IMPORT_EVENT_ALLOC ? number_size(e->alloc.size) : NULL;

	switch (e->kind) {
	case IMPORT_EVENT_ALLOC:
		if (e->alloc.failed)
			return g_strdup_printf(_("alloc_vmap_area: no room for %s"), size);
		return g_strdup_printf(_("alloc_vmap_area: %s at 0x%" PRIx64), size, e->alloc.addr);
	case IMPORT_EVENT_FREE:
		return g_strdup_printf(ngettext("free_vmap_area_noflush: 0x%" PRIx64 ", %" PRIu64 " page waits",
						"free_vmap_area_noflush: 0x%" PRIx64 ", %" PRIu64 " pages wait",
						e->free.nr_lazy),
				       e->free.va_start, e->free.nr_lazy);
	default:
		return g_strdup_printf(ngettext("purge_vmap_area_lazy: %u area", "purge_vmap_area_lazy: %u areas",
		                                e->purge.num_purged), e->purge.num_purged);
	}
}

/* What the machine would have done instead; NULL where it is the same.  WAITED are the areas that a purge could
 * take. */
static char *difference(const ImportedEvent *e, const Seen *seen, guint64 waited)
{
	if (e->kind == IMPORT_EVENT_ALLOC && e->alloc.failed && seen->addr)
		return g_strdup_printf(_("the model finds room at 0x%" PRIx64), seen->addr);
	if (e->kind == IMPORT_EVENT_ALLOC && !e->alloc.failed && !seen->addr)
		return g_strdup(_("the model finds no room"));
	if (e->kind == IMPORT_EVENT_ALLOC && !e->alloc.failed && seen->addr != e->alloc.addr)
		return g_strdup_printf(_("the model takes 0x%" PRIx64), seen->addr);
	if (e->kind == IMPORT_EVENT_FREE && !seen->nr_lazy)
		return g_strdup(_("the model knows no such area"));
	if (e->kind == IMPORT_EVENT_FREE && seen->nr_lazy != e->free.nr_lazy)
		return g_strdup_printf(ngettext("in the model %" PRIu64 " page waits",
						"in the model %" PRIu64 " pages wait", seen->nr_lazy),
				       seen->nr_lazy);
	if (e->kind == IMPORT_EVENT_PURGE && waited != e->purge.num_purged)
		return g_strdup_printf(
			ngettext("in the model %" PRIu64 " area waits", "in the model %" PRIu64 " areas wait", waited),
			waited);
	return NULL;
}

/* In 6.12 it matters which CPU asks. */
static void go_to_cpu(VmsMachine *m, guint cpu)
{
	VmsOp op = vms_op(VMS_OP_ON_CPU);
	char refusal[VMS_ERROR_SIZE];
	VmsResult ignored;
	guint64 now = 0;

	vms_stat(m, "cpu", &now);
	vms_op_set(&op, "cpu", cpu);
	if (now != cpu)
		vms_perform(m, &op, &ignored, refusal);
}

gboolean import_events(VmsMachine *m, const ImportedTrace *trace, ImportedEventSay say, gpointer data)
{
	gboolean same = TRUE;

	for (guint i = 0; same && i < trace->events->len; i++) {
		const ImportedEvent *e = &g_array_index(trace->events, ImportedEvent, i);
		const VmsEvent event = event_of(e);
		VmsOp op = vms_op(VMS_OP_OTHER_TASKS);
		guint64 waited = e->kind == IMPORT_EVENT_PURGE ? vms_purge_list(m, NULL, 0) : 0;
		g_autofree char *line = imported_event_text(e), *differs = NULL;
		char refusal[VMS_ERROR_SIZE];
		VmsResult result;
		Seen seen = { 0 };

		go_to_cpu(m, e->cpu);
		op.others = &event;
		op.n_others = 1;
		vms_observe(m, observe, &seen);
		differs = vms_perform(m, &op, &result, refusal) ? difference(e, &seen, waited) : g_strdup(refusal);
		vms_observe(m, NULL, NULL);
		same = !differs;
		say(e, line, differs, data);
	}
	return same;
}
