/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRAMES_PARTS_H
#define FRAMES_PARTS_H

/* frames-parts.h -- what the files of the frames' layout know of each other. */

#include "gui/scene/layout-common.h"

/* The surface, the outline and the letter of a frame, by its state and owner; a free one has no letter, and the look of
 * its pageblock. */
typedef struct { Role fill, edge; const char *letter; } FrameLook;
FrameLook frame_look(const VmsMachine *m, const VmsFrame *frame);

/* Whether the kernel groups frames by whether they can be moved: not in 2.4. */
bool frames_have_types(const VmsMachine *m);

/* "used by an area", "free" ...: in the user's language. */
const char *frame_words(const VmsFrame *frame);

/* "DMA32"; where there are several nodes, "N1 DMA32". */
const char *frames_zone_text(Scene *scene, const VmsMachine *m, const VmsZone *zone);

/* Each zone as a column that is as full as it has free frames, with its watermarks. */
void frames_zones(Scene *scene, Rect where, const Moment *now);

/* All of memory in one line, with the window of the grid on it: [first, end). */
void frames_memory(Scene *scene, Rect where, const Moment *now, uint64_t first, uint64_t end);

/* The free lists of a zone by order, and the list of the CPU; what height they would like. */
double frames_buddy_height(const VmsMachine *m);
void frames_buddy(Scene *scene, Rect where, const Moment *now, size_t zone);

/* A window of frames as a grid of 2^k columns, below the line of all of memory where there is room for that; `first` is
 * the first frame, or 0: around the frame at hand. */
void frames_grid(Scene *scene, Rect where, const Moment *now, uint64_t first);

#endif
