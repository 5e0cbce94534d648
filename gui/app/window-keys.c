/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keys of one letter, and those of a presenter's clicker.
 *
 * They belong to the window's content and come after the widgets in it, so that an entry keeps its letters.  What goes
 * forwards goes back with Shift. */

#include "gui/app/window-private.h"

static const struct { guint key; GdkModifierType modifiers; const char *action; const char *parameter; } keys[] = {
	{GDK_KEY_i, 0, "win.step", "'into'"}, {GDK_KEY_i, GDK_SHIFT_MASK, "win.step-back", "'into'"},
	{GDK_KEY_o, 0, "win.step", "'over'"}, {GDK_KEY_o, GDK_SHIFT_MASK, "win.step-back", "'over'"},
	{GDK_KEY_u, 0, "win.step", "'out'"}, {GDK_KEY_u, GDK_SHIFT_MASK, "win.step-back", "'out'"},
	{GDK_KEY_g, 0, "win.step", "'segment'"}, {GDK_KEY_g, GDK_SHIFT_MASK, "win.step-back", "'segment'"},
	{GDK_KEY_s, 0, "win.step", "'stage'"}, {GDK_KEY_s, GDK_SHIFT_MASK, "win.step-back", "'stage'"},
	{GDK_KEY_p, 0, "win.step", "'operation'"}, {GDK_KEY_p, GDK_SHIFT_MASK, "win.step-back", "'operation'"},
	{GDK_KEY_m, 0, "win.step", "'micro'"}, {GDK_KEY_m, GDK_SHIFT_MASK, "win.step-back", "'micro'"},
	{GDK_KEY_Right, 0, "win.step", "'into'"}, {GDK_KEY_Left, 0, "win.step-back", "'into'"},
	{GDK_KEY_Down, 0, "win.step", "'over'"}, {GDK_KEY_Up, 0, "win.step-back", "'over'"},
	{GDK_KEY_Page_Down, 0, "win.step", "'segment'"}, {GDK_KEY_Page_Up, 0, "win.step-back", "'segment'"},
	{GDK_KEY_Home, 0, "win.go-to-start", NULL}, {GDK_KEY_End, 0, "win.go-to-end", NULL},
	{GDK_KEY_space, 0, "win.play", NULL},
	{GDK_KEY_period, 0, "win.faster", NULL}, {GDK_KEY_comma, 0, "win.slower", NULL},
	{GDK_KEY_n, 0, "win.go-on", NULL},
	{GDK_KEY_c, 0, "win.compare", NULL},
	{GDK_KEY_1, 0, "win.view", "'tree'"}, {GDK_KEY_2, 0, "win.view", "'pages'"},
	{GDK_KEY_3, 0, "win.view", "'page-table'"}, {GDK_KEY_4, 0, "win.view", "'frames'"},
	{GDK_KEY_5, 0, "win.view", "''"}, {GDK_KEY_6, 0, "win.view", "'list'"},
	{GDK_KEY_7, 0, "win.view", "'free-tree'"}, {GDK_KEY_8, 0, "win.view", "'nodes'"},
	{GDK_KEY_9, 0, "win.view", "'slabs'"}, {GDK_KEY_0, 0, "win.view", "'ledger'"},
	{GDK_KEY_t, 0, "win.view", "'tlb'"},
	{GDK_KEY_l, 0, "win.view", "'layout'"}, {GDK_KEY_k, 0, "win.view", "'kaslr'"},
	{GDK_KEY_b, 0, "win.view", "'contiguity'"},
	{GDK_KEY_v, 0, "win.alone", NULL},
	{GDK_KEY_f, 0, "win.address", "'follow'"}, {GDK_KEY_a, 0, "win.address", "'fit-areas'"},
	{GDK_KEY_w, 0, "win.address", "'fit-window'"}, {GDK_KEY_e, 0, "win.address", "'everything'"},
	{GDK_KEY_plus, 0, "win.address", "'zoom-in'"}, {GDK_KEY_minus, 0, "win.address", "'zoom-out'"},
	{GDK_KEY_Escape, 0, "win.go-back", NULL},
};

void vmstep_window_add_keys(GtkWidget *content)
{
	GtkEventController *controller = gtk_shortcut_controller_new();

	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		GtkShortcut *shortcut = gtk_shortcut_new(gtk_keyval_trigger_new(keys[i].key, keys[i].modifiers),
			gtk_named_action_new(keys[i].action));

		if (keys[i].parameter)
			gtk_shortcut_set_arguments(shortcut, g_variant_new_parsed(keys[i].parameter));
		gtk_shortcut_controller_add_shortcut(GTK_SHORTCUT_CONTROLLER(controller), shortcut);
	}
	gtk_widget_add_controller(content, controller);
}
