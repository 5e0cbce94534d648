/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-contexts.c -- who may call what: each context, each call, each kernel; the counts behind the contexts, and the
 * words of the complaint. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

enum { PROCESS, SPINLOCK, BH_OFF, SOFTIRQ, HARDIRQ, KPROBE, NMI, CONTEXTS };
static const char *const contexts[CONTEXTS] = {
	"process", "spinlock", "bh_off", "softirq", "hardirq", "kprobe", "nmi"
};

/* What becomes of a call: nothing is said, the kernel complains, stops, or leaves the work to a worker. */
typedef enum { FINE, COMPLAINS, STOPS, DEFERS, NONE } Outcome;

typedef enum {
	KMALLOC_KERNEL, KMALLOC_ATOMIC, VMALLOC, VFREE, VUNMAP, IOREMAP, VMAP, VFREE_ATOMIC,
	ALLOC_PAGES, ALLOC_PAGES_ATOMIC, CALLS
} Call;

/* -------- the table */

typedef struct { const char *profile; int version; } Kernel;

static const Kernel kernels[] = {
	{ "linux-2.4.0/x86_32", 20400 }, { "linux-2.4/x86_32", 20432 }, { "linux-2.6.34/arm", 20634 },
	{ "linux-2.6.34/x86_32", 20634 }, { "linux-2.6.34/x86_64", 20634 }, { "linux-3.15/x86_32", 31500 },
	{ "linux-3.15/x86_64", 31500 }, { "linux-4.19/x86_64", 41900 }, { "linux-5.0/x86_64", 50000 },
	{ "linux-5.4/x86_64", 50400 }, { "linux-6.1/x86_64", 60100 }, { "linux-6.12/x86_64", 61200 },
};

static bool is_interrupt(int context)
{
	return context == BH_OFF || context == SOFTIRQ || context == HARDIRQ || context == NMI;
}

/* vfree says nothing where a lock is held until remove_vm_area may sleep (4.10); it is deferred since 3.10. */
static Outcome of_vfree(int version, int context)
{
	if (version < 30000)
		return is_interrupt(context) ? STOPS : FINE;
	if (context == NMI)
		return STOPS;
	if (is_interrupt(context))
		return DEFERS;
	return version < 41000 ? FINE : COMPLAINS;
}

/* 2.4 looks at nothing but that: with GFP_KERNEL no slab may be made in an interrupt.  The first slab of vm_structs is
 * there already. */
static bool grows_a_slab(Call call) { return call == KMALLOC_KERNEL; }

static Outcome expected(int version, Call call, int context)
{
	if (call == VMAP && version == 20400)
		return NONE;
	if (call == VUNMAP && version == 20400)
		return NONE;
	if (call == VFREE_ATOMIC && version < 41000)
		return NONE;
	if (context == PROCESS)
		return call == VFREE_ATOMIC ? DEFERS : FINE;
	if (version < 20600)
		return is_interrupt(context) && grows_a_slab(call) ? STOPS : FINE;
	switch (call) {
	case KMALLOC_KERNEL: case ALLOC_PAGES: return COMPLAINS;
	case KMALLOC_ATOMIC: case ALLOC_PAGES_ATOMIC: return FINE;
	case VFREE: return of_vfree(version, context);
	case VFREE_ATOMIC: return context == NMI ? STOPS : DEFERS;
	default: return is_interrupt(context) ? STOPS : COMPLAINS;
	}
}

/* -------- what becomes of it */

static VmsResult make_call(VmsMachine *m, Call call, const uint64_t *addr)
{
	switch (call) {
	case KMALLOC_KERNEL: return perform(m, "kmalloc(size=64)");
	case KMALLOC_ATOMIC: return perform(m, "kmalloc(size=64, gfp=GFP_ATOMIC)");
	case VMALLOC: return perform_vmalloc(m, 4096);
	case VFREE: return perform_vfree(m, addr[0]);
	case VUNMAP: return perform_at(m, "vunmap(addr=0x%" PRIx64 ")", addr[1]);
	case IOREMAP: return perform(m, "ioremap(phys=0xfe000000, size=4096)");
	case VMAP: return perform(m, "vmap(count=1)");
	case ALLOC_PAGES: return perform(m, "alloc_pages(order=1)");
	case ALLOC_PAGES_ATOMIC: return perform(m, "alloc_pages(gfp=GFP_ATOMIC, order=1)");
	default: return perform_at(m, "vfree_atomic(addr=0x%" PRIx64 ")", addr[0]);
	}
}

static Outcome outcome_of(VmsMachine *m, const VmsResult *result)
{
	bool complained = strstr(result->message, "BUG: sleeping function called from invalid context at ") != NULL;

	if (result->bug)
		return STOPS;
	if (marks(m, VMS_MARK_DEFER_ADD, result))
		return DEFERS;
	assert_int_equal(complained, marks(m, VMS_MARK_CTX_VIOLATION, result) > 0);
	assert_int_equal(stat_of(m, "violations"), marks(m, VMS_MARK_CTX_VIOLATION, result));
	return complained ? COMPLAINS : FINE;
}

static void check_cell(const Kernel *kernel, Call call, int context)
{
	Outcome want = expected(kernel->version, call, context), got;
	VmsMachine *m = boot_profile(kernel->profile);
	uint64_t addr[2] = { perform_vmalloc(m, 4096).ret, 0 };
	size_t size;
	void *before;
	VmsResult result;
	char text[64];

	if (kernel->version > 20400)
		addr[1] = perform(m, "vmap(count=1)").ret;
	perform(m, "defer_work(on=1)");
	if (context) {
		snprintf(text, sizeof text, "enter_context(context=%s)", contexts[context]);
		perform(m, text);
	}
	before = arena_copy(m, &size);
	result = make_call(m, call, addr);
	got = outcome_of(m, &result);
	if (got != want)
		fail_msg("%s: call %d in context %s: %d, not %d (%s)", kernel->profile, call, contexts[context], got,
		         want, result.message);
	assert_int_equal(stat_of(m, "stopped"), want == STOPS);
	vms_goto(m, result.first - 1);
	assert_arena_equal(m, before, size);
	free(before);
	vms_machine_free(m);
}

static void each_call_in_each_context_of_each_kernel(void **state)
{
	(void)state;
	for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++)
		for (int call = 0; call < CALLS; call++)
			for (int context = 0; context < CONTEXTS; context++)
				if (expected(kernels[k].version, call, context) != NONE)
					check_cell(&kernels[k], call, context);
}

/* -------- counts */

static VmsContext context_in(VmsMachine *m, const char *name)
{
	VmsContext c;
	char text[64];

	snprintf(text, sizeof text, "enter_context(context=%s)", name);
	perform(m, text);
	vms_context(m, &c);
	return c;
}

/* Contexts lie on top of each other: a lock that is taken in an interrupt does not end that. */
static void contexts_add_up(void **state)
{
	VmsMachine *m = boot();
	VmsContext c;

	(void)state;
	vms_context(m, &c);
	assert_string_equal(c.name, "process");
	assert_false(c.in_atomic || c.in_interrupt || c.irqs_off);
	c = context_in(m, "spinlock");
	assert_true(c.in_atomic && !c.in_interrupt && !c.irqs_off);
	c = context_in(m, "softirq");
	assert_true(c.in_interrupt && !c.irqs_off);
	c = context_in(m, "hardirq");
	assert_true(c.in_interrupt && c.irqs_off);
	c = context_in(m, "spinlock");
	assert_true(c.in_interrupt && c.irqs_off);
	assert_string_equal(c.name, "spinlock");
	assert_int_equal(c.preempt, 2);
	assert_int_equal(c.softirq + c.hardirq, 2);
	assert_true(perform_vmalloc(m, 4096).bug);
	vms_machine_free(m);

	m = boot();
	c = context_in(m, "kprobe");
	assert_true(c.in_atomic && c.irqs_off && !c.in_interrupt);
	c = context_in(m, "nmi");
	assert_true(c.nmi == 1 && c.in_interrupt);
	vms_machine_free(m);
}

/* The kernel's own spinlocks count, too. */
static void a_spinlock_of_the_kernel_keeps_it_from_sleeping(void **state)
{
	VmsMachine *m = boot();
	VmsResult result = perform_vmalloc(m, 4096);
	VmsContext c;
	VmsStep step;
	bool held = false, seen = false;

	(void)state;
	for (int64_t i = result.first; i <= result.last; i++) {
		assert_true(vms_step_at(m, i, &step));
		if (step.mark == VMS_MARK_LOCK_TAKE || step.mark == VMS_MARK_LOCK_RELEASE)
			held = step.mark == VMS_MARK_LOCK_TAKE;
		vms_goto(m, i);
		vms_context(m, &c);
		assert_int_equal(c.in_atomic, held);
		assert_string_equal(c.name, held ? "spinlock" : "process");
		seen |= held;
	}
	assert_true(seen);
	vms_machine_free(m);
}

/* -------- words */

static void the_page_allocator_names_its_own_file(void **state)
{
	static const struct { const char *profile, *file; } table[] = {
		{ "linux-2.6.34/x86_32", "mm/page_alloc.c" }, { "linux-3.15/x86_64", "mm/page_alloc.c" },
		{ "linux-4.19/x86_64", "mm/page_alloc.c" }, { "linux-5.4/x86_64", "mm/page_alloc.c" },
		{ "linux-6.1/x86_64", "include/linux/sched/mm.h" }, { "linux-6.12/x86_64", "include/linux/sched/mm.h" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		char words[128];

		context_in(m, "softirq");
		snprintf(words, sizeof words, "BUG: sleeping function called from invalid context at %s",
		         table[i].file);
		assert_string_equal(perform(m, "alloc_pages()").message, words);
		vms_machine_free(m);
	}
}

static void the_complaint_is_in_the_kernels_own_words(void **state)
{
	static const struct { const char *profile, *context; const char *line[4]; } table[] = {
		{ "linux-2.6.34/x86_64", "spinlock", {
			"BUG: sleeping function called from invalid context at mm/slub.c",
			"in_atomic(): 1, irqs_disabled(): 0, pid: 1, name: swapper" } },
		{ "linux-3.15/x86_32", "kprobe", {
			"BUG: sleeping function called from invalid context at mm/slub.c",
			"in_atomic(): 1, irqs_disabled(): 1, pid: 1, name: swapper/0" } },
		{ "linux-4.19/x86_64", "spinlock", {
			"BUG: sleeping function called from invalid context at mm/vmalloc.c",
			"in_atomic(): 1, irqs_disabled(): 0, pid: 1, name: swapper/0" } },
		{ "linux-5.4/x86_64", "hardirq", {
			"BUG: sleeping function called from invalid context at mm/slab.h",
			"in_atomic(): 1, irqs_disabled(): 1, non_block: 0, pid: 1, name: swapper/0" } },
		{ "linux-6.1/x86_64", "softirq", {
			"BUG: sleeping function called from invalid context at include/linux/sched/mm.h",
			"in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: 1, name: swapper/0",
			"preempt_count: 100, expected: 0", "RCU nest depth: 0, expected: 0" } },
		{ "linux-6.12/x86_64", "nmi", {
			"BUG: sleeping function called from invalid context at include/linux/sched/mm.h",
			"in_atomic(): 1, irqs_disabled(): 1, non_block: 0, pid: 1, name: swapper/0",
			"preempt_count: 110000, expected: 0", "RCU nest depth: 0, expected: 0" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		VmsMachine *m = boot_profile(table[i].profile);
		bool in_vmalloc = strstr(table[i].line[0], "vmalloc.c") != NULL;
		size_t n = 0;
		uint64_t addr = perform(m, "vmap(count=1)").ret;
		VmsResult result;
		char line[200];

		context_in(m, table[i].context);
		result = in_vmalloc ? perform_at(m, "vunmap(addr=0x%" PRIx64 ")", addr)
		                    : perform(m, "kmalloc(size=64)");
		assert_string_equal(result.message, table[i].line[0]);
		for (; n < 4 && table[i].line[n]; n++) {
			assert_true(vms_log_line(m, n, line, sizeof line) > 0);
			assert_string_equal(line, table[i].line[n]);
		}
		assert_int_equal(vms_log_count(m), n);
		vms_machine_free(m);
	}
}

/* Once an operation; but each violation is counted. */
static void it_complains_once_an_operation(void **state)
{
	VmsMachine *m = boot();
	VmsResult result;

	(void)state;
	context_in(m, "spinlock");
	result = perform_vmalloc(m, 4096);
	assert_true(marks(m, VMS_MARK_CTX_VIOLATION, &result) > 1);
	assert_int_equal(marks(m, VMS_MARK_LOG_ATOMIC_SLEEP, &result), 1);
	assert_int_equal(stat_of(m, "violations"), marks(m, VMS_MARK_CTX_VIOLATION, &result));
	vms_goto(m, VMS_START);
	assert_int_equal(stat_of(m, "violations"), 0);
	vms_machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_call_in_each_context_of_each_kernel),
		cmocka_unit_test(contexts_add_up),
		cmocka_unit_test(a_spinlock_of_the_kernel_keeps_it_from_sleeping),
		cmocka_unit_test(the_page_allocator_names_its_own_file),
		cmocka_unit_test(the_complaint_is_in_the_kernels_own_words),
		cmocka_unit_test(it_complains_once_an_operation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
