/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-locks.c -- locks of every kernel: which there are, that each is released, what happens where another CPU is
 * inside; and that all of it is undone. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

static VmsMachine *boot_on(const char *profile, unsigned cpus)
{
	return boot_with(&(VmsOptions){ .profile = profile, .cpus = cpus });
}

static bool find_lock(const VmsMachine *m, const char *name, VmsLock *lock)
{
	VmsLock locks[VMS_LOCKS];
	size_t n = vms_locks(m, locks, VMS_LOCKS);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(locks[i].name, name)) {
			*lock = locks[i];
			return true;
		}
	return false;
}

static VmsLock lock_of(const VmsMachine *m, const char *name)
{
	VmsLock lock;

	if (!find_lock(m, name, &lock))
		fail_msg("there is no lock %s", name);
	return lock;
}

/* -------- which there are */

static void each_kernel_has_its_own(void **state)
{
	static const struct { const char *profile, *has, *has_not; } table[] = {
		{ "linux-2.4.0/x86_32", "kernel_flag", "vmap_area_lock" },
		{ "linux-2.4/x86_32", "vmlist_lock", "vmap_area_lock" },
		{ "linux-2.6.34/arm", "vmlist_lock", "vmap_purge_lock" },
		{ "linux-2.6.34/x86_32", "purge_lock", "free_vmap_area_lock" },
		{ "linux-3.15/x86_32", "purge_lock", "vmlist_lock" },
		{ "linux-4.19/x86_64", "vmap_purge_lock", "purge_lock" },
		{ "linux-5.4/x86_64", "vmap_block_tree_lock", "free_vmap_area_lock" },
		{ "linux-6.1/x86_64", "purge_vmap_area_lock", "vmap_block_tree_lock" },
		{ "linux-6.12/x86_64", "vmap_nodes[3].busy.lock", "vmap_area_lock" },
		{ "linux-6.12/x86_64", "vmap_nodes[0].pool_lock", "vmap_nodes[4].pool_lock" },
		{ "linux-2.4.0/x86_32", "zone->lock", "n->list_lock" },
		{ "linux-2.4/x86_32", "cachep->spinlock", "n->list_lock" },
		{ "linux-2.6.34/x86_32", "n->list_lock", "cachep->spinlock" },
		{ "linux-6.12/x86_64", "zone->lock", "cachep->spinlock" },
	};
	VmsLock lock;

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_on(table[i].profile, 4);

		assert_true(find_lock(m, table[i].has, &lock));
		assert_int_equal(lock.cpu, -1);
		assert_false(find_lock(m, table[i].has_not, &lock));
		vms_machine_free(m);
	}
}

/* So often one vmalloc of a page and its vfree take each; page tables are there already. */
static void so_often_each_is_taken(void **state)
{
	static const struct { const char *profile, *name; unsigned vmalloc, vfree; } table[] = {
		{ "linux-2.4.0/x86_32", "vmlist_lock", 1, 1 }, { "linux-2.4.0/x86_32", "kernel_flag", 1, 0 },
		{ "linux-2.4.0/x86_32", "init_mm.page_table_lock", 0, 0 },
		{ "linux-2.4/x86_32", "vmlist_lock", 1, 1 }, { "linux-2.4/x86_32", "kernel_flag", 0, 0 },
		{ "linux-2.4/x86_32", "init_mm.page_table_lock", 2, 0 },      /* once more behind the frame */
		{ "linux-2.6.34/x86_32", "vmap_area_lock", 1, 1 }, { "linux-2.6.34/x86_32", "vmlist_lock", 1, 1 },
		{ "linux-3.15/x86_32", "vmap_area_lock", 2, 2 },
		{ "linux-4.19/x86_64", "vmap_area_lock", 2, 3 }, { "linux-5.0/x86_64", "vmap_area_lock", 2, 3 },
		{ "linux-5.4/x86_64", "vmap_area_lock", 2, 3 }, { "linux-5.4/x86_64", "vmap_purge_lock", 0, 0 },
		{ "linux-6.1/x86_64", "vmap_area_lock", 2, 3 }, { "linux-6.1/x86_64", "free_vmap_area_lock", 1, 0 },
		{ "linux-6.1/x86_64", "purge_vmap_area_lock", 0, 1 },
		{ "linux-6.12/x86_64", "free_vmap_area_lock", 1, 0 },
		{ "linux-6.12/x86_64", "vmap_nodes[0].busy.lock", 1, 1 },
		{ "linux-6.12/x86_64", "vmap_nodes[0].lazy.lock", 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		uint64_t first, then, last, addr;

		perform_vmalloc(m, 4096);
		first = lock_of(m, table[i].name).taken;
		addr = perform_vmalloc(m, 4096).ret;
		then = lock_of(m, table[i].name).taken;
		perform_vfree(m, addr);
		last = lock_of(m, table[i].name).taken;
		if (then - first != table[i].vmalloc || last - then != table[i].vfree)
			fail_msg("%s: %s: %d, %d", table[i].profile, table[i].name, (int)(then - first),
			         (int)(last - then));
		vms_machine_free(m);
	}
}

/* A block comes from the buddy lists and goes back there, under their lock; a single frame passes through the CPU's
 * lists, but in 2.4.  A kmalloc takes its cache's lock in 2.4, and that of partial slabs only where it needs one. */
static void frames_and_objects_are_guarded(void **state)
{
	static const struct { const char *profile, *name, *operation; unsigned taken; } table[] = {
		{ "linux-2.4.0/x86_32", "zone->lock", "alloc_pages()", 1 },
		{ "linux-2.4/x86_32", "zone->lock", "alloc_pages()", 1 },
		{ "linux-2.4/x86_32", "cachep->spinlock", "kmalloc(size=64)", 1 },
		{ "linux-2.6.34/x86_32", "zone->lock", "alloc_pages()", 0 },
		{ "linux-2.6.34/x86_32", "zone->lock", "alloc_pages(order=1)", 1 },
		{ "linux-3.15/x86_64", "zone->lock", "alloc_pages(order=1)", 1 },
		{ "linux-3.15/x86_64", "n->list_lock", "kmalloc(size=64)", 0 },
		{ "linux-4.19/x86_64", "zone->lock", "alloc_pages()", 0 },
		{ "linux-5.4/x86_64", "zone->lock", "alloc_pages(order=1)", 1 },
		{ "linux-6.1/x86_64", "zone->lock", "alloc_pages(order=1)", 0 },
		{ "linux-6.1/x86_64", "zone->lock", "alloc_pages(order=4)", 1 },
		{ "linux-6.12/x86_64", "zone->lock", "alloc_pages(order=4)", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		uint64_t before;

		perform(m, table[i].operation);
		before = lock_of(m, table[i].name).taken;
		perform(m, table[i].operation);
		if (lock_of(m, table[i].name).taken - before != table[i].taken)
			fail_msg("%s: %s: %s", table[i].profile, table[i].name, table[i].operation);
		vms_machine_free(m);
	}
}

/* -------- taken and released */

/* What is held at a step is what was taken and not released since, by the functions that the marks name. */
static void assert_held_as_marked(const VmsMachine *m, const char *const *held, size_t n)
{
	VmsLock locks[VMS_LOCKS];
	size_t found = 0, all = vms_locks(m, locks, VMS_LOCKS);

	for (size_t i = 0; i < all; i++) {
		found += locks[i].ours;
		if (!locks[i].ours)
			continue;
		assert_string_not_equal(locks[i].function, "");
		for (size_t k = 0; ; k++) {
			assert_true(k < n);
			if (!strcmp(held[k], locks[i].name))
				break;
		}
	}
	assert_int_equal(found, n);
}

static size_t forget(const char **held, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (held[i] == name) {
			held[i] = held[n - 1];
			return n - 1;
		}
	fail_msg("%s is released, but was not taken", name);
	return n;
}

/* Whatever takes locks, as far as the kernel has it. */
static void perform_much(VmsMachine *m)
{
	static const char *const operations[] = {
		"vmalloc(size=2105344)", "ioremap(phys=0xfe000000, size=2097152)", "vmap(count=2)",
		"vm_map_ram(count=1)", "vm_map_ram(count=64)", "vmalloc_huge(size=2097152)"
	};
	static const char *const back[] = { "vfree", "iounmap", "vunmap", "vm_unmap_ram", "vm_unmap_ram", "vfree" };
	char text[64];
	VmsOp op;
	char error[VMS_ERROR_SIZE];

	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
		uint64_t addr;

		assert_true(vms_op_parse(operations[i], &op, error));
		if (!vms_op_exists(m, op.kind))
			continue;
		addr = perform(m, operations[i]).ret;
		if (i == 3 || i == 4)
			snprintf(text, sizeof text, "%s(addr=0x%" PRIx64 ", count=%d)", back[i], addr, i == 3 ? 1 : 64);
		else
			snprintf(text, sizeof text, "%s(addr=0x%" PRIx64 ")", back[i], addr);
		perform(m, text);
	}
	if (vms_op_exists(m, VMS_OP_PURGE))
		perform(m, "purge()");
}

static void what_is_taken_is_released(void **state)
{
	(void)state;
	for (size_t p = 0; p < machine_count(); p++) {
		VmsMachine *m = boot_with_64_mib(vms_profile_at(p)->name);
		const char *held[16];
		size_t n = 0;
		VmsStep step;

		perform_much(m);
		for (int64_t i = 0; i < vms_step_count(m); i++) {
			vms_goto(m, i);
			assert_true(vms_step_at(m, i, &step));
			if (step.mark == VMS_MARK_LOCK_RELEASE)
				n = forget(held, n, vms_name(step.value[0].value));
			if (step.mark == VMS_MARK_LOCK_TAKE)
				held[n++] = vms_name(step.value[0].value);
			if (step.mark == VMS_MARK_DONE || step.mark == VMS_MARK_DONE_VOID)
				assert_int_equal(n, 0);
			assert_held_as_marked(m, held, n);
		}
		vms_machine_free(m);
	}
}

static void a_kernel_that_stops_keeps_what_it_holds(void **state)
{
	VmsMachine *m = boot_profile("linux-2.6.34/x86_32");
	uint64_t addr = perform_vmalloc(m, 4096).ret;

	(void)state;
	/* remove_vm_area looks for an area that is not on vmlist any more. */
	perform_vfree(m, addr);
	assert_true(perform_at(m, "free_vm_area(addr=0x%" PRIx64 ")", addr).bug);
	assert_true(lock_of(m, "vmlist_lock").ours);
	assert_string_equal(lock_of(m, "vmlist_lock").function, "remove_vm_area");
	vms_machine_free(m);
}

/* -------- two meet */

static void who_finds_a_lock_taken_waits(void **state)
{
	static const struct { const char *profile, *name, *operation; } table[] = {
		{ "linux-2.4.0/x86_32", "kernel_flag", "vmalloc(size=4096)" },
		{ "linux-2.4/x86_32", "vmlist_lock", "vmalloc(size=4096)" },
		{ "linux-2.6.34/x86_64", "vmap_area_lock", "vmalloc(size=4096)" },
		{ "linux-2.6.34/arm", "purge_lock", "purge()" },
		{ "linux-3.15/x86_32", "vmap_block_queue[0].lock", "vm_map_ram(count=1)" },
		{ "linux-4.19/x86_64", "vmap_purge_lock", "purge()" },
		{ "linux-5.4/x86_64", "vmap_area_lock", "vmalloc(size=4096)" },
		{ "linux-6.1/x86_64", "free_vmap_area_lock", "vmalloc(size=4096)" },
		{ "linux-6.12/x86_64", "vmap_nodes[0].busy.lock", "vmalloc(size=4096)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *alone = boot_on(table[i].profile, 2), *m = boot_on(table[i].profile, 2);
		VmsResult expected = perform(alone, table[i].operation), result;
		size_t size;
		void *before = arena_copy(m, &size);
		char text[96];
		VmsLock lock;

		snprintf(text, sizeof text, "hold_lock(lock=%s, cpu=1)", table[i].name);
		perform(m, text);
		lock = lock_of(m, table[i].name);
		assert_int_equal(lock.cpu, 1);
		assert_false(lock.ours);
		result = perform(m, table[i].operation);
		assert_int_equal(result.ret, expected.ret);
		assert_int_equal(marks(m, VMS_MARK_LOCK_WAIT, &result), 1);
		lock = lock_of(m, table[i].name);
		assert_int_equal(lock.waited, 1);
		assert_int_equal(lock.cpu, -1);
		assert_int_equal(stat_of(m, "lock_waits"), 1);
		assert_no_violations(m);
		vms_goto(m, VMS_START);
		assert_arena_equal(m, before, size);
		free(before);
		vms_machine_free(alone);
		vms_machine_free(m);
	}
}

/* Too much waits, and a purge is going on elsewhere: nobody waits for that. */
static void a_purge_that_is_going_on_is_not_waited_for(void **state)
{
	static const struct { const char *profile, *hold; } table[] = {
		{ "linux-2.6.34/x86_64", "hold_lock(lock=purge_lock, cpu=1)" },
		{ "linux-3.15/x86_64", "hold_lock(lock=purge_lock, cpu=1)" },
		{ "linux-4.19/x86_64", "hold_lock(lock=vmap_purge_lock, cpu=1)" },
		{ "linux-5.4/x86_64", "hold_lock(lock=vmap_purge_lock, cpu=0)" },     /* another task of this CPU */
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = table[i].profile, .cpus = 2, .lazy_max_pages = 1 });
		uint64_t a = perform_vmalloc(m, 8192).ret, b = perform_vmalloc(m, 8192).ret;
		VmsResult result;

		perform(m, table[i].hold);
		result = perform_vfree(m, a);
		assert_int_equal(marks(m, VMS_MARK_LOCK_TRY_FAILED, &result), 1);
		assert_int_equal(marks(m, VMS_MARK_VA_PURGE, &result), 0);
		assert_true(stat_of(m, "lazy_pages") > 1);
		assert_int_equal(stat_of(m, "lock_waits"), 0);
		perform(m, strstr(table[i].hold, "vmap_purge") ? "hold_lock(lock=vmap_purge_lock, on=0)"
		                                               : "hold_lock(lock=purge_lock, on=0)");
		result = perform_vfree(m, b);
		assert_int_equal(marks(m, VMS_MARK_LOCK_TRY_FAILED, &result), 0);
		assert_int_equal(marks(m, VMS_MARK_VA_PURGE, &result), 1);
		assert_int_equal(stat_of(m, "lazy_pages"), 0);
		vms_machine_free(m);
	}
}

/* Another task's purge that has not ended holds the mutex. */
static void another_tasks_purge_holds_the_lock(void **state)
{
	static const VmsEvent purge[] = { { VMS_EVENT_PURGE, { 1 }, 0, 0 } };
	VmsMachine *m = boot_on("linux-6.1/x86_64", 2);
	uint64_t a = perform_vmalloc(m, 4096).ret, b = perform_vmalloc(m, 4096).ret, c = perform_vmalloc(m, 4096).ret;
	VmsResult result;

	(void)state;
	perform_vfree(m, a);
	perform_vfree(m, c);
	perform_among(m, "other_tasks()", purge, 1);
	assert_int_equal(lock_of(m, "vmap_purge_lock").cpu, 1);
	assert_no_violations(m);
	perform_vfree(m, b);
	result = perform(m, "purge()");
	assert_int_equal(marks(m, VMS_MARK_LOCK_SLEEP, &result), 1);
	assert_int_equal(stat_of(m, "lazy_pages"), 0);
	assert_int_equal(lock_of(m, "vmap_purge_lock").cpu, -1);
	assert_no_violations(m);
	vms_machine_free(m);
}

static void what_cannot_be_held_is_refused(void **state)
{
	VmsMachine *m = boot_on("linux-4.19/x86_64", 2);
	char error[VMS_ERROR_SIZE];
	VmsOp op;

	(void)state;
	refusal(m, "hold_lock(lock=vmlist_lock, cpu=1)");              /* this kernel has none */
	refusal(m, "hold_lock(lock=vmap_area_lock, cpu=2)");
	refusal(m, "hold_lock(lock=vmap_area_lock, cpu=0)");           /* it would wait for itself */
	refusal(m, "hold_lock(lock=vmap_area_lock, on=0)");            /* nobody holds it */
	assert_false(vms_op_parse("hold_lock(lock=no_lock, cpu=1)", &op, error));
	perform(m, "hold_lock(lock=vmap_area_lock, cpu=1)");
	refusal(m, "hold_lock(lock=vmap_area_lock, cpu=1)");
	refusal(m, "on_cpu(cpu=1)");                                   /* it is inside */
	perform(m, "hold_lock(lock=vmap_area_lock, on=0)");
	perform(m, "on_cpu(cpu=1)");
	vms_machine_free(m);
}

/* Four CPUs of 6.12 do not meet where those of 6.1 do. */
static void nodes_share_what_was_one_lock(void **state)
{
	VmsMachine *old = boot_on("linux-6.1/x86_64", 4), *m = boot_on("linux-6.12/x86_64", 4);
	uint64_t busy = 0;

	(void)state;
	for (unsigned cpu = 0; cpu < 4; cpu++) {
		perform_at(old, "on_cpu(cpu=%" PRIu64 ")", cpu);
		perform_at(m, "on_cpu(cpu=%" PRIu64 ")", cpu);
		for (int i = 0; i < 8; i++) {
			perform_vmalloc(old, 16 * 4096);
			perform_vmalloc(m, 16 * 4096);
		}
	}
	assert_int_equal(lock_of(old, "vmap_area_lock").taken, 2 * 32);
	busy += lock_of(m, "vmap_nodes[0].busy.lock").taken + lock_of(m, "vmap_nodes[1].busy.lock").taken;
	busy += lock_of(m, "vmap_nodes[2].busy.lock").taken + lock_of(m, "vmap_nodes[3].busy.lock").taken;
	assert_int_equal(busy, 32);
	assert_in_range(lock_of(m, "vmap_nodes[2].busy.lock").taken, 7, 9);
	vms_machine_free(old);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kernel_has_its_own),
		cmocka_unit_test(so_often_each_is_taken),
		cmocka_unit_test(frames_and_objects_are_guarded),
		cmocka_unit_test(what_is_taken_is_released),
		cmocka_unit_test(a_kernel_that_stops_keeps_what_it_holds),
		cmocka_unit_test(who_finds_a_lock_taken_waits),
		cmocka_unit_test(a_purge_that_is_going_on_is_not_waited_for),
		cmocka_unit_test(another_tasks_purge_holds_the_lock),
		cmocka_unit_test(what_cannot_be_held_is_refused),
		cmocka_unit_test(nodes_share_what_was_one_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
