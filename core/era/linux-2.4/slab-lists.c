/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab-lists.c -- the slabs of a cache by what is left in them, in mm/slab.c of 2.4.32: three lists.
 *
 *   slabs_full     [####] [####]
 *   slabs_partial  [##  ] [ ###]        the first of these gives the next object
 *   slabs_free     [    ]               taken where none is partial
 */

static void init_slab_lists(Machine *m, const struct kmem_cache *cachep)
{
	list_init(m, &cachep->slabs_full);
	list_init(m, &cachep->slabs_partial);
	list_init(m, &cachep->slabs_free);
}

/* A slab that has just been made. */
static void add_slab(Machine *m, const struct kmem_cache *cachep, const struct slab *slabp)
{
	list_add_tail(m, &slabp->list, &cachep->slabs_free);
}

static void move_slab(Machine *m, const struct slab *slabp, const struct list_head *to)
{
	list_del(m, &slabp->list);
	list_add(m, &slabp->list, to);
}

/* The slab to take the next object from, or NULL. */
static const struct slab *slab_with_room(Machine *m, const struct kmem_cache *cachep)
{
	if (list_empty(m, &cachep->slabs_partial)) {
		if (list_empty(m, &cachep->slabs_free))
			return NULL;
		move_slab(m, list_entry(m, cachep->slabs_free.next, struct slab, list), &cachep->slabs_partial);
	}
	return list_entry(m, cachep->slabs_partial.next, struct slab, list);
}

/* Its last object has been taken. */
static void slab_is_full(Machine *m, const struct kmem_cache *cachep, const struct slab *slabp)
{
	move_slab(m, slabp, &cachep->slabs_full);
}

/* The slab to give back first, taken off its list; or NULL. */
static const struct slab *take_empty_slab(Machine *m, const struct kmem_cache *cachep)
{
	const struct list_head *last = at(m, cachep->slabs_free.prev);

	if (list_empty(m, &cachep->slabs_free))
		return NULL;
	list_del(m, last);
	return list_entry(m, ref(m, last), struct slab, list);
}

/* An object has come back to it. */
static void slab_got_object(Machine *m, const struct kmem_cache *cachep, const struct slab *slabp, bool was_full)
{
	if (!slabp->inuse)
		move_slab(m, slabp, &cachep->slabs_free);
	else if (was_full)
		move_slab(m, slabp, &cachep->slabs_partial);
}
