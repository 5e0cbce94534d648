/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_PROPERTY_SCENARIO_H
#define TESTS_PROPERTY_SCENARIO_H

/* scenario.h -- a list of things to do to one machine, and the properties that must hold whatever they are.
 *
 * An action carries its own seed, from which its arguments are drawn when its turn comes.  So it keeps its meaning when
 * the actions before it are taken away, and a failing list can be made short.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/property/world.h"

typedef enum { ACTION_OPERATION, ACTION_GO_BACK, ACTION_WANDER } ActionKind;

typedef struct {
	ActionKind kind;
	uint64_t seed;
} Action;

/* What has been met, of operations and of machines: how often such an operation has succeeded, how often a machine was
 * of such a kind. */
typedef struct { uint64_t op[VMS_OP_COUNT], trait[WORLD_TRAITS]; } Met;

typedef struct {
	const char *profile;      /* the machine's, borrowed */
	uint64_t seed;            /* ... and what the rest of it is drawn from */
	Action *action;
	size_t n;
	Met *met;                 /* borrowed, and shared with children; NULL: nobody counts */
} Scenario;

/* N actions drawn from the seed; free with scenario_clear. */
Scenario scenario_draw(const char *profile, uint64_t seed, size_t n);
void scenario_clear(Scenario *s);

/* Do it all and look at the properties: after each operation no invariant is violated (of a machine with many areas,
 * after every hundredth), and its account of frames is right; on every branch all the way back is the start byte for
 * byte, and its end is as it was; on one of them every step's state hash is the same forward, back and forward again.
 * False where one does not hold.  With `aloud` each operation is printed before it is performed, and what did not
 * hold. */
bool scenario_run(const Scenario *s, bool aloud);

/* Whether it holds, tried in a child process: a crash or a leak counts as a failure. */
bool scenario_holds(const Scenario *s);

/* Take actions away as long as it still does not hold. */
void scenario_shrink(Scenario *s);

#endif
