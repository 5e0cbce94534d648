/* SPDX-License-Identifier: GPL-2.0-or-later */
/* notify.c -- the chain vmap_notify_list: drivers that could give ranges back when addresses run out.
 *
 * Models mm/vmalloc.c of 4.19 (the chain is there since 4.7).  One driver may be on the chain of a machine; it gives
 * back one area, once.
 *
 * Golden traces: 6.1-real-s06_no_space.
 */

/* How much the drivers have given back. */
static uint64_t vmap_notify(Machine *m)
{
	const struct notifier *notifier = &state_of(m)->notifier;
	addr_t addr = (addr_t)notifier->addr;
	uint64_t freed = 0;

	if (notifier->on && addr) {
		SET(m, notifier, addr, 0);
		free_vm_area(m, addr);
		freed = 1;
	}
	if (notifier->on)
		others_run(m, EVENT_NOTIFY);
	MARK(m, VA_NOTIFY, freed);
	return freed;
}
