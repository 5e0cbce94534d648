/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cpu-partial.c -- partial slabs that a CPU keeps for itself.
 *
 * Models mm/slub.c of 3.15 (since 3.2; 2.6.34 has none of it), with the limits of 5.16 from there on.
 *
 *   CPU 0    its slab      partial -> [ C ] -> [ B ] -> [ A ]            the last one that came is used first
 *   node 0                 [ D ] [ E ] ...                               where the CPU has none, some come from here
 *
 * A slab that was full comes here with the first object that is freed in it, whichever CPU had used it.  When the CPU
 * has enough (free objects, since 5.16 slabs), all that it has go to the lists of their nodes first.
 */

static bool kmem_cache_has_cpu_partial(const Machine *m) { return m->era->version >= KERNEL(3, 2); }

static bool counts_slabs(const Machine *m) { return m->era->version >= KERNEL(5, 16); }

/* How much is enough: free objects; since 5.16 four times as many, in slabs that are half full. */
static uint32_t cpu_partial_limit(const Machine *m, const struct kmem_cache *s)
{
	static const struct { uint32_t size, before, now; } limits[] = {
		{ VMS_PAGE_SIZE, 2, 6 }, { 1024, 6, 24 }, { 256, 13, 52 }, { 0, 30, 120 }
	};
	unsigned i = 0;

	while (s->size < limits[i].size)
		i++;
	return counts_slabs(m) ? (2 * limits[i].now + s->objects - 1) / s->objects : limits[i].before;
}

/* What a slab adds to what the CPU has. */
static uint32_t share_of(const Machine *m, const struct slab *slab)
{
	return counts_slabs(m) ? 1 : slab->objects - slab->inuse;
}

/* All go to the ends of their nodes' lists; empty ones that are too many are given up, the last in the list first. */
static void unfreeze_partials(Machine *m, const struct kmem_cache *s, const struct list_head *list)
{
	MARK(m, SLAB_UNFREEZE, s, state_of(m)->this_cpu);
	for (ref_t p = list->next; p != ref(m, list); ) {
		const struct slab *slab = list_entry(m, p, struct slab, list);

		p = slab->list.next;
		SET(m, slab, frozen, 0);
		if (!slab->inuse && too_many_partial(s, with_slabs(s)->nr_partial[slab->node]))
			continue;
		list_del(m, &slab->list);
		add_partial(m, s, slab, true);
	}
	while (!list_empty(m, list)) {
		const struct slab *slab = list_entry(m, list->prev, struct slab, list);

		list_del(m, &slab->list);
		discard_slab(m, s, slab);
	}
}

/* A slab becomes the CPU's; `drain`: unless it has enough, then the others go. */
static void put_cpu_partial(Machine *m, const struct kmem_cache *s, const struct slab *slab, bool drain)
{
	const struct list_head *list = &with_slabs(s)->cpu_partial[state_of(m)->this_cpu];
	uint32_t has = list_empty(m, list) ? 0 : list_entry(m, list->next, struct slab, list)->cpu_partial;
	uint32_t limit = cpu_partial_limit(m, s);

	if (drain && has && (counts_slabs(m) ? has >= limit : has > limit)) {
		unfreeze_partials(m, s, list);
		has = 0;
	}
	SET(m, slab, frozen, 1 + state_of(m)->this_cpu);
	SET(m, slab, cpu_partial, has + share_of(m, slab));
	list_add(m, &slab->list, list);
	MARK(m, SLAB_CPU_PARTIAL, s, slab->pfn, state_of(m)->this_cpu);
}

/* The last one that came, off the list; or NULL. */
static const struct slab *take_cpu_partial(Machine *m, const struct kmem_cache *s)
{
	const struct list_head *list = &with_slabs(s)->cpu_partial[state_of(m)->this_cpu];
	const struct slab *slab = list_entry(m, list->next, struct slab, list);

	if (list_empty(m, list))
		return NULL;
	list_del(m, &slab->list);
	return slab;
}
