/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of the lesson, as far as they have come.
 *
 * Entries stay once they are there: going back in time dims what lies ahead, so that the text does not jump about, and
 * what belongs to the present moment is brought into view. */

#include "gui/app/lesson-panel.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gui/app/lesson-entry.h"

#define SCROLL_MILLISECONDS 250
#define AIR 12                /* pixels left above what is scrolled to */

typedef struct {
	guint item;                   /* index in the player */
	GtkWidget *widget;
} Entry;

struct _VmstepLessonPanel {
	VmstepPanel parent_instance;

	/* template widgets */
	GtkScrolledWindow *scroller;
	GtkBox *entries;
	GtkWidget *bar, *go_on, *working;
	GtkLabel *waiting;

	/* owned */
	GArray *shown;                /* Entry */
	GtkWidget *sandbox;           /* the words of a machine without a lesson, or NULL */
	guint items_seen;
	guint scroll_source;
	int frames_to_wait;
	AdwAnimation *scrolling;
};

G_DEFINE_FINAL_TYPE(VmstepLessonPanel, vmstep_lesson_panel, VMSTEP_TYPE_PANEL)

static Player *player_of(VmstepLessonPanel *self)
{
	return vmstep_session_get_player(vmstep_panel_get_session(VMSTEP_PANEL(self)));
}

/* ------------------------------------------------------------------------------------------ entries */

static void remove_entries(VmstepLessonPanel *self)
{
	for (guint i = 0; i < self->shown->len; i++)
		gtk_box_remove(self->entries, g_array_index(self->shown, Entry, i).widget);
	g_array_set_size(self->shown, 0);
	self->items_seen = 0;
}

static void add_new_entries(VmstepLessonPanel *self)
{
	VmstepSession *session = vmstep_panel_get_session(VMSTEP_PANEL(self));
	Player *player = player_of(self);

	for (; self->items_seen < player_item_count(player); self->items_seen++) {
		const PlayerItem *item = player_item_at(player, self->items_seen);
		Entry entry = { self->items_seen, lesson_entry_new(session, item) };

		if (!entry.widget)
			continue;
		gtk_box_append(self->entries, entry.widget);
		g_array_append_val(self->shown, entry);
	}
}

/* A machine without a lesson has no words of its own. */
static void update_sandbox(VmstepLessonPanel *self)
{
	gboolean sandbox = player_get_state(player_of(self)) == PLAYER_SANDBOX;

	if (sandbox && !self->sandbox) {
		self->sandbox = lesson_entry_new_sandbox();
		gtk_box_append(self->entries, self->sandbox);
	} else if (!sandbox && self->sandbox) {
		gtk_box_remove(self->entries, g_steal_pointer(&self->sandbox));
	}
}

/* Dim what the cursor has not reached. */
static void dim_future(VmstepLessonPanel *self)
{
	Player *player = player_of(self);

	for (guint i = 0; i < self->shown->len; i++) {
		const Entry *entry = &g_array_index(self->shown, Entry, i);
		gboolean reached = player_in_branch(player)
			|| player_item_reached(player, player_item_at(player, entry->item));

		vmstep_panel_set_style(entry->widget, "future", !reached);
	}
}

/* ------------------------------------------------------------------------------------------ scrolling */

/* Does a new moment of the lesson begin after this item? */
static gboolean ends_moment(const PlayerItem *item)
{
	return item->kind == PLAYER_STOP || item->kind == PLAYER_PAUSE || item->kind == PLAYER_ASK
		|| item->kind == PLAYER_OP;
}

/* The item that the moment of an item begins with. */
static guint beginning_of_moment(Player *player, guint item)
{
	while (item > 0 && !ends_moment(player_item_at(player, item - 1)))
		item--;
	return item;
}

/* The last entry reached, and the first one of the same moment.  FALSE where there is none. */
static gboolean present_entries(VmstepLessonPanel *self, GtkWidget **first, GtkWidget **last)
{
	Player *player = player_of(self);
	guint begins = 0;

	*first = *last = NULL;
	for (guint i = self->shown->len; i > 0; i--) {
		const Entry *entry = &g_array_index(self->shown, Entry, i - 1);

		if (!*last && !player_item_reached(player, player_item_at(player, entry->item)))
			continue;
		if (!*last) {
			*last = entry->widget;
			begins = beginning_of_moment(player, entry->item);
		}
		if (entry->item < begins)
			break;
		*first = entry->widget;
	}
	return *first != NULL;
}

static void scroll_to(VmstepLessonPanel *self, double value)
{
	GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment(self->scroller);
	double now = gtk_adjustment_get_value(adjustment);
	AdwAnimationTarget *target;

	if (value == now)
		return;
	target = adw_property_animation_target_new(G_OBJECT(adjustment), "value");
	if (self->scrolling)
		adw_animation_pause(self->scrolling);
	g_clear_object(&self->scrolling);
	self->scrolling = adw_timed_animation_new(GTK_WIDGET(self->scroller), now, value, SCROLL_MILLISECONDS, target);
	adw_animation_play(self->scrolling);
}

/* Where to scroll to: the top of the present entries at the top, unless all of it is in view anyway; but a question
 * below them comes first, and is shown with as much of what leads to it as there is room for. */
static double place_of_present(VmstepLessonPanel *self, const graphene_rect_t *first, const graphene_rect_t *last)
{
	GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment(self->scroller);
	double value = gtk_adjustment_get_value(adjustment), page = gtk_adjustment_get_page_size(adjustment);
	double top = first->origin.y - AIR, bottom = last->origin.y + last->size.height + AIR;
	const PlayerItem *waiting = player_get_waiting(player_of(self));

	if (top >= value && bottom <= value + page)
		return value;
	if (bottom - top > page && waiting && waiting->kind == PLAYER_ASK)
		top = MIN(last->origin.y - AIR, bottom - page);
	return CLAMP(top, 0, MAX(gtk_adjustment_get_upper(adjustment) - page, 0));
}

static gboolean scroll_to_present(GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
	VmstepLessonPanel *self = VMSTEP_LESSON_PANEL(widget);
	graphene_rect_t top, bottom;
	GtkWidget *first, *last;

	(void) clock;
	(void) data;
	if (self->frames_to_wait-- > 0)
		return G_SOURCE_CONTINUE;
	self->scroll_source = 0;
	if (present_entries(self, &first, &last) && gtk_widget_compute_bounds(first, GTK_WIDGET(self->entries), &top)
		&& gtk_widget_compute_bounds(last, GTK_WIDGET(self->entries), &bottom))
		scroll_to(self, place_of_present(self, &top, &bottom));
	return G_SOURCE_REMOVE;
}

/* Not before the new entries have their sizes: a frame is laid out after its callbacks have run.  And again when the
 * sizes change. */
static void scroll_soon(VmstepLessonPanel *self)
{
	self->frames_to_wait = 1;
	if (!self->scroll_source)
		self->scroll_source = gtk_widget_add_tick_callback(GTK_WIDGET(self), scroll_to_present, NULL, NULL);
}

/* ------------------------------------------------------------------------------------------ waiting */

static const char *waiting_words(Player *player)
{
	const PlayerItem *waiting = player_get_waiting(player);

	if (player_in_branch(player))
		return _("You are on a branch of your own.");
	switch (player_get_state(player)) {
	case PLAYER_RUNNING:
		return _("The lesson is at work …");
	case PLAYER_WAITING:
		return waiting && waiting->kind == PLAYER_ASK ? _("The lesson waits for your answer.") : "";
	case PLAYER_ENDED:
		return _("This was all of the lesson.");
	case PLAYER_FAILED:
		return _("What was shown so far stays.");
	default:
		return "";
	}
}

static void update_waiting(VmstepLessonPanel *self)
{
	Player *player = player_of(self);
	const PlayerItem *waiting = player_get_waiting(player);
	gboolean asks = waiting && waiting->kind == PLAYER_ASK && !player_in_branch(player);
	gboolean ready = player_get_state(player) == PLAYER_WAITING || player_in_branch(player);

	gtk_widget_set_visible(self->bar, player_get_state(player) != PLAYER_SANDBOX || player_in_branch(player));
	gtk_label_set_text(self->waiting, waiting_words(player));
	gtk_widget_set_visible(self->go_on, ready && !asks);
	gtk_button_set_label(GTK_BUTTON(self->go_on), player_in_branch(player) ? _("Back to the lesson") : _("Go on"));
	gtk_widget_set_visible(self->working, player_get_state(player) == PLAYER_RUNNING);
}

static void vmstep_lesson_panel_changed(VmstepPanel *panel, SessionChange what)
{
	VmstepLessonPanel *self = VMSTEP_LESSON_PANEL(panel);

	if (what & SESSION_LESSON)
		remove_entries(self);
	if (what & (SESSION_LESSON | SESSION_ITEMS))
		add_new_entries(self);
	if (what & (SESSION_LESSON | SESSION_ITEMS | SESSION_MOVED)) {
		dim_future(self);
		scroll_soon(self);
	}
	if (what & (SESSION_STATE | SESSION_MOVED)) {
		update_sandbox(self);
		update_waiting(self);
	}
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_lesson_panel_dispose(GObject *object)
{
	VmstepLessonPanel *self = VMSTEP_LESSON_PANEL(object);

	if (self->scroll_source)
		gtk_widget_remove_tick_callback(GTK_WIDGET(self), self->scroll_source);
	self->scroll_source = 0;
	g_clear_object(&self->scrolling);
	G_OBJECT_CLASS(vmstep_lesson_panel_parent_class)->dispose(object);
}

static void vmstep_lesson_panel_finalize(GObject *object)
{
	g_array_unref(VMSTEP_LESSON_PANEL(object)->shown);
	G_OBJECT_CLASS(vmstep_lesson_panel_parent_class)->finalize(object);
}

static void vmstep_lesson_panel_class_init(VmstepLessonPanelClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = vmstep_lesson_panel_dispose;
	G_OBJECT_CLASS(class)->finalize = vmstep_lesson_panel_finalize;
	VMSTEP_PANEL_CLASS(class)->changed = vmstep_lesson_panel_changed;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/lesson-panel.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepLessonPanel, scroller);
	gtk_widget_class_bind_template_child(widget_class, VmstepLessonPanel, entries);
	gtk_widget_class_bind_template_child(widget_class, VmstepLessonPanel, bar);
	gtk_widget_class_bind_template_child(widget_class, VmstepLessonPanel, go_on);
	gtk_widget_class_bind_template_child(widget_class, VmstepLessonPanel, working);
	gtk_widget_class_bind_template_child(widget_class, VmstepLessonPanel, waiting);
}

static void vmstep_lesson_panel_init(VmstepLessonPanel *self)
{
	self->shown = g_array_new(FALSE, FALSE, sizeof(Entry));
	gtk_widget_init_template(GTK_WIDGET(self));
	g_signal_connect_object(gtk_scrolled_window_get_vadjustment(self->scroller), "changed", G_CALLBACK(scroll_soon),
		self, G_CONNECT_SWAPPED);
}
