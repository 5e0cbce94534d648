/* SPDX-License-Identifier: GPL-2.0-or-later */
/* limits.c -- how much memory and time a lesson may use.
 *
 * Lua's memory is counted by its allocator; a request beyond the limit fails as on a full machine, and Lua makes an
 * error of that.  Time is counted in turns: from one reply of the player to the next, a lesson may run so many
 * instructions and use so much of the CPU.  Both are looked at every 100 instructions: a single instruction can take
 * milliseconds (joining strings of many megabytes), so a larger count would let a lesson overrun its time by far.
 *
 * A lesson that has used up its turn is not sent an error, which it could catch: the process says so and ends.
 */
#include "scripts/host/host-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <time.h>

#define MEMORY_MAX ((size_t)64 * 1024 * 1024)
#define INSTRUCTIONS_PER_CHECK 100
#define INSTRUCTIONS_MAX UINT64_C(400000000)
#define LUA_SECONDS_MAX 2.0
#define OPERATION_SECONDS_MAX 20.0

/* A condition to stop at is tried at each step of an operation, and there can be a million of them. */
#define SECONDS_PER_STEP 4e-6
#define INSTRUCTIONS_PER_STEP 200

void *limits_allocate(void *data, void *block, size_t old_size, size_t new_size)
{
	Limits *limits = data;
	void *moved;

	if (!block)
		old_size = 0;     /* Lua tells here what the block is for */
	if (new_size == 0) {
		free(block);
		limits->memory -= old_size;
		return NULL;
	}
	if (new_size > old_size && limits->memory + (new_size - old_size) > MEMORY_MAX)
		return NULL;
	moved = realloc(block, new_size);
	if (moved)
		limits->memory += new_size - old_size;
	return moved;
}

double limits_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void limits_begin_turn(Host *host)
{
	host->limits.instructions = 0;
	host->limits.excused = 0;
	host->limits.operating = 0;
	host->limits.written = 0;
	host->limits.turn_began = limits_clock();
}

void limits_excuse(Host *host, double since)
{
	host->limits.excused += limits_clock() - since;
}

void limits_operated(Host *host, double since)
{
	Limits *limits = &host->limits;
	double used = limits_clock() - since;

	limits->excused += used;
	limits->operating += used;
	if (limits->operating > OPERATION_SECONDS_MAX)
		host_stop(host, _("the lesson's operations take too long: it was stopped"));
}

void limits_excuse_step(Host *host)
{
	Limits *limits = &host->limits;

	limits->excused += SECONDS_PER_STEP;
	limits->instructions -= MIN(limits->instructions, INSTRUCTIONS_PER_STEP);
}

void limits_check(Host *host)
{
	const Limits *limits = &host->limits;
	double used = limits_clock() - limits->turn_began - limits->excused;

	if (limits->instructions > INSTRUCTIONS_MAX || used > LUA_SECONDS_MAX)
		host_stop(host, _("the lesson runs on without end: it was stopped"));
}

static void count_instructions(lua_State *L, lua_Debug *event)
{
	(void)event;
	host_of(L)->limits.instructions += INSTRUCTIONS_PER_CHECK;
	limits_check(host_of(L));
}

void limits_watch(lua_State *L)
{
	lua_sethook(L, count_instructions, LUA_MASKCOUNT, INSTRUCTIONS_PER_CHECK);
}
