/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-operations.c -- operations as text and back, their arguments, and what is refused. */

#include <string.h>

#include "tests/machine-test.h"

static void assert_same_op(const VmsOp *a, const VmsOp *b)
{
	assert_int_equal(a->kind, b->kind);
	for (size_t i = 0; i < vms_op_info(a->kind)->n_args; i++)
		assert_int_equal(a->arg[i], b->arg[i]);
}

static void every_operation_is_found_by_its_name(void **state)
{
	(void)state;
	for (VmsOpKind kind = 1; kind < VMS_OP_COUNT; kind++) {
		const VmsOpInfo *info = vms_op_info(kind);

		assert_non_null(info);
		assert_int_equal(vms_op_find(info->name), kind);
		assert_true(strlen(info->doc) > 0);
		for (size_t i = 0; i < info->n_args; i++)
			assert_int_equal(vms_op_arg_index(kind, info->arg[i].name), i);
	}
	assert_int_equal(vms_op_find("mmap"), VMS_OP_NONE);
	assert_int_equal(vms_op_arg_index(VMS_OP_VMALLOC, "colour"), -1);
}

/* Text and back, for each operation with defaults and with a value in every argument. */
static void text_and_back_is_the_same(void **state)
{
	(void)state;
	for (VmsOpKind kind = 1; kind < VMS_OP_COUNT; kind++) {
		const VmsOpInfo *info = vms_op_info(kind);
		VmsOp op = vms_op(kind);

		for (size_t i = 0; i < info->n_args; i++) {
			VmsArgType type = info->arg[i].type;
			uint64_t value = type == VMS_ARG_BOOL || type == VMS_ARG_WHAT ? 1 : 0x5000 + i;
			char text[256], error[VMS_ERROR_SIZE] = "";
			VmsOp back;

			assert_true(vms_op_set(&op, info->arg[i].name, value));
			if (i + 1 < info->n_args && info->arg[i + 1].required)
				continue;
			assert_true(vms_op_format(&op, text, sizeof text) < (int)sizeof text);
			if (!vms_op_parse(text, &back, error))
				fail_msg("%s: %s", text, error);
			assert_same_op(&op, &back);
		}
	}
}

/* One argument of an operation has that value, the others have usual ones. */
static VmsOp op_with(VmsOpKind kind, size_t argument, uint64_t value)
{
	const VmsOpInfo *info = vms_op_info(kind);
	VmsOp op = vms_op(kind);

	for (size_t i = 0; i < info->n_args; i++)
		if (info->arg[i].required || i == argument)
			assert_true(vms_op_set(&op, info->arg[i].name, i == argument ? value : 1));
	return op;
}

/* Another process, which has the operation as text, must be able to perform it, too. */
static void whatever_is_performed_can_be_written_and_read(void **state)
{
	static const uint64_t values[] = {
		0, 1, 12, 0x80000000, UINT32_MAX, (uint64_t)1 << 32, (uint64_t)1 << 62, (uint64_t)1 << 63,
		((uint64_t)1 << 63) + 1, UINT64_MAX
	};
	size_t n_values = sizeof values / sizeof values[0], performed = 0;

	(void)state;
	for (int kind = VMS_OP_NONE + 1; kind < VMS_OP_COUNT; kind++)
		for (size_t i = 0; i < vms_op_info((VmsOpKind)kind)->n_args * n_values; i++) {
			VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-6.1/toy", .unrecorded = true });
			VmsOp op = op_with((VmsOpKind)kind, i / n_values, values[i % n_values]), back;
			char text[200], error[VMS_ERROR_SIZE];
			VmsResult result;

			if (vms_perform(m, &op, &result, error)) {
				assert_true(vms_op_format(&op, text, sizeof text) < (int)sizeof text);
				assert_true(vms_op_parse(text, &back, error));
				assert_same_op(&op, &back);
				performed++;
			}
			vms_machine_free(m);
		}
	assert_true(performed > 100);
}

static void an_operation_reads_like_a_call(void **state)
{
	VmsOp op = vms_op(VMS_OP_VMALLOC);
	char text[64];

	(void)state;
	vms_op_set(&op, "size", 12 * KIB);
	assert_int_equal(vms_op_format(&op, text, sizeof text), strlen("vmalloc(size=12288)"));
	assert_string_equal(text, "vmalloc(size=12288)");
}

static void a_short_buffer_is_told_the_length(void **state)
{
	VmsOp op = vms_op(VMS_OP_VMALLOC);
	char text[8];

	(void)state;
	vms_op_set(&op, "size", 12 * KIB);
	assert_int_equal(vms_op_format(&op, text, sizeof text), strlen("vmalloc(size=12288)"));
	assert_string_equal(text, "vmalloc");
	assert_int_equal(vms_op_format(&op, NULL, 0), strlen("vmalloc(size=12288)"));
}

static void text_that_is_no_operation_is_refused(void **state)
{
	const char *const wrong[] = {
		"", "vmalloc", "vmalloc(", "vmalloc(size)", "vmalloc(size=)", "vmalloc(size=many)",
		"vmalloc(size=12", "vmalloc(size=1) and more", "vmalloc(colour=1)", "mmap(size=1)",
		"vmalloc(size=99999999999999999999999)",
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char error[VMS_ERROR_SIZE] = "";
		VmsOp op;

		if (vms_op_parse(wrong[i], &op, error))
			fail_msg("'%s' was taken for an operation", wrong[i]);
		assert_string_not_equal(error, "");
	}
}

static void a_refused_operation_changes_nothing(void **state)
{
	VmsMachine *m = boot();
	uint64_t before = vms_state_hash(m);
	char error[VMS_ERROR_SIZE] = "";
	VmsOp op = vms_op(VMS_OP_ON_CPU);
	VmsResult result;

	(void)state;
	vms_op_set(&op, "cpu", 1000);
	assert_false(vms_perform(m, &op, &result, error));
	assert_string_not_equal(error, "");
	assert_int_equal(vms_state_hash(m), before);
	assert_int_equal(vms_op_count(m), 0);
	vms_machine_free(m);
}

static void a_required_argument_cannot_be_left_out(void **state)
{
	VmsMachine *m = boot();
	char error[VMS_ERROR_SIZE] = "";
	VmsOp op = vms_op(VMS_OP_VMALLOC);
	VmsResult result;

	(void)state;
	assert_false(vms_perform(m, &op, &result, error));
	assert_non_null(strstr(error, "size"));
	vms_machine_free(m);
}

static void address_space_is_reserved_as_asked(void **state)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-6.1/x86_64" });
	VmsArea area;

	(void)state;
	perform_vmalloc(m, 4 * KIB);
	assert_int_equal(perform(m, "get_vm_area(size=4096, align=0x10000)").ret % 0x10000, 0);
	assert_true(vms_area_find(m, perform(m, "get_vm_area(size=4096, shift=21)").ret, &area));
	assert_int_equal(area.size, 2 * MIB);
	vms_machine_free(m);
}

/* Before 5.13 a size is rounded to pages, and a shift by more than a word has is no shift. */
/* Nobody has so many frames of his own; the sizes of some of them wrap. */
static void more_frames_than_there_are_cannot_be_mapped(void **state)
{
	static const char *const text[] = {
		"vm_map_ram(count=3296768000)", "vm_map_ram(count=0x10000000000001)", "vm_map_ram(count=0x100001)",
		"vmap(count=3296768000)", "vmap(count=0x10000000000001)", "vmap(count=0x100001)"
	};

	(void)state;
	for (size_t i = 0; i < vms_profile_count(); i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = vms_profile_at(i)->name });

		for (size_t k = 0; k < sizeof text / sizeof *text; k++) {
			char error[VMS_ERROR_SIZE] = "";
			VmsResult result;
			VmsOp op;

			assert_true(vms_op_parse(text[k], &op, error));
			if (vms_op_exists(m, op.kind)) {
				assert_true(vms_perform(m, &op, &result, error));
				assert_true(result.failed);
			}
		}
		assert_no_violations(m);
		vms_machine_free(m);
	}
}

static void a_shift_that_makes_no_sense_is_refused(void **state)
{
	static const struct { const char *profile, *text; } wrong[] = {
		{ "linux-5.4/x86_64", "get_vm_area(size=4096, shift=21)" },
		{ "linux-6.1/x86_64", "get_vm_area(size=4096, shift=64)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = wrong[i].profile });
		char error[VMS_ERROR_SIZE] = "";
		VmsResult result;
		VmsOp op;

		assert_true(vms_op_parse(wrong[i].text, &op, error));
		assert_false(vms_perform(m, &op, &result, error));
		assert_non_null(strstr(error, "shift"));
		vms_machine_free(m);
	}
}

static void operations_are_remembered_as_they_were_given(void **state)
{
	VmsMachine *m = boot();
	VmsOp op;
	VmsResult given, result;
	char text[64];

	(void)state;
	perform_vmalloc(m, 12 * KIB);
	given = perform(m, "get_vm_area(size=8192)");
	assert_int_equal(vms_op_count(m), 2);
	assert_true(vms_op_at(m, 2, &op, &result));
	vms_op_format(&op, text, sizeof text);
	assert_string_equal(text, "get_vm_area(size=8192)");
	assert_int_equal(result.ret, given.ret);
	assert_int_equal(result.object, given.object);
	assert_false(vms_op_at(m, 3, &op, &result));
	assert_false(vms_op_at(m, 0, &op, &result));
	vms_machine_free(m);
}

static void options_that_make_no_sense_are_refused(void **state)
{
	const VmsEarlyArea area = { .start = 0xffffc90000000000, .end = 0xffffc90000004000 };
	const VmsEarlyArea wide = { .start = 0xf8000000, .end = 0x100002000 }, null = { .start = 0, .end = 0x1000 };
	const VmsFoundArea found = { .start = 0xffffc90000002000, .end = 0xffffc90000006000 };
	const VmsFoundArea full = { .start = found.start, .end = 0xffffe00000000000, .nr_pages = 0x20000001 };
	const VmsFoundHole hole = { .start = 1, .end = 0xffffc90000000000 }, all = { .start = 1, .end = UINT64_MAX };
	const VmsOptions wrong[] = {
		{ .profile = "linux-0.01/pdp11" },
		{ .ram = 1 },
		{ .cpus = 100000 },
		{ .vmalloc_start = 0xffffc90000001000, .vmalloc_end = 0xffffc90000000000 },
		{ .vmalloc_start = 0x8840bf62a5bd3000, .vmalloc_end = 0x8840bf62a5bf3000 },
		{ .profile = "linux-3.15/x86_32", .vmalloc_start = 0, .vmalloc_end = 0xf8000000 },
		{ .lazy_max_pages = UINT64_MAX },
		{ .profile = "linux-3.15/x86_32", .early = &wide, .n_early = 1 },
		{ .early = &null, .n_early = 1 },
		{ .early = &area, .n_early = 1, .found = &found, .n_found = 1 },
		{ .found = &full, .n_found = 1 },
		{ .profile = "linux-6.1/x86_64", .holes = &hole, .n_holes = 1 },
		{ .profile = "linux-6.1/x86_64", .found = &found, .n_found = 1, .holes = &all, .n_holes = 1 },
		{ .profile = "linux-4.19/x86_64", .holes = &all, .n_holes = 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char error[VMS_ERROR_SIZE] = "";

		assert_null(vms_machine_new(&wrong[i], error));
		assert_string_not_equal(error, "");
	}
}

static void every_profile_boots(void **state)
{
	(void)state;
	assert_true(vms_profile_count() > 0);
	assert_string_equal(vms_profile_default()->name, "linux-4.19/x86_64");
	for (size_t i = 0; i < vms_profile_count(); i++) {
		const VmsProfile *profile = vms_profile_at(i);
		VmsMachine *m = boot_with(&(VmsOptions){ .profile = profile->name });

		assert_ptr_equal(vms_profile_find(profile->name), profile);
		assert_ptr_equal(vms_machine_profile(m), profile);
		assert_int_equal(vms_machine_ram(m), profile->default_ram);
		assert_int_equal(vms_machine_cpus(m), 1);
		assert_no_violations(m);
		vms_machine_free(m);
	}
	assert_null(vms_profile_find("linux-0.01/pdp11"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_operation_is_found_by_its_name),
		cmocka_unit_test(text_and_back_is_the_same),
		cmocka_unit_test(whatever_is_performed_can_be_written_and_read),
		cmocka_unit_test(an_operation_reads_like_a_call),
		cmocka_unit_test(a_short_buffer_is_told_the_length),
		cmocka_unit_test(text_that_is_no_operation_is_refused),
		cmocka_unit_test(a_refused_operation_changes_nothing),
		cmocka_unit_test(a_required_argument_cannot_be_left_out),
		cmocka_unit_test(address_space_is_reserved_as_asked),
		cmocka_unit_test(more_frames_than_there_are_cannot_be_mapped),
		cmocka_unit_test(a_shift_that_makes_no_sense_is_refused),
		cmocka_unit_test(operations_are_remembered_as_they_were_given),
		cmocka_unit_test(options_that_make_no_sense_are_refused),
		cmocka_unit_test(every_profile_boots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
