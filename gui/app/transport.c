/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bar at the bottom.
 *
 *      operation stage out over into   < play >   into over out stage operation
 *      <-------------------- back                 forwards -------------------->
 */

#include "gui/app/transport.h"

#include <glib/gi18n.h>

struct _VmstepTransport {
	VmstepPanel parent_instance;

	/* template widgets */
	GtkBox *back, *forward;
	GtkButton *play;
	GtkLabel *speed;
};

G_DEFINE_FINAL_TYPE(VmstepTransport, vmstep_transport, VMSTEP_TYPE_PANEL)

static const struct { const char *move, *caption, *forward, *forward_key, *back, *back_key; } moves[] = {
	{"into", N_("Into"), N_("Step into"), "I", N_("Step back into"), "⇧I"},
	{"over", N_("Over"), N_("Step over"), "O", N_("Step back over"), "⇧O"},
	{"out", N_("Out"), N_("Step out"), "U", N_("Step back out"), "⇧U"},
	{"stage", N_("Stage"), N_("Next stage"), "S", N_("Previous stage"), "⇧S"},
	{"operation", N_("Operation"), N_("Next operation"), "P", N_("Previous operation"), "⇧P"},
};

static GtkWidget *button_new(const char *move, const char *caption, const char *words, const char *key, gboolean back)
{
	g_autofree char *icon = g_strdup_printf("vmstep-%s%s-symbolic", back ? "back-" : "", move);
	g_autofree char *tip = g_strdup_printf("%s  (%s)", words, key);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *button = gtk_button_new(), *label = gtk_label_new(caption);

	gtk_widget_add_css_class(label, "transport-caption");
	gtk_box_append(GTK_BOX(box), gtk_image_new_from_icon_name(icon));
	gtk_box_append(GTK_BOX(box), label);
	gtk_button_set_child(GTK_BUTTON(button), box);
	gtk_widget_set_tooltip_text(button, tip);
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), back ? "win.step-back" : "win.step");
	gtk_actionable_set_action_target(GTK_ACTIONABLE(button), "s", move);
	gtk_widget_add_css_class(button, "flat");
	gtk_widget_add_css_class(button, "transport");
	return button;
}

static void update(VmstepTransport *self, VmstepSession *session)
{
	gboolean playing = vmstep_session_get_playing(session);
	const char *words = playing ? _("Pause") : _("Play");
	g_autofree char *tip = g_strdup_printf(_("%s  (Space)"), words);
	g_autofree char *speed = g_strdup_printf(_("%g steps/s"), vmstep_session_get_speed(session));

	gtk_button_set_icon_name(self->play,
		playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
	gtk_widget_set_tooltip_text(GTK_WIDGET(self->play), tip);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
	gtk_label_set_text(self->speed, speed);
}

static void vmstep_transport_changed(VmstepPanel *panel, SessionChange what)
{
	if (what & SESSION_PLAYING)
		update(VMSTEP_TRANSPORT(panel), vmstep_panel_get_session(panel));
}

static void vmstep_transport_class_init(VmstepTransportClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	VMSTEP_PANEL_CLASS(class)->changed = vmstep_transport_changed;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/transport.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepTransport, back);
	gtk_widget_class_bind_template_child(widget_class, VmstepTransport, forward);
	gtk_widget_class_bind_template_child(widget_class, VmstepTransport, play);
	gtk_widget_class_bind_template_child(widget_class, VmstepTransport, speed);
}

static void vmstep_transport_init(VmstepTransport *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
	for (size_t i = 0; i < G_N_ELEMENTS(moves); i++) {
		const char *caption = _(moves[i].caption);

		gtk_box_append(self->forward,
			button_new(moves[i].move, caption, _(moves[i].forward), moves[i].forward_key, FALSE));
		gtk_box_prepend(self->back,
			button_new(moves[i].move, caption, _(moves[i].back), moves[i].back_key, TRUE));
	}
}
