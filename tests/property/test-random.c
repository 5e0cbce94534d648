/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-random.c -- random operations on random machines, from seeds, so that every failure can be had again.
 *
 *   test-random FIRST-SEED SEEDS OPERATIONS [PROFILE]
 *
 * Each seed is tried on each profile, or on that one alone.  A failing list is made as short as it gets and printed, an
 * operation a line.  With all profiles there must be seeds and operations enough that everything is met.
 */

#define _DEFAULT_SOURCE      /* MAP_ANONYMOUS */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/vmstep.h"
#include "tests/property/scenario.h"

/* Says which list is the shortest that fails, and how it fails */
static void report(uint64_t seed, Scenario *s)
{
	scenario_shrink(s);
	printf("# %s, seed %" PRIu64 ", made short: %zu actions\n", s->profile, seed, s->n);
	scenario_run(s, true);
}

static bool try_seed(uint64_t number, const char *profile, uint64_t seed, size_t operations, Met *met)
{
	Scenario s = scenario_draw(profile, seed, operations);
	bool holds;

	s.met = met;
	holds = scenario_holds(&s);
	s.met = NULL;
	printf("%sok %" PRIu64 " - %zu random operations on %s, seed %" PRIu64 "\n", holds ? "" : "not ", number,
	       operations, profile, seed);
	if (!holds)
		report(seed, &s);
	scenario_clear(&s);
	return holds;
}

/* Every operation has succeeded somewhere, and every kind of machine was there. */
static bool met_all(uint64_t number, const Met *met)
{
	bool all = true;

	for (int kind = VMS_OP_NONE + 1; kind < VMS_OP_COUNT; kind++)
		if (!met->op[kind] && !(all = false))
			printf("# %s has succeeded nowhere\n", vms_op_info((VmsOpKind)kind)->name);
	for (int trait = 0; trait < WORLD_TRAITS; trait++)
		if (!met->trait[trait] && !(all = false))
			printf("# no machine was %s\n", world_trait_name((WorldTrait)trait));
	printf("%sok %" PRIu64 " - every operation and every kind of machine was there\n", all ? "" : "not ", number);
	return all;
}

int main(int argc, char **argv)
{
	Met *met = mmap(NULL, sizeof *met, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint64_t first, seeds, number = 0;
	size_t operations, first_profile = 0, profiles = vms_profile_count();
	bool all = true;

	if (argc == 5) {
		while (first_profile < profiles && strcmp(vms_profile_at(first_profile)->name, argv[4]))
			first_profile++;
		profiles = first_profile + 1;
	}
	if (argc < 4 || argc > 5 || profiles > vms_profile_count() || met == MAP_FAILED) {
		fprintf(stderr, "usage: %s FIRST-SEED SEEDS OPERATIONS [PROFILE]\n", argv[0]);
		return 2;
	}
	first = strtoull(argv[1], NULL, 10);
	seeds = strtoull(argv[2], NULL, 10);
	operations = strtoull(argv[3], NULL, 10);
	printf("1..%" PRIu64 "\n", seeds * (profiles - first_profile) + (argc == 4));
	for (size_t i = first_profile; i < profiles; i++)
		for (uint64_t seed = first; seed < first + seeds; seed++)
			all = try_seed(++number, vms_profile_at(i)->name, seed, operations, met) && all;
	if (argc == 4)
		all = met_all(++number, met) && all;
	return all ? 0 : 1;
}
