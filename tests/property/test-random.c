/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-random.c -- random operations on random machines, from seeds, so that every failure can be had again.
 *
 *   test-random FIRST-SEED SEEDS OPERATIONS [PROFILE]
 *
 * Each seed is tried on each profile, or on that one alone.  A failing list is made as short as it gets and printed, an
 * operation a line.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/vmstep.h"
#include "tests/property/scenario.h"

/* Says which list is the shortest that fails, and how it fails */
static void report(uint64_t seed, Scenario *s)
{
	scenario_shrink(s);
	printf("# %s, seed %" PRIu64 ", made short: %zu actions\n", s->profile, seed, s->n);
	scenario_run(s, true);
}

static bool try_seed(uint64_t number, const char *profile, uint64_t seed, size_t operations)
{
	Scenario s = scenario_draw(profile, seed, operations);
	bool holds = scenario_holds(&s);

	printf("%sok %" PRIu64 " - %zu random operations on %s, seed %" PRIu64 "\n", holds ? "" : "not ", number,
	       operations, profile, seed);
	if (!holds)
		report(seed, &s);
	scenario_clear(&s);
	return holds;
}

int main(int argc, char **argv)
{
	uint64_t first, seeds, number = 0;
	size_t operations, first_profile = 0, profiles = vms_profile_count();
	bool all = true;

	if (argc == 5) {
		while (first_profile < profiles && strcmp(vms_profile_at(first_profile)->name, argv[4]))
			first_profile++;
		profiles = first_profile + 1;
	}
	if (argc < 4 || argc > 5 || profiles > vms_profile_count()) {
		fprintf(stderr, "usage: %s FIRST-SEED SEEDS OPERATIONS [PROFILE]\n", argv[0]);
		return 2;
	}
	first = strtoull(argv[1], NULL, 10);
	seeds = strtoull(argv[2], NULL, 10);
	operations = strtoull(argv[3], NULL, 10);
	printf("1..%" PRIu64 "\n", seeds * (profiles - first_profile));
	for (size_t i = first_profile; i < profiles; i++)
		for (uint64_t seed = first; seed < first + seeds; seed++)
			all = try_seed(++number, vms_profile_at(i)->name, seed, operations) && all;
	return all ? 0 : 1;
}
