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
#define MAX_PLACES 32

/* What decides where the regions lie: a kernel on an architecture, with its options. */
typedef struct {
	const Arch *arch;
	unsigned version;
	uint64_t ram, seed;
	uint64_t vmalloc_reserve; /* what vmalloc= asks for; 0: nothing */
	unsigned padding_tb, nr_cpus;
	bool randomize_base;      /* built with KASLR: the kernel image has more room */
	bool kaslr;               /* ... and not booted with nokaslr: the regions move */
} Boot;

/* A section of the kernel image begins so many bytes behind the image's beginning, and goes on to the next one.  The
 * last has no id: the image ends there. */
typedef struct { const char *id, *title; uint64_t start; } Section;
#define MAX_SECTIONS 8

/* A device of the board that is mapped from boot on (ARM's iotable_init). */
typedef struct { const char *id, *title; uint64_t start, size, phys; } DeviceMap;

typedef struct { uint64_t start, end; } FrameRange;
#define MAX_RESERVED 6

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
	pte_t global;                         /* the TLB uses it under any top-level table; 0: all of the kernel's */
	pte_t no_execute;                     /* 0: there is no such bit */
	struct { pte_t bit; const char *name; } bit[12];

	/* Frames: the zones from the lowest up, 0 standing for the end of the direct map; what the firmware takes; the
	 * first frame in the image for tables made at boot, that of init_mm first; do tasks have top-level tables with
	 * entries for the kernel of their own? */
	struct { const char *name; uint64_t end; } zone[ZONE_TYPES];
	unsigned dma32_zone, normal_zone;     /* the highest that such requests may use */
	unsigned pageblock_order;             /* frames of one migrate type: what a huge page has */
	FrameRange hole[3];                       /* frames with no RAM behind them, ended by one without an end */
	FrameRange reserved[2];                   /* RAM that is never given out, in the same way */
	uint64_t first_pfn, boot_tables, max_ram;
	unsigned kmalloc_min;                 /* KMALLOC_MIN_SIZE of SLUB */
	bool tasks_lag;

	/* The kernel image: where it lies in physical memory, how far above that the kernel sees it, its sections; and
	 * what is mapped from boot on, the last without an id. */
	uint64_t image_phys, image_offset;
	Section section[MAX_SECTIONS];
	const DeviceMap *device_map;

	/* Where the regions lie that depend on more than the architecture. */
	void (*bases)(const Boot *boot, VmsBases *out);

	/* The regions in address order, the first at 0, vmalloc space and what is unused behind it wherever they are;
	 * returns how many. */
	size_t (*places)(const Machine *m, Place out[MAX_PLACES]);
};

extern const Arch arch_x86_32_2_4, arch_x86_32, arch_x86_32_pae, arch_x86_64_2_4, arch_x86_64, arch_x86_64_la57;
extern const Arch arch_arm;

/* A machine's own; and the regions decided, in the state: a window that was asked for goes before the kernel's own. */
Boot boot_of(const Machine *m);
void settle_layout(Machine *m);

/* -------- image.c */

/* The frames from the first to the one behind the last of the kernel image, with what was built into it. */
FrameRange image_frames(const Machine *m);

/* Does the image fit into what is mapped directly of RAM?  False with the reason in `error`. */
bool check_image(const Machine *m, char error[VMS_ERROR_SIZE]);

/* The frames that nobody is given, in order, of the firmware and of the image; returns how many ranges. */
size_t reserved_frames(const Machine *m, FrameRange out[MAX_RESERVED]);

/* -------- boot-memory.c */

/* What is reserved so far, in order: by firmware and image, and by who asked while booting; returns how many ranges. */
#define MAX_BOOT_RESERVED (MAX_RESERVED + MAX_BOOTMEM)
size_t boot_reserved(const Machine *m, FrameRange out[MAX_BOOT_RESERVED]);

/* -------- cmdline.c */

/* Read the kernel's command line into the options.  False with `error` where it cannot be understood. */
bool parse_cmdline(Machine *m, char error[VMS_ERROR_SIZE]);

/* -------- kaslr.c */

/* The three regions of x86-64 that can move: where they are, and what they take, in TiB. */
enum { REGION_DIRECT, REGION_VMALLOC, REGION_VMEMMAP, REGIONS };
typedef struct { uint64_t base[REGIONS], size_tb[REGIONS]; } Regions;

/* Move them.  And the largest gap in front of the first, in steps of 1 GiB. */
void kernel_randomize_memory(const Boot *boot, Regions *r);
uint64_t kaslr_slots(const Boot *boot, const Regions *r);

/* The regions of x86-64 as they are without (arch-x86-64.c). */
Regions regions_of(const Boot *boot);
#define CPU_ENTRY_AREA_BASE 0xfffffe0000000000u

#endif
