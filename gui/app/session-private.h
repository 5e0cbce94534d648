/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The session from the inside, for its own files:
 *
 *      session.c          what the player tells, opening, where the attention is
 *      session-moves.c    moving and playing, operations of the learner's own
 *      session-kernels.c  other kernels beside the lesson's own
 */

#ifndef VMSTEP_SESSION_PRIVATE_H
#define VMSTEP_SESSION_PRIVATE_H

#include "gui/app/session-comparison.h"
#include "gui/app/session.h"

#define FIRST_SPEED 2.0           /* steps a second, while playing */

struct _VmstepSession {
	GObject parent_instance;

	Player *player;
	VmstepFoundMachine *found;    /* what the machine stands for, or NULL */
	Target place;                 /* what is pointed out, when the cursor is at that step */
	gint64 place_step;
	char *place_name;
	Moment moment;
	gboolean prepared;            /* the moment is that of the cursor */
	gboolean opening;             /* between one lesson and another: nobody is told before it is there */
	GArray *marks;                /* Target: what the lesson points at */
	View focus;                   /* where the lesson points; VIEW_COUNT for nowhere */
	View chosen;                  /* what the user chose; VIEW_COUNT: what suits the stage */
	guint frame;
	Target selection;
	AddressRange range;
	gboolean range_chosen;        /* by the user; else it follows what happens */
	VmsMachine *shown;            /* where the cursor was last */
	gint64 shown_step, since;
	double speed;
	guint ticker;                 /* source that plays; 0 while not playing */
	SessionComparison *comparison;
	guint visited;                /* kernel of the comparison whose machine is shown; 0: the player's own */
};

/* The one way out: whatever was set is set, now everybody hears of it. */
void session_notify(VmstepSession *self, SessionChange what);

/* The machine that is shown has moved, or it is another one; this is told, and WHAT else has changed. */
void session_moved(VmstepSession *self, SessionChange what);

/* Back from a visit, without telling: what that changes. */
SessionChange session_end_visit(VmstepSession *self);

#endif
