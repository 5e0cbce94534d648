/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_EXPECT_H
#define SCRIPTS_REPLAY_EXPECT_H

/* expect.h -- one result of a line with one value of the simulation; the first that differs is kept. */

#include "scripts/replay/perform.h"

/* What a comparison works on. */
typedef struct {
	const VmsMachine *m;
	const Tally *tally;
	JsonObject *line;
	const Performed *performed;
	const TallySearch *search;    /* the one that made the result; NULL: there was none */
	char *difference;             /* the first one found, owned; NULL: none yet */
} Compare;

/* They differ, in these words, unless something else has differed before. */
void differ(Compare *c, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The line's "ret" must be what was returned; null stands for NULL. */
void expect_ret(Compare *c);

/* What the object has under the key must be this number; not compared where it has nothing or null there, or is itself
 * NULL.  The same for a truth and a text. */
void expect_number(Compare *c, JsonObject *object, const char *key, guint64 got);
void expect_truth(Compare *c, JsonObject *object, const char *key, gboolean got);
void expect_text(Compare *c, JsonObject *object, const char *key, const char *got);

/* The I-th area of an array must have these ends; and there must be no more than N. */
void expect_area(Compare *c, JsonArray *areas, guint i, guint64 start, guint64 end);
void expect_length(Compare *c, JsonArray *areas, guint n);

/* The areas from the I-th on must be these vmap_areas; returns the number of the one behind them. */
guint expect_refs(Compare *c, JsonArray *areas, guint i, const VmsRef *ref, gsize n);

/* The array, unless it is NULL, must have all areas in that state, or all on that list, between two addresses. */
void expect_areas(Compare *c, JsonArray *areas, VmsAreaState state, guint64 low, guint64 high);
void expect_list(Compare *c, JsonArray *areas, VmsTree which, guint64 low, guint64 high);

/* A counter of the machine. */
guint64 stat_of(const Compare *c, const char *name);

#endif
