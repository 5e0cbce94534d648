/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LAYOUT_COMMON_H
#define LAYOUT_COMMON_H

/* layout-common.h -- what several layouts draw or write in the same way. */

#include "gui/scene/layout.h"

/* Distances are multiples of this many pixels. */
#define GRID 8.0

/* The layouts of one view each; those that others may call have headers of their own. */
void layout_stages(Scene *scene, Rect where, const Moment *now);
void layout_places(Scene *scene, Rect where, const Moment *now);
void layout_kaslr(Scene *scene, Rect where, const Moment *now);
void layout_list(Scene *scene, Rect where, const Moment *now, const LayoutOptions *options);
void layout_tree(Scene *scene, Rect where, const Moment *now, const LayoutOptions *options);
void layout_free_tree(Scene *scene, Rect where, const Moment *now);
void layout_nodes(Scene *scene, Rect where, const Moment *now);
void layout_pages(Scene *scene, Rect where, const Moment *now);
void layout_contiguity(Scene *scene, Rect where, const Moment *now);
void layout_page_table(Scene *scene, Rect where, const Moment *now);
void layout_frames(Scene *scene, Rect where, const Moment *now, const LayoutOptions *options);
void layout_slabs(Scene *scene, Rect where, const Moment *now);
void layout_ledger(Scene *scene, Rect where, const Moment *now);
void layout_tlb(Scene *scene, Rect where, const Moment *now);
void layout_locals(Scene *scene, Rect where, const Moment *now);
void layout_code(Scene *scene, Rect where, const Moment *now);

/* Rings around the shapes from index `first` on that are selected, changed or pointed at; added last, over
 * everything.  layout_view does it, but for lists and trees: theirs lie below the numbers of visits. */
void layout_rings(Scene *scene, size_t first);

/* A sentence in the middle of an empty view. */
void layout_note(Scene *scene, Rect where, View view, const char *text);

/* A legend: small samples with their words, from left to right, those that fit.  TEXT is NULL for what this kernel has
 * not: it is left out. */
typedef struct { Role fill, edge; const char *text; } LegendEntry;
void layout_legend(Scene *scene, Rect where, View view, const LegendEntry *entries, size_t n);

/* The surface and the outline of an area, by its use and state. */
Role area_fill(const VmsArea *area);
Role area_edge(const VmsArea *area);

/* "vmalloc", "ioremap", "freed, not purged": an area's use in the user's language. */
const char *area_use_name(const VmsArea *area);

/* The strong surface of a stage. */
Role stage_role(VmsStage stage);

/* "12 KiB", "2.5 MiB", "1 page"; "0xffffc90000002000", on 32 bits with 8 digits; the same without what is common:
 * "…2000".  Kept in the scene. */
const char *size_text(Scene *scene, uint64_t bytes);
const char *address_text(Scene *scene, const VmsMachine *m, uint64_t address);
const char *short_address(Scene *scene, const VmsMachine *m, uint64_t address, unsigned digits);

/* An operation for people: "vmalloc(12 KiB)", "vfree(0xffffc90000002000)". */
const char *operation_text(Scene *scene, const VmsMachine *m, const VmsOp *op);

/* What the CPU is doing: "CPU 0, process", "CPU 1, hardirq, interrupts off". */
const char *context_text(Scene *scene, const VmsMachine *m);

/* Can this kernel move its regions (KASLR)? */
bool kaslr_exists(const VmsMachine *m);

/* "#3" of an object; "vmap_area#3", in 2.4 "vm_struct#3". */
const char *serial_text(Scene *scene, VmsId id);
const char *object_text(Scene *scene, VmsId id);

/* "node 2 (of 0 to 3)", of 4 nodes. */
const char *node_text(Scene *scene, unsigned number, size_t n);

/* A circle around a number, in a strong role. */
void layout_badge(Scene *scene, ShapeKey circle, ShapeKey text, Point centre, double radius, Role role,
		  const char *label);

#endif
