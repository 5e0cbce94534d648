/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window that measures what a search costs: it begins when it is shown, is there once, and ends with its parent. */

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "gui/app/cost-view.h"
#include "gui/app/cost-window.h"
#include "gui/app/window.h"
#include "wait.h"

#define SOME_MEASUREMENTS 12

/* The window that is shown, or NULL; there is never more than one. */
static VmstepCostWindow *find_cost_window(void)
{
	g_autoptr(GList) toplevels = gtk_window_list_toplevels();
	VmstepCostWindow *found = NULL;

	for (GList *item = toplevels; item; item = item->next) {
		if (!VMSTEP_IS_COST_WINDOW(item->data))
			continue;
		g_assert_null(found);
		found = item->data;
	}
	return found;
}

static VmstepWindow *open_windows(void)
{
	VmstepWindow *window = vmstep_window_new(NULL);

	gtk_window_present(GTK_WINDOW(window));
	g_assert_true(gtk_widget_activate_action(GTK_WIDGET(window), "win.cost", NULL));
	g_assert_nonnull(find_cost_window());
	return window;
}

static gboolean has_measured_some(gpointer cost)
{
	return vmstep_cost_window_get_done(cost) >= SOME_MEASUREMENTS;
}

static gboolean is_described(gpointer view)
{
	return gtk_test_accessible_has_property(view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void test_measures(void)
{
	VmstepWindow *window = open_windows();
	VmstepCostWindow *cost = find_cost_window();
	GtkWidget *view = find_widget(GTK_WIDGET(cost), VMSTEP_TYPE_COST_VIEW);
	GtkWidget *patterns = find_widget(GTK_WIDGET(cost), GTK_TYPE_DROP_DOWN);

	g_assert_cmpuint(vmstep_cost_window_get_total(cost), >, SOME_MEASUREMENTS);
	wait_until(has_measured_some, cost);
	wait_until(is_described, view);
	for (guint i = 0; i < g_list_model_get_n_items(gtk_drop_down_get_model(GTK_DROP_DOWN(patterns))); i++) {
		gtk_drop_down_set_selected(GTK_DROP_DOWN(patterns), i);
		gtk_test_widget_wait_for_draw(view);
	}
	gtk_window_destroy(GTK_WINDOW(window));
	g_assert_null(find_cost_window());
}

static void test_is_there_once(void)
{
	VmstepWindow *window = open_windows();
	VmstepCostWindow *cost = find_cost_window();

	wait_until(has_measured_some, cost);
	gtk_window_close(GTK_WINDOW(cost));
	g_assert_false(gtk_widget_get_visible(GTK_WIDGET(cost)));
	g_assert_true(gtk_widget_activate_action(GTK_WIDGET(window), "win.cost", NULL));
	g_assert_true(find_cost_window() == cost);
	g_assert_cmpuint(vmstep_cost_window_get_done(cost), >=, SOME_MEASUREMENTS);
	gtk_window_destroy(GTK_WINDOW(window));
}

/* While something is being measured in the other thread. */
static void test_ends_in_the_middle(void)
{
	for (guint i = 0; i < 5; i++) {
		VmstepWindow *window = open_windows();

		for (guint k = 0; k < 10 * i; k++)
			g_main_context_iteration(NULL, FALSE);
		gtk_window_destroy(GTK_WINDOW(window));
		g_assert_null(find_cost_window());
	}
}

int main(int argc, char **argv)
{
	gtk_test_init(&argc, &argv, NULL);
	adw_init();
	gtk_source_init();
	g_test_add_func("/cost/measures", test_measures);
	g_test_add_func("/cost/is-there-once", test_is_there_once);
	g_test_add_func("/cost/ends-in-the-middle", test_ends_in_the_middle);
	return g_test_run();
}
