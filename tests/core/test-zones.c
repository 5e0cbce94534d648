/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-zones.c -- which zone serves a request, beyond what its marks say: zones in turn, dirty pages, cpusets, nodes;
 * and what a zone has of frames. */

#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

#define EACH(i, list) (size_t i = 0; i < sizeof (list) / sizeof *(list); i++)

enum { DMA, NORMAL, HIGHMEM };      /* zones of x86-32 */

static const char *const kernels[] = {
	"linux-2.6.34/x86_64", "linux-3.15/x86_64", "linux-4.19/x86_64", "linux-5.4/x86_64", "linux-6.1/x86_64",
	"linux-6.12/x86_64"
};
#define KERNELS (sizeof kernels / sizeof *kernels)

/* Two nodes of 64 MiB and two CPUs each. */
static VmsMachine *two_nodes(const char *profile)
{
	return boot_with(&(VmsOptions){ .profile = profile, .ram = 128 * MIB, .cpus = 4, .nodes = 2 });
}

static VmsZone zone_of(const VmsMachine *m, size_t i)
{
	VmsZone zone;

	assert_true(vms_zone(m, i, &zone));
	return zone;
}

/* -------- frames of a zone */

/* Page 0 and what lies between 636 KiB and 1 MiB on a PC.  2.4 does not look for holes. */
static void zones_have_holes(void **state)
{
	static const struct { const char *profile; uint64_t present, managed; } table[] = {
		{ "linux-2.4.0/x86_32", 4096, 3358 }, { "linux-2.4/x86_32", 4096, 3358 },
		{ "linux-2.4/x86_64", 4096, 3998 },
		{ "linux-2.6.34/x86_32", 3998, 3998 }, { "linux-2.6.34/x86_64", 3998, 3998 },
		{ "linux-3.15/x86_32", 3998, 3998 }, { "linux-3.15/x86_32-pae", 3998, 3998 },
		{ "linux-2.6.34/arm", 131072, 129028 }, { "linux-4.19/x86_64", 3998, 3998 },
		{ "linux-6.1/x86_64-la57", 3998, 3998 }, { "linux-6.12/x86_64", 3998, 3998 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsZone zone;

		assert_true(vms_zone(m, 0, &zone));
		assert_int_equal(zone.present, table[i].present);
		assert_int_equal(zone.managed, table[i].managed);
		assert_true(zone.managed <= zone.present && zone.present <= zone.end - zone.start);
		vms_machine_free(m);
	}
}

/* -------- zones in turn (3.15) */

static void fair_zones_give_runs_of_frames(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-3.15/x86_32", .fair_zones = true });
	const size_t turn[] = { HIGHMEM, NORMAL, DMA, HIGHMEM };
	char error[VMS_ERROR_SIZE];
	VmsFrame frame;

	(void)state;
	for EACH(i, turn)
		for (uint64_t n = zone_of(m, turn[i]).high - zone_of(m, turn[i]).low; n--; ) {
			assert_true(vms_frame(m, perform(m, "alloc_pages(gfp=GFP_HIGHUSER)").ret, &frame));
			assert_int_equal(frame.zone, turn[i]);
		}
	vms_machine_free(m);
	assert_null(vms_machine_new(&(VmsOptions){ .profile = "linux-2.6.34/x86_32", .fair_zones = true }, error));
}

/* -------- pages that will be written to (3.15) */

/* HighMem has 34818 frames, of which the CPU keeps 3 and the zone 108: a fifth of the rest may be dirty. */
static void a_zone_may_be_dirty_up_to_a_fifth(void **state)
{
	static const struct { unsigned dirty, zone; } table[] = { { 6941, HIGHMEM }, { 6942, NORMAL } };

	(void)state;
	for EACH(i, table) {
		VmsMachine *m = boot_profile("linux-3.15/x86_32");
		VmsFrame frame;

		perform_at(m, "pressure(obtainable=100000, dirty=%lu)", table[i].dirty);
		assert_true(vms_frame(m, perform(m, "alloc_pages(gfp=GFP_HIGHUSER|__GFP_WRITE)").ret, &frame));
		assert_int_equal(frame.zone, table[i].zone);
		assert_true(vms_frame(m, perform(m, "alloc_pages(gfp=GFP_HIGHUSER)").ret, &frame));
		assert_int_equal(frame.zone, HIGHMEM);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* -------- nodes */

static uint64_t node_of_one(VmsMachine *m, const char *request)
{
	VmsResult result = perform(m, request);
	VmsFrame frame;

	assert_false(result.failed);
	assert_true(vms_frame(m, result.ret, &frame));
	return frame.node;
}

/* Inside as long as there is plenty.  When node 0 is low, what is for user space stays inside, and what is the kernel's
 * own comes from anywhere. */
static void a_cpuset_has_a_wall(void **state)
{
	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = two_nodes(kernels[i]);

		perform(m, "set_cpuset(node=1)");
		assert_int_equal(node_of_one(m, "alloc_pages(gfp=GFP_KERNEL)"), 1);
		assert_int_equal(node_of_one(m, "alloc_pages(order=4)"), 1);
		perform(m, "set_cpuset(node=0)");
		while (!perform(m, "alloc_pages(gfp=GFP_USER|__GFP_NOWARN)").failed)
			continue;
		assert_int_equal(node_of_one(m, "alloc_pages(gfp=GFP_KERNEL)"), 1);
		assert_int_equal(node_of_one(m, "alloc_pages(gfp=GFP_ATOMIC)"), 0);
		perform(m, "set_cpuset()");
		assert_int_equal(node_of_one(m, "alloc_pages(gfp=GFP_USER)"), 1);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void assert_numa(const VmsMachine *m, uint64_t hit, uint64_t miss, uint64_t local, uint64_t other)
{
	assert_int_equal(stat_of(m, "numa_hit"), hit);
	assert_int_equal(stat_of(m, "numa_miss"), miss);
	assert_int_equal(stat_of(m, "numa_foreign"), miss);
	assert_int_equal(stat_of(m, "numa_local"), local);
	assert_int_equal(stat_of(m, "numa_other"), other);
}

/* From the node that was wanted, which is near or not.  Since 3.4 that is one that the task's cpuset has. */
static void what_became_of_requests_is_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < KERNELS; i++) {
		VmsMachine *m = two_nodes(kernels[i]);
		uint64_t hit = stat_of(m, "numa_hit");

		assert_numa(m, hit, 0, hit, 0);
		perform(m, "alloc_pages(gfp=GFP_KERNEL)");
		assert_numa(m, hit + 1, 0, hit + 1, 0);
		perform(m, "set_mempolicy(policy=preferred, node=1)");
		perform(m, "alloc_pages(gfp=GFP_KERNEL)");
		assert_numa(m, hit + 2, 0, hit + 1, 1);
		perform(m, "set_mempolicy(policy=default)");
		perform(m, "set_cpuset(node=1)");
		perform(m, "alloc_pages(gfp=GFP_KERNEL)");
		assert_numa(m, hit + 2 + (i > 0), i == 0, hit + 1, 2);
		vms_machine_free(m);
	}
}

/* What khugepaged asks for on behalf of another node counts as near. */
static void on_behalf_of_another_node(void **state)
{
	VmsMachine *m = two_nodes("linux-3.15/x86_64");
	uint64_t hit = stat_of(m, "numa_hit");

	(void)state;
	perform(m, "set_mempolicy(policy=preferred, node=1)");
	perform(m, "alloc_pages(gfp=GFP_KERNEL|__GFP_OTHER_NODE)");
	assert_numa(m, hit + 1, 0, hit + 1, 0);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zones_have_holes),
		cmocka_unit_test(fair_zones_give_runs_of_frames),
		cmocka_unit_test(a_zone_may_be_dirty_up_to_a_fifth),
		cmocka_unit_test(a_cpuset_has_a_wall),
		cmocka_unit_test(what_became_of_requests_is_counted),
		cmocka_unit_test(on_behalf_of_another_node),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
