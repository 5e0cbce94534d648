/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-random.c -- random operations on random machines, from seeds, so that every failure can be had again.
 *
 *   test-random FIRST-SEED SEEDS OPERATIONS
 *
 * A failing list is made as short as it gets and printed, an operation a line.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/property/scenario.h"

/* Says which list is the shortest that fails, and how it fails */
static void report(uint64_t seed, Scenario *s)
{
	scenario_shrink(s);
	printf("# seed %" PRIu64 ", made short: %zu actions\n", seed, s->n);
	scenario_run(s, true);
}

static bool try_seed(uint64_t number, uint64_t seed, size_t operations)
{
	Scenario s = scenario_draw(seed, operations);
	bool holds = scenario_holds(&s);

	printf("%sok %" PRIu64 " - %zu random operations, seed %" PRIu64 "\n", holds ? "" : "not ", number, operations,
	       seed);
	if (!holds)
		report(seed, &s);
	scenario_clear(&s);
	return holds;
}

int main(int argc, char **argv)
{
	uint64_t first, seeds;
	size_t operations;
	bool all = true;

	if (argc != 4) {
		fprintf(stderr, "usage: %s FIRST-SEED SEEDS OPERATIONS\n", argv[0]);
		return 2;
	}
	first = strtoull(argv[1], NULL, 10);
	seeds = strtoull(argv[2], NULL, 10);
	operations = strtoull(argv[3], NULL, 10);
	printf("1..%" PRIu64 "\n", seeds);
	for (uint64_t i = 0; i < seeds; i++)
		all = try_seed(i + 1, first + i, operations) && all;
	return all ? 0 : 1;
}
