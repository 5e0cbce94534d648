/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts about what can be selected: the fields of a kernel structure, a page frame, an address. */

#include "gui/app/facts.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define MOST_FIELDS 48
#define TEXT_SIZE 192

Target fact_target(const VmsMachine *machine, VmsType type, guint64 value)
{
	VmsFrame frame;
	VmsArea area;

	if (value == 0 && type != VMS_PFN)
		return (Target) { 0 };
	switch (type) {
	case VMS_OBJECT:
		if (vms_id_kind(vms_id(machine, (VmsRef) value)) == VMS_KIND_VMAP_AREA
			&& vms_area_get(machine, (VmsRef) value, &area))
			return target_area(&area);
		return target_object(vms_id(machine, (VmsRef) value));
	case VMS_ADDRESS:
		return target_range(value, 0);
	case VMS_PFN:
		return vms_frame(machine, value, &frame) ? target_frame(&frame) : (Target) { 0 };
	default:
		return (Target) { 0 };
	}
}

/* ------------------------------------------------------------------------------------------ sheets */

static FactSheet *sheet_new(void)
{
	FactSheet *sheet = g_new0(FactSheet, 1);

	sheet->facts = g_array_new(FALSE, TRUE, sizeof(Fact));
	sheet->strings = g_string_chunk_new(TEXT_SIZE);
	return sheet;
}

void fact_sheet_free(FactSheet *sheet)
{
	g_array_unref(sheet->facts);
	g_string_chunk_free(sheet->strings);
	g_free(sheet->title);
	g_free(sheet->subtitle);
	g_free(sheet);
}

static Fact *add(FactSheet *sheet, const char *name, const char *value)
{
	Fact fact = { .name = name, .value = g_string_chunk_insert(sheet->strings, value) };

	g_array_append_val(sheet->facts, fact);
	return &g_array_index(sheet->facts, Fact, sheet->facts->len - 1);
}

static Fact *add_value(FactSheet *sheet, const VmsMachine *machine, const char *name, VmsType type, guint64 value)
{
	const VmsValue typed = { .name = name, .type = type, .value = value };
	char text[TEXT_SIZE];
	Fact *fact;

	vms_value_text(machine, &typed, text, sizeof(text));
	fact = add(sheet, name, text);
	fact->target = fact_target(machine, type, value);
	return fact;
}

/* ------------------------------------------------------------------------------------------ structures */

static void add_field(FactSheet *sheet, const Moment *now, const VmsField *field)
{
	Fact *fact = add_value(sheet, now->machine, field->name, field->type, field->value);
	const VmsValue before = { .name = field->name, .type = field->type, .value = field->before };
	char text[TEXT_SIZE];

	fact->tip = field->doc && *field->doc ? _(field->doc) : NULL;
	if (!field->written)
		return;
	fact->changed = field->written_at > now->since && field->written_at <= now->step.step;
	if (field->before == field->value || field->written_at < 0)
		return;
	vms_value_text(now->machine, &before, text, sizeof(text));
	fact->before = g_string_chunk_insert(sheet->strings, text);
}

static FactSheet *sheet_of_object(const Moment *now, VmsRef ref)
{
	FactSheet *sheet = sheet_new();
	guint64 address = vms_object_address(now->machine, ref);
	VmsField fields[MOST_FIELDS];
	size_t n = MIN(vms_fields(now->machine, ref, fields, MOST_FIELDS), MOST_FIELDS);
	char text[TEXT_SIZE];

	vms_object_text(now->machine, ref, text, sizeof(text));
	sheet->title = g_strdup(text);
	sheet->subtitle = address ? g_strdup_printf("0x%" PRIx64, address) : NULL;
	for (size_t i = 0; i < n; i++)
		add_field(sheet, now, &fields[i]);
	return sheet;
}

/* ------------------------------------------------------------------------------------------ frames */

static const char *frame_state(VmsFrameState state)
{
	static const char *const names[] = {
		[VMS_FRAME_ABSENT] = N_("not there"), [VMS_FRAME_RESERVED] = N_("reserved"),
		[VMS_FRAME_FREE] = N_("free"), [VMS_FRAME_PCP] = N_("free, on a per-CPU list"),
		[VMS_FRAME_USED] = N_("in use"),
	};

	return _(names[state]);
}

static FactSheet *sheet_of_frame(const Moment *now, const VmsFrame *frame)
{
	FactSheet *sheet = sheet_new();
	VmsZone zone;

	sheet->title = g_strdup_printf(_("Page frame %" PRIu64), frame->pfn);
	sheet->subtitle = g_strdup_printf("0x%" PRIx64, frame->pfn * VMS_PAGE_SIZE);
	add(sheet, _("state"), frame_state(frame->state));
	if (vms_zone(now->machine, frame->zone, &zone))
		add(sheet, _("zone"), zone.name);
	add_value(sheet, now->machine, _("block begins at"), VMS_PFN, frame->head);
	add_value(sheet, now->machine, _("block’s order"), VMS_NUMBER, frame->order);
	if (frame->owner != VMS_OWNER_NONE)
		add(sheet, _("owner"), _(vms_owner_name(frame->owner)));
	if (frame->owner_ref) {
		add_value(sheet, now->machine, _("belongs to"), VMS_OBJECT, frame->owner_ref);
		add_value(sheet, now->machine, _("as number"), VMS_NUMBER, frame->index);
	}
	if (vms_migratetype_name(now->machine, frame->migratetype))
		add(sheet, _("migrate type"), _(vms_migratetype_name(now->machine, frame->migratetype)));
	return sheet;
}

/* ------------------------------------------------------------------------------------------ addresses */

static FactSheet *sheet_of_address(const Moment *now, guint64 address)
{
	FactSheet *sheet = sheet_new();
	guint64 pfn, entry;
	VmsRegion region;
	VmsArea area;

	sheet->title = g_strdup_printf("0x%" PRIx64, address);
	if (vms_region_find(now->machine, address, &region))
		sheet->subtitle = g_strdup(_(region.title));
	if (vms_area_find(now->machine, address, &area)) {
		add_value(sheet, now->machine, _("area"), VMS_OBJECT, area.ref);
		add_value(sheet, now->machine, _("offset in it"), VMS_SIZE, address - area.va_start);
	}
	if (vms_translate(now->machine, address, &pfn, &entry)) {
		add_value(sheet, now->machine, _("page frame"), VMS_PFN, pfn);
		add_value(sheet, now->machine, _("entry"), VMS_ENTRY, entry);
	} else {
		add(sheet, _("page frame"), _("nothing is mapped here"));
	}
	return sheet;
}

FactSheet *fact_sheet_new(const Moment *now, const Target *target)
{
	VmsRef ref = target->has & TARGET_OBJECT ? vms_find(now->machine, target->id) : 0;
	VmsField field;
	VmsFrame frame;

	if (ref && vms_fields(now->machine, ref, &field, 1) > 0)
		return sheet_of_object(now, ref);
	if (target->has & TARGET_FRAME && vms_frame(now->machine, target->pfn, &frame))
		return sheet_of_frame(now, &frame);
	if (target->has & TARGET_ADDRESS)
		return sheet_of_address(now, target->address);
	return NULL;
}
