/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-space.c -- the holes there are at first: everything from 1 to the last address but one, without the early areas.
 *
 *   1            VMALLOC_START                         ULONG_MAX
 *   | hole       [ early ]   hole   [ early ]   hole   |
 *
 * Models mm/vmalloc.c of 5.4 (5.4.59; the same until 6.12).
 *
 * Golden traces: `free` of -early of all.
 */

static void add_free_space(Machine *m, addr_t start, addr_t end)
{
	const struct vmap_area *free;

	if (start >= end)
		return;
	free = kzalloc_struct(m, VMAP_AREA, vmap_area, GFP_NOWAIT);
	BUG_ON(m, !free);
	SET(m, free, va_start, start);
	SET(m, free, va_end, end);
	insert_vmap_area_augment(m, free, &vmalloc_of(m)->free_vmap_area_root);
}

static void vmap_init_free_space(Machine *m)
{
	addr_t vmap_start = 1, vmap_end = ADDR_MAX;

	for (size_t i = 0; i < m->options.n_early; i++) {
		add_free_space(m, vmap_start, m->options.early[i].start);
		vmap_start = m->options.early[i].end;
	}
	add_free_space(m, vmap_start, vmap_end);
}
