/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user is looking at: one object for a window, and every widget has it as its property "session".
 *
 *      player ---> session ---> "changed" (what has) ---> views, lists, panels
 *                    ^                                        |
 *                    +------------- select, move, play -------+
 *
 * Widgets never talk to each other: they ask the session to do something and hear of it when it is done.  Everything
 * that changes goes through one place, which notifies last. */

#ifndef VMSTEP_SESSION_H
#define VMSTEP_SESSION_H

#include "gui/app/found-machine.h"
#include "gui/scene/layout-address.h"
#include "scripts/compare/comparison.h"
#include "scripts/player.h"

#define VMSTEP_TYPE_SESSION (vmstep_session_get_type())
G_DECLARE_FINAL_TYPE(VmstepSession, vmstep_session, VMSTEP, SESSION, GObject)

/* What has changed, told with the signal "changed" (VmstepSession *, SessionChange). */
typedef enum {
	SESSION_LESSON = 1 << 0,      /* another lesson, or none */
	SESSION_MOVED = 1 << 1,       /* the cursor, the machine or the branch */
	SESSION_STATE = 1 << 2,       /* what the lesson's host is doing, and how far one may go */
	SESSION_ITEMS = 1 << 3,       /* the words and questions of the lesson */
	SESSION_SELECTION = 1 << 4,
	SESSION_RANGE = 1 << 5,       /* the part of the address space that is shown */
	SESSION_PLAYING = 1 << 6,     /* playing or not, and how fast */
	SESSION_FRAME = 1 << 7,       /* the call whose line and locals are shown */
	SESSION_VIEW = 1 << 8,        /* the view that the user, the lesson or the stage puts first */
	SESSION_COMPARISON = 1 << 9   /* the kernels beside the lesson's own, and whose machine is shown */
} SessionChange;

VmstepSession *vmstep_session_new(void);

/* The player, borrowed.  Moving it is left to the functions below. */
Player *vmstep_session_get_player(VmstepSession *self);

/* The machine that is shown, borrowed: the player's, or the one visited; NULL where nothing is open. */
VmsMachine *vmstep_session_get_machine(VmstepSession *self);

/* What layouts are asked to show: prepared when first asked for after a change, borrowed until the next.  NULL where
 * there is no machine. */
const Moment *vmstep_session_get_moment(VmstepSession *self);

/* Open a lesson, or boot a machine without one.  FALSE with a sentence for people in `error`. */
gboolean vmstep_session_open(VmstepSession *self, const char *path, GError **error);
gboolean vmstep_session_open_sandbox(VmstepSession *self, GError **error);
void vmstep_session_close(VmstepSession *self);

/* What is open once more, from its beginning, on that kernel.  FALSE with ERROR where it cannot be. */
gboolean vmstep_session_begin_again(VmstepSession *self, const VmsProfile *profile, GError **error);

/* Open a machine that stands for a real one, of that profile (NULL: of the one it is likeliest of).  FALSE with
 * ERROR where there can be none; what was open stays open then. */
gboolean vmstep_session_open_found(VmstepSession *self, VmstepFoundMachine *found, const VmsProfile *profile,
	GError **error);

/* What the machine that is open stands for, borrowed; NULL where it stands for none. */
VmstepFoundMachine *vmstep_session_get_found(VmstepSession *self);

/* ---- moving.  All stop what is playing, but play itself. */
gboolean vmstep_session_move(VmstepSession *self, VmsMove move, VmsDirection direction);
void vmstep_session_goto(VmstepSession *self, gint64 step);
gboolean vmstep_session_go_on(VmstepSession *self);

/* How far one can go, on the machine that is shown. */
gint64 vmstep_session_get_limit(VmstepSession *self);
gboolean vmstep_session_can_go_back(VmstepSession *self);
gboolean vmstep_session_can_go_forward(VmstepSession *self);

/* To the first step of a stage within the operation at the cursor. */
void vmstep_session_goto_stage(VmstepSession *self, VmsStage stage);

/* ---- playing: steps into, so many a second, until the lesson wants a word or nothing is left */
gboolean vmstep_session_get_playing(VmstepSession *self);
void vmstep_session_set_playing(VmstepSession *self, gboolean playing);
double vmstep_session_get_speed(VmstepSession *self);     /* steps a second */
void vmstep_session_set_speed(VmstepSession *self, double speed);

/* ---- the selection.  NULL selects nothing; a step or a stage is gone to instead of being selected. */
void vmstep_session_select(VmstepSession *self, const Target *target);
const Target *vmstep_session_get_selection(VmstepSession *self);

/* ---- the part of the address space that is shown.  It follows what happens until the user chooses another. */
AddressRange vmstep_session_get_range(VmstepSession *self);
void vmstep_session_set_range(VmstepSession *self, AddressRange range);
void vmstep_session_follow_range(VmstepSession *self);
gboolean vmstep_session_get_range_follows(VmstepSession *self);

/* Go to a step, and point out a range in the address space there, by a name that is copied ("next"); whenever the
 * cursor is at that step, until another is pointed out, or another lesson or machine opened.  A size of 0 points out
 * nothing. */
void vmstep_session_show_place(VmstepSession *self, gint64 step, const char *name, guint64 address, guint64 size);

/* ---- the call whose line and locals are shown: 0 is the innermost, where each move leads back to */
guint vmstep_session_get_frame(VmstepSession *self);
void vmstep_session_set_frame(VmstepSession *self, guint frame);

/* ---- where to look.  The view that the lesson points to at this moment, VIEW_COUNT for none; and the one to put
 * first: that one where it is among those to choose from, else the one that the user chose, else the one that suits the
 * stage.  Choosing VIEW_COUNT leaves it to the stage again; a view of what the kernel does not have cannot be
 * chosen. */
View vmstep_session_get_focus(VmstepSession *self);
View vmstep_session_get_view(VmstepSession *self);
void vmstep_session_choose_view(VmstepSession *self, View view);
View vmstep_session_get_chosen_view(VmstepSession *self);

/* ---- other kernels beside the lesson's own.  Choosing profiles (ends with NULL; none: no longer) performs there what
 * the lesson has done, and goes on with it.  The comparison's first kernel is the lesson's own; it is NULL where there
 * is none, and `problem`, which may be NULL, then why, or NULL. */
void vmstep_session_compare(VmstepSession *self, const char *const *profiles);
const char *const *vmstep_session_get_compared(VmstepSession *self);
Comparison *vmstep_session_get_comparison(VmstepSession *self, const char **problem);

/* The row of the operation at the cursor, from 0; the number of rows before the first operation. */
guint vmstep_session_get_row(VmstepSession *self);

/* Show a kernel's machine at one of its steps, and from then on move that, until the lesson moves or one leaves: then
 * the lesson's own machine is shown, where it stood.  Kernel 0 is the lesson's own, and what is visited when nothing
 * is. */
void vmstep_session_visit(VmstepSession *self, guint kernel, gint64 step);
void vmstep_session_leave(VmstepSession *self);
guint vmstep_session_get_visited(VmstepSession *self);

/* ---- the learner's own operations and branches; not on a machine that is visited */
gboolean vmstep_session_perform(VmstepSession *self, const VmsOp *op, VmsResult *result, GError **error);
void vmstep_session_switch_branch(VmstepSession *self, unsigned branch);

#endif
