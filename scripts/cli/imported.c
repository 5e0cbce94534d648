/* SPDX-License-Identifier: GPL-2.0-or-later */
/* imported.c -- `vmstep run --import FILE` without a lesson: what a real machine has, where its next requests land, and
 * whether what its tracepoints say is what the model would have done. */
#include "scripts/cli/imported.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include "scripts/import/boot.h"
#include "scripts/import/events.h"
#include "scripts/import/next.h"

#define KIB ((guint64)1024)
#define MIB (1024 * KIB)

static const guint64 usual_sizes[] = { 4 * KIB, 16 * KIB, 64 * KIB, MIB, 4 * MIB };

/* What the files of the command line hold: at most one of each kind. */
typedef struct {
	ImportedAreas *areas;
	ImportedTrace *trace;
} Imported;

static void clear(Imported *imported)
{
	g_clear_pointer(&imported->areas, imported_areas_free);
	g_clear_pointer(&imported->trace, imported_trace_free);
}

static gboolean read_file(Imported *imported, const char *path, GError **error)
{
	g_autoptr(ImportFile) file = import_open(path, error);
	ImportKind kind = file ? import_kind(file, error) : IMPORT_NOTHING;

	if (kind == IMPORT_AREAS && !imported->areas)
		imported->areas = import_areas(file, 0, error);
	else if (kind == IMPORT_TRACE && !imported->trace)
		imported->trace = import_trace(file, error);
	else if (kind != IMPORT_NOTHING)
		g_set_error(error, IMPORT_ERROR, IMPORT_ERROR_INPUT, _("%s: there is one such file already"), path);
	return !error || !*error;
}

/* The kernel that was asked for; else the only one with tracepoints, or the first that prints such lines. */
static const VmsProfile *choose_profile(const Imported *imported, const char *wanted)
{
	static const char *const kernels[] = { "6.1", "6.12", "5.4", "4.19", "3.15", "2.6.34" };

	if (wanted)
		return vms_profile_find(wanted);
	if (imported->trace)
		return vms_profile_find("linux-6.12/x86_64");
	for (gsize i = 0; i < G_N_ELEMENTS(kernels); i++) {
		const char *arch = imported->areas->bits == 64 ? "x86_64" : "x86_32";
		g_autofree char *name = g_strdup_printf("linux-%s/%s", kernels[i], arch);
		const VmsProfile *profile = vms_profile_find(name);

		if (profile && import_areas_fit(imported->areas, profile->kernel))
			return profile;
	}
	return vms_profile_default();
}

static guint cpus_of(const ImportedTrace *trace)
{
	guint most = 0;

	for (guint i = 0; trace && i < trace->events->len; i++)
		most = MAX(most, g_array_index(trace->events, ImportedEvent, i).cpu);
	return most + 1;
}

static VmsMachine *boot(const Imported *imported, const VmsProfile *profile, char *reason)
{
	VmsOptions options = { .profile = profile->name, .cpus = cpus_of(imported->trace) };
	VmsMachine *m = NULL;

	if (!imported->areas || import_boot(imported->areas, &options, reason))
		m = vms_machine_new(&options, reason);
	g_free((gpointer)options.found);
	return m;
}

static void print_summary(const VmsMachine *m, const Imported *imported)
{
	guint64 start, end, waiting = vms_area_count(m, VMS_AREA_LAZY);

	vms_vmalloc_window(m, &start, &end);
	printf(_("%s, vmalloc space 0x%" G_GINT64_MODIFIER "x to 0x%" G_GINT64_MODIFIER "x\n"),
	       vms_machine_profile(m)->name, start, end);
	if (imported->areas)
		printf(_("%" G_GUINT64_FORMAT " areas are in use, %" G_GUINT64_FORMAT " wait for the purge.\n"),
		       vms_area_count(m, VMS_AREA_BUSY), waiting);
}

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

static void print_event(const ImportedEvent *event, const char *line, const char *differs, gpointer data)
{
	(void)data;
	printf("%.6f CPU %u %s-%u  %s\n", event->time, event->cpu, event->task, event->pid, line);
	if (differs)
		printf("%*s%s\n", 4, "", differs);
}

static void print_losses(const ImportedTrace *trace)
{
	if (trace->losses->len)
		cli_fail(0, _("line %u: the kernel has lost events here; what follows cannot be trusted"),
		         g_array_index(trace->losses, ImportedLoss, 0).line);
}

/* What was saved of a running machine before its trace began is what makes the two comparable. */
static int print_trace(VmsMachine *m, const Imported *imported)
{
	gboolean same;

	print_losses(imported->trace);
	same = import_events(m, imported->trace, print_event, NULL);
	if (same)
		printf(_("The model does all of this as the kernel did.\n"));
	else if (!imported->areas)
		printf(_("The model began with an empty space; import a /proc/vmallocinfo saved before the trace as "
			 "well.\n"));
	return same ? CLI_OK : CLI_UNTRUE;
}

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

static int show(VmsMachine *m, const Imported *imported, gboolean as_vmallocinfo, guint64 size)
{
	if (as_vmallocinfo)
		return cli_print_vmallocinfo(m);
	print_summary(m, imported);
	if (imported->trace)
		return print_trace(m, imported);
	return size ? print_next(m, &size, 1) : print_next(m, usual_sizes, G_N_ELEMENTS(usual_sizes));
}

int cli_run_imported(char **files, const char *wanted, gboolean as_vmallocinfo, guint64 size)
{
	Imported imported = { NULL, NULL };
	g_autoptr(GError) error = NULL;
	char reason[VMS_ERROR_SIZE] = "";
	int status = CLI_OK;
	VmsMachine *m;

	for (gsize i = 0; files[i] && !status; i++)
		if (!read_file(&imported, files[i], &error))
			status = cli_fail(CLI_BAD_INPUT, "%s", error->message);
	if (!status && !(m = boot(&imported, choose_profile(&imported, wanted), reason))) {
		status = cli_fail(CLI_BAD_INPUT, "%s: %s", files[0], reason);
	} else if (!status) {
		status = show(m, &imported, as_vmallocinfo, size);
		vms_machine_free(m);
	}
	clear(&imported);
	return status;
}
