/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_CORE_SPOIL_H
#define TESTS_CORE_SPOIL_H

/* spoil.h -- machines in which something has been made wrong, to see that it is noticed. */

#include "core/machine/set.h"
#include "core/machine/state.h"
#include "tests/machine-test.h"

/* What is made wrong, on a machine of which profile and how many CPUs, and what is said of it. */
typedef struct {
	const char *profile;
	unsigned cpus;
	void (*spoil)(VmsMachine *m);
	const char *says;
} Spoil;

/* Profile and CPUs of a spoil. */
#define V24 "linux-2.4/x86_32", 1
#define V419 "linux-4.19/x86_64", 1
#define V54 "linux-5.4/x86_64", 1
#define V61 "linux-6.1/x86_64", 1
#define V612 "linux-6.12/x86_64", 4

/* A small machine on which a little of everything was done: areas and holes in turn, ranges that wait, ranges that were
 * purged and are in pools where there are any, a block of vm_map_ram, a device's registers, large pages. */
VmsMachine *spoil_machine(const char *profile, unsigned cpus);

/* Before it was made wrong nothing was said; then this. */
void assert_noticed(void **state);

/* Run a test for each of them. */
int run_spoils(const Spoil *spoils, size_t n);

/* The first area in use of a kind, its vmap_area (or, in 2.4, its vm_struct), and the frame of its first page. */
VmsArea area_of(const VmsMachine *m, VmsAreaUse use);
const struct vmap_area *va_of(const VmsMachine *m, VmsAreaUse use);
const struct page *page_of(const VmsMachine *m, VmsAreaUse use);

/* The lowest hole of the tree in the window, with a neighbour on either side. */
const struct vmap_area *some_hole(const VmsMachine *m);

#endif
