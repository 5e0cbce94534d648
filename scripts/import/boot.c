/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot.c -- from the lines of a file to the options of a machine. */
#include "scripts/import/boot.h"

#include <glib/gi18n.h>

#define GIB ((guint64)1 << 30)
#define MIB ((guint64)1 << 20)

ImportedAreas *import_areas_of(const char *path, GError **error)
{
	g_autoptr(ImportFile) file = import_open(path, error);

	return file ? import_areas(file, 0, error) : NULL;
}

/* The window of a machine of that profile as it comes; FALSE with the reason where it cannot be booted. */
static gboolean usual_window(const VmsOptions *options, guint64 *start, guint64 *end, char *reason)
{
	const VmsOptions plain = { .profile = options->profile, .unrecorded = true };
	VmsMachine *m = vms_machine_new(&plain, reason);

	if (m)
		vms_vmalloc_window(m, start, end);
	vms_machine_free(m);
	return m != NULL;
}

/* Where vmalloc space begins: at or a little below its first area..  On 64 bits it is randomized in steps of 1 GiB,
 * on 32 bits it follows from how much RAM is mapped directly. */
static guint64 start_below(guint64 first, guint bits)
{
	return bits == 64 ? first & ~(GIB - 1) : first & ~(guint64)(VMS_PAGE_SIZE - 1);
}

static void settle_window(const ImportedAreas *areas, VmsOptions *options, guint64 start, guint64 end)
{
	const ImportedArea *first = &g_array_index(areas->areas, ImportedArea, 0);
	gboolean usual = first->start >= start && first->start - start < (areas->bits == 64 ? GIB : 8 * MIB);

	options->vmalloc_start = usual ? start : start_below(first->start, areas->bits);
	options->vmalloc_end = areas->bits == 64 ? options->vmalloc_start + (end - start) : end;
}

/* Twice what is known to be in use, in whole GiB. */
static guint64 ram_for(const ImportedAreas *areas)
{
	guint64 pages = 0;

	for (guint i = 0; i < areas->areas->len; i++)
		pages += g_array_index(areas->areas, ImportedArea, i).nr_pages;
	return (2 * pages * VMS_PAGE_SIZE / GIB + 1) * GIB;
}

gboolean import_boot(const ImportedAreas *areas, VmsOptions *options, char reason[VMS_ERROR_SIZE])
{
	const VmsProfile *profile = options->profile ? vms_profile_find(options->profile) : vms_profile_default();
	VmsFoundArea *found;
	guint64 start, end;

	if (!profile || !usual_window(options, &start, &end, reason))
		return FALSE;
	if (areas->bits != profile->bits) {
		g_snprintf(reason, VMS_ERROR_SIZE, _("the addresses have %u bits, those of %s have %u"), areas->bits,
		           profile->name, profile->bits);
		return FALSE;
	}
	found = g_new0(VmsFoundArea, areas->areas->len);
	for (guint i = 0; i < areas->areas->len; i++) {
		const ImportedArea *area = &g_array_index(areas->areas, ImportedArea, i);

		found[i] = (VmsFoundArea){
			.start = area->start, .end = area->end, .flags = area->flags, .nr_pages = area->nr_pages,
			.phys_addr = area->phys_addr, .caller = area->caller, .lazy = area->lazy, .ram = area->ram
		};
	}
	settle_window(areas, options, start, end);
	options->ram = MIN(MAX(options->ram ? options->ram : profile->default_ram, ram_for(areas)), profile->max_ram);
	options->found = found;
	options->n_found = areas->areas->len;
	return TRUE;
}
