/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board: as many views side by side as there is room for.
 *
 *      [ List | Area tree | Pages | Page table | Page frames ]  v   a button each, pressed while it is shown
 *      +-----------------------+-----------------------+
 *      |  first                |  its companion        |
 *      +-----------------------+-----------------------+
 *
 * Which comes first is the session's to say; who keeps it company is in a table here.  Views of what the machine's
 * kernel does not have are left out. */

#include "gui/app/board.h"

#include <glib/gi18n.h>

#include "gui/app/scene-view.h"

#define MARGIN 12
#define FADE 48               /* at the ends of the row of tabs they fade: what is shown stays clear of that */
#define ROOM_FOR_ONE (VMSTEP_SCENE_VIEW_LEAST_WIDTH + 4 * MARGIN)     /* before another view comes beside it */

static const View views[] = {
	VIEW_LIST, VIEW_TREE, VIEW_FREE_TREE, VIEW_NODES, VIEW_PAGES, VIEW_CONTIGUITY, VIEW_PAGE_TABLE,
	VIEW_FRAMES, VIEW_SLABS, VIEW_LEDGER, VIEW_TLB, VIEW_LAYOUT, VIEW_KASLR,
};
#define N_VIEWS G_N_ELEMENTS(views)
#define MOST_SHOWN 3
#define COMPANY 5

struct _VmstepBoard {
	VmstepPanel parent_instance;

	/* template widgets */
	GtkBox *tabs, *content;
	GtkScrolledWindow *scroller;
	GtkMenuButton *all;
	GtkWidget *follow;

	/* made here, one for each view */
	GtkWidget *buttons[N_VIEWS];
	GtkWidget *scenes[N_VIEWS];

	guint room;                   /* how many views fit */
	gboolean alone;               /* one is wanted, whatever the room */
	guint idle;                   /* source that arranges them anew */
};

G_DEFINE_FINAL_TYPE(VmstepBoard, vmstep_board, VMSTEP_TYPE_PANEL)

GtkWidget *vmstep_board_get_view(VmstepBoard *self, guint i)
{
	g_return_val_if_fail(VMSTEP_IS_BOARD(self), NULL);
	return i < N_VIEWS ? self->scenes[i] : NULL;
}

GtkWidget *vmstep_board_find_view(VmstepBoard *self, View view)
{
	g_return_val_if_fail(VMSTEP_IS_BOARD(self), NULL);
	for (guint i = 0; i < N_VIEWS; i++) {
		if (views[i] == view)
			return self->scenes[i];
	}
	return NULL;
}

/* In which order views keep the first one company: there are always so many that suit. */
static const View *company(View first)
{
	static const View of[VIEW_COUNT][COMPANY] = {
		[VIEW_LIST] = { VIEW_LIST, VIEW_TREE, VIEW_PAGES, VIEW_PAGE_TABLE, VIEW_FRAMES },
		[VIEW_TREE] = { VIEW_TREE, VIEW_PAGES, VIEW_LIST, VIEW_FREE_TREE, VIEW_PAGE_TABLE },
		[VIEW_FREE_TREE] = { VIEW_FREE_TREE, VIEW_TREE, VIEW_NODES, VIEW_PAGES, VIEW_PAGE_TABLE },
		[VIEW_NODES] = { VIEW_NODES, VIEW_FREE_TREE, VIEW_TREE, VIEW_PAGES, VIEW_PAGE_TABLE },
		[VIEW_PAGES] = { VIEW_PAGES, VIEW_FRAMES, VIEW_PAGE_TABLE, VIEW_TREE, VIEW_LIST },
		[VIEW_CONTIGUITY] = { VIEW_CONTIGUITY, VIEW_FRAMES, VIEW_LEDGER, VIEW_TREE, VIEW_LIST },
		[VIEW_PAGE_TABLE] = { VIEW_PAGE_TABLE, VIEW_PAGES, VIEW_FRAMES, VIEW_TREE, VIEW_LIST },
		[VIEW_LAYOUT] = { VIEW_LAYOUT, VIEW_PAGE_TABLE, VIEW_FRAMES, VIEW_TREE, VIEW_LIST },
		[VIEW_KASLR] = { VIEW_KASLR, VIEW_LAYOUT, VIEW_PAGE_TABLE, VIEW_TREE, VIEW_LIST },
		[VIEW_FRAMES] = { VIEW_FRAMES, VIEW_PAGES, VIEW_PAGE_TABLE, VIEW_TREE, VIEW_LIST },
		[VIEW_SLABS] = { VIEW_SLABS, VIEW_FRAMES, VIEW_LEDGER, VIEW_TREE, VIEW_LIST },
		[VIEW_LEDGER] = { VIEW_LEDGER, VIEW_FRAMES, VIEW_SLABS, VIEW_TREE, VIEW_LIST },
		[VIEW_TLB] = { VIEW_TLB, VIEW_PAGE_TABLE, VIEW_PAGES, VIEW_FRAMES, VIEW_LIST },
	};

	return of[first];
}

/* Whether the view is among the first so many that suit; the very first is there in any case. */
static gboolean is_shown(const View *order, View view, guint room, const VmsMachine *machine)
{
	for (guint i = 0; i < COMPANY && room > 0; i++) {
		if (i > 0 && machine && !view_suits(order[i], machine))
			continue;
		if (order[i] == view)
			return TRUE;
		room--;
	}
	return FALSE;
}

static View view_of(VmstepBoard *self)
{
	VmstepSession *session = vmstep_panel_get_session(VMSTEP_PANEL(self));

	return session ? vmstep_session_get_view(session) : VIEW_TREE;
}

/* Where there is no room for all tabs, that of the view that is shown can be seen. */
static void scroll_to_view(VmstepBoard *self)
{
	graphene_rect_t where;

	for (guint i = 0; i < N_VIEWS; i++) {
		if (views[i] == view_of(self) &&
		    gtk_widget_compute_bounds(self->buttons[i], GTK_WIDGET(self->tabs), &where))
			gtk_adjustment_clamp_page(gtk_scrolled_window_get_hadjustment(self->scroller),
						  where.origin.x - FADE, where.origin.x + where.size.width + FADE);
	}
}

static void arrange(VmstepBoard *self)
{
	VmstepSession *session = vmstep_panel_get_session(VMSTEP_PANEL(self));
	const VmsMachine *machine = session ? vmstep_session_get_machine(session) : NULL;
	const View *order = company(view_of(self));

	for (guint i = 0; i < N_VIEWS; i++) {
		gboolean shown = is_shown(order, views[i], self->alone ? 1 : self->room, machine);

		gtk_widget_set_visible(self->buttons[i], shown || !machine || view_suits(views[i], machine));
		gtk_widget_set_visible(self->scenes[i], shown);
		vmstep_panel_set_style(self->buttons[i], "shown", shown);
		gtk_accessible_update_state(GTK_ACCESSIBLE(self->buttons[i]), GTK_ACCESSIBLE_STATE_PRESSED, shown, -1);
	}
	scroll_to_view(self);
}

void vmstep_board_set_alone(VmstepBoard *self, gboolean alone)
{
	g_return_if_fail(VMSTEP_IS_BOARD(self));
	self->alone = alone;
	for (guint i = 0; i < N_VIEWS; i++)
		vmstep_scene_view_set_large(VMSTEP_SCENE_VIEW(self->scenes[i]), alone);
	arrange(self);
}

gboolean vmstep_board_get_alone(VmstepBoard *self)
{
	g_return_val_if_fail(VMSTEP_IS_BOARD(self), FALSE);
	return self->alone;
}

/* All views that suit, asked for when the menu is opened, since the row of tabs is too long to be seen as a whole:
 * those of areas, of pages, of memory, and where things are. */
static void make_menu(GtkMenuButton *button, gpointer data)
{
	VmstepSession *session = vmstep_panel_get_session(VMSTEP_PANEL(data));
	const VmsMachine *machine = session ? vmstep_session_get_machine(session) : NULL;
	g_autoptr(GMenu) menu = g_menu_new();
	GMenu *section = NULL;

	for (guint i = 0; i < N_VIEWS; i++) {
		g_autofree char *action = g_strdup_printf("win.view('%s')", view_name(views[i]));

		if (!section || views[i] == VIEW_PAGES || views[i] == VIEW_FRAMES || views[i] == VIEW_LAYOUT) {
			g_clear_object(&section);
			section = g_menu_new();
			g_menu_append_section(menu, NULL, G_MENU_MODEL(section));
		}
		if (!machine || view_suits(views[i], machine))
			g_menu_append(section, view_title(views[i]), action);
	}
	g_clear_object(&section);
	gtk_menu_button_set_menu_model(button, G_MENU_MODEL(menu));
}

/* The button that leaves the choice to the stage is tinted while that is so. */
static void update_follow(VmstepBoard *self, VmstepSession *session)
{
	vmstep_panel_set_style(self->follow, "shown", vmstep_session_get_chosen_view(session) == VIEW_COUNT);
}

static gboolean arrange_soon(gpointer data)
{
	VmstepBoard *self = data;

	self->idle = 0;
	arrange(self);
	return G_SOURCE_REMOVE;
}

static void vmstep_board_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
	int *natural, int *minimum_baseline, int *natural_baseline)
{
	gtk_widget_measure(gtk_widget_get_first_child(widget), orientation, for_size, minimum, natural,
		minimum_baseline, natural_baseline);
}

static void vmstep_board_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
	VmstepBoard *self = VMSTEP_BOARD(widget);
	double one = ROOM_FOR_ONE * vmstep_scene_view_get_scale(VMSTEP_SCENE_VIEW(self->scenes[0]));
	guint room = (guint) CLAMP(width / one, 1, MOST_SHOWN);

	gtk_widget_allocate(gtk_widget_get_first_child(widget), width, height, baseline, NULL);
	if (room != self->room && !self->idle)
		self->idle = g_idle_add(arrange_soon, self);
	self->room = room;
}

static void vmstep_board_changed(VmstepPanel *panel, SessionChange what)
{
	VmstepBoard *self = VMSTEP_BOARD(panel);

	for (guint i = 0; i < N_VIEWS; i++)
		g_object_set(self->scenes[i], "session", vmstep_panel_get_session(panel), NULL);
	if (what & (SESSION_LESSON | SESSION_MOVED | SESSION_VIEW))
		arrange(self);
	if (what & (SESSION_LESSON | SESSION_VIEW))
		update_follow(self, vmstep_panel_get_session(panel));
}

static void vmstep_board_dispose(GObject *object)
{
	g_clear_handle_id(&VMSTEP_BOARD(object)->idle, g_source_remove);
	G_OBJECT_CLASS(vmstep_board_parent_class)->dispose(object);
}

static void vmstep_board_class_init(VmstepBoardClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = vmstep_board_dispose;
	VMSTEP_PANEL_CLASS(class)->changed = vmstep_board_changed;
	widget_class->measure = vmstep_board_measure;
	widget_class->size_allocate = vmstep_board_size_allocate;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/board.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepBoard, tabs);
	gtk_widget_class_bind_template_child(widget_class, VmstepBoard, content);
	gtk_widget_class_bind_template_child(widget_class, VmstepBoard, scroller);
	gtk_widget_class_bind_template_child(widget_class, VmstepBoard, follow);
	gtk_widget_class_bind_template_child(widget_class, VmstepBoard, all);
}

static void add_view(VmstepBoard *self, guint i)
{
	self->buttons[i] = gtk_button_new_with_label(view_title(views[i]));
	gtk_actionable_set_action_name(GTK_ACTIONABLE(self->buttons[i]), "win.view");
	gtk_actionable_set_action_target(GTK_ACTIONABLE(self->buttons[i]), "s", view_name(views[i]));
	gtk_widget_add_css_class(self->buttons[i], "flat");
	gtk_widget_add_css_class(self->buttons[i], "tab");
	gtk_box_append(self->tabs, self->buttons[i]);
	self->scenes[i] = vmstep_scene_view_new(views[i]);
	gtk_widget_set_hexpand(self->scenes[i], TRUE);
	gtk_widget_set_vexpand(self->scenes[i], TRUE);
	gtk_widget_set_margin_start(self->scenes[i], MARGIN);
	gtk_widget_set_margin_end(self->scenes[i], MARGIN);
	gtk_box_append(self->content, self->scenes[i]);
}

static void vmstep_board_init(VmstepBoard *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
	gtk_widget_set_layout_manager(GTK_WIDGET(self), NULL);   /* it wants to know its width */
	self->room = 1;
	gtk_menu_button_set_create_popup_func(self->all, make_menu, self, NULL);
	for (guint i = 0; i < N_VIEWS; i++)
		add_view(self, i);
	g_signal_connect_object(gtk_scrolled_window_get_hadjustment(self->scroller), "changed",
				G_CALLBACK(scroll_to_view), self, G_CONNECT_SWAPPED);
}
