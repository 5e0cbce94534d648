/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EXPORT_MOMENTS_H
#define EXPORT_MOMENTS_H

/* moments.h -- which moments of a lesson are to be pictures. */

#include "gui/export/export.h"
#include "scripts/player.h"

/* One picture: where in the lesson, and what its figure() asks for. */
typedef struct {
	guint machine;            /* from 1 */
	gint64 step;
	char *name;               /* of the figure; NULL: it has none */
	char *views, *caption;    /* NULL: not asked for */
	GArray *marked;           /* of Target: what the lesson points at there */
} Shot;

/* Lists of Shot *; unref with g_ptr_array_unref.  The lesson has been run to its end.
 * Every figure() of the lesson; every stop and pause, each step once. */
GPtrArray *moments_figures(Player *player);
GPtrArray *moments_stops(Player *player);

/* The step that the number means: counted through all machines of the lesson in order; "2:40" is step 40 of the second.
 * NULL with a sentence where there is no such step. */
GPtrArray *moments_step(Player *player, const char *number, GError **error);

/* The moment of that name: a figure's, a mark()'s, or the first step of that kind of mark, stage or function. */
GPtrArray *moments_named(Player *player, const char *name, GError **error);

/* The very last step. */
GPtrArray *moments_last(Player *player);

/* The lesson's stops, questions and figures on a machine, for its timeline; names are borrowed from the player. */
GArray *moments_timeline(Player *player, guint machine);

#endif
