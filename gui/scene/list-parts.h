/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIST_PARTS_H
#define LIST_PARTS_H

/* list-parts.h -- what the files of the list's layout know of each other.
 *
 * A list is drawn as a row of slots, from left to right and then in the next row: the head, areas, perhaps how many are
 * left out, the end.  Each slot is a link and a box. */

#include "gui/scene/layout-common.h"

#define LIST_ABOVE 16.0               /* badges and flags */
#define LIST_BOX 47.0
#define LIST_BELOW 17.0               /* words of the candidate */
#define LIST_SECOND 34.0              /* the list of vm_structs */

typedef enum { SLOT_HEAD, SLOT_MORE, SLOT_AREA, SLOT_END } ListSlotKind;

typedef struct {
	ListSlotKind kind;
	VmsArea area;             /* of SLOT_AREA */
	uint64_t more;            /* SLOT_MORE: areas left out */
	uint64_t gap_start, gap_end; /* before it, where the one before is an area or the start of the window */
	VmsId before;             /* the area before the gap, 0 for the start of the window */
	bool gap;
} ListSlot;

typedef struct {
	Scene *scene;
	const Moment *now;
	Rect where;
	VmsRef *refs;             /* the list */
	size_t n;
	size_t at;                /* in it: what is at hand */
	bool gaps;                /* searches go along the list, and look at the gaps in it */
	bool searched;            /* a search has a candidate: below the entry `candidate`, or behind the last */
	size_t candidate;
	GHashTable *visits;       /* VmsRef: number of the visit */
	GHashTable *second;       /* VmsRef of a vm_struct: its place in vmlist, from 1; NULL: there is no such list */
	double box_w, link_w, row_h;
	unsigned columns, rows;
	GArray *slots;            /* of ListSlot */
	size_t first, shown;      /* areas */
} List;

/* Ask for the list, where it is searched and what has been looked at; choose the slots that have room.  The caller has
 * set scene, now and where.  End it with list_clear. */
void list_ask(List *list, unsigned node);
void list_clear(List *list);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(List, list_clear)

/* The box of a slot; its link is to the left of it. */
Rect list_slot_box(const List *list, guint i);

/* Which look at an area or vm_struct was the last, from 1; 0 for none. */
unsigned list_visit(const List *list, VmsRef ref);

#endif
