/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench.c -- `vmstep bench`: the numbers that vmstep holds itself to.
 *
 * Everything is measured on the same random life of a kernel, always with the same seed: areas of all sizes are taken
 * and given back.  Where a number depends on the machine it runs on, it is a ratio of two runs of the same.
 */
#include "scripts/cli/cli.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "core/vmstep.h"
#include "scripts/player.h"
#include "scripts/transcript.h"

#define SEED 4711
#define LIVE_MAX 256
#define ROUNDS 5
#define JUMPS 200

static gboolean as_json;

void cli_bench_line(const char *name, double value, const char *unit)
{
	g_autoptr(JsonObject) object = NULL;
	g_autofree char *line = NULL;

	if (!as_json) {
		printf("%-24s %12.4g %s\n", name, value, unit);
		fflush(stdout);
		return;
	}
	object = json_object_new();
	json_object_set_string_member(object, "name", name);
	json_object_set_double_member(object, "value", value);
	json_object_set_string_member(object, "unit", unit);
	line = transcript_line(object);
	puts(line);
}

static gint64 now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (gint64)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* ------------------------------------------------------------------------------------------------ a random life */

typedef struct {
	VmsMachine *vms;
	GRand *random;
	guint64 live[LIVE_MAX];
	guint n;
} Life;

static gboolean life_begin_with(Life *life, const VmsOptions *options)
{
	char error[VMS_ERROR_SIZE] = "";

	*life = (Life){ .vms = vms_machine_new(options, error), .random = g_rand_new_with_seed(SEED) };
	if (!life->vms)
		cli_fail(0, "%s", error);
	return life->vms != NULL;
}

static gboolean life_begin(Life *life, gboolean unrecorded)
{
	return life_begin_with(life, &(VmsOptions){ .unrecorded = unrecorded });
}

static void life_end(Life *life)
{
	vms_machine_free(life->vms);
	g_rand_free(life->random);
}

/* Take an area of 1 to 64 pages, or give a random one back: more is taken than given until there are LIVE_MAX. */
static gboolean life_act(Life *life)
{
	gboolean take = !life->n || (life->n < LIVE_MAX && g_rand_int_range(life->random, 0, 5) < 3);
	guint i = take ? 0 : g_rand_int_range(life->random, 0, life->n);
	VmsOp op = vms_op(take ? VMS_OP_VMALLOC : VMS_OP_VFREE);
	char error[VMS_ERROR_SIZE] = "";
	VmsResult result;

	if (take)
		vms_op_set(&op, "size", g_rand_int_range(life->random, 1, 64 * VMS_PAGE_SIZE));
	else
		vms_op_set(&op, "addr", life->live[i]);
	if (!vms_perform(life->vms, &op, &result, error)) {
		cli_fail(0, "%s", error);
		return FALSE;
	}
	if (!take)
		life->live[i] = life->live[--life->n];
	else if (result.ret)
		life->live[life->n++] = result.ret;
	return TRUE;
}

static gboolean life_go_on(Life *life, guint operations)
{
	for (guint i = 0; i < operations; i++) {
		if (!life_act(life))
			return FALSE;
	}
	return TRUE;
}

/* ------------------------------------------------------------------------------------------------ recording */

/* The time of some operations in seconds, the best of several lives; negative where one failed. */
static double time_operations(gboolean unrecorded, guint operations)
{
	double best = G_MAXDOUBLE;

	for (guint round = 0; round < ROUNDS; round++) {
		Life life;
		gint64 begun;
		gboolean good;

		if (!life_begin(&life, unrecorded))
			return -1;
		begun = now_ns();
		good = life_go_on(&life, operations);
		best = MIN(best, (now_ns() - begun) / 1e9);
		life_end(&life);
		if (!good)
			return -1;
	}
	return best;
}

static gboolean bench_recording(gboolean quick)
{
	guint operations = quick ? 500 : 5000;
	double recorded = time_operations(FALSE, operations);
	double unrecorded = time_operations(TRUE, operations);

	if (recorded < 0 || unrecorded < 0)
		return FALSE;
	cli_bench_line("operation", recorded / operations * 1e6, "us");
	cli_bench_line("operation_unrecorded", unrecorded / operations * 1e6, "us");
	cli_bench_line("recorded_ratio", recorded / unrecorded, "x");
	return TRUE;
}

static gboolean bench_journal(gboolean quick)
{
	Life life;
	VmsJournalInfo info;
	gboolean good;

	if (!life_begin(&life, FALSE))
		return FALSE;
	good = life_go_on(&life, quick ? 500 : 5000);
	vms_journal_info(life.vms, &info);
	if (good) {
		cli_bench_line("journal_record", (double)info.bytes / MAX(info.records, 1), "bytes");
		cli_bench_line("journal_marks_share", (double)info.marks / MAX(info.records, 1), "of_records");
	}
	life_end(&life);
	return good;
}

/* ------------------------------------------------------------------------------------------------ moving */

/* Nanoseconds a step over the last N steps, back and forward. */
static void time_steps(VmsMachine *vms, gint64 n, const char *suffix)
{
	g_autofree char *back = g_strconcat("step_back", suffix, NULL);
	g_autofree char *forward = g_strconcat("step_forward", suffix, NULL);
	gint64 begun;

	vms_goto(vms, G_MAXINT64);
	begun = now_ns();
	for (gint64 i = 0; i < n; i++)
		vms_move(vms, VMS_MOVE_INTO, VMS_BACK);
	cli_bench_line(back, (double)(now_ns() - begun) / n, "ns");
	begun = now_ns();
	for (gint64 i = 0; i < n; i++)
		vms_move(vms, VMS_MOVE_INTO, VMS_FORWARD);
	cli_bench_line(forward, (double)(now_ns() - begun) / n, "ns");
}

static int compare_times(gconstpointer a, gconstpointer b)
{
	const double *one = a, *other = b;

	return *one < *other ? -1 : *one > *other;
}

static void time_jumps(Life *life)
{
	double times[JUMPS];
	gint64 steps = vms_step_count(life->vms);

	vms_goto(life->vms, VMS_START);
	vms_goto(life->vms, G_MAXINT64);
	for (guint i = 0; i < JUMPS; i++) {
		gint64 step = (gint64)(g_rand_double(life->random) * (double)steps);
		gint64 begun = now_ns();

		vms_goto(life->vms, step);
		times[i] = (now_ns() - begun) / 1e6;
	}
	qsort(times, JUMPS, sizeof *times, compare_times);
	cli_bench_line("jump_p50", times[JUMPS / 2], "ms");
	cli_bench_line("jump_p99", times[JUMPS * 99 / 100], "ms");
}

/* A step costs the same however long the recording is, and a jump anywhere in it is quick. */
static gboolean bench_moving(gboolean quick)
{
	gint64 wanted = quick ? 200000 : 10000000;
	Life life;

	if (!life_begin(&life, FALSE))
		return FALSE;
	if (!life_go_on(&life, 200)) {
		life_end(&life);
		return FALSE;
	}
	time_steps(life.vms, MIN(vms_step_count(life.vms), 10000), "_short");
	while (vms_step_count(life.vms) < wanted) {
		if (!life_go_on(&life, 100)) {
			life_end(&life);
			return FALSE;
		}
	}
	cli_bench_line("recording", (double)vms_step_count(life.vms), "steps");
	time_steps(life.vms, MIN(vms_step_count(life.vms), 100000), "");
	time_jumps(&life);
	life_end(&life);
	return TRUE;
}

/* ------------------------------------------------------------------------------------------------ there and back */

/* The state hash at every mark on the way back, then the same on the way forward. */
static guint64 count_differences(VmsMachine *vms)
{
	gint64 steps = vms_step_count(vms);
	g_autofree guint64 *hashes = g_new0(guint64, steps + 1);
	guint64 differences = 0;

	vms_goto(vms, steps - 1);
	for (gint64 step = steps - 1; step >= 0; step--) {
		hashes[step] = vms_state_hash(vms);
		vms_move(vms, VMS_MOVE_INTO, VMS_BACK);
	}
	for (gint64 step = 0; step < steps; step++) {
		vms_move(vms, VMS_MOVE_INTO, VMS_FORWARD);
		differences += vms_cursor(vms) != step || hashes[step] != vms_state_hash(vms);
	}
	return differences;
}

static gboolean bench_round_trip(gboolean quick)
{
	Life life;
	guint64 differences;
	gboolean good;

	if (!life_begin(&life, FALSE))
		return FALSE;
	good = life_go_on(&life, quick ? 200 : 2000);
	differences = count_differences(life.vms);
	cli_bench_line("round_trip", (double)vms_step_count(life.vms), "marks");
	cli_bench_line("round_trip_differences", (double)differences, "marks");
	life_end(&life);
	return good && !differences;
}

/* ------------------------------------------------------------------------------------------------ starting */

static gboolean bench_boot(gboolean quick)
{
	double best = G_MAXDOUBLE;

	for (guint round = 0; round < (quick ? 3 : ROUNDS); round++) {
		gint64 begun = now_ns();
		Life life;

		if (!life_begin(&life, FALSE))
			return FALSE;
		best = MIN(best, (now_ns() - begun) / 1e6);
		life_end(&life);
	}
	cli_bench_line("machine_boot", best, "ms");
	return TRUE;
}

/* The bytes of memory that a machine's arena takes: of an arena only what was touched is there. */
static double resident_bytes(const VmsMachine *vms)
{
	size_t size, page = (size_t)sysconf(_SC_PAGESIZE);
	const void *arena = vms_arena(vms, &size);
	size_t pages = (size + page - 1) / page, there = 0;
	g_autofree unsigned char *present = g_malloc0(pages);

	if (mincore((void *)(uintptr_t)arena, size, present))
		return -1;
	for (size_t i = 0; i < pages; i++)
		there += present[i] & 1;
	return (double)there * (double)page;
}

/* The time in seconds and the memory that a boot and a short life take on a machine of that much RAM. */
static gboolean measure_ram(guint64 gigabytes, double *seconds, double *bytes)
{
	*seconds = G_MAXDOUBLE;
	for (guint round = 0; round < ROUNDS; round++) {
		gint64 begun = now_ns();
		Life life;
		gboolean good;

		if (!life_begin_with(&life, &(VmsOptions){ .ram = gigabytes << 30 }))
			return FALSE;
		good = life_go_on(&life, 100);
		*seconds = MIN(*seconds, (now_ns() - begun) / 1e9);
		*bytes = resident_bytes(life.vms);
		life_end(&life);
		if (!good || *bytes <= 0)
			return FALSE;
	}
	return TRUE;
}

/* RAM that nobody touches costs nothing: both ratios of 64 GiB to 1 GiB are near 1. */
static gboolean bench_ram(gboolean quick)
{
	double small_time, small_bytes, large_time, large_bytes;

	(void)quick;
	if (!measure_ram(1, &small_time, &small_bytes) || !measure_ram(64, &large_time, &large_bytes))
		return FALSE;
	cli_bench_line("ram_64g_time_ratio", large_time / small_time, "x");
	cli_bench_line("ram_64g_memory_ratio", large_bytes / small_bytes, "x");
	return TRUE;
}

/* From the wish to open a lesson to its first words, in ms; negative where it did not come so far. */
static double time_host(const char *lesson)
{
	g_autoptr(Player) player = player_new();
	gint64 begun = now_ns();
	double time;

	if (!player_open(player, lesson, NULL, NULL))
		return -1;
	while (player_get_state(player) == PLAYER_RUNNING && !player_item_count(player))
		g_main_context_iteration(NULL, TRUE);
	time = (now_ns() - begun) / 1e6;
	return player_run_to_end(player, NULL, NULL) ? time : -1;
}

static gboolean bench_host(gboolean quick)
{
	static const char lesson[] = "lesson { id = \"bench\", title = \"bench\", api = 1 }\nsay \"here\"\n";
	g_autofree char *path = NULL;
	double best = G_MAXDOUBLE;
	int file = g_file_open_tmp("vmstep-bench-XXXXXX.lua", &path, NULL);

	if (file < 0)
		return FALSE;
	g_close(file, NULL);
	g_file_set_contents(path, lesson, -1, NULL);
	for (guint round = 0; round < (quick ? 3 : ROUNDS); round++)
		best = MIN(best, time_host(path));
	g_unlink(path);
	if (best >= 0)
		cli_bench_line("host_start", best, "ms");
	else
		cli_fail(0, _("the lesson's process did not start"));
	return best >= 0;
}

/* ------------------------------------------------------------------------------------------------ all of them */

/* To add a measurement, write a function and name it here; a program adds its own with CliExtra. */
static const CliBench benches[] = {
	bench_journal, bench_recording, bench_moving, bench_round_trip, bench_boot, bench_ram, bench_host, NULL,
};

static gboolean measure(const CliBench *table, gboolean quick)
{
	gboolean good = TRUE;

	for (; table && *table; table++)
		good = (*table)(quick) && good;
	return good;
}

int cli_bench(int argc, char **argv)
{
	gboolean quick = FALSE;
	const GOptionEntry entries[] = {
		{ "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("An object a line"), NULL },
		{ "quick", 0, 0, G_OPTION_ARG_NONE, &quick, N_("Short runs: seconds instead of a minute"), NULL },
		{ 0 },
	};
	gboolean good;

	if (!cli_parse("bench", entries, &argc, &argv))
		return CLI_USAGE;
	if (argc > 1)
		return cli_fail(CLI_USAGE, _("bench takes no arguments"));
	good = measure(benches, quick);
	good = measure(cli_extra_benches(), quick) && good;
	return good ? CLI_OK : CLI_UNTRUE;
}
