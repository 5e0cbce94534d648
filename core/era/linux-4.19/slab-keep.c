/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab-keep.c -- how many partial slabs are kept.
 *
 * Models mm/slub.c of 4.19 (since 3.17; the same until 6.12).  An empty slab is given up where a node has as many
 * partial ones as are to be kept.
 */

static unsigned partial_by_size(unsigned ilog2) { return ilog2 / 2; }

static bool too_many_partial(const struct kmem_cache *s, uint32_t nr_partial) { return nr_partial >= s->min_partial; }
