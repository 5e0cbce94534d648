/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-common.c -- what several layouts draw or write in the same way. */

#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* ------------------------------------------------------------------------------------------------ rings */

static void ring(Scene *scene, const Shape *around, ShapePart part, Role role, double outside)
{
	ShapeKey key = shape_key(part, around->key.id, around->key.number ^ ((uint64_t)around->key.part << 48));
	Rect box = rect_inset(around->box, 0);
	double radius = around->radius + (around->radius ? outside : 2);
	Shape *shape;

	box = rect(box.x - outside, box.y - outside, box.w + 2 * outside, box.h + 2 * outside);
	if (around->kind == SHAPE_ELLIPSE)
		shape = scene_ellipse(scene, key, box, ROLE_NONE, role);
	else
		shape = scene_rounded(scene, key, box, radius, ROLE_NONE, role);
	shape->line_width = 2;
	if (part == PART_RING_MARKED)
		shape->flags |= SHAPE_DASHED;
}

void layout_rings(Scene *scene, size_t first)
{
	size_t n = scene_count(scene);

	for (size_t i = first; i < n; i++) {
		Shape shape = *scene_at(scene, i);

		if (shape.kind != SHAPE_RECT && shape.kind != SHAPE_ELLIPSE)
			continue;
		if (shape.flags & SHAPE_CHANGED)
			ring(scene, &shape, PART_RING_CHANGED, ROLE_CHANGED_EDGE, 1);
		if (shape.flags & SHAPE_MARKED)
			ring(scene, &shape, PART_RING_MARKED, ROLE_MARKED_EDGE, 3);
		if (shape.flags & SHAPE_SELECTED)
			ring(scene, &shape, PART_RING_SELECTED, ROLE_SELECTED_EDGE, 2);
	}
}

/* ------------------------------------------------------------------------------------------------ small things */

void layout_note(Scene *scene, Rect where, View view, const char *text)
{
	Rect line = rect(where.x, where.y + where.h / 2 - 10, where.w, 20);

	scene_text(scene, shape_key(PART_NOTE, 0, view), line, FONT_BODY, ROLE_INK_FAINT, ALIGN_MIDDLE, text);
}

void layout_legend(Scene *scene, Rect where, View view, const LegendEntry *entries, size_t n)
{
	double x = where.x, middle = where.y + where.h / 2;
	unsigned number = view * 64u;

	for (size_t i = 0; i < n; i++) {
		double width;

		if (!entries[i].text)
			continue;
		width = text_width(FONT_SMALL, entries[i].text);
		if (x + 14 + 6 + width > where.x + where.w)
			break;
		scene_rounded(scene, shape_key(PART_LEGEND, 0, number), rect(x, middle - 5, 14, 10), 2,
			      entries[i].fill, entries[i].edge);
		scene_text(scene, shape_key(PART_LEGEND_TEXT, 0, number++), rect(x + 20, where.y, width, where.h),
			   FONT_SMALL, ROLE_INK_FAINT, ALIGN_START, entries[i].text);
		x += 20 + ceil(width) + 16;
	}
}

void layout_badge(Scene *scene, ShapeKey circle, ShapeKey text, Point centre, double radius, Role role,
		  const char *label)
{
	Rect box = rect(centre.x - radius, centre.y - radius, 2 * radius, 2 * radius);

	scene_ellipse(scene, circle, box, role, ROLE_NONE);
	scene_text(scene, text, rect(box.x - radius, box.y, 4 * radius, box.h), FONT_SMALL, role_ink_on(role),
		   ALIGN_MIDDLE, label);
}

/* ------------------------------------------------------------------------------------------------ roles */

static const struct { Role fill, edge; const char *name; } uses[] = {
	[VMS_AREA_VMALLOC] = { ROLE_AREA_VMALLOC, ROLE_AREA_VMALLOC_EDGE, "vmalloc" },
	[VMS_AREA_VMAP] = { ROLE_AREA_VMAP, ROLE_AREA_VMAP_EDGE, "vmap" },
	[VMS_AREA_IOREMAP] = { ROLE_AREA_IOREMAP, ROLE_AREA_IOREMAP_EDGE, "ioremap" },
	[VMS_AREA_BLOCK] = { ROLE_AREA_BLOCK, ROLE_AREA_BLOCK_EDGE, N_("vm_map_ram block") },
	[VMS_AREA_RAM] = { ROLE_AREA_RAM, ROLE_AREA_RAM_EDGE, "vm_map_ram" },
	[VMS_AREA_OTHER] = { ROLE_AREA_OTHER, ROLE_AREA_OTHER_EDGE, N_("reserved") },
	[VMS_AREA_NEW] = { ROLE_AREA_OTHER, ROLE_AREA_OTHER_EDGE, N_("new") },
};

/* What waits, or is kept, has a look of its own, whatever it was used for. */
Role area_fill(const VmsArea *area)
{
	return area->state == VMS_AREA_LAZY     ? ROLE_LAZY
	       : area->state == VMS_AREA_POOLED ? ROLE_POOLED
						: uses[area->use].fill;
}

Role area_edge(const VmsArea *area)
{
	return area->state == VMS_AREA_LAZY     ? ROLE_LAZY_EDGE
	       : area->state == VMS_AREA_POOLED ? ROLE_POOLED_EDGE
						: uses[area->use].edge;
}

const char *area_use_name(const VmsArea *area)
{
	return area->state == VMS_AREA_LAZY     ? _("freed, not purged")
	       : area->state == VMS_AREA_POOLED ? _("kept in a pool")
						: _(uses[area->use].name);
}

Role stage_role(VmsStage stage)
{
	static const Role roles[VMS_STAGE_COUNT] = {
		[VMS_STAGE_NONE] = ROLE_STAGE_NONE,
		[VMS_STAGE_SIZE_ALIGN] = ROLE_STAGE_SIZE_ALIGN,
		[VMS_STAGE_GET_VM_AREA_NODE] = ROLE_STAGE_GET_VM_AREA_NODE,
		[VMS_STAGE_ALLOC_VMAP_AREA] = ROLE_STAGE_ALLOC_VMAP_AREA,
		[VMS_STAGE_PAGE_ARRAY] = ROLE_STAGE_PAGE_ARRAY,
		[VMS_STAGE_MAP_VM_AREA] = ROLE_STAGE_MAP_VM_AREA,
		[VMS_STAGE_REMOVE_VM_AREA] = ROLE_STAGE_REMOVE_VM_AREA,
		[VMS_STAGE_UNMAP] = ROLE_STAGE_UNMAP,
		[VMS_STAGE_FREE_PAGES] = ROLE_STAGE_FREE_PAGES,
		[VMS_STAGE_PURGE] = ROLE_STAGE_PURGE,
	};

	return stage < VMS_STAGE_COUNT ? roles[stage] : ROLE_STAGE_NONE;
}

/* ------------------------------------------------------------------------------------------------ words */

const char *size_text(Scene *scene, uint64_t bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	unsigned unit = 0;
	double value = (double)bytes;

	/* Said exactly while that is short: 2052 KiB rather than 2.00 MiB, 2097153 B rather than 2048 KiB. */
	if (bytes % 1024 && bytes < 16 << 20)
		return scene_printf(scene, "%u B", (unsigned)bytes);
	while (unit + 1 < G_N_ELEMENTS(units) && value >= (fmod(value, 1024) == 0 ? 1024 : 10000)) {
		value /= 1024;
		unit++;
	}
	if (value == floor(value))
		return scene_printf(scene, "%.0f %s", value, units[unit]);
	return scene_printf(scene, value < 9.995 ? "%.2f %s" : "%.1f %s", value, units[unit]);
}

const char *address_text(Scene *scene, const VmsMachine *m, uint64_t address)
{
	return scene_printf(scene, "0x%0*" G_GINT64_MODIFIER "x", vms_machine_profile(m)->bits == 32 ? 8 : 1, address);
}

const char *short_address(Scene *scene, const VmsMachine *m, uint64_t address, unsigned digits)
{
	uint64_t mask = digits >= 16 ? UINT64_MAX : (UINT64_C(1) << (4 * digits)) - 1;

	if (address <= mask)
		return address_text(scene, m, address);
	return scene_printf(scene, "…%0*" G_GINT64_MODIFIER "x", (int)digits, address & mask);
}

/* Flags, kinds of allocations, contexts and locks have names. */
static bool has_words(VmsArgType type)
{
	return type == VMS_ARG_FLAGS || type == VMS_ARG_GFP || type == VMS_ARG_WHAT || type == VMS_ARG_CONTEXT ||
	       type == VMS_ARG_LOCK || type == VMS_ARG_KM;
}

static void add_words(GString *text, VmsArgType type, guint64 value)
{
	char words[200];

	vms_arg_text(type, value, words, sizeof(words));
	g_string_append(text, words);
}

const char *operation_text(Scene *scene, const VmsMachine *m, const VmsOp *op)
{
	const VmsOpInfo *info = vms_op_info(op->kind);
	g_autoptr(GString) text = g_string_new(info->name);
	const char *comma = "";

	g_string_append_c(text, '(');
	for (size_t i = 0; i < info->n_args; i++) {
		const VmsArgInfo *arg = &info->arg[i];

		if (!op->given[i])
			continue;
		g_string_append(text, comma);
		comma = ", ";
		if (!arg->required)
			g_string_append_printf(text, "%s=", arg->name);
		if (arg->type == VMS_ARG_SIZE)
			g_string_append(text, size_text(scene, op->arg[i]));
		else if (arg->type == VMS_ARG_ADDRESS)
			g_string_append(text, address_text(scene, m, op->arg[i]));
		else if (has_words(arg->type))
			add_words(text, arg->type, op->arg[i]);
		else
			g_string_append_printf(text, "%" G_GINT64_FORMAT, (gint64)op->arg[i]);
	}
	if (op->n_pages)
		g_string_append_printf(text, g_dngettext(GETTEXT_PACKAGE, "%s%u page", "%s%u pages", op->n_pages),
				       comma, (unsigned)op->n_pages);
	g_string_append_c(text, ')');
	return scene_string(scene, text->str);
}

const char *context_text(Scene *scene, const VmsMachine *m)
{
	VmsContext c;

	vms_context(m, &c);
	return scene_printf(scene, c.irqs_off ? _("CPU %u, %s, interrupts off") : _("CPU %u, %s"), c.cpu, c.name);
}

const char *serial_text(Scene *scene, VmsId id)
{
	return scene_printf(scene, "#%u", (uint32_t)id);
}

const char *object_text(Scene *scene, VmsId id)
{
	return scene_printf(scene, "%s#%u", vms_kind_name(vms_id_kind(id)), (uint32_t)id);
}

const char *node_text(Scene *scene, unsigned number, size_t n)
{
	return scene_printf(scene, _("node %u (of 0 to %u)"), number, (unsigned)n - 1);
}
