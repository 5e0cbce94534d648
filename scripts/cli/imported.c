/* SPDX-License-Identifier: GPL-2.0-or-later */
/* imported.c -- `vmstep run --import FILE` without a lesson: what a real machine has, where its next requests land, and
 * whether what its tracepoints say is what the model would have done. */
#include "scripts/cli/imported.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include "scripts/import/events.h"
#include "scripts/import/imported.h"
#include "scripts/import/next.h"

#define KIB ((guint64)1024)
#define MIB (1024 * KIB)

static const guint64 usual_sizes[] = { 4 * KIB, 16 * KIB, 64 * KIB, MIB, 4 * MIB };

/* -------- the next requests */

static int print_next(VmsMachine *m, const guint64 *size, gsize n)
{
	char reason[VMS_ERROR_SIZE];

	for (gsize i = 0; i < n; i++) {
		g_autofree char *text = NULL;
		NextVmalloc next;

		if (!next_vmalloc(m, size[i], &next, reason))
			return cli_fail(CLI_UNTRUE, "%s", reason);
		text = next_vmalloc_text(m, &next);
		printf("%s\n", text);
	}
	return CLI_OK;
}

/* -------- the trace */

typedef struct {
	const Imported *imported;
	guint n;                  /* events that have been printed */
} Printing;

static void print_event(const ImportedEvent *event, const char *line)
{
	printf("%.6f CPU %u %s-%u  %s\n", event->time, event->cpu, event->task, event->pid, line);
}

static void print_performed(const ImportedEvent *event, const char *line, const char *differs, gpointer data)
{
	Printing *printing = data;

	print_event(event, line);
	printing->n++;
	if (differs)
		cli_fail(0, "%s:%u: %s", printing->imported->trace->name, event->line, differs);
}

/* What the model was not asked for, since it would go on from another state than the kernel. */
static void print_rest(const ImportedTrace *trace, guint from)
{
	if (from < trace->events->len)
		printf("%s\n", _("What the kernel did after that:"));
	for (guint i = from; i < trace->events->len; i++) {
		const ImportedEvent *event = &g_array_index(trace->events, ImportedEvent, i);
		g_autofree char *line = imported_event_text(event);

		print_event(event, line);
	}
}

static void print_difference(const ImportedEvent *event, const char *line, const char *differs, gpointer data)
{
	const Imported *imported = data;

	if (differs)
		cli_fail(0, "%s:%u: %s; %s", imported->trace->name, event->line, line, differs);
}

/* What was saved of a running machine before its trace began is what makes the two comparable. */
static int print_trace(VmsMachine *m, Imported *imported)
{
	Printing printing = { .imported = imported };
	gboolean same = import_events(m, imported->trace, print_performed, &printing);

	print_rest(imported->trace, printing.n);
	if (same)
		printf("%s\n", _("The model does all of this as the kernel did."));
	else if (!imported->areas)
		printf("%s\n", _("The model began with an empty space; import a /proc/vmallocinfo saved before the "
				 "trace as well."));
	return same ? CLI_OK : CLI_UNTRUE;
}

/* -------- the areas */

static void print_line(const char *text, void *data)
{
	(void)data;
	puts(text);
}

int cli_print_vmallocinfo(const VmsMachine *m)
{
	if (!vms_vmallocinfo(m, print_line, NULL))
		return cli_fail(CLI_UNTRUE, _("linux %s has no /proc/vmallocinfo"), vms_machine_profile(m)->kernel);
	return CLI_OK;
}

static int print_areas(VmsMachine *m, Imported *imported)
{
	gboolean same = !imported->trace || import_events(m, imported->trace, print_difference, imported);
	int status = cli_print_vmallocinfo(m);

	return same ? status : CLI_UNTRUE;
}

/* -------- all of it */

static void print_summary(const VmsMachine *m, const Imported *imported)
{
	g_autofree char *summary = imported_summary(imported, m), *unsaid = imported_unsaid(imported, m);

	printf("%s\n%s\n", vms_machine_profile(m)->name, summary);
	if (*unsaid)
		printf("%s\n", unsaid);
}

static int show(VmsMachine *m, Imported *imported, const ImportedWishes *wishes)
{
	g_autofree char *doubts = imported_doubts(imported, vms_machine_profile(m));

	if (doubts)
		cli_fail(0, "%s", doubts);
	if (wishes->as_vmallocinfo)
		return print_areas(m, imported);
	print_summary(m, imported);
	if (imported->trace)
		return print_trace(m, imported);
	return wishes->next ? print_next(m, wishes->next, 1) : print_next(m, usual_sizes, G_N_ELEMENTS(usual_sizes));
}

int cli_run_imported(const ImportedWishes *wishes)
{
	g_auto(Imported) imported = { NULL, NULL };
	g_autoptr(GError) error = NULL;
	const VmsProfile *profile;
	VmsMachine *m;
	int status;

	if (!imported_read(&imported, wishes->files, &error))
		return cli_fail(CLI_BAD_INPUT, "%s", error->message);
	if (imported.trace && wishes->next)
		return cli_fail(CLI_USAGE, _("--next is about a machine as it was found: without a trace, please"));
	profile = wishes->profile ? vms_profile_find(wishes->profile) : imported_profile(&imported);
	m = imported_machine(&imported, profile, &error);
	if (!m)
		return cli_fail(CLI_BAD_INPUT, "%s", error->message);
	status = show(m, &imported, wishes);
	vms_machine_free(m);
	return status;
}
