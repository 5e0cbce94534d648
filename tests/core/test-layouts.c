/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-layouts.c -- where each kernel has its regions, its image and its physical memory; what the kernel command line
 * changes of that; and how the regions move with RAM and with KASLR.  Numbers are those of the kernels, by header. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

#define GIB (1024 * MIB)
#define TIB (1024 * GIB)

static VmsBases bases_with(const VmsOptions *options)
{
	char error[VMS_ERROR_SIZE];
	VmsBases b;

	if (!vms_bases(options, &b, error))
		fail_msg("%s: %s", options->profile, error);
	return b;
}

static void refused_with(const VmsOptions *options, const char *why)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsBases b;

	assert_null(vms_machine_new(options, error));
	if (!strstr(error, why))
		fail_msg("\"%s\" is not about \"%s\"", error, why);
	*error = 0;
	assert_false(vms_bases(options, &b, error));
	assert_non_null(strstr(error, why));
}

/* -------- where the regions are */

typedef struct { const char *profile, *id; uint64_t start, last; } Place;

static const Place places[] = {
	{ "linux-2.4.0/x86_32", "direct", 0xc0000000, 0xf7ffffff },
	{ "linux-2.4/x86_32", "direct", 0xc0000000, 0xf7ffffff },
	{ "linux-2.4/x86_32", "hole-1", 0xf8000000, 0xf87fffff },
	{ "linux-2.4/x86_32", "vmalloc", 0xf8800000, 0xfdffdfff },
	{ "linux-2.4/x86_32", "hole-2", 0xfdffe000, 0xfdffffff },
	{ "linux-2.4/x86_32", "pkmap", 0xfe000000, 0xfe3fffff }, { "linux-2.4/x86_32", "top", 0xfffff000, 0xffffffff },
	{ "linux-2.6.34/x86_32", "direct", 0xc0000000, 0xf77fdfff },
	{ "linux-2.6.34/x86_32", "vmalloc", 0xf7ffe000, 0xff7fdfff },
	{ "linux-3.15/x86_32", "hole-1", 0xf77fe000, 0xf7ffdfff },
	{ "linux-3.15/x86_32", "vmalloc", 0xf7ffe000, 0xff7fdfff },
	{ "linux-3.15/x86_32", "hole-2", 0xff7fe000, 0xff7fffff },
	{ "linux-3.15/x86_32", "pkmap", 0xff800000, 0xffbfffff },
	{ "linux-3.15/x86_32", "top", 0xfffff000, 0xffffffff },
	{ "linux-3.15/x86_32-pae", "direct", 0xc0000000, 0xf7bfdfff },
	{ "linux-3.15/x86_32-pae", "vmalloc", 0xf83fe000, 0xffbfdfff },
	{ "linux-3.15/x86_32-pae", "pkmap", 0xffc00000, 0xffdfffff },
	{ "linux-2.6.34/arm", "user", 0, 0xbeffffff }, { "linux-2.6.34/arm", "modules", 0xbf000000, 0xbfdfffff },
	{ "linux-2.6.34/arm", "pkmap", 0xbfe00000, 0xbfffffff },
	{ "linux-2.6.34/arm", "direct", 0xc0000000, 0xdfffffff },
	{ "linux-2.6.34/arm", "hole-1", 0xe0000000, 0xe07fffff },
	{ "linux-2.6.34/arm", "vmalloc", 0xe0800000, 0xf7ffffff },
	{ "linux-2.6.34/arm", "static-io", 0xf8000000, 0xfeffffff },
	{ "linux-2.6.34/arm", "dma", 0xffc00000, 0xffdfffff }, { "linux-2.6.34/arm", "fixmap", 0xfff00000, 0xfffdffff },
	{ "linux-2.6.34/arm", "vectors", 0xffff0000, 0xffff0fff },
	{ "linux-2.4/x86_64", "vmalloc", 0xffffff0000000000, 0xffffff7fffffffff },
	{ "linux-2.4/x86_64", "modules", 0xffffffffa0000000, 0xffffffffafffffff },
	{ "linux-2.6.34/x86_64", "direct", 0xffff880000000000, 0xffff88003fffffff },
	{ "linux-2.6.34/x86_64", "vmalloc", 0xffffc90000000000, 0xffffe8ffffffffff },
	{ "linux-3.15/x86_64", "direct-room", 0xffff880040000000, 0xffffc7ffffffffff },
	{ "linux-4.19/x86_64", "direct", 0xffff880000000000, 0xffff88003fffffff },
	{ "linux-4.19/x86_64", "ldt", 0xfffffe8000000000, 0xfffffeffffffffff },
	{ "linux-5.0/x86_64", "direct", 0xffff888000000000, 0xffff88803fffffff },
	{ "linux-5.0/x86_64", "ldt", 0xffff880000000000, 0xffff887fffffffff },
	{ "linux-5.4/x86_64", "vmemmap", 0xffffea0000000000, 0xffffeaffffffffff },
	{ "linux-6.1/x86_64", "text", 0xffffffff80000000, 0xffffffff9fffffff },
	{ "linux-6.1/x86_64", "modules", 0xffffffffa0000000, 0xfffffffffeffffff },
	{ "linux-6.1/x86_64-la57", "direct-room", 0xff11000040000000, 0xff90ffffffffffff },
	{ "linux-6.1/x86_64-la57", "vmalloc", 0xffa0000000000000, 0xffd1ffffffffffff },
	{ "linux-6.1/x86_64-la57", "vmemmap", 0xffd4000000000000, 0xffd5ffffffffffff },
	{ "linux-6.12/x86_64", "cpu-entry", 0xfffffe0000000000, 0xfffffe7fffffffff },
};

static void regions_are_where_the_headers_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		VmsMachine *m = boot_profile(places[i].profile);
		VmsRegion region;

		assert_true(vms_region_find(m, places[i].start, &region));
		if (strcmp(region.id, places[i].id) || region.start != places[i].start || region.last != places[i].last)
			fail_msg("%s: %s is %" PRIx64 "-%" PRIx64 ", wanted is %s to %" PRIx64, places[i].profile,
			         region.id, region.start, region.last, places[i].id, places[i].last);
		vms_machine_free(m);
	}
}

/* What came later is not drawn earlier. */
static void regions_come_with_their_kernels(void **state)
{
	static const struct { const char *profile; uint64_t address; const char *id; } table[] = {
		{ "linux-2.6.34/x86_64", 0xffffffef00000000, "hole-6" },
		{ "linux-3.15/x86_64", 0xffffffef00000000, "efi" },
		{ "linux-3.15/x86_64", 0xffffff0000000000, "hole-6" },
		{ "linux-4.19/x86_64", 0xffffff0000000000, "espfix" },
		{ "linux-3.15/x86_64", 0xfffffe0000000000, "hole-6" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsRegion region;

		assert_true(vms_region_find(m, table[i].address, &region));
		assert_string_equal(region.id, table[i].id);
		vms_machine_free(m);
	}
}

/* -------- VMALLOC_START and RAM */

static void vmalloc_start_follows_ram(void **state)
{
	static const struct { const char *profile; uint64_t mib, high_memory, start; } table[] = {
		{ "linux-2.4/x86_32", 64, 0xc4000000, 0xc4800000 }, { "linux-2.4/x86_32", 128, 0xc8000000, 0xc8800000 },
		{ "linux-2.4/x86_32", 129, 0xc8100000, 0xc9000000 },
		{ "linux-2.4/x86_32", 132, 0xc8400000, 0xc9000000 },
		{ "linux-2.4/x86_32", 2048, 0xf8000000, 0xf8800000 },
		{ "linux-3.15/x86_32", 512, 0xe0000000, 0xe0800000 },
		{ "linux-3.15/x86_32", 513, 0xe0100000, 0xe0900000 },
		{ "linux-3.15/x86_32", 4096, 0xf77fe000, 0xf7ffe000 },
		{ "linux-3.15/x86_32-pae", 65536, 0xf7bfe000, 0xf83fe000 },
		{ "linux-2.6.34/arm", 256, 0xd0000000, 0xd0800000 },
		{ "linux-2.6.34/arm", 512, 0xe0000000, 0xe0800000 },
		{ "linux-2.6.34/arm", 765, 0xefd00000, 0xf0000000 },
		{ "linux-2.6.34/arm", 1024, 0xf0000000, 0xf0800000 },
		{ "linux-6.1/x86_64", 2097152, 0xffff8a8000000000, 0xffffc90000000000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsBases b = bases_with(&(VmsOptions){ .profile = table[i].profile, .ram = table[i].mib * MIB });

		assert_int_equal(b.high_memory, table[i].high_memory);
		assert_int_equal(b.vmalloc_start, table[i].start);
	}
}

/* The gap in front of vmalloc space: 8 to 16 MiB, exactly 8, up to 8 but never none. */
static void the_gap_is_by_the_rule_of_each_kernel(void **state)
{
	(void)state;
	for (uint64_t ram = 64 * MIB; ram <= 1024 * MIB; ram += 3 * MIB + 4 * KIB) {
		VmsBases old = bases_with(&(VmsOptions){ .profile = "linux-2.4/x86_32", .ram = ram });
		VmsBases x86 = bases_with(&(VmsOptions){ .profile = "linux-2.6.34/x86_32", .ram = ram });
		VmsBases arm = bases_with(&(VmsOptions){ .profile = "linux-2.6.34/arm", .ram = ram });
		uint64_t gap = old.vmalloc_start - old.high_memory;

		assert_in_range(gap, 8 * MIB, 16 * MIB - 1);
		assert_int_equal(old.vmalloc_start % (8 * MIB), 0);
		assert_int_equal(x86.vmalloc_start - x86.high_memory, 8 * MIB);
		assert_in_range(arm.vmalloc_start - arm.high_memory, 1, 8 * MIB);
	}
}

/* What is found without booting is what a machine has. */
static void bases_are_those_of_a_machine(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsOptions options = { .profile = vms_profile_at(i)->name, .ram = 300 * MIB,
		                       .cmdline = "mem=200M vmalloc=64M" };
		VmsBases b = bases_with(&options);
		VmsMachine *m = boot_with(&options);
		uint64_t start, end;
		VmsRegion region;

		vms_vmalloc_window(m, &start, &end);
		assert_int_equal(start, b.vmalloc_start);
		assert_int_equal(end, b.vmalloc_end);
		assert_true(vms_region_find(m, b.page_offset, &region));
		assert_string_equal(region.id, "direct");
		assert_int_equal(region.last + 1, b.high_memory);
		assert_int_equal(vms_machine_ram(m), 200 * MIB);
		vms_machine_free(m);
	}
}

/* -------- the command line */

static void vmalloc_option_sizes_the_space(void **state)
{
	static const struct { const char *profile, *cmdline; uint64_t ram, high_memory, size; } table[] = {
		{ "linux-3.15/x86_32", "vmalloc=192M", GIB, 0xf2ffe000, 192 * MIB },
		{ "linux-3.15/x86_32", "quiet vmalloc=0xc000000 ro", GIB, 0xf2ffe000, 192 * MIB },
		{ "linux-2.6.34/x86_32", "vmalloc=196608k", GIB, 0xf2ffe000, 192 * MIB },
		{ "linux-2.4/x86_32", "vmalloc=192M", GIB, 0xf8000000, 0x57fe000 },    /* not known yet */
		{ "linux-2.6.34/arm", "vmalloc=256M", GIB, 0xe8000000, 248 * MIB },    /* 640 MiB of low memory */
		{ "linux-2.6.34/arm", "vmalloc=1M", GIB, 0xf7000000, 8 * MIB },        /* at least 16 MiB are kept */
		{ "linux-2.6.34/arm", "vmalloc=2G", GIB, 0xc2000000, 856 * MIB },      /* at most all but 32 MiB */
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsBases b = bases_with(&(VmsOptions){ .profile = table[i].profile, .ram = table[i].ram,
		                                       .cmdline = table[i].cmdline });

		assert_int_equal(b.high_memory, table[i].high_memory);
		assert_int_equal(b.vmalloc_end - b.vmalloc_start, table[i].size);
	}
}

static void mem_option_hides_ram(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .cmdline = "mem=128M mem=4T" });

	(void)state;
	assert_int_equal(vms_machine_ram(m), 128 * MIB);
	assert_string_equal(vms_machine_options(m)->cmdline, "mem=128M mem=4T");
	vms_machine_free(m);
}

static void nokaslr_leaves_the_regions_in_place(void **state)
{
	VmsOptions options = { .profile = "linux-6.1/x86_64", .kaslr = true, .seed = 3 };

	(void)state;
	assert_int_not_equal(bases_with(&options).vmalloc_start, 0xffffc90000000000);
	options.cmdline = "console=ttyS0 nokaslr";
	assert_int_equal(bases_with(&options).vmalloc_start, 0xffffc90000000000);
	assert_int_equal(vms_kaslr_slots(&options), 0);
	options.cmdline = "-- nokaslr";
	assert_int_not_equal(bases_with(&options).vmalloc_start, 0xffffc90000000000);
}

static void nohugevmalloc_is_known_since_5_13(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64", .cmdline = "nohugevmalloc" });
	VmsMachine *old = boot_with(&(VmsOptions){ .profile = "linux-5.4/x86_64", .cmdline = "nohugevmalloc=x" });

	(void)state;
	assert_true(vms_machine_options(m)->nohugevmalloc);
	assert_false(vms_machine_options(old)->nohugevmalloc);
	vms_machine_free(m);
	vms_machine_free(old);
}

/* How many pointers to an area there are while it lives, and its size: as it was asked for, later in whole pages. */
static void kmemleak_takes_note_where_it_is_on(void **state)
{
	static const struct { const char *profile; uint64_t size, min_count; } table[] = {
		{ "linux-2.4/x86_32", 0, 0 }, { "linux-2.6.34/x86_32", 10000, 3 }, { "linux-2.6.34/arm", 10000, 3 },
		{ "linux-3.15/x86_64", 10000, 2 }, { "linux-4.19/x86_64", 12288, 2 }, { "linux-5.4/x86_64", 12288, 2 },
		{ "linux-6.1/x86_64", 12288, 2 }, { "linux-6.12/x86_64", 12288, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile, .cmdline = "kmemleak=on" });
		VmsMachine *off = boot_with(&(VmsOptions){ .profile = table[i].profile, .cmdline = "kmemleak=off" });
		VmsResult r = perform_vmalloc(m, 10000), r_off = perform_vmalloc(off, 10000);

		assert_int_equal(vms_sum(m, VMS_MARK_KMEMLEAK, "size", r.first, r.last), table[i].size);
		assert_int_equal(vms_sum(m, VMS_MARK_KMEMLEAK, "min_count", r.first, r.last), table[i].min_count);
		assert_int_equal(marks(off, VMS_MARK_KMEMLEAK, &r_off), 0);
		vms_machine_free(off);
		vms_machine_free(m);
	}
}

/* The first chunk of the per-CPU variables, page by page: an area that is there before the first vmalloc. */
static void percpu_alloc_page_registers_an_area(void **state)
{
	static const char *const profiles[] = { "linux-2.6.34/x86_32", "linux-3.15/x86_64", "linux-6.12/x86_64" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		VmsOptions options = { .profile = profiles[i], .cpus = 2, .cmdline = "percpu_alloc=page" };
		uint64_t start = bases_with(&options).vmalloc_start;
		VmsMachine *m = boot_with(&options), *again = boot_with(vms_machine_options(m));
		VmsArea area;

		assert_true(vms_area_from(m, 0, &area));
		assert_int_equal(area.va_start, start);
		assert_int_equal(area.va_end - area.va_start, 2 * (i ? 30 : 14) * 4 * KIB);
		assert_int_equal(stat_of(m, "nr_areas"), 1);
		assert_int_equal(vms_state_hash(again), vms_state_hash(m));
		assert_true(perform_vmalloc(m, 4 * KIB).ret >= area.va_end);
		assert_no_violations(m);
		vms_machine_free(m);
		vms_machine_free(again);
	}
}

static void what_cannot_be_understood_is_refused(void **state)
{
	static const struct { const char *profile, *cmdline, *why; } table[] = {
		{ "linux-3.15/x86_32", "vmalloc=", "vmalloc=" }, { "linux-3.15/x86_32", "vmalloc", "vmalloc" },
		{ "linux-3.15/x86_32", "vmalloc=12Q", "vmalloc=12Q" },
		{ "linux-3.15/x86_32", "vmalloc=-1M", "vmalloc=-1M" },
		{ "linux-3.15/x86_32", "vmalloc=1T", "vmalloc=1T" },
		{ "linux-3.15/x86_32", "vmalloc=3G", "System halted" },
		{ "linux-3.15/x86_32", "mem=64Mx", "mem=64Mx" }, { "linux-3.15/x86_32", "mem=0", "mem=0" },
		{ "linux-3.15/x86_32", "mem=1M", "System halted" }, { "linux-6.1/x86_64", "nokaslr=1", "nokaslr=1" },
		{ "linux-6.1/x86_64", "percpu_alloc=lpage", "percpu_alloc=lpage" },
		{ "linux-6.1/x86_64", "mem=99999999999T", "mem=99999999999T" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		refused_with(&(VmsOptions){ .profile = table[i].profile, .cmdline = table[i].cmdline }, table[i].why);
}

static void unknown_words_are_for_init(void **state)
{
	VmsOptions plain = { .profile = "linux-3.15/x86_32" }, wordy = plain;
	VmsMachine *m = boot_with(&plain), *other;

	(void)state;
	wordy.cmdline = "  root=/dev/sda1 vmallocs=1 \"init=/bin/sh -c\" mem=nopentium nohugevmalloc ";
	other = boot_with(&wordy);
	assert_int_equal(vms_state_hash(m), vms_state_hash(other));
	vms_machine_free(m);
	vms_machine_free(other);
}

/* -------- KASLR */

static void kaslr_has_so_many_slots(void **state)
{
	static const struct { const char *profile; unsigned padding; uint64_t ram, slots; } table[] = {
		{ "linux-5.4/x86_64", 1 + 0, GIB, 28501 }, { "linux-5.4/x86_64", 0, GIB, 25088 },
		{ "linux-5.0/x86_64", 1 + 10, 4 * GIB, 25088 }, { "linux-5.4/x86_64", 1 + 0, 2 * TIB, 28160 },
		{ "linux-6.1/x86_64", 0, GIB, 6997 }, { "linux-6.12/x86_64", 1 + 0, GIB, 6997 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_int_equal(vms_kaslr_slots(&(VmsOptions){ .profile = table[i].profile, .ram = table[i].ram,
		                                                .kaslr = true, .kaslr_padding = table[i].padding }),
		                 table[i].slots);
	assert_int_equal(vms_kaslr_slots(&(VmsOptions){ .profile = "linux-5.4/x86_64" }), 0);
	refused_with(&(VmsOptions){ .profile = "linux-5.4/x86_64", .kaslr = true, .kaslr_padding = 66 }, "64 TiB");
	refused_with(&(VmsOptions){ .profile = "linux-3.15/x86_64", .kaslr = true }, "does not randomize");
}

/* All three bases of known seeds, as the kernel's compiled function gave them. */
static void kaslr_bases_follow_from_the_seed(void **state)
{
	static const struct { const char *profile; uint64_t seed, base[3]; } table[] = {
		{ "linux-5.4/x86_64", 0, { 0xffff9d4800000000, 0xffffb50880000000, 0xffffdc6500000000 } },
		{ "linux-5.4/x86_64", 1, { 0xffff9f8000000000, 0xffffbf02c0000000, 0xffffeb8540000000 } },
		{ "linux-5.4/x86_64", 0xdeadbeefcafebabe,
		  { 0xffff88bf00000000, 0xffff940240000000, 0xffffb75a00000000 } },
		{ "linux-6.12/x86_64", 0, { 0xffff8cc800000000, 0xffffd45880000000, 0xfffffba980000000 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsBases b = bases_with(&(VmsOptions){ .profile = table[i].profile, .ram = 4 * GIB, .kaslr = true,
		                                       .seed = table[i].seed });

		assert_int_equal(b.page_offset, table[i].base[0]);
		assert_int_equal(b.vmalloc_start, table[i].base[1]);
		assert_int_equal(b.vmemmap, table[i].base[2]);
	}
}

/* Order, steps and bounds hold for every seed; and the padding is kept behind RAM. */
static void kaslr_keeps_order_and_padding(void **state)
{
	uint64_t least = UINT64_MAX, most = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 2000; seed++) {
		VmsBases b = bases_with(&(VmsOptions){ .profile = "linux-5.4/x86_64", .kaslr = true,
		                                       .seed = seed * 0x9e3779b97f4a7c15,
		                                       .kaslr_padding = 1 + seed % 65 });

		assert_int_equal((b.page_offset | b.vmalloc_start | b.vmemmap) % VMS_KASLR_STEP, 0);
		assert_true(b.page_offset >= 0xffff888000000000);
		assert_true(b.direct_end - b.page_offset == (seed % 65 + 1 < 64 ? seed % 65 + 1 : 64) * TIB);
		assert_true(b.vmalloc_start > b.direct_end && b.vmemmap > b.vmalloc_end + 1);
		assert_true(b.vmemmap_end <= 0xfffffe0000000000 + 3 * GIB);
		least = b.vmalloc_start < least ? b.vmalloc_start : least;
		most = b.vmalloc_start > most ? b.vmalloc_start : most;
	}
	assert_true(most - least > 50 * TIB);
}

static void a_kernel_with_kaslr_has_its_modules_higher(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64", .kaslr = true, .cmdline = "nokaslr" });
	VmsRegion region;

	(void)state;
	assert_true(vms_region_find(m, 0xffffffffc0000000, &region));
	assert_string_equal(region.id, "modules");
	assert_int_equal(region.start, 0xffffffffc0000000);
	vms_machine_free(m);
}

/* -------- the image */

static VmsPart part_of(const VmsMachine *m, const char *id)
{
	VmsPart part;

	for (size_t i = 0; vms_part_at(m, i, &part); i++)
		if (!strcmp(part.id, id))
			return part;
	fail_msg("there is no part %s", id);
	return part;
}

static void the_image_is_where_the_loader_puts_it(void **state)
{
	static const struct { const char *profile, *id; uint64_t start, phys; } table[] = {
		{ "linux-2.4/x86_32", ".text", 0xc0100000, 0x100000 },
		{ "linux-2.4.0/x86_32", ".text", 0xc0100000, 0x100000 },
		{ "linux-2.4/x86_32", "swapper_pg_dir", 0xc0101000, 0x101000 },
		{ "linux-3.15/x86_32", ".text", 0xc1000000, 0x1000000 },
		{ "linux-6.1/x86_64", ".text", 0xffffffff81000000, 0x1000000 },
		{ "linux-3.15/x86_64", "init_level4_pgt", 0xffffffff82010000, 0x2010000 },
		{ "linux-6.1/x86_64", "init_top_pgt", 0xffffffff82010000, 0x2010000 },
		{ "linux-2.6.34/arm", ".init", 0xc0008000, 0x80008000 },
		{ "linux-2.6.34/arm", "swapper_pg_dir", 0xc0004000, 0x80004000 },
		{ "linux-2.6.34/arm", "L3", 0xf8000000, 0x44000000 },
		{ "linux-2.6.34/arm", "L4", 0xfc000000, 0x4a000000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		VmsPart part = part_of(m, table[i].id), found;

		assert_int_equal(part.start, table[i].start);
		assert_int_equal(part.phys, table[i].phys);
		assert_true(vms_part_find(m, part.start, &found));
		assert_string_equal(found.id, part.id);
		vms_machine_free(m);
	}
}

/* Every frame of it is the kernel's; the parts lie in their regions, and what is behind the last one is free. */
static void the_frames_of_the_image_are_reserved(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = vms_profile_at(i)->name, .static_array = 8 * MIB });
		bool wide = vms_profile_at(i)->bits == 64;
		VmsRegion region;
		VmsPart part;
		VmsFrame frame;

		for (size_t k = 0; vms_part_at(m, k, &part) && *part.id != 'L'; k++) {
			assert_true(vms_region_find(m, part.start, &region));
			assert_string_equal(region.id, wide ? "text" : "direct");
			assert_true(part.last <= region.last);
			assert_true(vms_frame(m, part.phys / VMS_PAGE_SIZE, &frame));
			assert_true(frame.owner == VMS_OWNER_KERNEL || frame.owner == VMS_OWNER_TABLE);
		}
		part = part_of(m, ".bss");
		assert_true(vms_frame(m, (part.phys + (part.last - part.start)) / VMS_PAGE_SIZE, &frame));
		assert_int_equal(frame.state, VMS_FRAME_RESERVED);
		assert_true(vms_frame(m, (part.phys + (part.last - part.start) + 1) / VMS_PAGE_SIZE, &frame));
		assert_int_not_equal(frame.state, VMS_FRAME_RESERVED);
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

/* A static array takes its frames from boot on; one that is too large lets the machine stop before it starts. */
static void a_static_array_costs_frames(void **state)
{
	VmsOptions options = { .profile = "linux-2.4/x86_32", .ram = 64 * MIB };
	VmsMachine *plain = boot_with(&options), *with;
	uint64_t free = stat_of(plain, "free_pages");

	(void)state;
	options.static_array = 4 * MIB;
	with = boot_with(&options);
	assert_int_equal(free - stat_of(with, "free_pages"), 1024);
	assert_int_equal(part_of(with, ".bss").last - part_of(plain, ".bss").last, 4 * MIB);
	options.static_array = 512 * MIB;
	refused_with(&options, "Out of memory: the kernel image ends at 0x20380000, low memory at 0x4000000");
	options.ram = GIB;
	vms_machine_free(plain);
	plain = boot_with(&options);
	refused_with(&(VmsOptions){ .profile = "linux-6.1/x86_64", .static_array = 512 * MIB }, "KERNEL_IMAGE_SIZE");
	refused_with(&(VmsOptions){ .profile = "linux-2.4/x86_32", .static_array = UINT64_MAX }, "KERNEL_IMAGE_SIZE");
	vms_machine_free(plain);
	vms_machine_free(with);
}

/* -------- /proc/iomem */

static void add_line(const char *text, void *data)
{
	strcat(strcat(data, text), "\n");
}

static void iomem_is_in_the_kernels_format(void **state)
{
	static const struct { const char *profile, *text; } table[] = {
		{ "linux-2.4/x86_32",
		  "00000000-0009fbff : System RAM\n0009fc00-0009ffff : reserved\n000a0000-000bffff : Video RAM area\n"
		  "000c0000-000c7fff : Video ROM\n000f0000-000fffff : System ROM\n00100000-3fffffff : System RAM\n"
		  "  00100000-0027ffff : Kernel code\n  00280000-002f7fff : Kernel data\n" },
		{ "linux-2.6.34/arm",
		  "80000000-9fffffff : System RAM\n  80030000-804fffff : Kernel text\n"
		  "  80500000-807fffff : Kernel data\n" },
		{ "linux-6.1/x86_64",
		  "00000000-00000fff : Reserved\n00001000-0009fbff : System RAM\n0009fc00-0009ffff : Reserved\n"
		  "000a0000-000bffff : PCI Bus 0000:00\n000c0000-000c7fff : Video ROM\n000f0000-000fffff : Reserved\n"
		  "  000f0000-000fffff : System ROM\n00100000-3fffffff : System RAM\n"
		  "  01000000-01bfffff : Kernel code\n  01c00000-01ffffff : Kernel rodata\n"
		  "  02000000-022fffff : Kernel data\n  02500000-027fffff : Kernel bss\n"
		  "fec00000-fec003ff : IOAPIC 0\nfee00000-fee00fff : Local APIC\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		char text[2048] = "";

		vms_iomem(m, add_line, text);
		assert_string_equal(text, table[i].text);
		vms_machine_free(m);
	}
}

/* In every kernel: in order, the deeper inside the one before, and no RAM but what there is. */
static void iomem_is_a_tree(void **state)
{
	(void)state;
	for (size_t i = 0; i < machine_count(); i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = vms_profile_at(i)->name, .ram = GIB });
		VmsResource r, around = { 0 };
		uint64_t end = 0, inside = 0, last = 0;

		for (size_t k = 0; vms_resource_at(m, k, &r); k++) {
			assert_true(r.start >= (r.depth ? inside : end) && r.last > r.start);
			if (r.depth)
				assert_true(r.start >= around.start && r.last <= around.last);
			else
				around = r;
			inside = r.depth ? r.last + 1 : r.start;
			end = around.last + 1;
			last = strcmp(r.name, "System RAM") ? last : r.last;
		}
		assert_int_equal(last + 1, (vms_profile_at(i)->arch[0] == 'a' ? 0x80000000 : 0) + GIB);
		vms_machine_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regions_are_where_the_headers_say),
		cmocka_unit_test(regions_come_with_their_kernels),
		cmocka_unit_test(vmalloc_start_follows_ram),
		cmocka_unit_test(the_gap_is_by_the_rule_of_each_kernel),
		cmocka_unit_test(bases_are_those_of_a_machine),
		cmocka_unit_test(vmalloc_option_sizes_the_space),
		cmocka_unit_test(mem_option_hides_ram),
		cmocka_unit_test(nokaslr_leaves_the_regions_in_place),
		cmocka_unit_test(nohugevmalloc_is_known_since_5_13),
		cmocka_unit_test(kmemleak_takes_note_where_it_is_on),
		cmocka_unit_test(percpu_alloc_page_registers_an_area),
		cmocka_unit_test(what_cannot_be_understood_is_refused),
		cmocka_unit_test(unknown_words_are_for_init),
		cmocka_unit_test(kaslr_has_so_many_slots),
		cmocka_unit_test(kaslr_bases_follow_from_the_seed),
		cmocka_unit_test(kaslr_keeps_order_and_padding),
		cmocka_unit_test(a_kernel_with_kaslr_has_its_modules_higher),
		cmocka_unit_test(the_image_is_where_the_loader_puts_it),
		cmocka_unit_test(the_frames_of_the_image_are_reserved),
		cmocka_unit_test(a_static_array_costs_frames),
		cmocka_unit_test(iomem_is_in_the_kernels_format),
		cmocka_unit_test(iomem_is_a_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
