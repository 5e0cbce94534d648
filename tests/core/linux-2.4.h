/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_CORE_LINUX_2_4_H
#define TESTS_CORE_LINUX_2_4_H

/* linux-2.4.h -- what the tests of the 2.4 series have in common: machines of its first and of its last kernel, and
 * short questions to them. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/machine-test.h"

#define BASE 0xf8800000u
#define OLD "linux-2.4.0/x86_32"
#define NEW "linux-2.4/x86_32"
#define PAGES(n) ((n) * 4 * KIB)

/* A machine of that profile. */
static inline VmsMachine *boot_2_4(const char *profile)
{
	return boot_with(&(VmsOptions){ .profile = profile });
}

/* Perform an operation with a number in its text. */
static inline VmsResult perform_with(VmsMachine *m, const char *format, uint64_t value)
{
	char text[96];

	snprintf(text, sizeof text, format, value);
	return perform(m, text);
}

/* How often an operation has made a mark. */
static inline uint64_t count_in(const VmsMachine *m, const VmsResult *result, VmsMark mark)
{
	return vms_count(m, mark, result->first - 1, result->last);
}

/* What is still held, and the area at an address. */
static inline VmsLeaks leaks_of(const VmsMachine *m)
{
	VmsLeaks leaks;

	vms_leaks(m, &leaks);
	return leaks;
}

static inline VmsArea area_of(const VmsMachine *m, uint64_t addr)
{
	VmsArea area = { 0 };

	assert_true(vms_area_find(m, addr, &area));
	return area;
}

/* The kernel has refused without a word. */
static inline void assert_silent_null(const VmsResult *result)
{
	assert_true(result->failed);
	assert_false(result->bug);
	assert_int_equal(result->ret, 0);
	assert_string_equal(result->message, "");
}

/* A test that holds for both kernels; its state is the profile. */
#define IN_BOTH(test) \
	{ #test ", 2.4.0", test, NULL, NULL, (void *)OLD }, { #test ", 2.4.32", test, NULL, NULL, (void *)NEW }

#endif
