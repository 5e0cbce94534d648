/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_MACHINE_STATE_H
#define VMSTEP_MACHINE_STATE_H

/* state.h -- how the arena is laid out.
 *
 *   0         64                       frames                  pageblocks            heap            high
 *   | unused  | struct state           | struct page [n]       | uint8_t [n / 512]   | objects ...   |
 *
 * `struct state` holds everything of which a machine has one: the allocator of the arena itself, zones, caches, CPUs
 * and the variables of mm/vmalloc.c.  The part above `brk` has never been used and costs no memory.
 */

#include "core/machine/machine.h"

#define MAX_NODES 2
#define ZONE_TYPES VMS_ZONE_TYPES      /* of a node */
#define MAX_ZONES (MAX_NODES * ZONE_TYPES)
#define MAX_CPUS 64
#define MAX_ORDER VMS_MAX_ORDER
#define MIGRATE_TYPES 4
#define PCP_LISTS 14
#define OUTSIDE_ORDERS 4u
#define PAGEBLOCK_SHIFT 9u             /* the type of frames is kept for so many at once; pageblocks are no smaller */
#define KMALLOC_CLASSES 13
#define MAX_CACHES 32
#define MAX_CONTEXTS 8
#define PKMAP_SLOTS 1024
#define MAX_BOOTMEM 8
#define SWAP_SLOTS 1024                /* pages of swap: 4 MiB */

struct free_area {
	struct list_head free_list[MIGRATE_TYPES];
	uint32_t nr_free;
	uint32_t unused;
};

/* A zone: frames [start, end) with their buddy lists.  Blocks of the largest order that nobody has come near since
 * boot, [rest_start, rest_end), stand at the end of their list without being linked: a large machine costs no more
 * than a small one (see first_free). */
struct zone {
	uint32_t node, type;
	uint64_t start, end;
	uint64_t rest_start, rest_end;
	uint64_t present, managed, free;       /* present: those with RAM, as far as the kernel looks */
	uint64_t min, low, high;
	uint32_t batch, pcp_high;
	uint64_t lowmem_reserve[ZONE_TYPES];   /* kept from requests for zones up to that type */
	int64_t alloc_batch;                   /* 3.12 to 4.7: frames it may still give in this round */
	uint32_t pcp_high_max, unused;         /* since 6.7 the limit moves from pcp_high to this */
	struct free_area free_area[MAX_ORDER];
};

/* A cache with the slab that each CPU takes objects from, and the partial slabs of each node. */
struct kmem_cache_with_slabs {
	struct kmem_cache cache;
	ref_t cpu_slab[MAX_CPUS];
	struct list_head partial[MAX_NODES];
	uint32_t nr_partial[MAX_NODES];
};

/* The frames that one CPU keeps of one zone. */
struct per_cpu_pages {
	uint32_t count;                        /* frames, of all lists */
	uint32_t high, free_count;             /* since 6.7: the limit now, and frames freed in a row */
	uint8_t free_factor, alloc_factor;     /* how often batches have doubled: of what is freed, since 6.7 taken */
	uint8_t flags, unused;
	struct list_head list[PCP_LISTS];      /* by migrate type, and since 5.13 by order */
};

/* What a CPU remembers of the page tables: see tlb.h.  A size of 0: this place is empty. */
#define TLB_ENTRIES 16
struct tlb_entry {
	uint64_t address, size, pfn;           /* pages from `address` on are the frames from `pfn` on */
	uint64_t entry, pgd;                   /* what was read, in the tables below that top-level one */
	uint64_t used;                         /* the clock at its last use */
};
struct tlb {
	uint64_t clock;                        /* counts uses */
	struct tlb_entry entry[TLB_ENTRIES];
};

struct cpu {
	struct per_cpu_pages pcp[MAX_ZONES];
	struct list_head vmap_block_queue;     /* blocks of vm_map_ram with free pages */
	ref_t vfree_deferred;                  /* what interrupts freed, last first */
	ref_t ne_fit_preload_node;             /* a spare vmap_area, for when a hole has to be split */
	uint32_t work_pending;
};

/* Injected faults: the allocations of one kind that still succeed. */
struct fault {
	uint32_t armed, left;
};
enum { FAULT_ALLOC_PAGE, FAULT_KMALLOC, FAULT_PAGE_TABLE, FAULT_HIGH_ORDER, FAULT_KINDS };

/* Memory is short: blocks that the page cache of another task holds, how many of its frames reclaim may still free, and
 * whether the OOM killer may kill that task (pressure.h). */
struct pressure {
	uint32_t on, oom;
	uint64_t frames, reclaim;
	uint64_t swap, fs;                     /* of what reclaim may free: only by way of swap, by a file system */
	uint64_t dirty;                        /* of the page cache: written to, and not yet on the disk */
	struct list_head hogs;                 /* heads of blocks */
};

/* Where the task that runs wants its frames from (set_mempolicy). */
struct mempolicy {
	uint32_t mode, node;
	uint32_t il_prev, unused;              /* the node that interleaving has used last */
};

/* What came of requests for frames, where there are several nodes (/proc/vmstat). */
struct numa_stat {
	uint64_t hit, miss, foreign;           /* from the node wanted; from one that was not, and so lost to another */
	uint64_t local, other;                 /* near the CPU, or not */
};

/* A driver on the chain vmap_notify_list: the area that it gives back when it is asked. */
struct notifier {
	uint64_t addr;
	uint32_t on, unused;
};

/* kmap_atomic of one CPU: addresses that are held, and those of them in slots that are a stack (__kmap_atomic_idx). */
struct atomic_maps {
	uint32_t held, index;
};

/* Beside vmalloc: processes, what of their memory is in swap, and the kernel's other windows of addresses. */
struct other_side {
	uint32_t process;                      /* the number of the one that runs */
	ref_t processes;                       /* the mm_struct of those that have one, by number */
	uint32_t kvm_seq;                      /* ARM: counts changes of sections in vmalloc space (context.kvm_seq) */
	uint32_t last_pkmap_nr;                /* the slot of kmap that was taken last */
	uint16_t pkmap_count[PKMAP_SLOTS];     /* 0: free, 1: mapped and unused, more: in use */
	uint8_t swap_map[SWAP_SLOTS];          /* 1: in use; the first page is the header of the swap space */
	struct atomic_maps atomic[MAX_CPUS];
};

/* A lock: who has it (lock.c), how often it was taken, and how often somebody found it taken. */
struct lock {
	uint32_t holder, taken, waited, unused;
};

struct locks {
#define LOCK(field, ...) struct lock field;
#define LOCKS(field, ...) struct lock field[MAX_CPUS];
#include "core/machine/locks.def"
#undef LOCK
#undef LOCKS
};

struct state {
	/* The allocator of the arena. */
	uint32_t brk;
	ref_t free_head[32];
	uint32_t serial[VMS_KIND_COUNT];
	uint32_t live[VMS_KIND_COUNT];

	/* Physical memory. */
	ref_t frames, pageblocks;
	uint32_t nr_frames, nr_zones, nr_nodes;
	uint32_t nr_outside;                   /* frames behind the last one that are no memory of the machine's */
	uint64_t next_outside, next_boot_frame;   /* the next of them, and the next for tables made at boot */
	struct list_head outside_free[OUTSIDE_ORDERS];
	uint64_t init_mm_pgd, task_pgd;        /* frames of top-level tables; task_pgd 0: tasks have no own */
	uint64_t first_pfn, end_pfn;           /* numbers of frames: [first_pfn, end_pfn) */
	uint64_t not_given;                    /* from here on, what is not reserved waits to be given to the zones */
	struct { uint64_t start, end; } bootmem[MAX_BOOTMEM];   /* frames that were asked for while booting */
	uint32_t nr_bootmem, booted;
	uint64_t totalram_pages;               /* the limit of the size checks */
	struct zone zone[MAX_ZONES];
	struct kmem_cache_with_slabs cache[MAX_CACHES];
	uint32_t nr_caches;

	/* The layout, decided at boot. */
	uint64_t page_offset_base, high_memory;   /* the direct map, and the address behind it */
	uint64_t vmalloc_base, vmemmap_base;
	uint64_t vmalloc_start, vmalloc_end;

	/* What runs. */
	uint32_t this_cpu;
	uint32_t contexts, context[MAX_CONTEXTS];
	uint32_t defer_work, drain_pending;    /* drain_pending: the drain worker is scheduled */
	uint32_t halted, warned;               /* warned: a bit for each WARN_ON_ONCE that has fired */
	struct fault fault[FAULT_KINDS];
	struct notifier notifier;
	struct pressure pressure;
	struct mempolicy mempolicy;
	uint64_t cpuset;                       /* 1 + the node whose memory the task may use, 0: all */
	struct numa_stat numa_stat;
	struct cpu cpu[MAX_CPUS];

	struct other_side other;

	/* Accesses. */
	struct tlb tlb[MAX_CPUS];
	uint32_t boot_tables;                  /* page tables made at boot, below the top-level ones */
	uint32_t oopses;                       /* how many there have been */

	struct vmalloc_state vmalloc;
	ref_t vmap_node[MAX_CPUS];             /* the nodes, by number */

	/* Locks, and how often something that may sleep was called where it must not. */
	struct locks locks;
	uint32_t ctx_violations, unused;
};

/* A node of 6.12 with its pools: for each number of pages, guard page included, ranges to use again. */
struct vmap_pool {
	struct list_head head;
	uint64_t len;
};

struct vmap_node_with_pools {
	struct vmap_node node;
	struct vmap_pool pool[VMS_POOL_PAGES];
};

static inline const struct vmap_pool *pool_of_node(const struct vmap_node *node, unsigned i)
{
	return &((const struct vmap_node_with_pools *)node)->pool[i];
}

/* A block of vm_map_ram with its bits, until 4.0: the dirty pages, and until 3.11 those that were handed out. */
#define VMAP_BBMAP_BITS_MAX 1024

struct vmap_block_with_maps {
	struct vmap_block block;
	uint64_t dirty_map[VMAP_BBMAP_BITS_MAX / 64], alloc_map[VMAP_BBMAP_BITS_MAX / 64];
};

#define STATE_OFFSET 64u

/* Everything of which a machine has one. */

static inline const struct state *state_of(const Machine *m)
{
	return (const struct state *)(m->arena + STATE_OFFSET);
}

/* Where the places of objects begin, behind the types of the pageblocks. */
static inline ref_t heap_start(const Machine *m)
{
	const struct state *s = state_of(m);

	return (s->pageblocks + (s->nr_frames >> PAGEBLOCK_SHIFT) + 64 + 63) & ~63u;
}

/* The variables of mm/vmalloc.c. */
static inline const struct vmalloc_state *vmalloc_of(const Machine *m)
{
	return &state_of(m)->vmalloc;
}

/* The CPU that the next operation runs on. */
static inline const struct cpu *this_cpu(const Machine *m)
{
	return &state_of(m)->cpu[state_of(m)->this_cpu];
}

#endif
