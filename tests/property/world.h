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

#define WORLD_FOUND 6             /* areas that a machine was found with, at most */
#define WORLD_BOOTMEM 4           /* requests to the boot allocator */
#define WORLD_PAGES 8             /* numbers that an operation brings along */
#define WORLD_EVENTS 4            /* things that other tasks do meanwhile */

typedef struct {
	VmsMachine *m;
	VmsFoundArea found[WORLD_FOUND];
	VmsEarlyArea early[2];
	uint64_t bootmem[WORLD_BOOTMEM];
	size_t n_found, n_early;
	Held *held;
	size_t n_held, room;
	bool off;                 /* it has not booted */
	int contexts;             /* entered and not left */
	bool round;               /* address space alone is asked for in pages, not too many: 2.4 rounds nothing */
	bool miscounts;           /* what waits may be counted wrong: set_iounmap_nonlazy, areas from before it */
	bool torn;                /* 2.4 had an area beyond the end of all addresses: to free it tears others apart */
	uint64_t pages[WORLD_PAGES];      /* what the operation drawn last has borrowed */
	VmsEvent event[WORLD_EVENTS];
} World;

/* What a machine can be besides: whether this one is, and what that is called. */
typedef enum {
	WORLD_TOY, WORLD_OFF, WORLD_BOOTMEM_ASKED, WORLD_BARE, WORLD_BARE_TABLES, WORLD_NODES, WORLD_CMDLINE,
	WORLD_KASLR, WORLD_FAIR_ZONES, WORLD_EARLY, WORLD_FOUND_AREAS, WORLD_LARGE, WORLD_TRAITS
} WorldTrait;
bool world_is(const World *w, WorldTrait trait);
const char *world_trait_name(WorldTrait trait);

/* A machine whose RAM, window, CPUs, limits, first areas and oddities follow from the seed: often small, so that things
 * run out.  world_machine makes it for a world. */
VmsMachine *world_machine(World *w, uint64_t seed, const char *profile, char error[VMS_ERROR_SIZE]);
World *world_new(uint64_t seed, const char *profile, char error[VMS_ERROR_SIZE]);
void world_free(World *w);

/* The operation with arguments drawn from the seed; a free takes something held, where there is anything.  Its kind is
 * VMS_OP_NONE where it would make no sense now.  What it borrows is the world's, until the next one is drawn. */
VmsOp world_draw(World *w, VmsOpKind kind, uint64_t seed);

/* The operations in pairs: what gives, and what takes it back, which is VMS_OP_NONE for the others; and does it take
 * back?  vfree_atomic takes back what vfree does. */
VmsOpKind world_taken_back_by(const World *w, const VmsOp *op, const VmsResult *result);
bool world_takes_back(VmsOpKind kind);
VmsOpKind world_plain_kind(VmsOpKind kind);

/* Take note of what an operation gave or took. */
void world_note(World *w, const VmsOp *op, const VmsResult *result);

/* The cursor was moved to the end of another operation: what is in hand follows from the operations before it. */
void world_look_again(World *w);

#endif
