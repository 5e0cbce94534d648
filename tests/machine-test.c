/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine-test.c -- see machine-test.h. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine-test.h"

VmsMachine *boot_with(const VmsOptions *options)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsMachine *m = vms_machine_new(options, error);

	if (!m)
		fail_msg("no machine: %s", error);
	return m;
}

VmsMachine *boot(void)
{
	return boot_with(&(VmsOptions){ 0 });
}

size_t machine_count(void)
{
	size_t n = 0;

	while (n < vms_profile_count() && !vms_profile_at(n)->toy)
		n++;
	return n;
}

VmsMachine *boot_profile(const char *profile)
{
	return boot_with(&(VmsOptions){ .profile = profile });
}

VmsMachine *boot_with_64_mib(const char *profile)
{
	return boot_with(&(VmsOptions){ .profile = profile, .ram = 64 * MIB });
}

static VmsResult perform_op(VmsMachine *m, const VmsOp *op, const char *text)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsResult result = { 0 };

	if (!vms_perform(m, op, &result, error))
		fail_msg("%s: %s", text, error);
	return result;
}

VmsResult perform_among(VmsMachine *m, const char *text, const VmsEvent *others, size_t n)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsOp op;

	if (!vms_op_parse(text, &op, error))
		fail_msg("%s: %s", text, error);
	op.others = others;
	op.n_others = n;
	return perform_op(m, &op, text);
}

VmsResult perform(VmsMachine *m, const char *text)
{
	return perform_among(m, text, NULL, 0);
}

const char *refusal(VmsMachine *m, const char *text)
{
	static char error[VMS_ERROR_SIZE];
	uint64_t before = vms_state_hash(m);
	VmsResult result;
	VmsOp op;

	if (!vms_op_parse(text, &op, error))
		fail_msg("%s: %s", text, error);
	error[0] = 0;
	assert_false(vms_perform(m, &op, &result, error));
	assert_string_not_equal(error, "");
	assert_int_equal(vms_state_hash(m), before);
	return error;
}

VmsResult perform_at(VmsMachine *m, const char *format, uint64_t value)
{
	char text[100];

	snprintf(text, sizeof text, format, value);
	return perform(m, text);
}

VmsResult perform_vmalloc(VmsMachine *m, uint64_t size)
{
	VmsOp op = vms_op(VMS_OP_VMALLOC);

	assert_true(vms_op_set(&op, "size", size));
	return perform_op(m, &op, "vmalloc");
}

VmsResult perform_vfree(VmsMachine *m, uint64_t addr)
{
	VmsOp op = vms_op(VMS_OP_VFREE);

	assert_true(vms_op_set(&op, "addr", addr));
	return perform_op(m, &op, "vfree");
}

void perform_a_bit_of_everything(VmsMachine *m)
{
	const uint64_t size[] = { 1, 12 * KIB, 64 * KIB, 2 * MIB + 1, 4 * KIB };
	uint64_t addr[5];

	for (size_t i = 0; i < 5; i++)
		addr[i] = perform_vmalloc(m, size[i]).ret;
	perform_vfree(m, addr[1]);
	perform_vfree(m, addr[3]);
	perform(m, "purge()");
	perform_vmalloc(m, 8 * KIB);
	perform(m, "ioremap(phys=0xfebc0000, size=0x20000)");
	perform(m, "vmap(count=3)");
	perform(m, "vm_map_ram(count=4)");
	perform_vmalloc(m, 0);
}

uint64_t marks(const VmsMachine *m, VmsMark mark, const VmsResult *result)
{
	return vms_count(m, mark, result->first - 1, result->last);
}

VmsLeaks leaks_of(const VmsMachine *m)
{
	VmsLeaks leaks;

	vms_leaks(m, &leaks);
	return leaks;
}

uint64_t stat_of(const VmsMachine *m, const char *name)
{
	uint64_t value = 0;

	if (!vms_stat(m, name, &value))
		fail_msg("there is no counter %s", name);
	return value;
}

static void say_violation(const char *what, void *data)
{
	(void)data;
	print_error("violated: %s\n", what);
}

void assert_no_violations(const VmsMachine *m)
{
	assert_int_equal(vms_violations(m, say_violation, NULL), 0);
}

void *arena_copy(const VmsMachine *m, size_t *size)
{
	const void *bytes = vms_arena(m, size);
	void *copy = malloc(*size);

	assert_non_null(copy);
	return memcpy(copy, bytes, *size);
}

void assert_arena_equal(const VmsMachine *m, const void *copy, size_t size)
{
	size_t now;
	const uint8_t *bytes = vms_arena(m, &now), *was = copy;

	assert_true(now >= size);
	for (size_t i = memcmp(bytes, was, size) ? 0 : size; i < now; i++)
		if (bytes[i] != (i < size ? was[i] : 0))
			fail_msg("byte %zu of the arena is %u and was %u", i, bytes[i], i < size ? was[i] : 0);
}

uint64_t *hashes_of_all_steps(VmsMachine *m)
{
	int64_t steps = vms_step_count(m);
	uint64_t *hash = calloc((size_t)steps + 1, sizeof *hash);

	assert_non_null(hash);
	for (int64_t step = VMS_START; step < steps; step++) {
		assert_int_equal(vms_goto(m, step), step);
		hash[step + 1] = vms_state_hash(m);
	}
	return hash;
}
