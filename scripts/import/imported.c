/* SPDX-License-Identifier: GPL-2.0-or-later */
/* imported.c -- see imported.h. */
#include "scripts/import/imported.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include "scripts/import/boot.h"
#include "scripts/import/import-private.h"
#include "scripts/number.h"

/* The one kernel with tracepoints in its vmalloc. */
#define TRACED "6.12"

/* The one without a /proc/vmallocinfo, which can be given no areas. */
#define UNLISTED "2.4"

/* -------- files */

gboolean imported_add(Imported *self, const char *path, GError **error)
{
	g_autoptr(ImportFile) file = import_open(path, error);
	ImportKind kind = file ? import_kind(file, error) : IMPORT_NOTHING;

	if (kind == IMPORT_NOTHING)
		return FALSE;
	if (kind == IMPORT_AREAS ? self->areas != NULL : self->trace != NULL)
		return import_fail(file, import_line(file), error, kind == IMPORT_AREAS
		                   ? _("there is a /proc/vmallocinfo already: one file of each kind, please")
		                   : _("there is a trace already: one file of each kind, please"));
	if (kind == IMPORT_AREAS)
		return (self->areas = import_areas(file, 0, error)) != NULL;
	return (self->trace = import_trace(file, error)) != NULL;
}

gboolean imported_read(Imported *self, const char *const *paths, GError **error)
{
	for (; *paths; paths++) {
		if (!imported_add(self, *paths, error)) {
			imported_clear(self);
			return FALSE;
		}
	}
	return TRUE;
}

void imported_clear(Imported *self)
{
	g_clear_pointer(&self->areas, imported_areas_free);
	g_clear_pointer(&self->trace, imported_trace_free);
}

/* -------- which kernel */

gboolean imported_can_be(const Imported *self, const VmsProfile *profile)
{
	return (!self->areas ||
		(self->areas->bits == profile->bits && !g_str_has_prefix(profile->kernel, UNLISTED "."))) &&
	       (!self->trace || g_str_has_prefix(profile->kernel, TRACED "."));
}

/* Page tables of five levels reach further down; user space of ARM ends below that of x86. */
static const char *arch_of(const ImportedAreas *areas)
{
	guint64 first = g_array_index(areas->areas, ImportedArea, 0).start;

	if (areas->bits == 64)
		return first < 0xffff800000000000 ? "x86_64-la57" : "x86_64";
	return first < 0xc0000000 ? "arm" : "x86_32";
}

/* How well a profile stands for it, 0: not at all.  A file of few lines may be of many kernels: those that people run
 * come first; 5.4 before 6.12, which prints nothing in order but on one CPU. */
static guint score(const Imported *self, const VmsProfile *profile)
{
	static const char *const kernels[] = {
		"linux-2.6.34/", "linux-3.15/", "linux-5.0/", "linux-4.19/", "linux-6.12/", "linux-5.4/", "linux-6.1/"
	};
	guint good = 1;

	if (!imported_can_be(self, profile))
		return 0;
	for (guint i = 0; i < G_N_ELEMENTS(kernels); i++)
		if (g_str_has_prefix(profile->name, kernels[i]))
			good += 1 + i;
	if (self->areas && g_str_equal(profile->arch, arch_of(self->areas)))
		good += 100;
	if (self->areas && import_areas_fit(self->areas, profile->kernel))
		good += 1000;
	return good;
}

const VmsProfile *imported_profile(const Imported *self)
{
	const VmsProfile *best = vms_profile_default();
	guint most = 0;

	for (gsize i = 0; i < vms_profile_count(); i++) {
		const VmsProfile *profile = vms_profile_at(i);

		if (score(self, profile) > most) {
			most = score(self, profile);
			best = profile;
		}
	}
	return best;
}

/* -------- the machine */

static const ImportedEvent *event_at(const ImportedTrace *trace, guint i)
{
	return &g_array_index(trace->events, ImportedEvent, i);
}

/* The event of the highest CPU. */
static const ImportedEvent *last_cpu(const ImportedTrace *trace)
{
	const ImportedEvent *last = event_at(trace, 0);

	for (guint i = 1; i < trace->events->len; i++)
		if (event_at(trace, i)->cpu > last->cpu)
			last = event_at(trace, i);
	return last;
}

VmsMachine *imported_machine(const Imported *self, const VmsProfile *profile, GError **error)
{
	VmsOptions options = { .profile = profile->name };
	const ImportedEvent *event = self->trace ? event_at(self->trace, 0) : NULL;

	if (event && !imported_can_be(&(Imported){ .trace = self->trace }, profile)) {
		import_wrong(self->trace->name, event->line, error, _("Linux %s has no such events, but Linux %s has"),
		             profile->kernel, TRACED);
		return NULL;
	}
	if (event) {
		event = last_cpu(self->trace);
		options.cpus = event->cpu + 1;
	}
	if (options.cpus > IMPORT_CPUS_MAX) {
		import_wrong(self->trace->name, event->line, error, _("there is no CPU %u: a machine has at most %d"),
		             event->cpu, IMPORT_CPUS_MAX);
		return NULL;
	}
	return import_machine(self->areas, &options, error);
}

/* -------- words */

char *import_doubt(const ImportedAreas *areas, const VmsProfile *profile)
{
	g_autofree char *kernels = import_areas_kernels(areas);

	if (import_areas_fit(areas, profile->kernel))
		return NULL;
	if (!*kernels)
		return g_strdup_printf(
			_("%s: no kernel that is known here prints such lines in this order; was it changed?"),
			areas->name);
	return g_strdup_printf(
		_("%s: Linux %s does not print such lines in this order; they look like those of Linux %s"),
		areas->name, profile->kernel, kernels);
}

char *imported_doubts(const Imported *self, const VmsProfile *profile)
{
	g_autofree char *foreign = self->areas ? import_doubt(self->areas, profile) : NULL;
	const GArray *losses = self->trace ? self->trace->losses : NULL;
	g_autofree char *lost = NULL;

	if (losses && losses->len)
		lost = g_strdup_printf(_("%s:%u: the kernel has lost events here; what follows cannot be trusted"),
		                       self->trace->name, g_array_index(losses, ImportedLoss, 0).line);
	if (foreign && lost)
		return g_strconcat(foreign, "\n", lost, NULL);
	return foreign ? g_steal_pointer(&foreign) : g_steal_pointer(&lost);
}

char *imported_summary(const Imported *self, const VmsMachine *m)
{
	guint64 start, end, hole = 0;
	guint busy = vms_area_count(m, VMS_AREA_BUSY), lazy = vms_area_count(m, VMS_AREA_LAZY);
	g_autofree char *used = g_strdup_printf(ngettext("%u area is in use", "%u areas are in use", busy), busy);
	g_autofree char *wait =
		g_strdup_printf(ngettext("%u waits for the purge", "%u wait for the purge", lazy), lazy);
	g_autofree char *largest = NULL, *window = NULL;

	vms_vmalloc_window(m, &start, &end);
	vms_stat(m, "largest_hole", &hole);
	largest = number_size(hole);
	window = g_strdup_printf(_("vmalloc space goes from 0x%" PRIx64 " to 0x%" PRIx64 "."), start, end);
	if (!self->areas)
		return g_steal_pointer(&window);
	return g_strdup_printf(_("%s %s, %s. The largest hole has %s."), window, used, wait, largest);
}

/* Since 4.0 the file lists what waits. */
static gboolean lists_lazy(const VmsProfile *profile)
{
	return profile->kernel[0] >= '4';
}

char *imported_unsaid(const Imported *self, const VmsMachine *m)
{
	g_autofree char *ram = number_size(vms_machine_ram(m));
	GString *text = g_string_new(NULL);

	if (!self->areas)
		return g_string_free(text, FALSE);
	g_string_append_printf(text,
			       _("The file does not say how much RAM there is (the model has %s), nor what shape the "
				 "kernel’s trees have."),
			       ram);
	if (!lists_lazy(vms_machine_profile(m)))
		g_string_append(text,
				_(" In this kernel it leaves out what was freed and waits for the purge: that looks "
				  "like holes."));
	if (vms_nodes(m, NULL, 0) > 1)
		g_string_append(text, _(" It leaves out what the nodes keep in their pools: that looks like holes."));
	return g_string_free(text, FALSE);
}
