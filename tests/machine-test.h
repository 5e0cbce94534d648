/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_MACHINE_TEST_H
#define TESTS_MACHINE_TEST_H

/* machine-test.h -- what the tests of the core have in common: booting a machine and performing operations that are
 * written as text. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/vmstep.h"

#define KIB ((uint64_t)1024)
#define MIB (1024 * KIB)

/* A machine of the default profile, or with the options given. */
VmsMachine *boot(void);
VmsMachine *boot_with(const VmsOptions *options);

/* How many profiles there are of machines as one could buy them: the toys come after those. */
size_t machine_count(void);

/* A machine of that profile, as it comes; and one with 64 MiB. */
VmsMachine *boot_profile(const char *profile);
VmsMachine *boot_with_64_mib(const char *profile);

/* Perform "vmalloc(size=12288)"; the test fails where the machine refuses it. */
VmsResult perform(VmsMachine *m, const char *text);

/* Why the machine refuses it, valid until the next call; the test fails where it is performed, or leaves a trace. */
const char *refusal(VmsMachine *m, const char *text);

/* The same as perform with a number put into the text, as printf does; and while other tasks do something. */
VmsResult perform_at(VmsMachine *m, const char *format, uint64_t value);
VmsResult perform_among(VmsMachine *m, const char *text, const VmsEvent *others, size_t n);

/* The commonest two. */
VmsResult perform_vmalloc(VmsMachine *m, uint64_t size);
VmsResult perform_vfree(VmsMachine *m, uint64_t addr);

/* A few operations that touch everything: areas of several sizes, a nested page array, a hole, a purge. */
void perform_a_bit_of_everything(VmsMachine *m);

/* How often an operation has made a mark. */
uint64_t marks(const VmsMachine *m, VmsMark mark, const VmsResult *result);

/* What is still held. */
VmsLeaks leaks_of(const VmsMachine *m);

/* A counter by its name. */
uint64_t stat_of(const VmsMachine *m, const char *name);

/* The invariants of the state at the cursor hold; says which do not. */
void assert_no_violations(const VmsMachine *m);

/* A copy of the arena's used bytes; free() it.  Equal is the arena when what has been used since is zero again. */
void *arena_copy(const VmsMachine *m, size_t *size);
void assert_arena_equal(const VmsMachine *m, const void *copy, size_t size);

/* state[i] becomes the hash at step i - 1: the first is that of the machine as booted.  free() it. */
uint64_t *hashes_of_all_steps(VmsMachine *m);

#endif
