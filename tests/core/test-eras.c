/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-eras.c -- the same requests in every kernel, and where each of them puts what is asked for: known vectors of the
 * kernels' own compiled functions, for small scripts that show what sets them apart. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/machine-test.h"

#define L4 0xffffc90000000000u

/* -------- one script in all of them */

enum { A, B, C, D, E, F, G, H, I, RESULTS };

/* A=vmalloc(1 page) B=vmalloc(2) C=vmalloc(1) vfree(B) D=vmalloc(1) purge E=vmalloc(1) F=vmalloc(2) G=ioremap(4 KiB)
 * H=ioremap(64 KiB) I=vmalloc(1); 2.4 has nothing to purge. */
static void play(VmsMachine *m, uint64_t result[RESULTS])
{
	VmsOp purge = vms_op(VMS_OP_PURGE);
	char refusal[VMS_ERROR_SIZE];
	VmsResult ignored;

	result[A] = perform_vmalloc(m, 4 * KIB).ret;
	result[B] = perform_vmalloc(m, 8 * KIB).ret;
	result[C] = perform_vmalloc(m, 4 * KIB).ret;
	perform_vfree(m, result[B]);
	result[D] = perform_vmalloc(m, 4 * KIB).ret;
	vms_perform(m, &purge, &ignored, refusal);
	result[E] = perform_vmalloc(m, 4 * KIB).ret;
	result[F] = perform_vmalloc(m, 8 * KIB).ret;
	result[G] = perform(m, "ioremap(phys=0xfe000000, size=4096)").ret;
	result[H] = perform(m, "ioremap(phys=0xfe100000, size=65536)").ret;
	result[I] = perform_vmalloc(m, 4 * KIB).ret;
}

/* Offsets from where the profile's window begins. */
static const struct { const char *profile; unsigned cpus; uint64_t start, offset[RESULTS]; } scripts[] = {
	{ "linux-2.4.0/x86_32", 1, 0xf8800000,
	  { 0, 0x2000, 0x5000, 0x2000, 0x7000, 0x9000, 0xc000, 0xe000, 0x1f000 } },
	{ "linux-2.4/x86_32", 1, 0xf8800000,
	  { 0, 0x2000, 0x5000, 0x2000, 0x7000, 0x9000, 0xc000, 0xe000, 0x1f000 } },
	{ "linux-2.6.34/x86_32", 1, 0xf7ffe000,
	  { 0, 0x3000, 0x7000, 0xa000, 0x3000, 0xd000, 0x12000, 0x22000, 0x15000 } },
	{ "linux-2.6.34/x86_64", 1, L4, { 0, 0x3000, 0x7000, 0xa000, 0x3000, 0xd000, 0x12000, 0x20000, 0x15000 } },
	{ "linux-3.15/x86_32", 1, 0xf7ffe000,
	  { 0, 0x2000, 0x5000, 0x7000, 0x2000, 0x9000, 0xc000, 0x22000, 0xe000 } },
	{ "linux-4.19/x86_64", 1, L4, { 0, 0x2000, 0x5000, 0x7000, 0x2000, 0x9000, 0xc000, 0x10000, 0xe000 } },
	{ "linux-5.0/x86_64", 1, L4, { 0, 0x2000, 0x5000, 0x7000, 0x2000, 0x9000, 0xc000, 0x10000, 0xe000 } },
	{ "linux-5.4/x86_64", 1, L4, { 0, 0x2000, 0x5000, 0x7000, 0x2000, 0x9000, 0xc000, 0x10000, 0xe000 } },
	{ "linux-6.1/x86_64", 1, L4, { 0, 0x2000, 0x5000, 0x7000, 0x2000, 0x9000, 0xc000, 0x10000, 0xe000 } },
	{ "linux-6.12/x86_64", 1, L4, { 0, 0x2000, 0x5000, 0x7000, 0x2000, 0x9000, 0xc000, 0x10000, 0xe000 } },
	{ "linux-6.12/x86_64", 4, L4, { 0, 0x2000, 0x5000, 0x7000, 0x9000, 0x2000, 0xb000, 0x10000, 0xd000 } },
};

static void each_kernel_answers_the_script_in_its_own_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = scripts[i].profile, .cpus = scripts[i].cpus });
		uint64_t result[RESULTS];

		play(m, result);
		for (int k = A; k < RESULTS; k++) {
			uint64_t expected = scripts[i].start + scripts[i].offset[k];

			if (result[k] != expected)
				fail_msg("%s: %c is at 0x%" PRIx64 ", not at 0x%" PRIx64, scripts[i].profile, 'A' + k,
				         result[k], expected);
		}
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* -------- the lowest match is not the lowest */

/* With an alignment of a page 5.4 passes by a hole that fits exactly; 6.1 has mended that. */
static void an_exact_hole_may_be_passed_by(void **state)
{
	static const struct { const char *profile; uint64_t offset; } table[] = {
		{ "linux-5.4/x86_64", 0x11000 }, { "linux-6.1/x86_64", 0x4000 }, { "linux-6.12/x86_64", 0x4000 }
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile });

		perform_vmalloc(m, 12 * KIB);
		perform_vmalloc(m, 12 * KIB);
		perform(m, "vmalloc(size=16384, align=4096)");
		perform_vfree(m, L4 + 0x4000);
		perform_vmalloc(m, 4 * KIB);
		perform_vmalloc(m, 4 * KIB);
		perform_vfree(m, L4 + 0xd000);
		perform(m, "purge()");
		assert_int_equal(perform(m, "vmalloc(size=12288, align=4096)").ret, L4 + table[i].offset);
		vms_machine_free(m);
	}
}

/* A larger alignment still depends on the shape of the tree, in all of them. */
static void an_aligned_hole_may_be_passed_by(void **state)
{
	static const char *const profiles[] = { "linux-5.4/x86_64", "linux-6.1/x86_64", "linux-6.12/x86_64" };

	(void)state;
	for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = profiles[i] });

		perform_vmalloc(m, 12 * KIB);
		perform_vmalloc(m, 4 * KIB);
		perform_vmalloc(m, 12 * KIB);
		assert_int_equal(perform(m, "vmalloc(size=8192, align=16384)").ret, L4 + 0xc000);
		perform_vfree(m, L4 + 0x4000);
		perform(m, "purge()");
		assert_int_equal(perform(m, "vmalloc(size=4096, align=16384)").ret, L4 + 0x10000);
		vms_machine_free(m);
	}
}

/* -------- huge pages */

static void huge_vmalloc_takes_large_pages(void **state)
{
	static const char *const profiles[] = { "linux-6.1/x86_64", "linux-6.12/x86_64" };

	(void)state;
	for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = profiles[i] });
		VmsLevel level[VMS_LEVELS];
		VmsArea area;

		assert_int_equal(perform(m, "vmalloc_huge(size=3145728)").ret, L4);
		assert_true(vms_area_find(m, L4, &area));
		assert_int_equal(area.va_end, L4 + 0x401000);
		assert_int_equal(area.nr_pages, 1024);
		assert_int_equal(vms_walk(m, L4 + 3 * MIB, level), 3);
		assert_true(vms_area_find(m, L4 + 0x401000, &area));     /* its page array */
		assert_int_equal(area.va_end, L4 + 0x404000);
		assert_int_equal(perform_vmalloc(m, 4 * KIB).ret, L4 + 0x404000);
		assert_int_equal(perform(m, "vmalloc_huge(size=2097152)").ret, L4 + 0x600000);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void nohugevmalloc_takes_small_ones(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64", .nohugevmalloc = true });
	VmsLevel level[VMS_LEVELS];

	(void)state;
	assert_int_equal(perform(m, "vmalloc_huge(size=3145728)").ret, L4);
	assert_int_equal(vms_walk(m, L4, level), 4);
	vms_machine_free(m);
}

/* -------- when the range comes back */

/* 5.4 purges inside the free that exceeds the limit, 6.1 leaves that to a worker. */
static void who_purges_when_too_much_waits(void **state)
{
	static const struct { const char *profile; uint64_t offset; } table[] = {
		{ "linux-5.4/x86_64", 0 }, { "linux-6.1/x86_64", 0x2011000 }
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile });

		perform(m, "defer_work(on=1)");
		perform_vfree(m, perform_vmalloc(m, 8191 * 4 * KIB).ret);
		assert_int_equal(perform_vmalloc(m, 4 * KIB).ret, L4 + table[i].offset);
		perform(m, "run_work()");
		assert_int_equal(stat_of(m, "lazy_pages"), 0);
		vms_machine_free(m);
	}
}

/* -------- layouts */

/* Randomized bases, from the generator of the kernel's own compiled function: 4 GiB, room for 10 TiB to come. */
static void kaslr_of_5_4_follows_from_its_seed(void **state)
{
	static const struct { uint64_t seed; const char *profile; uint64_t vmalloc_base; } table[] = {
		{ 0, "linux-5.4/x86_64", 0xffffb50880000000 }, { 1, "linux-5.4/x86_64", 0xffffbf02c0000000 },
		{ 0xdeadbeefcafebabe, "linux-5.4/x86_64", 0xffff940240000000 },
		{ 0, "linux-6.1/x86_64", 0xffffd45880000000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile, .ram = 4096 * MIB, .kaslr = true,
		                                         .seed = table[i].seed });
		uint64_t start, end;

		vms_vmalloc_window(m, &start, &end);
		assert_int_equal(start, table[i].vmalloc_base);
		vms_machine_free(m);
	}
}

static void five_levels_have_their_own_places(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64-la57" });
	VmsLevel level[VMS_LEVELS];
	uint64_t start, end;

	(void)state;
	vms_vmalloc_window(m, &start, &end);
	assert_int_equal(start, 0xffa0000000000000);
	assert_int_equal(end, 0xffd1ffffffffffff);
	assert_int_equal(perform_vmalloc(m, 4 * KIB).ret, start);
	assert_int_equal(vms_walk(m, start, level), 5);
	assert_string_equal(level[1].name, "P4D");
	vms_machine_free(m);
}

/* -------- structures */

/* What the kernel's own vm_struct, vmap_area and vmap_block take, in bytes: it decides the size class. */
static void structures_have_the_kernels_sizes(void **state)
{
	static const struct { const char *profile; uint64_t vm_struct, vmap_area; } table[] = {
		{ "linux-2.6.34/x86_64", 64, 104 }, { "linux-2.6.34/x86_32", 32, 52 }, { "linux-3.15/x86_64", 64, 104 },
		{ "linux-4.19/x86_64", 64, 96 }, { "linux-5.4/x86_64", 64, 64 }, { "linux-6.1/x86_64", 64, 64 },
		{ "linux-6.12/x86_64", 72, 72 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile });
		uint64_t asked[2] = { 0 };
		size_t n = 0;
		VmsStep step;

		perform_vmalloc(m, 4 * KIB);
		for (int64_t s = 0; n < 2 && vms_step_at(m, s, &step); s++)
			if (step.mark == VMS_MARK_SLAB_ALLOC)
				asked[n++] = step.value[2].value;
		assert_int_equal(asked[0], table[i].vm_struct);
		assert_int_equal(asked[1], table[i].vmap_area);
		vms_machine_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kernel_answers_the_script_in_its_own_way),
		cmocka_unit_test(an_exact_hole_may_be_passed_by),
		cmocka_unit_test(an_aligned_hole_may_be_passed_by),
		cmocka_unit_test(huge_vmalloc_takes_large_pages),
		cmocka_unit_test(nohugevmalloc_takes_small_ones),
		cmocka_unit_test(who_purges_when_too_much_waits),
		cmocka_unit_test(kaslr_of_5_4_follows_from_its_seed),
		cmocka_unit_test(five_levels_have_their_own_places),
		cmocka_unit_test(structures_have_the_kernels_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
