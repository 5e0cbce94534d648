/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machines.c -- the machines of a comparison: one as the source was made, and for each kernel one that is as like it
 * as can be. */
#include "scripts/compare/comparison-private.h"

#include <glib/gi18n.h>

G_DEFINE_QUARK(vmstep-comparison, comparison_error)

static void settle(Column *column, VmsMachine *vms)
{
	column->vms = vms;
	column->profile = vms_machine_profile(vms);
	column->returned = g_array_new(FALSE, FALSE, sizeof(guint64));
	vms_vmalloc_window(vms, &column->start, &column->end);
}

static gboolean boot(Column *column, const VmsOptions *options, GError **error)
{
	char problem[VMS_ERROR_SIZE];
	VmsMachine *vms = vms_machine_new(options, problem);

	if (vms)
		settle(column, vms);
	else
		g_set_error(error, COMPARISON_ERROR, COMPARISON_ERROR_MACHINE, "%s: %s", options->profile, problem);
	return vms != NULL;
}

/* The vmalloc window of a kernel as it comes; on some it depends on how much RAM there is. */
static gboolean own_window(const char *profile, guint64 ram, guint64 *start, guint64 *end)
{
	VmsOptions options = { .profile = profile, .ram = ram, .unrecorded = true };
	char problem[VMS_ERROR_SIZE];
	VmsMachine *vms = vms_machine_new(&options, problem);

	if (!vms)
		return FALSE;
	vms_vmalloc_window(vms, start, end);
	vms_machine_free(vms);
	return TRUE;
}

/* A window of the source's size where each kernel has its own; its own where the source has its own or that has no room
 * for another. */
static void move_window(const Comparison *self, VmsOptions *options)
{
	guint64 ram = vms_machine_ram(self->source.vms), size = self->source.end - self->source.start;
	guint64 start, end, source_start, source_end;

	options->vmalloc_start = options->vmalloc_end = 0;
	if (!own_window(self->source.profile->name, ram, &source_start, &source_end) ||
	    !own_window(options->profile, options->ram, &start, &end) || size == source_end - source_start ||
	    size > end - start)
		return;
	options->vmalloc_start = start;
	options->vmalloc_end = start + size;
}

/* What the source is made of, for another kernel: RAM that is only the profile's own becomes the other profile's, and
 * regions are where that kernel has them. */
static VmsOptions adapt(const Comparison *self, const VmsOptions *source, const VmsProfile *profile)
{
	VmsOptions options = *source;

	options.profile = profile->name;
	if (profile == self->source.profile)
		return options;
	if (options.ram == self->source.profile->default_ram)
		options.ram = 0;
	options.ram = MIN(options.ram, profile->max_ram);
	options.kaslr = false;
	if (options.vmalloc_end)
		move_window(self, &options);
	return options;
}

/* How much further up the window begins than the source's; wraps. */
static guint64 shift_of(const Comparison *self, const VmsOptions *options)
{
	guint64 start = options->vmalloc_start, end;

	if (!options->vmalloc_end && !own_window(options->profile, options->ram, &start, &end))
		return 0;
	return start - self->source.start;
}

/* Areas that are there before the first operation are as far from the start of the window as on the source. */
static VmsEarlyArea *move_early(const VmsOptions *options, guint64 shift)
{
	VmsEarlyArea *early = g_new0(VmsEarlyArea, options->n_early + 1);

	for (gsize i = 0; i < options->n_early; i++) {
		early[i] = options->early[i];
		early[i].start += shift;
		early[i].end += shift;
	}
	return early;
}

static VmsFoundArea *move_found(const VmsOptions *options, guint64 shift)
{
	VmsFoundArea *found = g_new0(VmsFoundArea, options->n_found + 1);

	for (gsize i = 0; i < options->n_found; i++) {
		found[i] = options->found[i];
		found[i].start += shift;
		found[i].end += shift;
	}
	return found;
}

static gboolean boot_column(Comparison *self, Column *column, const VmsOptions *source, const VmsProfile *profile,
	GError **error)
{
	VmsOptions options = adapt(self, source, profile);
	guint64 shift = options.n_early || options.n_found ? shift_of(self, &options) : 0;
	g_autofree VmsEarlyArea *early = move_early(&options, shift);
	g_autofree VmsFoundArea *found = move_found(&options, shift);

	if (profile != self->source.profile) {
		options.early = early;
		options.found = found;
	}
	return boot(column, &options, error);
}

static gboolean add_column(Comparison *self, const VmsOptions *source, const char *name, GError **error)
{
	const VmsProfile *profile = vms_profile_find(name);

	if (!profile) {
		g_set_error(error, COMPARISON_ERROR, COMPARISON_ERROR_PROFILE,
			_("there is no profile \"%s\"; see vmstep profiles"), name);
		return FALSE;
	}
	for (guint i = 0; i < self->n_columns; i++) {
		if (self->column[i].profile != profile)
			continue;
		g_set_error(error, COMPARISON_ERROR, COMPARISON_ERROR_PROFILE,
			_("%s would be compared with itself"), name);
		return FALSE;
	}
	if (self->n_columns == COMPARISON_COLUMNS) {
		g_set_error(error, COMPARISON_ERROR, COMPARISON_ERROR_PROFILE,
			_("no more than %d kernels can be compared at once"), COMPARISON_COLUMNS);
		return FALSE;
	}
	if (!boot_column(self, &self->column[self->n_columns], source, profile, error))
		return FALSE;
	self->n_columns++;
	return TRUE;
}

gboolean machines_boot(Comparison *self, const VmsOptions *source, const char *const *profiles, GError **error)
{
	VmsOptions options = *source;

	options.profile = options.profile ? options.profile : vms_profile_default()->name;
	options.unrecorded = true;
	if (!boot(&self->source, &options, error))
		return FALSE;
	options.unrecorded = false;
	if (!profiles[1] && !add_column(self, &options, self->source.profile->name, error))
		return FALSE;
	for (; *profiles; profiles++) {
		if (!add_column(self, &options, *profiles, error))
			return FALSE;
	}
	return TRUE;
}

static void clear(Column *column)
{
	vms_machine_free(column->vms);
	g_clear_pointer(&column->returned, g_array_unref);
}

void machines_free(Comparison *self)
{
	clear(&self->source);
	for (guint i = 0; i < self->n_columns; i++)
		clear(&self->column[i]);
}
