/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spoil.c -- see spoil.h. */

#include <stdio.h>
#include <string.h>

#include "core/kernel/page-alloc.h"
#include "tests/core/spoil.h"

/* -------- the machine */

/* Only what its kernel has. */
static void try_op(VmsMachine *m, const char *text)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsResult result;
	VmsOp op;

	if (!vms_op_parse(text, &op, error))
		fail_msg("%s: %s", text, error);
	vms_perform(m, &op, &result, error);
}

VmsMachine *spoil_machine(const char *profile, unsigned cpus)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = profile, .ram = 64 * MIB, .cpus = cpus });
	uint64_t addr[24];

	for (size_t i = 0; i < 24; i++)
		addr[i] = perform_vmalloc(m, (1 + i % 3) * 4096).ret;
	for (size_t i = 0; i < 24; i += 2)
		perform_vfree(m, addr[i]);
	try_op(m, "purge()");
	try_op(m, "vmalloc_huge(size=2097152)");
	try_op(m, "vm_map_ram(count=4)");
	try_op(m, "ioremap(phys=0xfebc0000, size=0x20000)");
	try_op(m, "vmap(count=3)");
	for (size_t i = 1; i < 24; i += 8)
		perform_vfree(m, addr[i]);
	return m;
}

/* -------- its parts */

VmsArea area_of(const VmsMachine *m, VmsAreaUse use)
{
	VmsArea area;
	bool there = vms_area_from(m, 0, &area);

	while (there && (area.use != use || area.state != VMS_AREA_BUSY))
		there = vms_area_next(m, &area);
	assert_true(there);
	return area;
}

const struct vmap_area *va_of(const VmsMachine *m, VmsAreaUse use)
{
	return at(m, area_of(m, use).ref);
}

const struct page *page_of(const VmsMachine *m, VmsAreaUse use)
{
	uint64_t pfn, entry;

	assert_true(vms_translate(m, area_of(m, use).addr, &pfn, &entry));
	return pfn_to_page(m, pfn);
}

const struct vmap_area *some_hole(const VmsMachine *m)
{
	VmsRef hole[64];

	assert_in_range(vms_list(m, VMS_TREE_FREE, 0, hole, 64), 4, 64);
	return at(m, hole[1]);
}

/* -------- what is noticed */

typedef struct {
	const char *wanted;
	bool found;
	char last[256];
} Hearing;

static void hear(const char *what, void *data)
{
	Hearing *hearing = data;

	hearing->found |= strstr(what, hearing->wanted) != NULL;
	snprintf(hearing->last, sizeof hearing->last, "%s", what);
}

void assert_noticed(void **state)
{
	const Spoil *s = *state;
	VmsMachine *m = spoil_machine(s->profile, s->cpus);
	Hearing hearing = { .wanted = s->says };

	assert_no_violations(m);
	s->spoil(m);
	assert_true(vms_violations(m, hear, &hearing) > 0);
	if (!hearing.found)
		fail_msg("nothing was said of \"%s\"; the last was \"%s\"", s->says, hearing.last);
	assert_true(vms_violations(m, NULL, NULL) > 0);
	vms_machine_free(m);
}

int run_spoils(const Spoil *spoils, size_t n)
{
	struct CMUnitTest tests[64];

	assert_true(n <= 64);
	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){ spoils[i].says, assert_noticed, NULL, NULL, (void *)&spoils[i] };
	return _cmocka_run_group_tests("noticed", tests, n, NULL, NULL);
}
