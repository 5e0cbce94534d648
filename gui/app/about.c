/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window that says what this program is.  The widget behind it is deprecated in later versions of libadwaita, so
 * that it is used here and nowhere else. */

#include "gui/app/about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

void vmstep_about_present(GtkWindow *parent)
{
	GtkWidget *about = adw_about_window_new();

	g_object_set(about,
		"transient-for", parent,
		"modal", TRUE,
		"application-name", "vmstep",
		"application-icon", APPLICATION_ID,
		"version", PACKAGE_VERSION,
		"developer-name", _("The vmstep authors"),
		"comments", _("A step-through debugger for the inside of the Linux kernel’s vmalloc, for teaching."),
		"license-type", GTK_LICENSE_GPL_2_0,
		"translator-credits", _("translator-credits"),
		NULL);
	adw_about_window_add_legal_section(ADW_ABOUT_WINDOW(about), _("Lessons"), NULL, GTK_LICENSE_CUSTOM,
		_("The texts of the lessons may be shared and changed under the Creative Commons licence "
		  "Attribution-ShareAlike 4.0 International."));
	gtk_window_present(GTK_WINDOW(about));
}
