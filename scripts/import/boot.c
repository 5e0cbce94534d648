/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot.c -- from the lines of a file to the options of a machine. */
#include "scripts/import/boot.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include "scripts/import/import-private.h"

#define GIB ((guint64)1 << 30)
#define MIB ((guint64)1 << 20)

/* The same in all kernels that print these words. */
#define VM_DMA_COHERENT 0x10
#define VM_SPARSE 0x1000

/* 6.12 shares addresses out among its nodes in zones of so many bytes. */
#define NODE_ZONE ((guint64)16 * IMPORT_PAGE)

ImportedAreas *import_areas_of(const char *path, GError **error)
{
	g_autoptr(ImportFile) file = import_open(path, error);

	switch (file ? import_kind(file, error) : IMPORT_NOTHING) {
	case IMPORT_AREAS:
		return import_areas(file, 0, error);
	case IMPORT_TRACE:
		import_fail(file, import_line(file), error, _("this is a trace; what a machine can begin with is a "
		            "/proc/vmallocinfo"));
		return NULL;
	default:
		return NULL;
	}
}

static const ImportedArea *area_at(const ImportedAreas *areas, guint i)
{
	return &g_array_index(areas->areas, ImportedArea, i);
}

/* -------- can it be such a machine? */

static gboolean check_bits(const ImportedAreas *areas, const VmsProfile *profile, GError **error)
{
	if (areas->bits == profile->bits)
		return TRUE;
	return import_wrong(areas->name, area_at(areas, 0)->line, error,
	                    _("an address of %u bits; those of %s have %u"), areas->bits, profile->name, profile->bits);
}

/* The frames that the file speaks of must be had, and an area's array of them is one block of the frame allocator. */
static gboolean check_frames(const ImportedAreas *areas, const VmsProfile *profile, GError **error)
{
	const guint64 array_max = ((guint64)VMS_PAGE_SIZE << (VMS_MAX_ORDER - 1)) / (profile->bits / 8);
	guint64 pages = 0;

	for (guint i = 0; i < areas->areas->len; i++) {
		const ImportedArea *area = area_at(areas, i);

		pages += area->nr_pages;
		if (area->nr_pages > array_max)
			return import_wrong(areas->name, area->line, error,
					    _("%u pages; the model's areas have at most %" PRIu64), area->nr_pages,
					    array_max);
		if (2 * pages * VMS_PAGE_SIZE > profile->max_ram)
			return import_wrong(
				areas->name, area->line, error,
				_("the areas have more than %" PRIu64 " GiB of pages, half the RAM of the largest %s"),
				profile->max_ram / 2 / GIB, profile->name);
	}
	return TRUE;
}

static gboolean is_in(const VmsMachine *m, guint64 address, const char *region)
{
	VmsRegion found;

	return vms_region_find(m, address, &found) && g_str_equal(found.id, region);
}

static gboolean check_addresses(const ImportedAreas *areas, const VmsMachine *plain, GError **error)
{
	const ImportedArea *first = area_at(areas, 0);

	if (!is_in(plain, first->start, "non-canonical"))
		return TRUE;
	return import_wrong(areas->name, first->line, error, _("%s has no address 0x%" PRIx64),
	                    vms_machine_profile(plain)->name, first->start);
}

/* -------- the window */

/* The first area of vmalloc space: modules may lie below it. */
static const ImportedArea *first_area(const ImportedAreas *areas, const VmsMachine *plain)
{
	guint i = 0;

	while (i + 1 < areas->areas->len && is_in(plain, area_at(areas, i)->start, "modules"))
		i++;
	return area_at(areas, i);
}

/* Where vmalloc space begins: at or a little below its first area.  On 64 bits it is randomized in steps of 1 GiB,
 * on 32 bits it follows from how much RAM is mapped directly. */
static guint64 start_below(guint64 first, guint bits)
{
	return bits == 64 ? first & ~(GIB - 1) : first & ~(guint64)(VMS_PAGE_SIZE - 1);
}

static gboolean settle_window(const ImportedAreas *areas, VmsOptions *options, const VmsMachine *plain, GError **error)
{
	const ImportedArea *first = first_area(areas, plain);
	guint64 start, end;
	gboolean usual;

	vms_vmalloc_window(plain, &start, &end);
	usual = first->start >= start && first->start - start < (areas->bits == 64 ? GIB : 8 * MIB);
	options->vmalloc_start = usual ? start : start_below(first->start, areas->bits);
	options->vmalloc_end = areas->bits == 64 ? options->vmalloc_start + (end - start) : end;
	if (options->vmalloc_start < options->vmalloc_end)
		return TRUE;
	return import_wrong(areas->name, first->line, error, _("the vmalloc space of %s cannot begin at 0x%" PRIx64),
	                    vms_machine_profile(plain)->name, options->vmalloc_start);
}

/* -------- nodes */

/* Whether one line can come behind another where there are N nodes: what is in use, node by node by address, and then
 * the same of what waits. */
static gboolean in_order(const ImportedArea *a, const ImportedArea *b, guint n)
{
	guint64 node = a->start / NODE_ZONE % n, next = b->start / NODE_ZONE % n;

	if (a->lazy != b->lazy)
		return b->lazy;
	return node != next ? node < next : a->start < b->start;
}

static int by_line(gconstpointer a, gconstpointer b)
{
	const ImportedArea *const *one = a, *const *other = b;

	return (*one)->line < (*other)->line ? -1 : 1;
}

/* The least number of nodes that prints lines in this order; 1 where none does. */
static guint nodes_of(const ImportedAreas *areas)
{
	g_autofree const ImportedArea **line = g_new(const ImportedArea *, areas->areas->len);

	for (guint i = 0; i < areas->areas->len; i++)
		line[i] = area_at(areas, i);
	qsort(line, areas->areas->len, sizeof *line, by_line);
	for (guint n = 1; n <= IMPORT_CPUS_MAX; n++) {
		guint i = 1;

		while (i < areas->areas->len && in_order(line[i - 1], line[i], n))
			i++;
		if (i == areas->areas->len)
			return n;
	}
	return 1;
}

/* -------- the machine */

/* The RAM that was asked for; where twice what is known to be in use is more, that, in whole GiB. */
static guint64 ram_for(const ImportedAreas *areas, guint64 ram)
{
	guint64 pages = 0;

	for (guint i = 0; i < areas->areas->len; i++)
		pages += area_at(areas, i)->nr_pages;
	pages *= 2;
	return pages * VMS_PAGE_SIZE <= ram ? ram : (pages * VMS_PAGE_SIZE / GIB + 1) * GIB;
}

/* Who asked for it, with the module that this is in, as the file has them. */
static const char *caller_of(const ImportedAreas *areas, const ImportedArea *area)
{
	g_autofree char *both = area->module ? g_strdup_printf("%s [%s]", area->caller, area->module) : NULL;

	return both ? g_string_chunk_insert_const(areas->texts, both) : area->caller;
}

/* Flags mean what they say in the kernels that have the words for them. */
static guint64 flags_of(const ImportedArea *area, gboolean fits)
{
	return area->flags | (fits && area->coherent ? VM_DMA_COHERENT : 0) | (fits && area->sparse ? VM_SPARSE : 0);
}

static VmsFoundArea *found_areas(const ImportedAreas *areas, const VmsProfile *profile)
{
	VmsFoundArea *found = g_new0(VmsFoundArea, areas->areas->len);
	gboolean fits = import_areas_fit(areas, profile->kernel);

	for (guint i = 0; i < areas->areas->len; i++) {
		const ImportedArea *area = area_at(areas, i);

		found[i] = (VmsFoundArea){
			.start = area->start, .end = area->end, .flags = flags_of(area, fits),
			.nr_pages = area->nr_pages, .phys_addr = area->phys_addr, .caller = caller_of(areas, area),
			.lazy = area->lazy, .ram = area->ram
		};
	}
	return found;
}

/* Add to the options of a machine what AREAS say; options->found is a new array then. */
static gboolean add_areas(VmsOptions *options, const ImportedAreas *areas, GError **error)
{
	const VmsOptions as_it_comes = { .profile = options->profile, .unrecorded = true };
	char reason[VMS_ERROR_SIZE] = "";
	VmsMachine *plain = vms_machine_new(&as_it_comes, reason);
	const VmsProfile *profile = plain ? vms_machine_profile(plain) : NULL;
	gboolean can_be;

	if (!plain)
		return import_wrong(areas->name, area_at(areas, 0)->line, error, "%s", reason);
	can_be = check_bits(areas, profile, error) && check_frames(areas, profile, error) &&
	         check_addresses(areas, plain, error) && settle_window(areas, options, plain, error);
	if (can_be && vms_nodes(plain, NULL, 0))
		options->cpus = MAX(options->cpus, nodes_of(areas));
	vms_machine_free(plain);
	if (!can_be)
		return FALSE;
	options->ram = MIN(ram_for(areas, options->ram ? options->ram : profile->default_ram), profile->max_ram);
	options->found = found_areas(areas, profile);
	options->n_found = areas->areas->len;
	return TRUE;
}

VmsMachine *import_machine(const ImportedAreas *areas, const VmsOptions *options, GError **error)
{
	VmsOptions all = *options;
	char reason[VMS_ERROR_SIZE] = "";
	VmsMachine *m;

	if (areas && !add_areas(&all, areas, error))
		return NULL;
	m = vms_machine_new(&all, reason);
	if (areas)
		g_free((gpointer)all.found);
	if (!m)
		g_set_error(error, IMPORT_ERROR, IMPORT_ERROR_INPUT, "%s%s%s", areas ? areas->name : "",
			    areas ? ": " : "", reason);
	return m;
}
