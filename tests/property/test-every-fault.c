/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-every-fault.c -- for every operation, in every kernel, and for every n: the allocations after the n-th fail.
 *
 * Then the account of the operation agrees with what is there, nothing is lost, the next one like it succeeds, and all
 * the way back is the machine as it was booted, byte for byte.  Operations that allocate nothing succeed in any case.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"
#include "tests/property/account.h"

/* -------- what is tried */

/* An operation, what is done before it, and what takes back what those gave.  The address that the first of them got
 * is written $. */
typedef struct { const char *call, *before[3], *back[2]; } Case;

/* As many as a kernel has of these. */
static const Case allocating[] = {
	{ "vmalloc(size=12288)", { 0 }, { 0 } },
	{ "vmalloc(size=2101248)", { 0 }, { 0 } },
	{ "vmalloc(size=4198400)", { 0 }, { 0 } },
	{ "vmalloc(size=12288)", { "vmalloc(size=4096)", "vfree(addr=$)" }, { 0 } },
	{ "vmalloc_user(size=20480)", { 0 }, { 0 } },
	{ "vmalloc_node(size=20480, node=0)", { 0 }, { 0 } },
	{ "vmalloc_32(size=20480)", { 0 }, { 0 } },
	{ "__vmalloc(size=20480, gfp=GFP_KERNEL)", { 0 }, { 0 } },
	{ "vmalloc_huge(size=4194305)", { 0 }, { 0 } },
	{ "vzalloc(size=20480)", { 0 }, { 0 } },
	{ "vrealloc(addr=0, size=20480)", { 0 }, { 0 } },
	{ "vrealloc(addr=$, size=90000)", { "vmalloc(size=5000)" }, { "vfree(addr=$)" } },
	{ "vmap(count=5)", { 0 }, { 0 } },
	{ "vmap(count=5, flags=0x204)", { 0 }, { 0 } },       /* VM_MAP | VM_MAP_PUT_PAGES */
	{ "vmap(count=520)", { 0 }, { 0 } },
	{ "vm_map_ram(count=5)", { 0 }, { 0 } },
	{ "vm_map_ram(count=70)", { 0 }, { 0 } },
	{ "ioremap(phys=0xfebc0000, size=0x20000)", { 0 }, { 0 } },
	{ "ioremap(phys=0xfe800000, size=0x200000)", { 0 }, { 0 } },
	{ "get_vm_area(size=8192)", { 0 }, { 0 } },
	{ "pcpu_get_vm_areas(align=4096)", { 0 }, { 0 } },
	{ "kvmalloc(size=5000)", { 0 }, { 0 } },
	{ "kvmalloc(size=5000000)", { 0 }, { 0 } },
	{ "kmalloc(size=100)", { 0 }, { 0 } },
	{ "kmalloc(size=20000)", { 0 }, { 0 } },
	{ "kzalloc(size=100)", { 0 }, { 0 } },
	{ "alloc_pages(order=2)", { 0 }, { 0 } },
	{ "__get_free_pages(order=1)", { 0 }, { 0 } },
	{ "process(number=1)", { 0 }, { 0 } },
	{ "user_malloc(size=9000)", { 0 }, { 0 } },
	{ "touch(addr=$)", { "user_malloc(size=9000)" }, { "exit_process(number=0)" } },
	{ "touch(addr=$)", { "process(number=1)", "user_malloc(size=9000)" }, { "exit_process(number=1)" } },
	{ "touch(addr=$)", { "user_malloc(size=9000)", "touch(addr=$)", "swap_out(addr=$)" },
	  { "exit_process(number=0)" } },
};

/* No allocation of theirs can fail: they make none, or take a table that the image has. */
static const Case others[] = {
	{ "vm_map_ram(count=5)", { "vm_map_ram(count=5)" }, { 0 } },
	{ "user_malloc(size=9000)", { "process(number=1)" }, { 0 } },
	{ "vfree(addr=$)", { "vmalloc(size=12288)" }, { 0 } },
	{ "vfree_atomic(addr=$)", { "vmalloc(size=12288)" }, { 0 } },
	{ "vunmap(addr=$)", { "vmap(count=5)" }, { 0 } },
	{ "vm_unmap_ram(addr=$, count=5)", { "vm_map_ram(count=5)" }, { 0 } },
	{ "iounmap(addr=$)", { "ioremap(phys=0xfebc0000, size=0x20000)" }, { 0 } },
	{ "free_vm_area(addr=$)", { "get_vm_area(size=8192)" }, { 0 } },
	{ "pcpu_free_vm_areas(addr=$)", { "pcpu_get_vm_areas(align=4096)" }, { 0 } },
	{ "kfree(addr=$)", { "kmalloc(size=100)" }, { 0 } },
	{ "free_pages(pfn=$)", { "alloc_pages(order=2)" }, { 0 } },
	{ "purge()", { "vmalloc(size=12288)", "vfree(addr=$)" }, { 0 } },
	{ "shrink_caches()", { "kmalloc(size=100)", "kfree(addr=$)" }, { 0 } },
	{ "shrink_pools()", { "vmalloc(size=12288)", "vfree(addr=$)", "purge()" }, { 0 } },
	{ "run_work()", { "defer_work(on=1)", "vmalloc(size=12288)", "vfree(addr=$)" }, { 0 } },
	{ "set_iounmap_nonlazy()", { 0 }, { 0 } },
	{ "touch(addr=$)", { "process(number=1)", "vmalloc(size=12288)" }, { 0 } },
	{ "process(number=0)", { "process(number=1)" }, { 0 } },
	{ "exit_process(number=1)", { "process(number=1)" }, { 0 } },
	{ "user_free(addr=$)", { "user_malloc(size=9000)", "touch(addr=$)" }, { 0 } },
	{ "swap_out(addr=$)", { "user_malloc(size=9000)", "touch(addr=$)" }, { 0 } },
	{ "kmap(pfn=$)", { "alloc_pages(order=0, gfp=GFP_HIGHUSER)" }, { 0 } },
	{ "kunmap(pfn=$)", { "alloc_pages(order=0, gfp=GFP_HIGHUSER)", "kmap(pfn=$)" }, { 0 } },
	{ "kmap_atomic(pfn=$)", { "alloc_pages(order=0, gfp=GFP_HIGHUSER)" }, { 0 } },
	{ "kunmap_atomic(addr=$)", { "kmap_atomic(pfn=0x400)" }, { 0 } },
	{ "printk(addr=$)", { "vmalloc(size=12288)" }, { 0 } },
	{ "set_fixmap(slot=3, phys=0xfebc0000)", { 0 }, { 0 } },
	{ "dma_read(addr=$, size=8192, sg=1)", { "vmalloc(size=12288)" }, { 0 } },
	{ "vmalloc_to_page(addr=$)", { "vmalloc(size=12288)" }, { 0 } },
	{ "load(addr=$)", { "vmalloc(size=12288)" }, { 0 } },
	{ "load(addr=$)", { "process(number=1)", "vmalloc(size=12288)" }, { 0 } },
	{ "store(addr=$, value=7)", { "vmalloc(size=12288)" }, { 0 } },
};

/* Offsets and sizes of what pcpu_get_vm_areas is asked for. */
static const uint64_t ranges[] = { 0x8000, 0x2000, 0, 0x3000, 0x10000, 0x1000 };

/* -------- trying it */

/* One machine, and how it was booted. */
typedef struct {
	VmsMachine *m;
	void *start;
	size_t start_size;
	uint64_t addr;            /* what $ is */
	const char *call;         /* what is tried, and which allocations fail: the n-th and later ones of a kind */
	unsigned what, n;
} Try;

static void expect(const Try *t, bool holds, const char *what)
{
	if (!holds)
		fail_msg("%s, allocations of kind %u failing after %u: %s", t->call, t->what, t->n, what);
}

static void expect_no_violation(const Try *t)
{
	expect(t, !vms_violations(t->m, NULL, NULL), "an invariant is violated");
}

static void back_to_the_start(Try *t)
{
	vms_goto(t->m, VMS_START);
	assert_arena_equal(t->m, t->start, t->start_size);
	t->addr = 0;
}

/* False where the machine refuses it, or its kernel has no such function. */
static bool perform_text(Try *t, const char *text, VmsResult *result)
{
	const char *dollar = strchr(text, '$');
	char whole[128], error[VMS_ERROR_SIZE] = "";
	VmsOp op;

	if (dollar)
		snprintf(whole, sizeof whole, "%.*s0x%" PRIx64 "%s", (int)(dollar - text), text, t->addr, dollar + 1);
	if (!vms_op_parse(dollar ? whole : text, &op, error))
		fail_msg("%s: %s", text, error);
	if (op.kind == VMS_OP_PCPU_GET_VM_AREAS) {
		op.pages = ranges;
		op.n_pages = sizeof ranges / sizeof *ranges;
	}
	return vms_perform(t->m, &op, result, error);
}

/* What comes before; false where that cannot be had. */
static bool prepare(Try *t, const Case *c)
{
	VmsResult result;

	back_to_the_start(t);
	t->call = c->call;
	for (size_t i = 0; i < 3 && c->before[i]; i++) {
		if (!perform_text(t, c->before[i], &result) || result.failed || result.bug)
			return false;
		if (!t->addr)
			t->addr = result.ret;
	}
	return true;
}

static void arm(Try *t, unsigned what, unsigned n)
{
	char text[64];

	t->what = what;
	t->n = n;
	snprintf(text, sizeof text, "fail_next(what=%u, after=%u)", what, n);
	perform(t->m, text);
}

/* Can it be had at all, where nothing fails by design? */
static bool works(Try *t, const Case *c, VmsResult *result)
{
	return prepare(t, c) && perform_text(t, c->call, result) && !result->failed && !result->bug;
}

/* -------- what is in hand */

/* A block of vm_map_ram that was begun may stay, and with it its area. */
static VmsLeaks in_hand(const VmsMachine *m)
{
	uint64_t blocks = vms_blocks(m, NULL, 0);
	VmsLeaks leaks = leaks_of(m);

	leaks.areas = vms_area_count(m, VMS_AREA_BUSY) - blocks;
	leaks.objects -= blocks;
	return leaks;
}

/* 2.4.32 alone forgets frames, those of the last 4 MiB that it has begun to map: as many as it is seen to lose. */
static uint64_t frames_lost(const VmsMachine *m, const VmsResult *result)
{
	return strcmp(vms_machine_profile(m)->kernel, "2.4.32") ? 0 : marks(m, VMS_MARK_PAGE_LOST, result);
}

static void expect_nothing_lost(const Try *t, VmsLeaks before, uint64_t lost)
{
	VmsLeaks after = in_hand(t->m);

	expect(t, after.areas == before.areas, "an area is lost");
	expect(t, after.objects == before.objects, "an object is lost");
	expect(t, after.frames == before.frames + lost, "a frame is lost");
}

/* Arrays of page pointers that are themselves memory of vmalloc: no objects of kmalloc. */
static uint64_t nested_arrays(const VmsMachine *m)
{
	uint64_t word = vms_machine_profile(m)->bits / 8, n = 0;
	VmsArea area;

	for (bool there = vms_area_from(m, 0, &area); there; there = vms_area_next(m, &area))
		n += area.pages && area.nr_pages * word > VMS_PAGE_SIZE;
	return n;
}

/* What was taken and not given back, by the account of an operation, is what is there now and was not before.
 * Descriptors of processes are no objects of kmalloc here. */
static void expect_account(Try *t, const VmsResult *result, VmsLeaks before, VmsLeaks after)
{
	Taken taken = account_of(t->m, result);

	expect(t, before.frames + (uint64_t)taken.frames == after.frames, "the account of frames is wrong");
	if (result->kind < VMS_OP_TOUCH || result->kind > VMS_OP_USER_FREE)
		expect(t, before.objects + (uint64_t)taken.objects + nested_arrays(t->m) == after.objects,
		       "the account of objects is wrong");
}

/* -------- the kernel's own words */

static bool is_of_vmalloc(VmsOpKind kind)
{
	return kind <= VMS_OP_VREALLOC && kind != VMS_OP_VFREE && kind != VMS_OP_VFREE_ATOMIC;
}

/* What vmalloc says; 2.4 and 2.6.34 nothing. */
static const char *words_of_vmalloc(const VmsMachine *m)
{
	int version = atoi(vms_machine_profile(m)->kernel);

	return version < 3 ? NULL : version < 6 ? "vmalloc: allocation failure" : "vmalloc error: size ";
}

/* Since 5.2 a hole that cannot be split for want of a node is taken for none: no address for anybody, then. */
static bool is_of_hole(const VmsMachine *m, const char *message)
{
	return strtod(vms_machine_profile(m)->kernel, NULL) > 5.1 &&
	       (strstr(message, "vmap allocation for size ") || strstr(message, "vmalloc_node_range for size "));
}

/* True where it was said that this has failed. */
static bool says_so(const VmsMachine *m, const VmsResult *result)
{
	const char *words = is_of_vmalloc(result->kind) ? words_of_vmalloc(m) : NULL;

	if (!result->message[0] || is_of_hole(m, result->message))
		return false;
	if (!words || strncmp(result->message, words, strlen(words)) != 0)
		fail_msg("%s said: %s", vms_op_info(result->kind)->name, result->message);
	return true;
}

/* -------- what must hold */

/* The purge gives back what waits; then what came before is given back, too, and the machine has what it had. */
static void give_all_back(Try *t, const Case *c, VmsLeaks start, const VmsResult *failure)
{
	uint64_t lost = frames_lost(t->m, failure);
	VmsResult result;

	for (size_t i = 0; i < 2 && c->back[i]; i++)
		expect(t, perform_text(t, c->back[i], &result) && !result.bug, "it cannot be given back");
	perform_text(t, "purge()", &result);
	expect_no_violation(t);
	expect_nothing_lost(t, start, lost);
}

/* The n-th allocation of a kind and all later ones fail.  False where the operation did not need so many. */
static bool fails_well(Try *t, const Case *c, unsigned what, unsigned n, bool *said)
{
	VmsLeaks start, before;
	VmsResult result;

	back_to_the_start(t);
	start = in_hand(t->m);
	assert_true(prepare(t, c));
	before = leaks_of(t->m);
	arm(t, what, n);
	expect(t, perform_text(t, c->call, &result) && !result.bug, "it is refused, or stops the kernel");
	expect_no_violation(t);
	expect_account(t, &result, before, leaks_of(t->m));
	expect(t, result.failed || !result.message[0], "it has not failed, and says something");
	expect(t, !result.failed || !result.ret, "it has failed, and returns something");
	if (!result.failed)
		return false;
	*said |= says_so(t->m, &result);
	give_all_back(t, c, start, &result);
	return true;
}

/* The failure is over with its operation: the same works then. */
static void works_afterwards(Try *t, const Case *c, unsigned what)
{
	VmsResult result;

	assert_true(prepare(t, c));
	arm(t, what, 0);
	perform_text(t, c->call, &result);
	if (!result.failed)
		return;
	expect(t, perform_text(t, c->call, &result) && !result.failed, "it does not work afterwards");
	expect_no_violation(t);
}

/* Every n at first, then wider and wider apart: some calls take a thousand frames.  True where it can fail at all. */
static bool try_case(Try *t, const Case *c)
{
	bool said = false, failed = false;
	VmsResult result;

	if (!works(t, c, &result))
		return false;
	for (unsigned what = 0; what < 4; what++) {
		for (unsigned n = 0; fails_well(t, c, what, n, &said); n += 1 + n / 3)
			failed = true;
		works_afterwards(t, c, what);
	}
	if (is_of_vmalloc(result.kind))
		expect(t, said == (words_of_vmalloc(t->m) != NULL), "its failure is never said, or should not be");
	return failed;
}

static void try_other(Try *t, const Case *c)
{
	VmsResult result;

	for (unsigned what = 0; what < 4 && works(t, c, &result); what++) {
		VmsLeaks before;

		assert_true(prepare(t, c));
		before = leaks_of(t->m);
		arm(t, what, 0);
		expect(t, perform_text(t, c->call, &result) && !result.failed && !result.bug, "it fails");
		expect_no_violation(t);
		expect_account(t, &result, before, leaks_of(t->m));
	}
}

/* -------- in every kernel */

enum { ALLOCATING = sizeof allocating / sizeof *allocating, OTHERS = sizeof others / sizeof *others };

static bool has_failed[ALLOCATING], has_worked[OTHERS];

static Try machine_to_try(const char *profile)
{
	uint64_t ram = vms_profile_find(profile)->toy ? 0 : 64 * MIB;
	Try t = { .m = boot_with(&(VmsOptions){ .profile = profile, .ram = ram, .cpus = 4 }) };

	t.start = arena_copy(t.m, &t.start_size);
	return t;
}

static void nothing_is_lost(void **state)
{
	Try t = machine_to_try(*state);
	VmsResult result;

	for (size_t i = 0; i < ALLOCATING; i++)
		has_failed[i] |= try_case(&t, &allocating[i]);
	for (size_t i = 0; i < OTHERS; i++) {
		has_worked[i] |= works(&t, &others[i], &result);
		try_other(&t, &others[i]);
	}
	free(t.start);
	vms_machine_free(t.m);
}

/* Of several requests to the boot allocator one is too much: the kernel says so and stops. */
static void boot_fails(const char *profile, size_t bad)
{
	uint64_t bootmem[3] = { 20480, 20480, 20480 };
	VmsOptions options = { .profile = profile, .power_off = true, .bootmem = bootmem, .n_bootmem = 3 };
	VmsResult result;
	size_t size;
	VmsMachine *m;
	void *start;

	bootmem[bad] = 2 * vms_profile_find(profile)->default_ram;
	m = boot_with(&options);
	start = arena_copy(m, &size);
	result = perform(m, "boot()");
	assert_true(result.bug);
	assert_non_null(strstr(result.message, "Kernel panic"));
	assert_int_equal(marks(m, VMS_MARK_BOOTMEM_ALLOC, &result), bad);
	vms_goto(m, VMS_START);
	assert_arena_equal(m, start, size);
	free(start);
	vms_machine_free(m);
}

static void a_boot_that_fails_is_undone(void **state)
{
	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++)
		for (size_t bad = 0; bad < 3; bad++)
			boot_fails(vms_profile_at(i)->name, bad);
}

/* -------- nothing is forgotten */

static bool is_tried(VmsOpKind kind, const Case *c, const bool *happened, size_t n)
{
	size_t length = strlen(vms_op_info(kind)->name);

	for (size_t i = 0; i < n; i++)
		if (happened[i] && strncmp(c[i].call, vms_op_info(kind)->name, length) == 0 && c[i].call[length] == '(')
			return true;
	return false;
}

/* All that is asked of the kernel stands in one of the lists, and some kernel has done it; what steers the machine
 * comes behind that in ops.def.  (boot is above.) */
static void every_operation_is_tried(void **state)
{
	(void)state;
	for (size_t i = 0; i < ALLOCATING; i++)
		if (!has_failed[i])
			fail_msg("%s has failed in no kernel", allocating[i].call);
	for (VmsOpKind kind = VMS_OP_NONE + 1; kind < VMS_OP_DEFER_WORK; kind++)
		if (kind != VMS_OP_BOOT && !is_tried(kind, allocating, has_failed, ALLOCATING) &&
		    !is_tried(kind, others, has_worked, OTHERS))
			fail_msg("%s is not tried", vms_op_info(kind)->name);
}

int main(void)
{
	enum { PROFILES = 64 };
	struct CMUnitTest tests[PROFILES + 2];
	char name[PROFILES][128];
	size_t n = 0;

	for (; n < vms_profile_count() && n < PROFILES; n++) {
		const char *profile = vms_profile_at(n)->name;

		snprintf(name[n], sizeof name[n], "nothing is lost where allocations fail, on %s", profile);
		tests[n] = (struct CMUnitTest){ name[n], nothing_is_lost, NULL, NULL, (void *)profile };
	}
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_boot_that_fails_is_undone);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(every_operation_is_tried);
	return _cmocka_run_group_tests("every fault", tests, n, NULL, NULL);
}
