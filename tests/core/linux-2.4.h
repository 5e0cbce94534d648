/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_CORE_LINUX_2_4_H
#define TESTS_CORE_LINUX_2_4_H

/* linux-2.4.h -- what the tests of the 2.4 series have in common: machines of its first and of its last kernel, and
 * short questions to them. */

#include <inttypes.h>
#include <string.h>

#include "tests/machine-test.h"

#define BASE 0xf8800000u
#define OLD "linux-2.4.0/x86_32"
#define NEW "linux-2.4/x86_32"
#define PAGES(n) ((n) * 4 * KIB)

/* The area at an address. */
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
