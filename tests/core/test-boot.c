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
		options.n_bootmem = vms_profile_at(i)->toy ? 0 : 2;
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
	assert_string_equal(refusal(m, text), why);
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
	assert_int_equal(marks(old, VMS_MARK_BOOT_IOTABLE, &result), 9);
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

/* -------- questions, of a machine that is off or on its way */

static void ignore(const char *text, void *data)
{
	(void)text;
	(void)data;
}

static void ask_about_areas(VmsMachine *m)
{
	uint64_t start, end, numbers[8], stop;
	VmsRef refs[8];
	VmsNode nodes[8];
	VmsBlock blocks[8];
	VmsArea area;

	vms_vmalloc_window(m, &start, &end);
	for (bool any = vms_area_from(m, 0, &area); any; any = vms_area_next(m, &area))
		vms_area_pages(m, &area, numbers, 8);
	vms_area_find(m, start, &area);
	vms_hole_from(m, start, &numbers[0], &stop);
	for (VmsTree tree = VMS_TREE_AREAS; tree <= VMS_TREE_VMLIST; tree++)
		if (vms_has_tree(m, tree)) {
			vms_tree_root(m, tree, 0);
			vms_list(m, tree, 0, refs, 8);
		}
	for (VmsAreaState state = VMS_AREA_BUSY; state <= VMS_AREA_POOLED; state++)
		vms_area_count(m, state);
	vms_free_vmap_cache(m);
	vms_nodes(m, nodes, 8);
	vms_pool(m, 0, 2, refs, 8);
	vms_node_of(m, start);
	vms_node_zone(m);
	vms_blocks(m, blocks, 8);
	vms_purge_list(m, refs, 8);
	vms_deferred(m, numbers, 8);
	vms_vmallocinfo(m, ignore, NULL);
	vms_iomem(m, ignore, NULL);
}

static void ask_about_frames(VmsMachine *m)
{
	uint64_t pfn[8];
	VmsZone zone;
	VmsFrame frame;
	VmsCache caches[8];
	VmsLedgerEntry entries[8];
	VmsSlabObject objects[8];
	VmsTlbEntry tlb[8];
	VmsProcess processes[8];
	VmsSlot slots[8];
	VmsLock locks[8];
	VmsLeaks leaks;

	for (size_t i = 0; vms_zone(m, i, &zone); i++)
		for (unsigned order = 0; order < VMS_MAX_ORDER; order++) {
			vms_free_list(m, i, order, pfn, 8);
			vms_pcp_list(m, i, 0, pfn, 8);
		}
	for (uint64_t i = 0; i < vms_frame_count(m); i += 509)
		vms_frame(m, i, &frame);
	for (size_t i = 0; i < vms_caches(m, caches, 8) && i < 8; i++)
		vms_slabs(m, caches[i].ref, NULL, 0);
	vms_large_blocks(m, objects, 8);
	vms_ledger(m, VMS_START, vms_cursor(m), entries, 8);
	vms_tlb(m, 0, tlb, 8);
	vms_processes(m, processes, 8);
	vms_pkmap(m, slots, 8);
	vms_fixmap(m, slots, 8);
	vms_locks(m, locks, 8);
	vms_leaks(m, &leaks);
}

static void ask_about_the_rest(VmsMachine *m)
{
	uint64_t start, end, value, pfn;
	VmsLevel level[VMS_LEVELS];
	VmsValue values[8];
	VmsCall calls[64];
	VmsVisit visits[8];
	VmsSearch search;
	VmsRegion region;
	VmsContext context;
	VmsRef refs[8];
	char text[200];

	vms_vmalloc_window(m, &start, &end);
	vms_walk(m, start, level);
	vms_translate(m, start, &pfn, &value);
	vms_task_entry(m, start, &value);
	vms_process_walk(m, 1, start, level);
	vms_region_find(m, start, &region);
	vms_backtrace(m, calls, 64);
	vms_locals(m, 0, values, 8);
	vms_search_path(m, &search, visits, 8);
	vms_touched(m, VMS_START, vms_cursor(m), refs, 8);
	vms_context(m, &context);
	for (size_t i = 0; vms_stat_name(i); i++)
		assert_true(vms_stat(m, vms_stat_name(i), &value));
	for (size_t i = 0; i < vms_log_count(m); i++)
		vms_log_line(m, i, text, sizeof text);
}

static void all_questions_can_be_asked_on_the_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = vms_profile_at(i)->name, .cpus = 2,
			.ram = vms_profile_at(i)->toy ? 0 : 64 * MIB, .power_off = true });
		VmsResult result = perform(m, "boot()");

		for (int64_t step = VMS_START; step <= result.last; step++) {
			vms_goto(m, step);
			ask_about_areas(m);
			ask_about_frames(m);
			ask_about_the_rest(m);
		}
		vms_goto(m, VMS_START);
		assert_no_violations(m);
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
	for (size_t i = 0; i < vms_profile_count() && !vms_profile_at(i)->toy; i++) {
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
		{ "linux-3.15/x86_32", 0x377fe - 2048 }, { "linux-6.1/x86_64", 0x40000 - 2048 },
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

/* The boot allocator gives all that a toy has: then there is no frame for the first slab. */
static void nothing_is_left_for_the_first_slab(void **state)
{
	const uint64_t all = 256 * KIB;

	(void)state;
	for (size_t i = machine_count(); i < vms_profile_count(); i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = vms_profile_at(i)->name, .bootmem = &all,
			.n_bootmem = 1, .power_off = true });
		VmsResult result = perform(m, "boot()");

		assert_true(result.bug);
		assert_string_equal(result.message, "kernel BUG: !page");
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

/* The tables of a bare machine lie behind its RAM: where entries have 32 bits, there must be addresses left. */
static void a_bare_machine_has_room_for_its_tables(void **state)
{
	VmsOptions options = { .profile = "linux-2.6.34/x86_32", .ram = 4096 * MIB, .bare = true };
	char error[VMS_ERROR_SIZE];
	VmsMachine *m;

	(void)state;
	assert_null(vms_machine_new(&options, error));
	assert_string_equal(error, "a bare machine keeps tables behind its RAM, of which there can be 4088 MiB");
	options.ram -= 8 * MIB;
	m = boot_with(&options);
	perform_vmalloc(m, 4 * KIB);
	assert_no_violations(m);
	vms_machine_free(m);
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
		cmocka_unit_test(all_questions_can_be_asked_on_the_way),
		cmocka_unit_test(bootmem_is_reserved_for_good),
		cmocka_unit_test(where_bootmem_is_looked_for),
		cmocka_unit_test(too_much_bootmem_is_a_panic),
		cmocka_unit_test(nothing_is_left_for_the_first_slab),
		cmocka_unit_test(upper_tables_are_there_since_5_9),
		cmocka_unit_test(a_bare_machine_has_room_for_its_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
