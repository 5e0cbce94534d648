/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_COMPARE_COMPARISON_PRIVATE_H
#define SCRIPTS_COMPARE_COMPARISON_PRIVATE_H

/* comparison-private.h -- what the files of a comparison share.
 *
 *   comparison.c    rows: performing, what differs
 *   machines.c      booting a machine of each kernel
 *   reference.c     what an address among the arguments stands for, and what it is on another kernel
 *   cost.c          what an operation cost, from its marks
 *   source.c        where operations come from: a player's machine, a golden trace
 *   words.c         rows and cells for people; table.c and json.c write all of them
 */

#include "scripts/compare/comparison.h"

/* One kernel. */
typedef struct {
	const VmsProfile *profile;
	VmsMachine *vms;
	guint64 start, end;       /* its vmalloc window */
	GArray *returned;         /* guint64: what each operation gave, setup included; 0: nothing */
	guint64 total[COMPARISON_COSTS];
	guint differences;
} Column;

/* What an operation gave on the source, for arguments that point to it or into it. */
typedef struct { guint64 value, extent; gboolean frames; } Given;

struct Comparison {
	Column source;            /* keeps no journal: only what it returns is wanted */
	Column column[COMPARISON_COLUMNS];
	guint n_columns;
	GPtrArray *rows;          /* ComparisonRow, owned */
	guint64 most[COMPARISON_COSTS];
	gboolean in_setup;
	guint setup_ops;
	GArray *given;            /* Given, an element an operation */
	GHashTable *addresses, *frames;   /* value returned (guint64) -> number of the latest such operation */
	guint player_machine, player_branch;   /* what is being followed; machine 0: nothing */
	guint player_items;       /* items of the player that were looked at for it */
	guint64 player_ops;       /* operations of its line that were performed */
};

/* machines.c: boot the source's machine and those of the profiles, as comparison_new says; and the end of all. */
gboolean machines_boot(Comparison *self, const VmsOptions *source, const char *const *profiles, GError **error);
void machines_free(Comparison *self);

/* reference.c: what an argument stands for; the same for one frame of a list; and what that is on a column.  FALSE
 * where it is not there. */
Reference reference_of_argument(const Comparison *self, const VmsOp *op, gsize argument);
Reference reference_of_page(const Comparison *self, const VmsOp *op, gsize page);
gboolean reference_resolve(const Reference *reference, const Column *column, guint64 *value);

/* reference.c: remember what the source's latest operation gave. */
void reference_remember(Comparison *self, const VmsOp *op, const VmsResult *result);

/* cost.c: fill in the cell's cost and search, from the steps of its result. */
void cost_count(ComparisonCell *cell, const VmsMachine *m);

#endif
