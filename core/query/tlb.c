/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tlb.c -- what the TLBs of the CPUs hold: nothing, since no access goes through one. */

#include "core/vmstep.h"

unsigned vms_tlb_size(const VmsMachine *m)
{
	(void)m;
	return 0;
}

size_t vms_tlb(const VmsMachine *m, unsigned cpu, VmsTlbEntry *out, size_t room)
{
	(void)m;
	(void)cpu;
	(void)out;
	(void)room;
	return 0;
}
