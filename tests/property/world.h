/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_PROPERTY_WORLD_H
#define TESTS_PROPERTY_WORLD_H

/* world.h -- a machine, and what a random user of it has in hand: the addresses that can be given back. */

#include <stddef.h>

#include "core/vmstep.h"

/* Something that an operation gave, and the operation that takes it back. */
typedef struct {
	VmsOpKind taken_back_by;
	uint64_t addr, count;
} Held;

typedef struct {
	VmsMachine *m;
	Held *held;
	size_t n_held, room;
	int contexts;             /* entered and not left */
} World;

/* A machine whose size, window, CPUs and limits follow from the seed: often small, so that things run out. */
World *world_new(uint64_t seed, char error[VMS_ERROR_SIZE]);
void world_free(World *w);

/* The operation with arguments drawn from the seed; a free takes something held, where there is anything.  Its kind is
 * VMS_OP_NONE where it would make no sense now. */
VmsOp world_draw(const World *w, VmsOpKind kind, uint64_t seed);

/* Take note of what an operation gave or took. */
void world_note(World *w, const VmsOp *op, const VmsResult *result);

/* The cursor was moved to the end of another operation: what is in hand follows from the operations before it. */
void world_look_again(World *w);

#endif
