/* SPDX-License-Identifier: GPL-2.0-or-later */
/* player-items.c -- each message of the host becomes an item of the lesson, and what it asks for is done.
 *
 * The table at the end says which message is taken by which function.  A message that makes no sense ends the lesson
 * with an error that says so; the machines and items that are there stay and can be looked at.
 */
#include "scripts/player-private.h"
#include "scripts/transcript.h"

#include <glib/gi18n.h>

#define ITEMS_MAX 1000000

/* A message on its way to becoming an item.  The functions that take one return FALSE with an error where it makes no
 * sense; the item is dropped then. */
typedef struct {
	Player *self;
	PlayerItem *item;
	JsonObject *json;
	GError *error;
} Message;

/* ------------------------------------------------------------------------------------------------ the list */

void player_item_free(gpointer data)
{
	PlayerItem *item = data;

	g_clear_pointer(&item->message, json_object_unref);
	g_free((gpointer)item->op.pages);
	g_free(item);
}

void player_ask_free(gpointer data)
{
	PlayerAsk *ask = data;

	g_free((gpointer)ask->choices);
	g_free((gpointer)ask->hints);
	g_free(ask);
}

PlayerItem *player_add_item(Player *self, PlayerItemKind kind)
{
	PlayerItem *item = g_new0(PlayerItem, 1);

	item->kind = kind;
	item->index = self->items->len;
	item->machine = self->machines->len;
	item->step = self->now;
	item->text = item->name = "";
	g_ptr_array_add(self->items, item);
	return item;
}

void player_announce(Player *self, const PlayerItem *item)
{
	g_signal_emit_by_name(self, "item", item);
}

void player_add_error(Player *self, const char *message)
{
	PlayerItem *item = player_add_item(self, PLAYER_ERROR_ITEM);

	item->line = self->last_line;
	item->text = g_string_chunk_insert(self->strings, message);
	item->name = g_string_chunk_insert_const(self->strings, self->path ? self->path : "");
	player_announce(self, item);
}

/* A member's text, kept as long as the lesson. */
static const char *keep(Player *self, JsonObject *message, const char *name)
{
	return g_string_chunk_insert_const(self->strings, transcript_text(message, name));
}

/* The same for a member of any type; NULL where it is missing or null. */
static const char *keep_any(Player *self, JsonObject *message, const char *name)
{
	JsonNode *node = json_object_get_member(message, name);
	g_autofree char *text = NULL;

	if (!node || JSON_NODE_HOLDS_NULL(node))
		return NULL;
	if (json_node_get_value_type(node) == G_TYPE_STRING)
		return keep(self, message, name);
	text = json_to_string(node, FALSE);
	return g_string_chunk_insert_const(self->strings, text);
}

static PlayerMachine *last_machine(Player *self)
{
	return self->machines->len ? g_ptr_array_index(self->machines, self->machines->len - 1) : NULL;
}

/* The step that the message speaks of, within what there is. */
static gint64 step_of(Player *self, JsonObject *message)
{
	PlayerMachine *machine = last_machine(self);

	return CLAMP(transcript_number(message, "step", self->now), VMS_START, machine ? machine->tip : VMS_START);
}

/* Say why a message makes no sense. */
static gboolean G_GNUC_PRINTF(2, 3) refuse(Message *m, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	m->error = g_error_new_valist(PLAYER_ERROR, PLAYER_ERROR_HOST, format, arguments);
	va_end(arguments);
	return FALSE;
}

/* ------------------------------------------------------------------------------------------------ machines */

static gboolean take_lesson(Message *m)
{
	if (m->self->lesson_message)
		return refuse(m, _("the lesson said twice what it is"));
	m->self->lesson_message = json_object_ref(m->json);
	m->item->text = keep(m->self, m->json, "title");
	m->item->name = keep(m->self, m->json, "id");
	player_translate_lesson(m->self);
	return TRUE;
}

/* "early": start and end of each area that is registered before the machine boots, one after the other. */
static GArray *read_early(Message *m)
{
	GArray *early = g_array_new(FALSE, TRUE, sizeof(VmsEarlyArea));
	JsonArray *list = transcript_array(m->json, "early");
	guint n = list ? json_array_get_length(list) : 0;

	for (guint i = 0; i + 1 < n; i += 2) {
		VmsEarlyArea area = { 0 };

		if (transcript_value(json_array_get_element(list, i), &area.start) &&
		    transcript_value(json_array_get_element(list, i + 1), &area.end))
			g_array_append_val(early, area);
	}
	return early;
}

/* "bootmem": what is asked of the boot allocator, in bytes. */
static GArray *read_bootmem(Message *m)
{
	GArray *bootmem = g_array_new(FALSE, TRUE, sizeof(uint64_t));
	JsonArray *list = transcript_array(m->json, "bootmem");

	for (guint i = 0; list && i < json_array_get_length(list); i++) {
		uint64_t size;

		if (transcript_value(json_array_get_element(list, i), &size))
			g_array_append_val(bootmem, size);
	}
	return bootmem;
}

static gboolean take_machine(Message *m)
{
	const char *profile = transcript_text(m->json, "profile"), *cmdline = transcript_text(m->json, "cmdline");
	gboolean padded = json_object_has_member(m->json, "kaslr_padding");
	g_autoptr(GArray) early = read_early(m), bootmem = read_bootmem(m);
	g_autoptr(GError) error = NULL;
	VmsOptions options = {
		.early = (const VmsEarlyArea *)(gpointer)early->data,
		.n_early = early->len,
		.bootmem = (const uint64_t *)(gpointer)bootmem->data,
		.n_bootmem = bootmem->len,
		.power_off = transcript_truth(m->json, "off"),
		.profile = *profile ? profile : NULL,
		.ram = transcript_address(m->json, "ram", 0),
		.cpus = CLAMP(transcript_number(m->json, "cpus", 0), 0, 4096),
		.nodes = CLAMP(transcript_number(m->json, "nodes", 0), 0, 4096),
		.kaslr = transcript_truth(m->json, "kaslr"),
		.seed = transcript_address(m->json, "seed", 0),
		.kaslr_padding = padded ? 1 + CLAMP(transcript_number(m->json, "kaslr_padding", 0), 0, 4096) : 0,
		.cmdline = cmdline,
		.static_array = transcript_address(m->json, "static_array", 0),
		.bare = transcript_truth(m->json, "bare"),
		.fair_zones = transcript_truth(m->json, "fair_zones"),
	};
	gboolean imported = transcript_truth(m->json, "imported");
	VmsMachine *vms = import_machine(imported ? m->self->imported : NULL, &options, &error);

	if (!vms)
		return refuse(m, _("the machine cannot be booted: %s"), error->message);
	m->item->machine = player_add_machine(m->self, vms);
	m->item->name = keep(m->self, m->json, "profile");
	m->item->step = m->self->now = VMS_START;
	if (!m->self->current)
		m->self->current = m->self->reach = 1;
	return TRUE;
}

static gboolean take_setup(Message *m)
{
	PlayerMachine *machine = last_machine(m->self);

	if (machine && transcript_truth(m->json, "begin") && !m->self->in_setup && vms_setup_begin(machine->vms)) {
		m->self->in_setup = TRUE;
	} else if (machine && !transcript_truth(m->json, "begin") && m->self->in_setup) {
		vms_setup_end(machine->vms);
		m->self->in_setup = FALSE;
	} else {
		return refuse(m, _("setup is only possible before a machine's first operation"));
	}
	return TRUE;
}

/* ------------------------------------------------------------------------------------------------ operations */

/* Addresses and flags are told in words, as vms_arg_text has them. */
static gboolean read_argument(const VmsOp *op, const char *name, JsonNode *node, guint64 *value)
{
	int i = vms_op_arg_index(op->kind, name);

	if (i >= 0 && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
		return vms_arg_parse(vms_op_info(op->kind)->arg[i].type, json_node_get_string(node), value);
	return transcript_value(node, value);
}

static gboolean read_arguments(VmsOp *op, JsonObject *arguments)
{
	g_autoptr(GList) names = json_object_get_members(arguments);

	for (GList *name = names; name; name = name->next) {
		guint64 value;

		if (!read_argument(op, name->data, json_object_get_member(arguments, name->data), &value))
			return FALSE;
		if (!vms_op_set(op, name->data, value))
			return FALSE;
	}
	return TRUE;
}

/* The frames of a vmap, which the item owns. */
static gboolean read_pages(VmsOp *op, JsonArray *pages)
{
	guint n = json_array_get_length(pages);
	g_autofree guint64 *frames = g_new0(guint64, n + 1);

	for (guint i = 0; i < n; i++) {
		if (!transcript_value(json_array_get_element(pages, i), &frames[i]))
			return FALSE;
	}
	op->n_pages = n;
	op->pages = g_steal_pointer(&frames);
	return TRUE;
}

static gboolean read_operation(VmsOp *op, JsonObject *message)
{
	VmsOpKind kind = vms_op_find(transcript_text(message, "name"));
	JsonNode *arguments = json_object_get_member(message, "args");
	JsonArray *pages = transcript_array(message, "pages");

	if (kind == VMS_OP_NONE)
		return FALSE;
	*op = vms_op(kind);
	if (arguments && JSON_NODE_HOLDS_OBJECT(arguments) && !read_arguments(op, json_node_get_object(arguments)))
		return FALSE;
	return !pages || !json_array_get_length(pages) || read_pages(op, pages);
}

static char *outcome(gint64 last, guint64 state)
{
	return g_strdup_printf("0x%" G_GINT64_MODIFIER "x (%" G_GINT64_FORMAT ")", state, last);
}

/* Host and player have the same kernel and did the same; where the outcome differs one of them is wrong. */
static void compare(Player *self, const PlayerItem *item)
{
	const VmsResult *result = &item->result;
	guint64 state = transcript_address(item->message, "state", result->state);
	gint64 last = transcript_number(item->message, "last", result->last);
	g_autofree char *here = outcome(result->last, result->state);
	g_autofree char *there = outcome(last, state);

	if (state == result->state && (item->setup || last == result->last))
		return;
	player_fail(self, _("%s went differently here than in the lesson's process: state %s here, %s there"),
		item->name, here, there);
}

static gboolean take_op(Message *m)
{
	PlayerMachine *machine = last_machine(m->self);
	char reason[VMS_ERROR_SIZE] = "";

	m->item->name = keep(m->self, m->json, "name");
	m->item->setup = m->self->in_setup;
	if (!machine)
		return refuse(m, _("the lesson's process acted before there was a machine"));
	if (!read_operation(&m->item->op, m->json))
		return refuse(m, _("the lesson's process asked for an operation that is not known, or not so: %s"),
			m->item->name);
	if (!player_perform_for_lesson(machine, &m->item->op, &m->item->result, reason))
		return refuse(m, "%s: %s", m->item->name, reason);
	if (!m->item->setup) {
		m->item->step = m->item->result.first;
		m->self->now = machine->tip;
	}
	return TRUE;
}

/* ------------------------------------------------------------------------------------------------ words, places */

static gboolean take_say(Message *m)
{
	m->item->text = keep(m->self, m->json, "text");
	m->item->step = step_of(m->self, m->json);
	return TRUE;
}

/* A figure, or a moment with a name. */
static gboolean take_moment(Message *m)
{
	m->item->name = keep(m->self, m->json, "name");
	m->item->step = step_of(m->self, m->json);
	return TRUE;
}

/* Where to look: a view, or an object in any. */
static gboolean take_focus(Message *m)
{
	m->item->name = keep(m->self, m->json, "view");
	m->item->step = step_of(m->self, m->json);
	return TRUE;
}

/* ------------------------------------------------------------------------------------------------ the host waits */

/* Everything before the place is open to the learner now. */
static void open_up_to(Player *self, gint64 step)
{
	for (guint i = 0; i < self->machines->len; i++) {
		PlayerMachine *machine = g_ptr_array_index(self->machines, i);

		machine->limit = i + 1 < self->machines->len ? machine->tip : step;
	}
	self->reach = self->machines->len;
}

static gboolean take_stop(Message *m)
{
	m->item->step = m->self->now = step_of(m->self, m->json);
	open_up_to(m->self, m->item->step);
	return TRUE;
}

static gboolean read_ask_kind(const char *name, PlayerAskKind *kind)
{
	static const char *const names[] = { "number", "address", "choice", "choices", "order", "point", "text" };

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		if (g_str_equal(names[i], name)) {
			*kind = i;
			return TRUE;
		}
	}
	return FALSE;
}

/* `hint` alone, or `hints`. */
static const char **read_hints(Player *self, JsonObject *message)
{
	JsonArray *hints = transcript_array(message, "hints");
	const char *hint = keep(self, message, "hint");
	const char **one;

	if (!*hint || (hints && json_array_get_length(hints)))
		return player_strings(self, hints);
	one = g_new0(const char *, 2);
	one[0] = hint;
	return one;
}

static gboolean take_ask(Message *m)
{
	PlayerAsk *ask = g_new0(PlayerAsk, 1);

	g_ptr_array_add(m->self->asks, ask);
	ask->id = keep_any(m->self, m->json, "id");
	ask->prompt = m->item->text = keep(m->self, m->json, "prompt");
	ask->choices = player_strings(m->self, transcript_array(m->json, "choices"));
	ask->hints = read_hints(m->self, m->json);
	ask->predict = transcript_truth(m->json, "predict");
	m->item->ask = ask;
	m->item->step = step_of(m->self, m->json);
	if (!ask->id || !read_ask_kind(transcript_text(m->json, "kind"), &ask->kind))
		return refuse(m, _("the lesson asks a question of an unknown kind"));
	open_up_to(m->self, m->item->step);
	return TRUE;
}

static PlayerAsk *find_ask(Player *self, const char *id)
{
	for (guint i = self->asks->len; id && i > 0; i--) {
		PlayerAsk *ask = g_ptr_array_index(self->asks, i - 1);

		if (g_str_equal(ask->id, id))
			return ask;
	}
	return NULL;
}

static gboolean take_graded(Message *m)
{
	PlayerAsk *ask = find_ask(m->self, keep_any(m->self, m->json, "id"));

	if (!ask)
		return refuse(m, _("the lesson graded an answer to no question"));
	ask->graded = TRUE;
	ask->right = transcript_truth(m->json, "right");
	ask->say = keep_any(m->self, m->json, "say");
	ask->explain = keep_any(m->self, m->json, "explain");
	m->item->ask = ask;
	m->item->step = step_of(m->self, m->json);
	player_translate_answers(m->self, m->item);
	return TRUE;
}

/* ------------------------------------------------------------------------------------------------ the end */

static gboolean take_error(Message *m)
{
	m->item->text = keep(m->self, m->json, "message");
	m->item->name = keep(m->self, m->json, "file");
	m->self->broken = TRUE;
	return TRUE;
}

static gboolean take_end(Message *m)
{
	PlayerMachine *machine = last_machine(m->self);

	m->item->name = keep(m->self, m->json, "outcome");
	m->self->broken = m->self->broken || !g_str_equal(m->item->name, "complete");
	open_up_to(m->self, machine ? machine->tip : VMS_START);
	return TRUE;
}

/* ------------------------------------------------------------------------------------------------ every message */

static const struct {
	const char *type;
	PlayerItemKind kind;
	gboolean (*take)(Message *m);
} messages[] = {
	{ "lesson", PLAYER_LESSON, take_lesson },
	{ "machine", PLAYER_MACHINE, take_machine },
	{ "setup", PLAYER_SETUP, take_setup },
	{ "op", PLAYER_OP, take_op },
	{ "say", PLAYER_SAY, take_say },
	{ "stop", PLAYER_STOP, take_stop },
	{ "pause", PLAYER_PAUSE, take_stop },
	{ "figure", PLAYER_FIGURE, take_moment },
	{ "mark", PLAYER_MARK, take_moment },
	{ "focus", PLAYER_FOCUS, take_focus },
	{ "highlight", PLAYER_HIGHLIGHT, take_focus },
	{ "ask", PLAYER_ASK, take_ask },
	{ "graded", PLAYER_GRADED, take_graded },
	{ "error", PLAYER_ERROR_ITEM, take_error },
	{ "end", PLAYER_END, take_end },
};

/* The learner goes where the host has stopped; who hears of that may close the lesson. */
static void arrive(Player *self, PlayerState state, const PlayerItem *waiting)
{
	guint opening = self->opening;

	player_arrive(self);
	if (self->opening == opening)
		player_set_state(self, state, waiting);
}

/* What follows from an item once everybody knows it. */
static void follow_item(Player *self, const PlayerItem *item)
{
	switch (item->kind) {
	case PLAYER_OP:
		compare(self, item);
		break;
	case PLAYER_STOP:
	case PLAYER_PAUSE:
	case PLAYER_ASK:
		arrive(self, PLAYER_WAITING, item);
		break;
	case PLAYER_END:
		arrive(self, self->broken ? PLAYER_FAILED : PLAYER_ENDED, NULL);
		break;
	default:
		break;
	}
}

static void take(Player *self, gsize i, JsonObject *message)
{
	Message m = { .self = self, .item = player_add_item(self, messages[i].kind), .json = message };
	guint opening = self->opening;

	m.item->message = json_object_ref(message);
	m.item->line = CLAMP(transcript_number(message, "line", 0), 0, G_MAXINT);
	if (m.item->line)
		self->last_line = m.item->line;
	if (!messages[i].take(&m)) {
		g_ptr_array_remove_index(self->items, m.item->index);
		player_fail(self, "%s", m.error->message);
		g_clear_error(&m.error);
		return;
	}
	player_announce(self, m.item);
	if (self->opening == opening)
		follow_item(self, m.item);
}

void player_take_message(Player *self, const char *line, gsize length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(JsonObject) message = transcript_parse(line, length, &error);

	if (self->state == PLAYER_ENDED || self->state == PLAYER_FAILED)
		return;
	if (!message) {
		player_fail(self, _("the lesson's process sent something else than a message: %s"), error->message);
		return;
	}
	if (self->state == PLAYER_WAITING || self->items->len > ITEMS_MAX) {
		player_fail(self, _("the lesson's process sent a message when it was not its turn, or too many"));
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(messages); i++) {
		if (g_str_equal(messages[i].type, transcript_text(message, "type"))) {
			take(self, i, message);
			return;
		}
	}
}
