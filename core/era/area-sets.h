/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_ERA_AREA_SETS_H
#define VMSTEP_ERA_AREA_SETS_H

/* area-sets.h -- where the kernels keep their areas.
 *
 *   2.4            vmlist: vm_structs in address order
 *   2.6.34, 3.15   one tree; lazily freed ones stay in it and carry a flag
 *   4.19           the same, and the lazily freed ones are on a list
 *   5.4            the tree has those in use alone; the lazily freed ones are on a list, last freed first
 *   6.1            a second tree has those that wait
 *   6.12           both trees once for each node
 */

#include "core/machine/state.h"

/* One tree of areas. */
typedef struct { ref_t root; bool lazy; } AreaTree;
#define MAX_AREA_TREES (2 * MAX_CPUS + 2)

/* The trees that there are now; returns how many. */
size_t area_trees(const Machine *m, AreaTree out[MAX_AREA_TREES]);

/* Areas that are in no tree, in address order: how many, and one of them. */
typedef struct ListedArea { uint64_t start, end; ref_t ref; VmsAreaState state; } ListedArea;
size_t listed_areas(const Machine *m, const ListedArea **out);

/* Is an area that is in a tree lazily freed?  The kernels before 5.2 mark it. */
bool area_is_lazy(const Machine *m, const struct vmap_area *va);

/* 2.6.34 gives areas from before vmalloc_init the flags of their vm_struct, which mean other things there. */
bool area_has_borrowed_flags(const struct vmap_area *va);

/* The area in use that holds an address, or 0: without a look at what waits, however much that is. */
ref_t area_in_use_at(const Machine *m, uint64_t address);

/* The vm_struct of an area, or NULL. */
const struct vm_struct *vm_of_area(const Machine *m, const struct vmap_area *va);

/* The object that holds a tree node, by the ref of the node; 0 for 0. */
ref_t area_of_node(const Machine *m, ref_t node);

/* How many nodes there are at and below one. */
uint64_t count_nodes(const Machine *m, ref_t node);

/* A node of 6.12 by its number. */
const struct vmap_node *vmap_node_at(const Machine *m, uint64_t number);

#endif
