/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source that runs: the model's own file, and a bar on the line that the cursor is at.
 *
 * The listing is gui/scene's: what is not the kernel's is left out, so lines are looked up, never counted here. */

#include "gui/app/code-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "gui/scene/code.h"

#define CURRENT "current-line"
#define SCROLL_MARGIN 0.2

struct _VmstepCodeView {
	VmstepPanel parent_instance;

	/* template widgets */
	GtkWidget *scroller;
	GtkSourceView *source;
	GtkLabel *heading, *place, *nothing;

	/* borrowed */
	const char *file;             /* that is shown; the core's string */

	guint scroll_source;          /* idle source that scrolls to the line; 0 for none */
};

G_DEFINE_FINAL_TYPE(VmstepCodeView, vmstep_code_view, VMSTEP_TYPE_PANEL)

static GtkSourceBuffer *buffer_of(VmstepCodeView *self)
{
	return GTK_SOURCE_BUFFER(gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->source)));
}

/* ------------------------------------------------------------------------------------------ the line at hand */

static void remove_marks(VmstepCodeView *self)
{
	GtkTextBuffer *buffer = GTK_TEXT_BUFFER(buffer_of(self));
	GtkTextIter start, end;

	gtk_text_buffer_get_bounds(buffer, &start, &end);
	gtk_source_buffer_remove_source_marks(buffer_of(self), &start, &end, CURRENT);
}

static gboolean scroll_to_line(gpointer data)
{
	VmstepCodeView *self = data;
	GtkTextMark *insert = gtk_text_buffer_get_insert(GTK_TEXT_BUFFER(buffer_of(self)));

	self->scroll_source = 0;
	gtk_text_view_scroll_to_mark(GTK_TEXT_VIEW(self->source), insert, SCROLL_MARGIN, FALSE, 0, 0);
	gtk_widget_set_opacity(self->scroller, 1);
	return G_SOURCE_REMOVE;
}

/* After all of a new text has been measured, which GTK does when nothing more urgent is left to do. */
static void scroll_soon(VmstepCodeView *self)
{
	if (!self->scroll_source)
		self->scroll_source = g_idle_add_full(G_PRIORITY_LOW, scroll_to_line, self, NULL);
}

static void mark_line(VmstepCodeView *self, guint line)
{
	GtkTextBuffer *buffer = GTK_TEXT_BUFFER(buffer_of(self));
	GtkTextIter iter;

	remove_marks(self);
	if (line == 0)
		return;
	gtk_text_buffer_get_iter_at_line(buffer, &iter, (int) line - 1);
	gtk_source_buffer_create_source_mark(buffer_of(self), NULL, CURRENT, &iter);
	gtk_text_buffer_place_cursor(buffer, &iter);
	scroll_soon(self);
}

static void show_place(VmstepCodeView *self, const char *function, const char *file, int line)
{
	g_autofree char *base = g_path_get_basename(file);
	g_autofree char *words = g_strdup_printf("%s · %s:%d", function ? function : "", base, line);

	gtk_label_set_text(self->place, words);
	gtk_widget_set_tooltip_text(GTK_WIDGET(self->place), file);
}

/* Operations begin and end in code of the simulator's own, which is nothing to learn from. */
static gboolean is_kernel_code(const char *file)
{
	return g_str_has_prefix(file, "core/era/") || g_str_has_prefix(file, "core/kernel/");
}

/* Until a new text has been measured it is not drawn: drawing would measure it, too late for its scroll bars. */
static void show_text(VmstepCodeView *self, const char *text)
{
	gtk_widget_set_opacity(self->scroller, 0);
	gtk_text_buffer_set_text(GTK_TEXT_BUFFER(buffer_of(self)), text, -1);
}

static void show_line(VmstepCodeView *self, const char *function, const char *file, int line)
{
	const CodeListing *listing = file && is_kernel_code(file) ? code_listing(file) : NULL;

	gtk_widget_set_visible(GTK_WIDGET(self->nothing), !listing);
	if (!listing) {
		gtk_label_set_text(self->place, "");
		self->file = NULL;
		return;
	}
	if (g_strcmp0(file, self->file) != 0)
		show_text(self, code_text(listing));
	self->file = file;
	show_place(self, function, file, line);
	mark_line(self, (guint) code_listing_line(listing, (size_t) line));
}

/* The line of the step; or where a caller was chosen in the call stack, the line at which it waits. */
static void update(VmstepCodeView *self, VmstepSession *session)
{
	const Moment *now = vmstep_session_get_moment(session);
	guint frame = vmstep_session_get_frame(session);
	g_autofree VmsCall *calls = g_new0(VmsCall, frame + 1);

	if (!now || now->step.step == VMS_START)
		show_line(self, NULL, NULL, 0);
	else if (frame > 0 && vms_backtrace(now->machine, calls, frame + 1) > frame)
		show_line(self, calls[frame].function, calls[frame].file, calls[frame].line);
	else
		show_line(self, now->step.function, now->step.file, now->step.line);
}

static void vmstep_code_view_changed(VmstepPanel *panel, SessionChange what)
{
	if (what & (SESSION_LESSON | SESSION_MOVED | SESSION_FRAME))
		update(VMSTEP_CODE_VIEW(panel), vmstep_panel_get_session(panel));
	if (what & SESSION_VIEW)
		vmstep_panel_set_style(GTK_WIDGET(VMSTEP_CODE_VIEW(panel)->heading), "attention",
			vmstep_session_get_focus(vmstep_panel_get_session(panel)) == VIEW_CODE);
}

/* ------------------------------------------------------------------------------------------ light and dark */

static void update_scheme(VmstepCodeView *self)
{
	gboolean dark = adw_style_manager_get_dark(adw_style_manager_get_default());
	GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default();
	g_autoptr(GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new();
	const GdkRGBA bar = dark ? (GdkRGBA) { 1.0f, 0.80f, 0.30f, 0.26f } : (GdkRGBA) { 1.0f, 0.82f, 0.20f, 0.40f };

	gtk_source_buffer_set_style_scheme(buffer_of(self),
		gtk_source_style_scheme_manager_get_scheme(manager, dark ? "Adwaita-dark" : "Adwaita"));
	gtk_source_mark_attributes_set_background(attributes, &bar);
	gtk_source_view_set_mark_attributes(self->source, CURRENT, attributes, 1);
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_code_view_dispose(GObject *object)
{
	VmstepCodeView *self = VMSTEP_CODE_VIEW(object);

	g_clear_handle_id(&self->scroll_source, g_source_remove);
	G_OBJECT_CLASS(vmstep_code_view_parent_class)->dispose(object);
}

static void vmstep_code_view_class_init(VmstepCodeViewClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = vmstep_code_view_dispose;
	VMSTEP_PANEL_CLASS(class)->changed = vmstep_code_view_changed;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/code-view.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepCodeView, nothing);
	gtk_widget_class_bind_template_child(widget_class, VmstepCodeView, scroller);
	gtk_widget_class_bind_template_child(widget_class, VmstepCodeView, source);
	gtk_widget_class_bind_template_child(widget_class, VmstepCodeView, heading);
	gtk_widget_class_bind_template_child(widget_class, VmstepCodeView, place);
}

static void vmstep_code_view_init(VmstepCodeView *self)
{
	AdwStyleManager *style = adw_style_manager_get_default();
	GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default();

	gtk_widget_init_template(GTK_WIDGET(self));
	g_signal_connect_object(gtk_scrollable_get_vadjustment(GTK_SCROLLABLE(self->source)), "changed",
		G_CALLBACK(scroll_soon), self, G_CONNECT_SWAPPED);
	gtk_source_buffer_set_language(buffer_of(self), gtk_source_language_manager_get_language(languages, "c"));
	g_signal_connect_object(style, "notify::dark", G_CALLBACK(update_scheme), self, G_CONNECT_SWAPPED);
	update_scheme(self);
}
