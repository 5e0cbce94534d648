/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MOMENT_H
#define MOMENT_H

/* moment.h -- what a layout is asked to show: the machine at its cursor, and where the user's attention is.
 *
 * Prepared once per picture, then handed to each layout.  A layout asks the machine and nothing else.
 */

#include "gui/scene/scene.h"

#include <glib.h>

typedef struct {
	const VmsMachine *machine;

	/* Set by the caller; all may be left zero. */
	int64_t since;                /* what was written after this step is marked as changed; usually the step before
	                                 the cursor's */
	Target selected;              /* what the user selected; has = 0: nothing */
	const Target *marked;         /* what the lesson points at; borrowed */
	size_t n_marked;
	Target place;                 /* a range to point out, as where the next request would go; has = 0: none */
	const char *place_name;       /* what it is: "next"; borrowed */

	/* Filled in by moment_prepare. */
	VmsStep step;                 /* the cursor's; step.step is VMS_START where nothing has happened yet */
	bool has_op;
	VmsOp op;                     /* the operation of the cursor; pages are borrowed */
	VmsResult result;             /* of it; known even before the cursor is at its end */
	bool finished;                /* the cursor is at its last step */
	VmsSearch search;
	VmsVisit *path;               /* what the search has looked at, or the look-up, or the insertion */
	size_t n_path;
	GHashTable *changed;          /* set of VmsId, as gint64; see moment_changed */
	VmsValue *locals;             /* of all calls, those of the innermost first */
	size_t n_locals;
	bool has_area;
	VmsArea area; /* the area at hand: selected, or being worked on, or the result of the operation */
	bool has_address;
	uint64_t address;             /* the address at hand: of the page being mapped, of the area, or selected */
	bool has_pfn;
	uint64_t pfn;                 /* the frame at hand */
} Moment;

/* The machine at its cursor, with `since` set to the step before it.  End it with moment_clear. */
void moment_init(Moment *now, const VmsMachine *machine);

/* Ask the machine what layouts need, once, after the caller's fields are set.  Again after the cursor has moved. */
void moment_prepare(Moment *now);
void moment_clear(Moment *now);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Moment, moment_clear)

/* Whether the object was written since `since`. */
bool moment_changed(const Moment *now, VmsId id);

/* ShapeFlags for what stands for `target`: selected, marked by the lesson, and changed where its object was written. */
unsigned moment_flags(const Moment *now, const Target *target);

/* The latest value of that name in view at the cursor: of the step itself, else of the innermost call that has it. */
bool moment_value(const Moment *now, const char *name, VmsValue *out);

/* Whether the search has come to a candidate: [search.addr, search.addr + search.size). */
bool moment_has_candidate(const Moment *now);

/* The node of 6.12 that the operation is about: that of the address at hand, 0 where there are none. */
unsigned moment_node(const Moment *now);

/* Targets for the usual things. */
Target target_object(VmsId id);
Target target_area(const VmsArea *area);      /* the object and its range */
Target target_range(uint64_t address, uint64_t size);
Target target_frame(const VmsFrame *frame);
Target target_step(int64_t step);

#endif
