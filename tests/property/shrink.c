/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shrink.c -- makes a failing scenario short: takes away halves, quarters, ... and at last single actions, as long as
 * what is left still fails. */

#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/property/scenario.h"

bool scenario_holds(const Scenario *s)
{
	int status = 0;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		exit(scenario_run(s, false) ? 0 : 1);
	}
	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* The scenario without `n` actions from `first` on, if it still fails. */
static bool drop(Scenario *s, size_t first, size_t n)
{
	Scenario less = {
		.profile = s->profile, .seed = s->seed, .action = malloc(s->n * sizeof(Action)), .n = s->n - n
	};

	memcpy(less.action, s->action, first * sizeof(Action));
	memcpy(less.action + first, s->action + first + n, (s->n - first - n) * sizeof(Action));
	if (scenario_holds(&less)) {
		scenario_clear(&less);
		return false;
	}
	scenario_clear(s);
	*s = less;
	return true;
}

void scenario_shrink(Scenario *s)
{
	for (size_t chunk = (s->n + 1) / 2; chunk > 0; chunk /= 2) {
		for (size_t first = 0; first < s->n;) {
			size_t n = chunk < s->n - first ? chunk : s->n - first;

			if (n == s->n || !drop(s, first, n))
				first += chunk;
		}
	}
}
