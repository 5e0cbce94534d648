/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-kmalloc.c -- the size classes of SLUB in 4.19: which class serves which size, how many frames a slab takes, in
 * which order its objects are given out, and what is larger than all classes. */

#include <string.h>

#include "tests/machine-test.h"

#define CLASSES 13
#define DIRECT_MAP 0xffff880000000000u

static VmsResult kmalloc(VmsMachine *m, uint64_t size)
{
	VmsOp op = vms_op(VMS_OP_KMALLOC);
	char error[VMS_ERROR_SIZE];
	VmsResult result;

	vms_op_set(&op, "size", size);
	if (!vms_perform(m, &op, &result, error))
		fail_msg("%s", error);
	return result;
}

static void kfree(VmsMachine *m, uint64_t addr)
{
	VmsOp op = vms_op(VMS_OP_KFREE);
	char error[VMS_ERROR_SIZE];
	VmsResult result;

	vms_op_set(&op, "addr", addr);
	if (!vms_perform(m, &op, &result, error))
		fail_msg("%s", error);
	assert_false(result.bug);
}

static VmsCache cache_of(const VmsMachine *m, const char *name)
{
	VmsCache cache[2 * CLASSES];

	assert_int_equal(vms_caches(m, cache, 2 * CLASSES), 2 * CLASSES);
	for (size_t i = 0; i < 2 * CLASSES; i++)
		if (!strcmp(cache[i].name, name))
			return cache[i];
	fail_msg("there is no class %s", name);
	return cache[0];
}

/* The same in any kernel. */
static VmsCache find_cache(const VmsMachine *m, const char *name)
{
	VmsCache cache[64];
	size_t n = vms_caches(m, cache, 64);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(cache[i].name, name))
			return cache[i];
	fail_msg("there is no class %s", name);
	return cache[0];
}

static void a_size_is_served_by_the_smallest_class_that_holds_it(void **state)
{
	static const struct { uint64_t size; const char *cache; } table[] = {
		{ 1, "kmalloc-8" }, { 8, "kmalloc-8" }, { 9, "kmalloc-16" }, { 33, "kmalloc-64" },
		{ 64, "kmalloc-64" }, { 65, "kmalloc-96" }, { 96, "kmalloc-96" }, { 97, "kmalloc-128" },
		{ 128, "kmalloc-128" }, { 129, "kmalloc-192" }, { 192, "kmalloc-192" }, { 193, "kmalloc-256" },
		{ 257, "kmalloc-512" }, { 1025, "kmalloc-2048" }, { 4096, "kmalloc-4096" }, { 4097, "kmalloc-8192" },
		{ 8192, "kmalloc-8192" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot();
		uint64_t before = cache_of(m, table[i].cache).in_use, addr = kmalloc(m, table[i].size).ret;
		VmsCache cache = cache_of(m, table[i].cache);
		VmsFrame frame;

		assert_int_equal(cache.in_use, before + 1);
		assert_true(vms_frame(m, (addr - DIRECT_MAP) / VMS_PAGE_SIZE, &frame));
		assert_int_equal(frame.owner, VMS_OWNER_SLAB);
		assert_int_equal(frame.owner_ref, cache.ref);
		kfree(m, addr);
		assert_int_equal(cache_of(m, table[i].cache).in_use, before);
		vms_machine_free(m);
	}
}

/* Bytes above the largest class: 2^order frames of one's own, at their address in the direct map. */
static void what_is_larger_comes_from_the_page_allocator(void **state)
{
	static const struct { uint64_t size; unsigned order; } table[] = {
		{ 8193, 2 }, { 12288, 2 }, { 16384, 2 }, { 16385, 3 }, { 20000, 3 }, { 131072, 5 }, { 131073, 6 },
		{ 4 * MIB, 10 },
	};
	VmsMachine *m = boot();
	uint64_t free = stat_of(m, "free_pages");

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsResult result = kmalloc(m, table[i].size);
		VmsFrame frame;

		assert_int_equal(stat_of(m, "free_pages"), free - (1u << table[i].order));
		assert_true(vms_frame(m, (result.ret - DIRECT_MAP) / VMS_PAGE_SIZE, &frame));
		assert_int_equal(frame.owner, VMS_OWNER_LARGE);
		assert_int_equal(frame.order, table[i].order);
		assert_int_equal(frame.head, frame.pfn);
		kfree(m, result.ret);
		assert_int_equal(stat_of(m, "free_pages"), free);
	}
	assert_true(kmalloc(m, 4 * MIB + 1).failed);
	vms_machine_free(m);
}

static void no_bytes_have_an_address_that_is_no_memory(void **state)
{
	VmsMachine *m = boot();
	VmsResult result = kmalloc(m, 0);

	(void)state;
	assert_int_equal(result.ret, 16);
	assert_false(result.failed);
	assert_int_equal(cache_of(m, "kmalloc-8").in_use, 0);
	kfree(m, 16);
	kfree(m, 0);
	assert_int_equal(stat_of(m, "stopped"), 0);
	vms_machine_free(m);
}

/* The smallest order with 4 * (fls(cpus) + 1) objects that wastes little; never above 3. */
static void slabs_take_more_frames_with_more_cpus(void **state)
{
	static const struct { const char *cache; unsigned order[3], objects[3]; } table[] = {
		{ "kmalloc-8", { 0, 0, 0 }, { 512, 512, 512 } },
		{ "kmalloc-16", { 0, 0, 0 }, { 256, 256, 256 } },
		{ "kmalloc-32", { 0, 0, 0 }, { 128, 128, 128 } },
		{ "kmalloc-64", { 0, 0, 0 }, { 64, 64, 64 } },
		{ "kmalloc-96", { 0, 0, 0 }, { 42, 42, 42 } },
		{ "kmalloc-128", { 0, 0, 0 }, { 32, 32, 32 } },
		{ "kmalloc-192", { 0, 0, 0 }, { 21, 21, 21 } },
		{ "kmalloc-256", { 0, 0, 1 }, { 16, 16, 32 } },
		{ "kmalloc-512", { 0, 1, 2 }, { 8, 16, 32 } },
		{ "kmalloc-1024", { 1, 2, 3 }, { 8, 16, 32 } },
		{ "kmalloc-2048", { 2, 3, 3 }, { 8, 16, 16 } },
		{ "kmalloc-4096", { 3, 3, 3 }, { 8, 8, 8 } },
		{ "kmalloc-8192", { 3, 3, 3 }, { 4, 4, 4 } },
	};
	static const unsigned cpus[] = { 1, 4, 8 };

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .cpus = cpus[k] });

		for (size_t i = 0; i < CLASSES; i++) {
			VmsCache cache = cache_of(m, table[i].cache);

			assert_int_equal(cache.order, table[i].order[k]);
			assert_int_equal(cache.objects_per_slab, table[i].objects[k]);
		}
		vms_machine_free(m);
	}
}

/* A page array of 4096 bytes costs a slab of eight frames when it is the first of its class. */
static void the_first_object_of_a_class_takes_a_whole_slab(void **state)
{
	VmsMachine *m = boot();
	uint64_t free = stat_of(m, "free_pages");

	(void)state;
	kmalloc(m, 4096);
	assert_int_equal(stat_of(m, "free_pages"), free - 8);
	for (int i = 0; i < 7; i++)
		kmalloc(m, 4096);
	assert_int_equal(stat_of(m, "free_pages"), free - 8);
	kmalloc(m, 4096);
	assert_int_equal(stat_of(m, "free_pages"), free - 16);
	assert_int_equal(cache_of(m, "kmalloc-4096").slabs, 2);
	vms_machine_free(m);
}

static void objects_of_a_new_slab_go_upwards_and_come_back_last_freed_first(void **state)
{
	VmsMachine *m = boot();
	uint64_t addr[5];

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		addr[i] = kmalloc(m, 64).ret;
		assert_int_equal(addr[i], addr[0] + 64 * i);
	}
	kfree(m, addr[1]);
	kfree(m, addr[3]);
	assert_int_equal(kmalloc(m, 64).ret, addr[3]);
	assert_int_equal(kmalloc(m, 64).ret, addr[1]);
	assert_int_equal(kmalloc(m, 64).ret, addr[0] + 64 * 5);
	vms_machine_free(m);
}

/* So many partial slabs are kept, empty ones among them: 5, or half the logarithm of the object's size.  The CPU's own
 * slab is not one of them, but the one that would be the last is not kept. */
static void empty_slabs_beyond_min_partial_are_given_back(void **state)
{
	static const struct { uint64_t size; const char *cache; unsigned objects, min_partial; } table[] = {
		{ 1024, "kmalloc-1024", 8, 5 }, { 4096, "kmalloc-4096", 8, 6 }, { 8192, "kmalloc-8192", 4, 6 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		unsigned n = 10 * table[i].objects;
		VmsMachine *m = boot();
		uint64_t addr[80];

		for (unsigned k = 0; k < n; k++)
			addr[k] = kmalloc(m, table[i].size).ret;
		assert_int_equal(cache_of(m, table[i].cache).slabs, 10);
		for (unsigned k = 0; k < n; k++)
			kfree(m, addr[k]);
		assert_int_equal(cache_of(m, table[i].cache).in_use, 0);
		assert_int_equal(cache_of(m, table[i].cache).slabs, table[i].min_partial);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* vm_struct has 64 bytes, vmap_area 96; the page array eight for each page. */
static void descriptors_come_from_the_general_classes(void **state)
{
	static const struct { uint64_t pages; const char *array; } table[] = {
		{ 1, "kmalloc-8" }, { 3, "kmalloc-32" }, { 32, "kmalloc-256" }, { 512, "kmalloc-4096" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot();

		perform_vmalloc(m, table[i].pages * VMS_PAGE_SIZE);
		assert_int_equal(cache_of(m, "kmalloc-64").in_use, 1);
		assert_int_equal(cache_of(m, "kmalloc-96").in_use, 1);
		assert_int_equal(cache_of(m, table[i].array).in_use, 1);
		vms_machine_free(m);
	}
}

/* Objects are reached through the direct map.  Until 4.7 a request for high memory was a bug; then it got what it could
 * have, and a line in the log. */
static void high_memory_is_not_for_objects(void **state)
{
	static const struct { const char *profile, *words; bool bug; } table[] = {
		{ "linux-2.4.0/x86_32", "kernel BUG: ", true }, { "linux-2.4/x86_32", "kernel BUG: ", true },
		{ "linux-2.6.34/x86_32", "kernel BUG: flags & GFP_SLAB_BUG_MASK", true },
		{ "linux-3.15/x86_32", "kernel BUG: flags & GFP_SLAB_BUG_MASK", true },
		{ "linux-4.19/x86_64", "Unexpected gfp: 0x2 (__GFP_HIGHMEM). Fixing up to gfp: 0x6000c0 (GFP_KERNEL). "
		  "Fix your code!", false },
		{ "linux-6.1/x86_64", "Unexpected gfp: 0x2 (__GFP_HIGHMEM). Fixing up to gfp: 0xcc0 (GFP_KERNEL). "
		  "Fix your code!", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsResult result = perform(m, "kmalloc(size=64, gfp=GFP_KERNEL|__GFP_HIGHMEM)");
		char text[VMS_ERROR_SIZE];

		assert_int_equal(result.bug, table[i].bug);
		assert_true(vms_log_line(m, 0, text, sizeof text) >= 0);
		assert_int_equal(strncmp(text, table[i].words, strlen(table[i].words)), 0);
		vms_machine_free(m);
	}
}

/* Kernel by kernel: the class that vm_struct is in, and the one of vmap_area or its own cache, with what a slab of it
 * holds.  2.4 has no vmap_area; on x86-64 its classes begin at 64 bytes. */
static void descriptors_are_each_kernels_own(void **state)
{
	static const struct { const char *profile, *vm, *va; unsigned va_size, per_slab; } table[] = {
		{ "linux-2.4/x86_32", "size-32", NULL, 0, 0 },
		{ "linux-2.6.34/x86_32", "kmalloc-32", "kmalloc-64", 64, 64 },
		{ "linux-2.6.34/x86_64", "kmalloc-64", "kmalloc-128", 128, 32 },
		{ "linux-2.6.34/arm", "kmalloc-32", "kmalloc-64", 64, 64 },
		{ "linux-3.15/x86_32", "kmalloc-32", "kmalloc-64", 64, 64 },
		{ "linux-3.15/x86_64", "kmalloc-64", "kmalloc-128", 128, 32 },
		{ "linux-4.19/x86_64", "kmalloc-64", "kmalloc-96", 96, 42 },
		{ "linux-5.0/x86_64", "kmalloc-64", "kmalloc-96", 96, 42 },
		{ "linux-5.4/x86_64", "kmalloc-64", "vmap_area", 64, 64 },
		{ "linux-6.1/x86_64", "kmalloc-64", "vmap_area", 64, 64 },
		{ "linux-6.12/x86_64", "kmalloc-96", "vmap_area", 72, 56 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsCache before = find_cache(m, table[i].vm), va;

		perform_vmalloc(m, 1000 * VMS_PAGE_SIZE);
		assert_true(find_cache(m, table[i].vm).in_use > before.in_use);
		if (table[i].va) {
			va = find_cache(m, table[i].va);
			assert_true(va.in_use > 0);
			assert_int_equal(va.object_size, table[i].va_size);
			assert_int_equal(va.objects_per_slab, table[i].per_slab);
		}
		vms_machine_free(m);
	}
}

static void kvmalloc_falls_back_to_vmalloc(void **state)
{
	VmsMachine *m = boot();
	uint64_t start, end;

	(void)state;
	vms_vmalloc_window(m, &start, &end);
	assert_true(perform(m, "kvmalloc(size=8192)").ret < start);
	assert_int_equal(perform(m, "kvmalloc(size=8388608)").ret, start);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_size_is_served_by_the_smallest_class_that_holds_it),
		cmocka_unit_test(what_is_larger_comes_from_the_page_allocator),
		cmocka_unit_test(no_bytes_have_an_address_that_is_no_memory),
		cmocka_unit_test(slabs_take_more_frames_with_more_cpus),
		cmocka_unit_test(the_first_object_of_a_class_takes_a_whole_slab),
		cmocka_unit_test(objects_of_a_new_slab_go_upwards_and_come_back_last_freed_first),
		cmocka_unit_test(empty_slabs_beyond_min_partial_are_given_back),
		cmocka_unit_test(descriptors_come_from_the_general_classes),
		cmocka_unit_test(high_memory_is_not_for_objects),
		cmocka_unit_test(descriptors_are_each_kernels_own),
		cmocka_unit_test(kvmalloc_falls_back_to_vmalloc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
