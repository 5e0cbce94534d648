/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_SLAB_H
#define VMSTEP_KERNEL_SLAB_H

/* slab.h -- kmalloc: memory by size class (mm/slub.c, mm/slab_common.c of 4.19).
 *
 * The simulated kernel needs two sizes of everything it allocates: what the kernel's structure takes there (which
 * decides the class, and so the frames), and what its model takes in the arena.
 */

#include "core/kernel/gfp.h"
#include "core/machine/state.h"

/* The thirteen classes, without any slab; and the name of one: "kmalloc-64". */
void kmem_cache_init(Machine *m);
const char *kmem_cache_name(unsigned label);

/* `size` bytes as the kernel counts, for an object of `kind` that takes `bytes` in the arena; NULL where there are
 * none.  It is filled with zeroes.  kfree ends the object; NULL is allowed. */
const void *kmalloc(Machine *m, VmsKind kind, uint32_t bytes, uint64_t size, gfp_t gfp);
void kfree(Machine *m, const void *object);

/* How many places of a slab are free, by their list; more than there are where that does not end. */
uint32_t slab_free_places(const Machine *m, const struct slab *slab);

/* The object that begins at a simulated address, or NULL; and the one whose memory an address is in. */
const void *kmalloc_object_at(const Machine *m, uint64_t addr);
const void *kmalloc_object_around(const Machine *m, uint64_t addr);

#endif
