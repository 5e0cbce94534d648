/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab-lists.c -- the slabs of a cache by what is left in them, in mm/slab.c of 2.4.0: one list in order.
 *
 *   slabs   [####] [####] [##  ] [ ###] [    ]          full, partial, free
 *                         ^ firstnotfull gives the next object
 *
 * Inaccuracies: firstnotfull names the slab, where the kernel has the address of its place in the list.  It is NULL
 * where that would be the head of the list, since all slabs are full.
 */

static void init_slab_lists(Machine *m, const struct kmem_cache *cachep)
{
	list_init(m, &cachep->slabs);
}

/* The slab behind one, or NULL; and where firstnotfull is in the list. */
static const struct slab *slab_behind(const Machine *m, const struct kmem_cache *cachep, const struct list_head *list)
{
	return list_is_last(m, list, &cachep->slabs) ? NULL : list_entry(m, list->next, struct slab, list);
}

static const struct list_head *place_of_firstnotfull(const Machine *m, const struct kmem_cache *cachep)
{
	const struct slab *slabp = at(m, cachep->firstnotfull);

	return slabp ? &slabp->list : &cachep->slabs;
}

/* A slab that has just been made. */
static void add_slab(Machine *m, const struct kmem_cache *cachep, const struct slab *slabp)
{
	list_add_tail(m, &slabp->list, &cachep->slabs);
	if (!cachep->firstnotfull)
		SET_REF(m, cachep, firstnotfull, slabp);
}

/* The slab to take the next object from, or NULL. */
static const struct slab *slab_with_room(const Machine *m, const struct kmem_cache *cachep)
{
	return at(m, cachep->firstnotfull);
}

/* Its last object has been taken. */
static void slab_is_full(Machine *m, const struct kmem_cache *cachep, const struct slab *slabp)
{
	SET_REF(m, cachep, firstnotfull, slab_behind(m, cachep, &slabp->list));
}

/* The slab to give back first, taken off the list; or NULL. */
static const struct slab *take_empty_slab(Machine *m, const struct kmem_cache *cachep)
{
	const struct slab *last = list_entry(m, cachep->slabs.prev, struct slab, list);

	if (list_empty(m, &cachep->slabs) || last->inuse)
		return NULL;
	list_del(m, &last->list);
	if (at(m, cachep->firstnotfull) == last)
		SET(m, cachep, firstnotfull, 0);
	return last;
}

/* An object has come back to it.  Where it was full there is no partial slab before it: even if it is empty now, it may
 * be the first that is not full. */
static void slab_got_object(Machine *m, const struct kmem_cache *cachep, const struct slab *slabp, bool was_full)
{
	const struct list_head *t = place_of_firstnotfull(m, cachep);

	if (was_full) {
		SET_REF(m, cachep, firstnotfull, slabp);
		if (at(m, slabp->list.next) == t)
			return;
		list_del(m, &slabp->list);
		list_add_tail(m, &slabp->list, t);
	} else if (!slabp->inuse) {
		t = at(m, t->prev);
		list_del(m, &slabp->list);
		list_add_tail(m, &slabp->list, &cachep->slabs);
		if (at(m, cachep->firstnotfull) == slabp)
			SET_REF(m, cachep, firstnotfull, slab_behind(m, cachep, t));
	}
}
