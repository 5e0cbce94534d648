/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_ARCH_H
#define VMSTEP_KERNEL_ARCH_H

/* arch.h -- what an architecture decides: the levels of its page tables, what entries mean, where regions lie. */

#include "core/machine/state.h"

#define PAGE_SHIFT 12

typedef uint64_t pte_t;               /* an entry of any level, of any width */

/* The levels by number.  A level without entries of its own is folded: the entry above it serves as its only one, and
 * its shift is that of the level above. */
enum { LEVEL_PTE = 1, LEVEL_PMD, LEVEL_PUD, LEVEL_P4D, LEVEL_PGD };

/* A kind of region of the address space begins here; it goes on to the next one. */
typedef struct { const char *id, *title; uint64_t start; } Place;
#define MAX_PLACES 24

struct Arch {
	const char *name;
	unsigned bits;            /* of unsigned long */
	struct { const char *name; unsigned shift, entries; } level[LEVEL_PGD + 1];

	/* Entries. */
	pte_t page_kernel, page_kernel_io;    /* what vmalloc and ioremap put beside the number of the frame */
	pte_t page_table;                     /* an entry that names a table */
	pte_t leaf, leaf_mask;                /* above the lowest level: an entry that maps memory itself */
	pte_t super;                          /* in such an entry: it is one of eight equal ones (ARM's supersection) */
	pte_t pfn_mask, leaf_pfn_mask;
	pte_t page_kernel_large;              /* what the direct map has above the lowest level */
	pte_t writable, writable_leaf;        /* the bit that allows writing: at the lowest level, above it */
	pte_t global;                         /* the TLB uses it under any top-level table; 0: it does so with all */
	pte_t no_execute;                     /* 0: there is no such bit */
	struct { pte_t bit; const char *name; } bit[12];

	/* Frames: the zones from the lowest up, 0 standing for the end of the direct map; what the firmware and the
	 * kernel image take; the first frame in the image for tables made at boot, that of init_mm first; do tasks have
	 * top-level tables with entries for the kernel of their own? */
	struct { const char *name; uint64_t end; } zone[ZONE_TYPES];
	unsigned dma32_zone, normal_zone;     /* the highest that such requests may use */
	unsigned pageblock_order;             /* frames of one migrate type: what a huge page has */
	struct { uint64_t start, end; } reserved[4];
	uint64_t first_pfn, boot_tables, max_ram;
	unsigned kmalloc_min;                 /* KMALLOC_MIN_SIZE of SLUB */
	bool tasks_lag;

	/* Decide the regions at boot: `vmalloc_start` and so on of the state. */
	void (*layout)(Machine *m);

	/* The regions in address order, the first at 0, vmalloc space and what is unused behind it wherever they are;
	 * returns how many. */
	size_t (*places)(const Machine *m, Place out[MAX_PLACES]);
};

extern const Arch arch_x86_32, arch_x86_32_pae, arch_x86_64_2_4, arch_x86_64, arch_x86_64_la57, arch_arm;

#endif
