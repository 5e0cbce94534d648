/* SPDX-License-Identifier: GPL-2.0-or-later */
/* player-answer.c -- answers: from what a person typed or clicked to what the host is told.
 *
 * The host grades; here it is only seen to that the answer is of the question's kind.
 */
#include "scripts/player-private.h"
#include "scripts/transcript.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------------------------------------ sending */

/* The question that the host waits at, or NULL with an error. */
static PlayerAsk *present_ask(Player *self, GError **error)
{
	if (self->waiting && self->waiting->kind == PLAYER_ASK)
		return self->waiting->ask;
	g_set_error_literal(error, PLAYER_ERROR, PLAYER_ERROR_NOTHING, _("there is no question to answer"));
	return NULL;
}

/* Send an answer with one member more; takes VALUE. */
static gboolean send_answer(Player *self, const char *member, JsonNode *value)
{
	g_autoptr(JsonObject) message = json_object_new();
	g_autofree char *line = NULL;

	json_object_set_string_member(message, "type", "answer");
	json_object_set_member(message, member, value);
	line = transcript_line(message);
	self->waiting->ask->answered = TRUE;
	self->arrival = ARRIVE_GO;
	player_send(self, line);
	return TRUE;
}

static JsonNode *truth(void)
{
	return json_node_init_boolean(json_node_alloc(), TRUE);
}

gboolean player_answer_right(Player *self)
{
	g_return_val_if_fail(VMSTEP_IS_PLAYER(self), FALSE);
	return present_ask(self, NULL) && send_answer(self, "auto", truth());
}

gboolean player_skip(Player *self)
{
	g_return_val_if_fail(VMSTEP_IS_PLAYER(self), FALSE);
	return present_ask(self, NULL) && send_answer(self, "skip", truth());
}

static gboolean refuse(GError **error, const char *why)
{
	g_set_error_literal(error, PLAYER_ERROR, PLAYER_ERROR_ANSWER, why);
	return FALSE;
}

/* ------------------------------------------------------------------------------------------------ choices */

static int compare_numbers(gconstpointer a, gconstpointer b)
{
	const guint *one = a, *other = b;

	return *one < *other ? -1 : *one > *other;
}

static gboolean are_choices(const PlayerAsk *ask, const guint *choices, gsize n)
{
	guint offered = g_strv_length((char **)ask->choices);

	for (gsize i = 0; i < n; i++) {
		if (!choices[i] || choices[i] > offered)
			return FALSE;
		for (gsize j = 0; j < i; j++) {
			if (choices[j] == choices[i])
				return FALSE;
		}
	}
	return ask->kind == PLAYER_ASK_CHOICE ? n == 1 : TRUE;
}

gboolean player_answer_choices(Player *self, const guint *choices, gsize n)
{
	const PlayerAsk *ask = present_ask(self, NULL);
	g_autofree guint *sorted = g_memdup2(choices, n * sizeof *choices);
	JsonArray *array;

	if (!ask || !are_choices(ask, choices, n))
		return FALSE;
	if (ask->kind == PLAYER_ASK_CHOICE)
		return send_answer(self, "given", json_node_init_int(json_node_alloc(), choices[0]));
	if (ask->kind == PLAYER_ASK_CHOICES && n)
		qsort(sorted, n, sizeof *sorted, compare_numbers);
	array = json_array_new();
	for (gsize i = 0; i < n; i++)
		json_array_add_int_element(array, sorted[i]);
	return send_answer(self, "given", json_node_init_array(json_node_alloc(), array));
}

/* The number of the choice that a word names: its number, or its own words. */
static guint find_choice(Player *self, const PlayerAsk *ask, const char *word)
{
	guint64 number;

	if (g_ascii_string_to_unsigned(word, 10, 1, 1000, &number, NULL))
		return number;
	for (guint i = 0; ask->choices[i]; i++) {
		if (!g_ascii_strcasecmp(word, ask->choices[i]) || g_str_equal(word, player_text(self, ask->choices[i])))
			return i + 1;
	}
	return 0;
}

static gboolean answer_with_choices(Player *self, const PlayerAsk *ask, const char *typed, GError **error)
{
	g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(guint));
	g_auto(GStrv) words = NULL;
	guint whole = find_choice(self, ask, typed);

	if (whole) {
		g_array_append_val(choices, whole);
	} else {
		words = g_strsplit_set(typed, " ,;", -1);
		for (char **word = words; *word; word++) {
			guint choice = find_choice(self, ask, *word);

			if (**word)
				g_array_append_val(choices, choice);
		}
	}
	if (player_answer_choices(self, (const guint *)(gpointer)choices->data, choices->len))
		return TRUE;
	if (ask->kind == PLAYER_ASK_CHOICE)
		return refuse(error, _("type the number of one of the choices"));
	return refuse(error, _("type numbers of choices, each once, with blanks between"));
}

/* ------------------------------------------------------------------------------------------------ numbers */

/* What a unit stands for; 0 for what is none. */
static guint64 unit_of(const char *word)
{
	static const struct {
		const char *name;
		guint64 bytes;
	} units[] = {
		{ "", 1 }, { "B", 1 }, { "KiB", 1 << 10 }, { "MiB", 1 << 20 }, { "GiB", 1 << 30 }, { "TiB", 1ull << 40 }
	};

	for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
		if (!g_ascii_strcasecmp(units[i].name, word))
			return units[i].bytes;
	}
	return 0;
}

static gboolean answer_with_number(Player *self, const char *typed, GError **error)
{
	char *end;
	double number = g_ascii_strtod(typed, &end);
	guint64 unit = unit_of(end + strspn(end, " "));
	gint64 whole = g_ascii_strtoll(typed, NULL, 0);

	if (end == typed || !unit || !isfinite(number))
		return refuse(error, _("type a number, such as 3 or 12 KiB"));
	number *= unit;
	if (unit == 1 && number == (double)whole)
		return send_answer(self, "given", json_node_init_int(json_node_alloc(), whole));
	if (fabs(number) < 0x1p62 && number == floor(number))
		return send_answer(self, "given", json_node_init_int(json_node_alloc(), (gint64)number));
	return send_answer(self, "given", json_node_init_double(json_node_alloc(), number));
}

/* ------------------------------------------------------------------------------------------------ addresses */

static gboolean read_address(const char *typed, guint64 *address)
{
	if (g_str_has_prefix(typed, "0x") || g_str_has_prefix(typed, "0X"))
		typed += 2;
	return g_ascii_string_to_unsigned(typed, 16, 0, G_MAXUINT64, address, NULL);
}

static char *address_text(guint64 address)
{
	return g_strdup_printf("0x%" G_GINT64_MODIFIER "x", address);
}

/* A place in a picture: an object, an address, or both; OBJECT may be NULL. */
static gboolean send_point(Player *self, const char *object, const guint64 *address)
{
	JsonObject *point = json_object_new();
	JsonNode *node = json_node_init_object(json_node_alloc(), point);

	json_object_unref(point);
	if (object)
		json_object_set_string_member(point, "object", object);
	if (address) {
		g_autofree char *text = address_text(*address);

		json_object_set_string_member(point, "address", text);
	}
	return send_answer(self, "given", node);
}

gboolean player_answer_address(Player *self, guint64 address)
{
	const PlayerAsk *ask = present_ask(self, NULL);
	g_autofree char *text = address_text(address);

	if (ask && ask->kind == PLAYER_ASK_POINT)
		return send_point(self, NULL, &address);
	if (!ask || ask->kind != PLAYER_ASK_ADDRESS)
		return FALSE;
	return send_answer(self, "given", json_node_init_string(json_node_alloc(), text));
}

gboolean player_answer_point(Player *self, VmsId object)
{
	const PlayerAsk *ask = present_ask(self, NULL);
	const VmsMachine *vms = player_get_machine(self);
	VmsRef ref = vms ? vms_find(vms, object) : 0;
	char name[64];
	VmsArea area;

	if (!ask || ask->kind != PLAYER_ASK_POINT || !ref)
		return FALSE;
	vms_object_text(vms, ref, name, sizeof name);
	if (vms_area_get(vms, ref, &area))
		return send_point(self, name, &area.va_start);
	return send_point(self, name, NULL);
}

static gboolean answer_with_address(Player *self, const PlayerAsk *ask, const char *typed, GError **error)
{
	guint64 address;

	if (read_address(typed, &address))
		return player_answer_address(self, address);
	if (ask->kind == PLAYER_ASK_POINT && strchr(typed, '#'))
		return send_point(self, typed, NULL);
	return refuse(error, ask->kind == PLAYER_ASK_POINT
			? _("type an address, such as 0xffff888000004000, or an object, such as vmap_area#3")
			: _("type an address, such as 0xffff888000004000"));
}

/* ------------------------------------------------------------------------------------------------ typed */

gboolean player_answer_typed(Player *self, const char *typed, GError **error)
{
	const PlayerAsk *ask;
	g_autofree char *text = NULL;

	g_return_val_if_fail(VMSTEP_IS_PLAYER(self) && typed, FALSE);
	text = g_strstrip(g_strdup(typed));
	ask = present_ask(self, error);
	if (!ask)
		return FALSE;
	if (!*text)
		return refuse(error, _("an answer is missing"));
	switch (ask->kind) {
	case PLAYER_ASK_NUMBER:
		return answer_with_number(self, text, error);
	case PLAYER_ASK_ADDRESS:
	case PLAYER_ASK_POINT:
		return answer_with_address(self, ask, text, error);
	case PLAYER_ASK_CHOICE:
	case PLAYER_ASK_CHOICES:
	case PLAYER_ASK_ORDER:
		return answer_with_choices(self, ask, text, error);
	default:
		return send_answer(self, "given", json_node_init_string(json_node_alloc(), text));
	}
}
