/* SPDX-License-Identifier: GPL-2.0-or-later */
/* slab-keep.c -- how many partial slabs are kept.
 *
 * Models mm/slub.c of 2.6.34.  That is only for the slab of a CPU; others are given up as soon as they are empty.
 */

static unsigned partial_by_size(unsigned ilog2) { return ilog2; }

static bool too_many_partial(const struct kmem_cache *s, uint32_t nr_partial) { return nr_partial >= s->min_partial; }
