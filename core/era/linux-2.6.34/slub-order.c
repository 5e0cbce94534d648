/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slub-order.c -- a cache of SLUB is made: how many frames its slabs take.
 *
 * Models mm/slub.c of 2.6.34 (the same up to 6.12 for all sizes that there are here).
 *
 * Inaccuracies: caches of one size are not merged.
 */

#define SLUB_MAX_ORDER 3u

static const struct kmem_cache_with_slabs *with_slabs(const struct kmem_cache *s)
{
	return (const struct kmem_cache_with_slabs *)s;
}

static unsigned fls_of(unsigned n)
{
	unsigned fls = 0;

	while (n >> fls)
		fls++;
	return fls;
}

/* The smallest order with at least `min_objects`, that wastes no more than one part in `fraction`. */
static unsigned slab_order(uint32_t size, unsigned min_objects, unsigned fraction)
{
	unsigned order = get_order((uint64_t)min_objects * size);

	for (; order <= SLUB_MAX_ORDER; order++) {
		uint32_t bytes = VMS_PAGE_SIZE << order;

		if (bytes % size <= bytes / fraction)
			break;
	}
	return order;
}

static unsigned calculate_order(uint32_t size, unsigned cpus)
{
	unsigned max_objects = (VMS_PAGE_SIZE << SLUB_MAX_ORDER) / size, min_objects = 4 * (fls_of(cpus) + 1);

	if (min_objects > max_objects)
		min_objects = max_objects;
	for (; min_objects > 1; min_objects--)
		for (unsigned fraction = 16; fraction >= 4; fraction /= 2)
			if (slab_order(size, min_objects, fraction) <= SLUB_MAX_ORDER)
				return slab_order(size, min_objects, fraction);
	return get_order(size);
}

/* Partial slabs that are kept, empty ones among them: by the logarithm of the size. */
static unsigned min_partial_of(uint32_t size)
{
	unsigned n = partial_by_size(fls_of(size) - 1);

	return n < 5 ? 5 : n > 10 ? 10 : n;
}

static const struct kmem_cache *kmem_cache_create(Machine *m, unsigned label, uint32_t size)
{
	const struct kmem_cache *s = kmem_cache_new(m, label, size);
	unsigned order = calculate_order(size, vms_machine_cpus(m));

	SET(m, s, order, order);
	SET(m, s, objects, (VMS_PAGE_SIZE << order) / size);
	SET(m, s, min_partial, min_partial_of(size));
	for (unsigned node = 0; node < MAX_NODES; node++)
		list_init(m, &with_slabs(s)->partial[node]);
	for (unsigned cpu = 0; cpu < MAX_CPUS; cpu++)
		list_init(m, &with_slabs(s)->cpu_partial[cpu]);
	return s;
}
