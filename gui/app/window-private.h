/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window from the inside, for its own files:
 *
 *      window.c           the class, its pages, what its labels say
 *      window-actions.c   every command as an action
 *      window-import.c    a real machine's own state: choosing its files, and what is wrong with them
 *      window-kernel.c    which kernel is simulated, and beginning again on another one
 *      window-keys.c      the keys of one letter
 *      window-state.c     the action "state", which tells other programs what is shown
 */

#ifndef VMSTEP_WINDOW_PRIVATE_H
#define VMSTEP_WINDOW_PRIVATE_H

#include "gui/app/address-view.h"
#include "gui/app/board.h"
#include "gui/app/compare-page.h"
#include "gui/app/window.h"

struct _VmstepWindow {
	AdwApplicationWindow parent_instance;

	/* template widgets */
	GtkStack *pages, *views;
	AdwWindowTitle *title;
	AdwStatusPage *message;
	GtkWidget *home, *lesson_page, *follow, *address_bar;
	GtkWidget *lesson_words, *found_words;
	GtkMenuButton *branches, *kernel;
	AdwFlap *details;
	GtkPaned *halves;
	GtkPaned *left;
	GtkRevealer *operation_revealer;
	VmstepSceneView *stages, *timeline;
	VmstepAddressView *address;
	VmstepBoard *board;
	VmstepComparePage *compare;
	GtkLabel *sentence, *address_title, *range;

	GtkWindow *cost;              /* what a search costs; it ends with this window.  NULL before the first look */

	gboolean had_details;         /* before a view was alone */

	/* owned */
	VmstepSession *session;
	char *failure;                /* why the last file could not be opened, or NULL */
};

/* The page shown: "welcome", "lesson" or "message". */
void vmstep_window_show_page(VmstepWindow *self, const char *page);

/* Add the commands; and make those usable that can do something at the moment. */
void vmstep_window_add_actions(VmstepWindow *self);
void vmstep_window_update_actions(VmstepWindow *self);

/* Ask which files of a real machine to open; and open what is dropped on the window. */
void vmstep_window_choose_import(VmstepWindow *self);
void vmstep_window_add_drop_target(VmstepWindow *self);

/* The name of the kernel whose machine is shown, and a menu of those that what is open can begin again on, by what has
 * changed.  Begin again on the one of that name; who has done something is asked first. */
void vmstep_window_update_kernel(VmstepWindow *self, SessionChange what);
void vmstep_window_choose_kernel(VmstepWindow *self, const char *name);

/* A dialog that says what could not be done, and why; the action "state" tells of it, too. */
void vmstep_window_show_problem(VmstepWindow *self, const char *heading, const char *problem);

/* Give the widget the keys of one letter; entries within it keep their letters. */
void vmstep_window_add_keys(GtkWidget *content);

/* Add the action "state"; and bring it up to what is shown. */
void vmstep_window_add_state(VmstepWindow *self);
void vmstep_window_update_state(VmstepWindow *self);

#endif
