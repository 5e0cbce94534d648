/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_COMPARE_COMPARISON_H
#define SCRIPTS_COMPARE_COMPARISON_H

/* comparison.h -- the same operations on several kernels, side by side.
 *
 *                       linux-4.19/x86_64    linux-6.12/x86_64    linux-2.4/x86_32
 *      vmalloc(4 KiB)   +0x0     0 nodes     +0x0     1 node      +0x0     0 nodes      a row an operation,
 *      vfree(→1)        +0x0                 +0x0                 +0x0                  a cell a kernel
 *      purge()          done                 done                 does not exist
 *
 * The operations come from a *source*: the lesson's own kernel, or that of a recording.  They are performed there once
 * more, and on a machine of each kernel.  An address among the arguments stands for what it means, not for its number:
 * what an earlier operation returned, or a distance from the start of the vmalloc window.  Where that operation gave
 * nothing, the one that needs it is left out.  Addresses are compared as distances from VMALLOC_START, for kernels of
 * 32 and of 64 bits have different windows.
 *
 * The first kernel is the one that the others are compared with.
 */

#include <glib.h>
#include <stdio.h>
#include "core/vmstep.h"
#include "scripts/player.h"

#define COMPARISON_ERROR (comparison_error_quark())
GQuark comparison_error_quark(void);

typedef enum {
	COMPARISON_ERROR_PROFILE, /* a profile is unknown, named twice, or one too many */
	COMPARISON_ERROR_MACHINE  /* a machine cannot be booted so */
} ComparisonErrorCode;

/* Kernels at most. */
#define COMPARISON_COLUMNS 8

typedef struct Comparison Comparison;

/* How an operation went on one kernel. */
typedef enum {
	COMPARISON_DONE,
	COMPARISON_FAILED,        /* the kernel returned NULL where it promises memory */
	COMPARISON_BUG,           /* the kernel stopped */
	COMPARISON_ABSENT,        /* this kernel has no such function */
	COMPARISON_REFUSED,       /* the machine would not perform it: why */
	COMPARISON_LEFT_OUT       /* it needs what an operation returned that gave nothing here */
} ComparisonOutcome;

/* What an operation cost, counted from its marks and writes. */
typedef enum {
	COMPARISON_NODES,         /* areas or holes looked at in search of a range of addresses */
	COMPARISON_FIND,          /* the same to find the area of an address */
	COMPARISON_STEPS,
	COMPARISON_WRITES,        /* single writes */
	COMPARISON_TABLES,        /* page-table pages */
	COMPARISON_FRAMES,        /* page frames given out, those of tables and slabs included */
	COMPARISON_FLUSHES,       /* TLB flushes */
	COMPARISON_COSTS
} ComparisonCost;

/* How the searches of an operation went about it. */
typedef struct {
	guint taken, tries;       /* ranges that were found; beginnings of a search, retries included */
	guint64 tree, list, holes;    /* nodes: down the tree of areas, along their list, in the tree of holes */
	gboolean cached;          /* it began at the cached place */
	gboolean pool;            /* a node's pool had the range */
	const char *fit;          /* "LE": how the hole was cut; NULL: none was */
} ComparisonSearch;

typedef struct {
	ComparisonOutcome outcome;
	char *why;                /* REFUSED: the machine's own words; else NULL */
	guint needs;              /* LEFT_OUT: the row of that operation; 0: one of the setup */
	VmsResult result;         /* number 0: it was not performed */
	gboolean has_offset;      /* the two below hold */
	guint64 offset;           /* of the address returned, or given back, from VMALLOC_START */
	guint64 first, size;      /* the range reserved for it, from VMALLOC_START; size 0: none */
	guint64 cost[COMPARISON_COSTS];
	ComparisonSearch search;
	guint kind;               /* cells of a row with one kind went alike; that of the first kernel is 0 */
	guint differs;            /* costs other than the first kernel's: 1 << cost */
} ComparisonCell;

/* What an address among the arguments stands for. */
typedef enum {
	REFERENCE_NUMBER,         /* itself */
	REFERENCE_RESULT,         /* what an operation returned, and so many bytes (of frames: so many frames) more */
	REFERENCE_PAGE,           /* a frame: that of so many pages behind the first of the area that it returned */
	REFERENCE_WINDOW,         /* so many bytes behind VMALLOC_START */
	REFERENCE_END             /* VMALLOC_END */
} ReferenceKind;

typedef struct {
	ReferenceKind kind;
	guint row;                /* of that operation, from 1; 0: one of the setup */
	guint op;                 /* the same, counted with the setup, from 1 */
	guint64 distance;
} Reference;

typedef struct {
	guint number;             /* from 1 */
	VmsOp op;                 /* as the source has it, without its pages */
	Reference reference[VMS_OP_ARGS];
	ComparisonCell cell[COMPARISON_COLUMNS];
	gboolean differs;         /* it went differently on some kernel; costs do not count */
	guint64 first, size;      /* the part of the windows worth showing: the same for rows that follow each other
	                           * as long as it suits them */
} ComparisonRow;

/* ------------------------------------------------------------------------------------------------ making one */

/* Machines of the PROFILES (ends with NULL; one alone is compared with the source's own), made as SOURCE says: as much
 * RAM where that is not just the profile's default, as many CPUs, a vmalloc window of the same size where it has one of
 * its own.  NULL with an error.  Free with comparison_free. */
Comparison *comparison_new(const VmsOptions *source, const char *const *profiles, GError **error);
void comparison_free(Comparison *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)

/* Perform an operation of the source everywhere.  SETUP: below the baseline, which makes no row. */
void comparison_perform(Comparison *self, const VmsOp *op, gboolean setup);

/* What machine NUMBER (from 1) of the player has done on its present line; in a lesson no further than the learner may
 * look. */
Comparison *comparison_of_player(Player *player, guint number, const char *const *profiles, GError **error);

/* Perform what the player's machine has done since.  FALSE where its line is another now: make a new one then. */
gboolean comparison_follow(Comparison *self, Player *player);

/* The operations of a golden trace, as its header sets the machine up.  NULL with an error, of REPLAY_ERROR where the
 * file is bad input. */
Comparison *comparison_of_trace(const char *path, const char *const *profiles, GError **error);

/* ------------------------------------------------------------------------------------------------ looking at it */

/* The kernels, from the first. */
guint comparison_column_count(const Comparison *self);
const VmsProfile *comparison_profile(const Comparison *self, guint column);

/* A kernel's machine, and its VMALLOC_START.  Whoever moves it leaves it where they like: operations go to its end. */
VmsMachine *comparison_machine(Comparison *self, guint column);
guint64 comparison_start(const Comparison *self, guint column);

/* The operations, in their order; rows stay where they are until the comparison is freed. */
guint comparison_row_count(const Comparison *self);
const ComparisonRow *comparison_row(const Comparison *self, guint i);

/* The row of a kernel's own operation of that number, from 0: the last one at or before it; 0 where there is none. */
guint comparison_find_row(const Comparison *self, guint column, guint64 number);

/* The sum of a cost over all rows; and the most it was in any row on any kernel. */
guint64 comparison_total(const Comparison *self, guint column, ComparisonCost cost);
guint64 comparison_most(const Comparison *self, ComparisonCost cost);

/* What is there in the end, and in how many rows it went differently than on the first kernel. */
typedef struct { guint64 areas, lazy; guint differences; } ComparisonSummary;
ComparisonSummary comparison_summary(const Comparison *self, guint column);

/* ------------------------------------------------------------------------------------------------ in words */

/* "nodes", for options and JSON; COMPARISON_COSTS where there is none of that name. */
const char *comparison_cost_name(ComparisonCost cost);
ComparisonCost comparison_cost_find(const char *name);

/* "≠" where a cell went differently than on the first kernel; "≠₂", "≠₃" ... where others did so in yet other ways. */
const char *comparison_sign(const ComparisonCell *cell);

/* For people, in their language; free with g_free: "vfree(→3)", where →3 is what operation 3 returned; "+0x2000" or
 * why there is nothing; "3 nodes: tree of holes, LE fit" or "" where nothing was searched; "61 steps"; and all that is
 * to be said of a cell. */
char *comparison_operation_text(const Comparison *self, const ComparisonRow *row);
char *comparison_result_text(const Comparison *self, const ComparisonRow *row, guint column);
char *comparison_search_text(const ComparisonCell *cell);
char *comparison_cost_text(ComparisonCost cost, guint64 value);
char *comparison_cell_text(const Comparison *self, const ComparisonRow *row, guint column);

/* Write all of it: as an aligned table with the costs whose bit (1 << cost) is set; or as JSON, an object a line, in
 * which MACHINE tells it from others. */
void comparison_write_table(const Comparison *self, FILE *out, guint costs);
void comparison_write_json(const Comparison *self, FILE *out, guint machine);

#endif
