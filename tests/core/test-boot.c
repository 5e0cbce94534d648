/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-boot.c -- a machine that is off, the operation that boots it, and what is reserved meanwhile. */

#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

static VmsMachine *off(const char *profile)
{
	return boot_with(&(VmsOptions){ .profile = profile, .cpus = 2, .power_off = true });
}

static uint64_t state_after(VmsOptions options, bool power_off)
{
	VmsMachine *m;
	uint64_t hash;

	options.power_off = power_off;
	m = boot_with(&options);
	if (power_off)
		assert_false(perform(m, "boot()").bug);
	hash = vms_state_hash(m);
	assert_no_violations(m);
	vms_machine_free(m);
	return hash;
}

static void booted_at_once_or_step_by_step_is_the_same(void **state)
{
	static const uint64_t bootmem[] = { 8 * MIB, 100 };

	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++) {
		VmsOptions options = { .profile = vms_profile_at(i)->name, .cpus = 2 };

		assert_int_equal(state_after(options, true), state_after(options, false));
		options.bootmem = bootmem;
		options.n_bootmem = 2;
		assert_int_equal(state_after(options, true), state_after(options, false));
		options.bare_tables = options.bare = true;
		assert_int_equal(state_after(options, true), state_after(options, false));
	}
}

static void booting_can_be_undone(void **state)
{
	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++) {
		VmsMachine *m = off(vms_profile_at(i)->name);
		uint64_t before = vms_state_hash(m), *hash;
		size_t size;
		void *copy = arena_copy(m, &size);

		perform(m, "boot()");
		hash = hashes_of_all_steps(m);
		assert_int_equal(hash[0], before);
		vms_goto(m, VMS_START);
		assert_arena_equal(m, copy, size);
		free(hash);
		free(copy);
		vms_machine_free(m);
	}
}

static void refuses(VmsMachine *m, const char *text, const char *why)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsResult result;
	VmsOp op;

	assert_true(vms_op_parse(text, &op, error));
	assert_false(vms_perform(m, &op, &result, error));
	assert_string_equal(error, why);
}

static void nothing_else_comes_first(void **state)
{
	VmsMachine *m = off("linux-3.15/x86_32"), *old = off("linux-2.4/x86_32");

	(void)state;
	refuses(m, "vmalloc(size=4096)",
	        "the machine has not booted: vmalloc needs the slab allocator and vmalloc_init");
	refuses(m, "ioremap(phys=0xfebf0000,size=4096)",
	        "the machine has not booted: ioremap needs the slab allocator and vmalloc_init");
	refuses(m, "kmalloc(size=64)", "the machine has not booted: kmalloc needs the slab allocator");
	refuses(m, "alloc_pages(order=0)", "the machine has not booted: alloc_pages needs the page allocator");
	refuses(old, "vmalloc(size=4096)", "the machine has not booted: vmalloc needs the slab allocator");
	perform(m, "boot()");
	refuses(m, "boot()", "the machine has booted already");
	assert_int_not_equal(perform_vmalloc(m, 4 * KIB).ret, 0);
	vms_machine_free(old);
	vms_machine_free(m);
}

/* The order of the parts, by the functions that are called. */
static void assert_order(const char *profile, const char *const *functions)
{
	VmsMachine *m = off(profile);
	VmsResult result = perform(m, "boot()");
	VmsStep step;

	for (int64_t i = result.first; *functions && i <= result.last; i++) {
		assert_true(vms_step_at(m, i, &step));
		functions += step.mark == VMS_MARK_CALL && !strcmp(step.function, *functions);
	}
	assert_null(*functions);
	vms_machine_free(m);
}

static void the_order_is_each_kernels_own(void **state)
{
	static const char *const order_2_4[] = {
		"start_kernel", "setup_arch", "parse_options", "trap_init", "init_IRQ", "mem_init",
		"kmem_cache_sizes_init", NULL
	};
	static const char *const order_2_6[] = {
		"start_kernel", "setup_arch", "setup_per_cpu_areas", "build_all_zonelists", "parse_args", "trap_init",
		"mm_init", "mem_init", "free_all_bootmem", "kmem_cache_init", "vmalloc_init", "init_IRQ", NULL
	};
	static const char *const order_6_12[] = {
		"start_kernel", "setup_arch", "setup_per_cpu_areas", "parse_args", "trap_init", "mm_core_init",
		"build_all_zonelists", "mem_init", "memblock_free_all", "kmem_cache_init", "vmalloc_init", "init_IRQ",
		NULL
	};

	(void)state;
	assert_order("linux-2.4/x86_32", order_2_4);
	assert_order("linux-2.6.34/arm", order_2_6);
	assert_order("linux-4.19/x86_64", order_2_6);
	assert_order("linux-6.12/x86_64", order_6_12);
}

static void each_cpu_gets_its_queue(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-3.15/x86_32", .cpus = 4, .power_off = true });
	VmsMachine *old = boot_with(&(VmsOptions){ .profile = "linux-2.6.34/arm", .cpus = 2, .power_off = true });
	VmsResult result = perform(m, "boot()");

	(void)state;
	assert_int_equal(marks(m, VMS_MARK_BOOT_VBQ_INIT, &result), 4);
	assert_int_equal(marks(m, VMS_MARK_DEFER_INIT, &result), 4);
	assert_int_equal(marks(m, VMS_MARK_BOOT_IMPORT, &result), 0);
	result = perform(old, "boot()");
	assert_int_equal(marks(old, VMS_MARK_BOOT_VBQ_INIT, &result), 2);
	assert_int_equal(marks(old, VMS_MARK_DEFER_INIT, &result), 0);
	assert_int_equal(marks(old, VMS_MARK_BOOT_IMPORT, &result), 0);
	assert_int_equal(marks(old, VMS_MARK_BOOT_IOTABLE, &result), 8);
	vms_machine_free(old);
	vms_machine_free(m);
}

static void early_areas_are_imported(void **state)
{
	static const char *const profiles[] = { "linux-2.6.34/x86_64", "linux-3.15/x86_64", "linux-6.12/x86_64" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){
			.profile = profiles[i], .cmdline = "percpu_alloc=page", .power_off = true });
		VmsResult result = perform(m, "boot()");

		assert_int_equal(marks(m, VMS_MARK_BOOT_IMPORT, &result), 1);
		assert_int_equal(stat_of(m, "nr_areas"), 1);
		vms_machine_free(m);
	}
}

static void areas_that_overlap_are_a_bug(void **state)
{
	static const char *const profiles[] = { "linux-3.15/x86_64", "linux-5.4/x86_64", "linux-6.12/x86_64" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		VmsOptions options = { .profile = profiles[i], .power_off = true };
		VmsEarlyArea early[2] = { { .start = 0 } };
		char error[VMS_ERROR_SIZE];
		VmsBases bases;
		VmsMachine *m;

		assert_true(vms_bases(&options, &bases, error));
		early[0] = (VmsEarlyArea){ .start = bases.vmalloc_start, .end = bases.vmalloc_start + 16 * KIB };
		early[1] = (VmsEarlyArea){ .start = early[0].start + 8 * KIB, .end = early[0].end + 8 * KIB };
		options.early = early;
		options.n_early = 2;
		m = boot_with(&options);
		assert_true(perform(m, "boot()").bug);
		refuses(m, "boot()", "the machine has stopped: the kernel hit a BUG");
		options.power_off = false;
		assert_null(vms_machine_new(&options, error));
		assert_non_null(strstr(error, "kernel BUG: tmp->addr + tmp->size > vm->addr"));
		vms_machine_free(m);
	}
}

/* -------- bootmem */

static uint64_t value_of(const VmsMachine *m, const VmsResult *result, VmsMark mark, const char *name)
{
	return vms_sum(m, mark, name, result->first, result->last);
}

static void bootmem_is_reserved_for_good(void **state)
{
	static const uint64_t eight_mib[] = { 8 * MIB };

	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++) {
		VmsOptions options = { .profile = vms_profile_at(i)->name };
		VmsMachine *without = boot_with(&options), *m;
		VmsResult result;
		VmsFrame frame;
		uint64_t pfn;

		options.bootmem = eight_mib;
		options.n_bootmem = 1;
		options.power_off = true;
		m = boot_with(&options);
		result = perform(m, "boot()");
		pfn = value_of(m, &result, VMS_MARK_BOOTMEM_ALLOC, "pfn");
		assert_int_equal(value_of(m, &result, VMS_MARK_BOOTMEM_ALLOC, "count"), 2048);
		assert_int_equal(stat_of(without, "free_pages") - stat_of(m, "free_pages"), 2048);
		assert_true(vms_frame(m, pfn, &frame));
		assert_int_equal(frame.state, VMS_FRAME_RESERVED);
		assert_int_equal(frame.owner, VMS_OWNER_KERNEL);
		vms_machine_free(without);
		vms_machine_free(m);
	}
}

/* Upwards from 16 MiB or behind the image, or downwards from the end of low memory. */
static void where_bootmem_is_looked_for(void **state)
{
	static const struct { const char *profile; uint64_t pfn; } table[] = {
		{ "linux-2.4/x86_32", 0x1000 }, { "linux-2.6.34/x86_32", 0x2800 }, { "linux-2.6.34/arm", 0x80800 },
		{ "linux-3.15/x86_32", 0x38000 - 2048 - 0x200 }, { "linux-6.1/x86_64", 0x40000 - 2048 },
	};
	static const uint64_t eight_mib[] = { 8 * MIB };

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile, .bootmem = eight_mib,
			.n_bootmem = 1, .power_off = true });
		VmsResult result = perform(m, "boot()");

		assert_int_equal(value_of(m, &result, VMS_MARK_BOOTMEM_ALLOC, "pfn"), table[i].pfn);
		vms_machine_free(m);
	}
}

static void too_much_bootmem_is_a_panic(void **state)
{
	static const struct { const char *profile, *why; } table[] = {
		{ "linux-2.4/x86_32", "Kernel panic: Out of memory" },
		{ "linux-3.15/x86_32", "Kernel panic - not syncing: Out of memory" },
		{ "linux-4.19/x86_64", "Kernel panic - not syncing: Out of memory" },
		{ "linux-5.0/x86_64",
		  "Kernel panic - not syncing: buffer_setup: Failed to allocate 2147483648 bytes" },
	};
	static const uint64_t two_gib[] = { 2048 * MIB };

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile, .bootmem = two_gib,
			.n_bootmem = 1, .power_off = true });
		VmsResult result = perform(m, "boot()");

		assert_true(result.bug);
		assert_string_equal(result.message, table[i].why);
		assert_int_equal(marks(m, VMS_MARK_LOG_BOOTMEM_FAILED, &result), i < 3);
		refuses(m, "vmalloc(size=4096)", "the machine has stopped: the kernel hit a BUG");
		vms_machine_free(m);
	}
}

/* -------- what boot has made ready */

static void upper_tables_are_there_since_5_9(void **state)
{
	static const struct { const char *profile; unsigned tables; } table[] = {
		{ "linux-2.4/x86_32", 1 }, { "linux-3.15/x86_32-pae", 1 }, { "linux-2.6.34/arm", 1 },
		{ "linux-5.4/x86_64", 3 }, { "linux-6.1/x86_64", 2 }, { "linux-6.1/x86_64-la57", 3 },
		{ "linux-6.12/x86_64", 2 }, { "linux-2.4/x86_64", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);

		assert_int_equal(stat_of(m, "page_tables"), 0);
		perform_vmalloc(m, 4 * KIB);
		assert_int_equal(stat_of(m, "page_tables"), table[i].tables);
		vms_machine_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(booted_at_once_or_step_by_step_is_the_same),
		cmocka_unit_test(booting_can_be_undone),
		cmocka_unit_test(nothing_else_comes_first),
		cmocka_unit_test(the_order_is_each_kernels_own),
		cmocka_unit_test(each_cpu_gets_its_queue),
		cmocka_unit_test(early_areas_are_imported),
		cmocka_unit_test(areas_that_overlap_are_a_bug),
		cmocka_unit_test(bootmem_is_reserved_for_good),
		cmocka_unit_test(where_bootmem_is_looked_for),
		cmocka_unit_test(too_much_bootmem_is_a_panic),
		cmocka_unit_test(upper_tables_are_there_since_5_9),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
