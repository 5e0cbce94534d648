/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a lesson wants its reader to look.
 *
 * `focus` and `highlight` hold at the moment for which they were said: the step of the stop that came before them. */

#include "gui/app/session-focus.h"

static VmsId id_from_text(const char *object)
{
	const char *hash = strchr(object, '#');
	guint64 serial;

	if (!hash || !g_ascii_string_to_unsigned(hash + 1, 10, 1, G_MAXUINT32, &serial, NULL))
		return 0;
	for (int kind = VMS_KIND_NONE + 1; kind < VMS_KIND_COUNT; kind++) {
		const char *name = vms_kind_name(kind);

		if (name && strlen(name) == (size_t) (hash - object) && strncmp(name, object, strlen(name)) == 0)
			return (VmsId) kind << 32 | serial;
	}
	return 0;
}

static Target target_of_id(const VmsMachine *machine, VmsId id)
{
	VmsRef ref = vms_find(machine, id);
	VmsArea area;

	if (ref && vms_id_kind(id) == VMS_KIND_VMAP_AREA && vms_area_get(machine, ref, &area))
		return target_area(&area);
	return target_object(id);
}

/* What the call named: an object, by its name; else a frame, else an address. */
static Target target_of_item(const VmsMachine *machine, const PlayerItem *item)
{
	const char *name = json_object_get_string_member_with_default(item->message, "name", "");
	const char *address = json_object_get_string_member_with_default(item->message, "address", "");
	VmsId id = id_from_text(name);
	VmsFrame frame;
	guint64 value;

	if (id)
		return target_of_id(machine, id);
	if (json_object_has_member(item->message, "pfn")
		&& vms_frame(machine, (guint64) json_object_get_int_member(item->message, "pfn"), &frame))
		return target_frame(&frame);
	if (g_str_has_prefix(address, "0x")
		&& g_ascii_string_to_unsigned(address + 2, 16, 0, G_MAXUINT64, &value, NULL))
		return target_range(value, 0);
	return (Target) { 0 };
}

/* Does the item speak of the very moment that is shown? */
static gboolean holds_now(Player *player, const PlayerItem *item)
{
	return item->message && item->machine == player_get_machine_number(player) && !player_in_branch(player)
		&& item->step == vms_cursor(player_get_machine(player));
}

GArray *focus_marks(Player *player)
{
	GArray *marks = g_array_new(FALSE, FALSE, sizeof(Target));

	for (guint i = player_item_count(player); i > 0 && player_get_machine(player); i--) {
		const PlayerItem *item = player_item_at(player, i - 1);
		Target target;

		if ((item->kind != PLAYER_HIGHLIGHT && item->kind != PLAYER_FOCUS) || !holds_now(player, item))
			continue;
		target = target_of_item(player_get_machine(player), item);
		if (target.has)
			g_array_append_val(marks, target);
	}
	return marks;
}

View focus_view(Player *player)
{
	for (guint i = player_item_count(player); i > 0 && player_get_machine(player); i--) {
		const PlayerItem *item = player_item_at(player, i - 1);

		if (item->kind == PLAYER_FOCUS && holds_now(player, item))
			return view_find(item->name);
	}
	return VIEW_COUNT;
}
