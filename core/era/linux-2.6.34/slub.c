/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slub.c -- an object is taken from a slab, and goes back to it.
 *
 * Models mm/slub.c of 2.6.34 (much the same up to 6.12 as far as it decides which frames and addresses are used).  A
 * slab is a block of frames cut into objects.  Each CPU takes objects from a slab of its own; when that is full, from
 * partial ones that it keeps (cpu-partial.c), then from those of the node, and where there is none a new one is made:
 *
 *   CPU 0 -> [ used | used | free -> free -> end ]        its own: nobody else takes objects from it
 *                             freed by others -> end      given out when its own ones are used up
 *
 * Inaccuracies: objects of a new slab are given out in the order of their addresses (no CONFIG_SLAB_FREELIST_RANDOM).
 * Reclaimable objects and those charged to a memory cgroup share the caches of all others (since 4.20 and 5.14 they
 * have their own).
 */

/* -------- from where a CPU gets its slab */

/* The first partial slab of a node, or NULL; since 3.2 some more come along, for later. */
static const struct slab *get_partial_node(Machine *m, const struct kmem_cache *s, int node)
{
	const struct list_head *list = &with_slabs(s)->partial[node];
	const struct slab *first = list_entry(m, list->next, struct slab, list);
	uint32_t got;

	if (list_empty(m, list))
		return NULL;
	remove_partial(m, s, first);
	got = counts_slabs(m) ? 0 : share_of(m, first);
	while (kmem_cache_has_cpu_partial(m) && got <= cpu_partial_limit(m, s) / 2 && !list_empty(m, list)) {
		const struct slab *slab = list_entry(m, list->next, struct slab, list);

		remove_partial(m, s, slab);
		got += share_of(m, slab);
		put_cpu_partial(m, s, slab, false);
	}
	return first;
}

/* From the node that is wanted.  From another one where that does not matter (until 3.0, where it is not forbidden),
 * and where that has more than it keeps. */
static const struct slab *get_partial(Machine *m, const struct kmem_cache *s, int nid, gfp_t flags)
{
	int near = nid == NUMA_NO_NODE ? numa_node_id(m) : nid;
	bool any = nid == NUMA_NO_NODE || (m->era->version < KERNEL(3, 1) && !(flags & __GFP_THISNODE));
	const struct slab *slab = get_partial_node(m, s, near);

	for (int i = 1; i < (int)state_of(m)->nr_nodes && any && !slab; i++)
		if (with_slabs(s)->nr_partial[near ^ i] > s->min_partial)
			slab = get_partial_node(m, s, near ^ i);
	return slab;
}

/* The last of a list of places. */
static uint32_t last_place(const struct slab *slab, uint32_t number)
{
	while (slot_of(slab, number)->next)
		number = slot_of(slab, number)->next;
	return number;
}

/* What the CPU has not used goes in front of what others have freed: one by one until 5.10, which turns it round. */
static void join_free_lists(Machine *m, const struct slab *slab)
{
	uint32_t number = slab->free, joined = slab->remote, next;

	if (number && m->era->version >= KERNEL(5, 11)) {
		SET(m, slot_of(slab, last_place(slab, number)), next, joined);
		joined = number;
		number = 0;
	}
	for (; number; number = next) {
		next = slot_of(slab, number)->next;
		SET(m, slot_of(slab, number), next, joined);
		joined = number;
	}
	SET(m, slab, free, joined);
	SET(m, slab, remote, 0);
}

/* The CPU lets go of its slab: a full one is on no list from now on. */
static void deactivate_slab(Machine *m, const struct kmem_cache *s, const struct slab *slab, bool tail)
{
	join_free_lists(m, slab);
	SET(m, slab, frozen, 0);
	if (!slab->inuse && too_many_partial(s, with_slabs(s)->nr_partial[slab->node]))
		discard_slab(m, s, slab);
	else if (slab->free)
		add_partial(m, s, slab, tail);
}

static bool node_match(const struct slab *slab, int nid) { return nid == NUMA_NO_NODE || (int)slab->node == nid; }

/* A partial slab that the CPU has kept; those of other nodes than the one wanted go there. */
static const struct slab *get_cpu_partial(Machine *m, const struct kmem_cache *s, int nid)
{
	const struct slab *slab;

	while ((slab = take_cpu_partial(m, s)) && !node_match(slab, nid))
		deactivate_slab(m, s, slab, true);
	return slab;
}

/* Has the CPU's slab an object for this node?  What others have freed comes last. */
static bool has_object(Machine *m, const struct slab *slab, int nid)
{
	if (!node_match(slab, nid))
		return false;
	if (!slab->free && slab->remote)
		join_free_lists(m, slab);
	return slab->free;
}

/* The slab to take an object from: the CPU's own, a partial one, a new one. */
static const struct slab *__slab_alloc(Machine *m, const struct kmem_cache *s, int nid, gfp_t flags)
{
	const ref_t *cpu_slab = &with_slabs(s)->cpu_slab[state_of(m)->this_cpu];
	const struct slab *slab = at(m, *cpu_slab);

	if (slab && has_object(m, slab, nid))
		return slab;
	if (slab)
		deactivate_slab(m, s, slab, slab->remote || (!slab->inuse && m->era->version < KERNEL(3, 1)));
	slab = get_cpu_partial(m, s, nid);
	if (!slab)
		slab = get_partial(m, s, nid, flags);
	if (!slab)
		slab = new_slab(m, s, nid, flags);
	arena_write(m, cpu_slab, sizeof *cpu_slab, ref(m, slab));
	if (slab)
		SET(m, slab, frozen, 1 + state_of(m)->this_cpu);
	return slab;
}

/* -------- objects */

/* The address of an object, for a request of `size` bytes; 0 where there is none. */
static uint64_t slab_alloc(Machine *m, const struct kmem_cache *s, int nid, uint64_t size, gfp_t flags)
{
	const struct slab *slab = __slab_alloc(m, s, nid, flags);
	uint32_t number;
	uint64_t addr;

	if (!slab)
		return 0;
	number = slab->free;
	SET(m, slab, free, slot_of(slab, number)->next);
	SET(m, slab, inuse, slab->inuse + 1);
	SET(m, s, in_use, s->in_use + 1);
	addr = slot_address(m, slab, number);
	MARK(m, SLAB_ALLOC, s, addr, size);
	return addr;
}

static uint64_t kmem_cache_alloc_node(Machine *m, const struct kmem_cache *s, int nid, gfp_t flags)
{
	return slab_alloc(m, s, nid, s->size, flags);
}

/* Does another CPU take objects from a slab? */
static bool is_of_other_cpu(const Machine *m, const struct kmem_cache *s, const struct slab *slab)
{
	unsigned cpu = slab->frozen - 1;

	return slab->frozen && cpu != state_of(m)->this_cpu && with_slabs(s)->cpu_slab[cpu] == ref(m, slab);
}

/* It is the next one to be taken from there; where another CPU uses the slab, when its own ones are used up. */
static void put_object(Machine *m, const struct kmem_cache *s, const struct slab *slab, uint64_t addr)
{
	uint32_t number;
	const struct slot *slot = slot_at(m, slab, addr, &number);

	if (is_of_other_cpu(m, s, slab)) {
		SET(m, slot, next, slab->remote);
		SET(m, slab, remote, number);
	} else {
		SET(m, slot, next, slab->free);
		SET(m, slab, free, number);
	}
	SET(m, slab, inuse, slab->inuse - 1);
	SET(m, s, in_use, s->in_use - 1);
	MARK(m, SLAB_FREE, s, addr);
}

/* An object goes back to its slab.  Where that is no CPU's, it can be taken from again if it was full; an empty one is
 * given up, since 3.1 where enough others are kept. */
static void slab_free(Machine *m, const struct slab *slab, uint64_t addr)
{
	const struct kmem_cache *s = at(m, slab->cache);
	bool was_full = !slab->free, too_many;

	put_object(m, s, slab, addr);
	if (slab->frozen)
		return;
	too_many = m->era->version < KERNEL(3, 1) || too_many_partial(s, with_slabs(s)->nr_partial[slab->node]);
	if (was_full && kmem_cache_has_cpu_partial(m)) {
		put_cpu_partial(m, s, slab, true);
	} else if (!slab->inuse && too_many) {
		if (!was_full)
			remove_partial(m, s, slab);
		discard_slab(m, s, slab);
	} else if (was_full) {
		add_partial(m, s, slab, true);
	}
}
