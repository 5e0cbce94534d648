/* SPDX-License-Identifier: GPL-2.0-or-later */
/* caches.c -- memory is short: what the caches of kmalloc keep without need is given back. */

#include "core/kernel/memory.h"
#include "core/op/caches.h"

bool keeps_empty_slabs(const Machine *m) { return m->era->memory->shrink_caches; }

void call_shrink_caches(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)op;
	(void)result;
	m->era->memory->shrink_caches(m);
}
