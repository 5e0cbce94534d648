/* SPDX-License-Identifier: GPL-2.0-or-later */
/* printk.c -- what a pointer looks like in the log.
 *
 *   until 4.14     driver: buffer at f8800000
 *   since 4.15     driver: buffer at 00000000a3c1f02e
 *
 * Inaccuracies: the kernel's key is secret and new at each boot, and its hash is siphash; here the machine's seed is
 * the key of a simpler one, so that a lesson always sees the same.
 */

#include "core/kernel/kernel.h"
#include "core/kernel/printk.h"
#include "core/machine/set.h"

/* The lower half of a product with an odd number is as good as any for telling pointers apart; the upper half has more
 * of each bit in it. */
static uint64_t hash_of(const Machine *m, uint64_t addr)
{
	uint64_t x = (addr ^ (m->options.seed + 1) * 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu;

	return (x ^ x >> 32) * 0xc4ceb9fe1a85ec53u >> 32;
}

void printk_pointer(Machine *m, uint64_t addr)
{
	uint64_t shown = m->era->version >= KERNEL(4, 15) ? hash_of(m, addr) : addr;

	MARK(m, LOG_DRIVER_POINTER, shown);
}
