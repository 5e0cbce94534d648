/* SPDX-License-Identifier: GPL-2.0-or-later */
/* account.c -- see account.h. */

#include "tests/property/account.h"

#define ENTRIES 64

static bool is_asked_for(VmsOwner owner)
{
	return owner == VMS_OWNER_AREA || owner == VMS_OWNER_CALLER || owner == VMS_OWNER_LARGE ||
	       owner == VMS_OWNER_USER;
}

Taken account_of(const VmsMachine *m, const VmsResult *result)
{
	VmsLedgerEntry entry[ENTRIES];
	size_t n = vms_ledger(m, result->first - 1, result->last, entry, ENTRIES);
	Taken taken = { 0 };

	for (size_t i = 0; i < n && i < ENTRIES; i++) {
		const VmsLedgerEntry *e = &entry[i];
		int64_t more = (int64_t)(e->taken - e->returned);

		if (e->kind == VMS_LEDGER_FRAMES && is_asked_for(e->owner))
			taken.frames += more;
		else if (e->kind == VMS_LEDGER_OBJECTS && e->object != VMS_KIND_VMAP_AREA && e->object != VMS_KIND_SLAB)
			taken.objects += more;
	}
	return taken;
}
