/* SPDX-License-Identifier: GPL-2.0-or-later */
/* witness.h -- what the parts of the module have in common.
 *
 * The module performs sequences of operations at the vmalloc layer of the kernel it is loaded into, and tells what the
 * kernel answered. The parts, in reading order: device.c (sequences in, recordings out), sequence.c (a line of each),
 * operations.c (the requests and their counterparts), watch.c (what changed in the space of addresses, whoever did it),
 * print.c (the state and the events in words), symbols.c (what the kernel does not export).
 */
#ifndef WITNESS_H
#define WITNESS_H

#include <linux/list.h>
#include <linux/mm.h>
#include <linux/rbtree.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

/* What the kernel does not export, under the kernel's own names. */
struct kernel {
	void *(*__vmalloc_node_range)(unsigned long size, unsigned long align, unsigned long start, unsigned long end,
				      gfp_t gfp, pgprot_t prot, unsigned long vm_flags, int node, const void *caller);
	struct vm_struct *(*__get_vm_area_node)(unsigned long size, unsigned long align, unsigned long shift,
						unsigned long flags, unsigned long start, unsigned long end, int node,
						gfp_t gfp, const void *caller);
	struct vm_struct *(*find_vm_area)(const void *addr);
	struct vm_struct **(*pcpu_get_vm_areas)(const unsigned long *offsets, const size_t *sizes, int nr_vms,
						size_t align);
	void (*pcpu_free_vm_areas)(struct vm_struct **vms, int nr_vms);
	struct list_head *vmap_area_list, *free_vmap_area_list, *purge_vmap_area_list;
	spinlock_t *vmap_area_lock, *free_vmap_area_lock, *purge_vmap_area_lock;
	struct rb_root *free_vmap_area_root;
	atomic_long_t *vmap_lazy_nr;
	struct work_struct *drain_vmap_work;
	bool *vmap_allow_huge;
};

extern struct kernel kernel;

/* Fill in `kernel`. Returns 0, or -ENOENT when a name is missing, which the kernel log then has. */
int find_symbols(void);

/* What alloc_vmap_area is asked for: an area between two addresses. */
struct asked {
	unsigned long size, align, from, to;
};

/* One elementary change of the space of addresses, named by a letter of the recording's format. */
struct event {
	enum { ALLOCATED = 'A', REFUSED = 'X', FREED = 'F', PURGE = 'P' } kind;
	bool foreign;				/* done by a task that performs no operation of ours */
	char by[TASK_COMM_LEN];			/* the task's name */
	unsigned long start, end;		/* the area of A and F */
	struct asked asked;			/* of A and X */
	const char *fit;			/* A: FL, LE, RE or NE */
	long lazy;				/* P: vmap_lazy_nr before it */
	unsigned int count;			/* P: entries of the lazy list, all of which go back */
};

/* Begin to watch, and end it. Returns 0 or what registering a probe failed with. */
int watch_begin(void);
void watch_end(void);

/* From now on the changes that this task makes are our own; NULL: nobody's are. */
void watch_task(struct task_struct *task);

/* Take the events since the last call, in order; they stay at `*list` until the next call. Returns how many; -EOVERFLOW
 * when there were more than could be kept, -EBUSY when somebody changed the space in the middle of another's purge. */
int watch_take(const struct event **list);

/* The text that goes to the reader of the device. */
enum { SAID_SIZE = 4 << 20 };
extern char said[SAID_SIZE];
extern size_t said_length;

/* Add to the text. What does not fit any more is left out, and said_length is then SAID_SIZE. */
__printf(1, 2) void say(const char *format, ...);

/* End a list or an object whose members each ended with a comma. */
void say_close(const char *bracket);

/* A list of the names of vm_flags, and the other way round: the flags named in a text. */
void say_flags(unsigned long flags);
unsigned long flags_in(const char *text);

/* The header of a recording of the sequence; the state that it gives is the kernel's at this moment. */
void say_header(void);

/* Members of a line: all areas in use, on the lazy list and free; the tree of free areas. */
void say_areas(void);
void say_tree(const char *key);

/* The member `ev`; and with `fit` and `lazy` around it the end of a line. The one event that an operation obviously is,
 * of the kind `obvious`, is not repeated as `ev`; with 0 every event is told. */
void say_events(const struct event *events, unsigned int count, char obvious);
void say_outcome(const struct event *events, unsigned int count, char obvious);

/* The sequence that is performed. */
struct sequence {
	char name[32], policy[32], seed[32];
	unsigned long start, end;		/* the window: where areas lie unless a line says otherwise */
};
extern struct sequence sequence;

/* A line of it: the words after the operation's name. */
enum { MOST_WORDS = 20 };
struct line {
	char *words[MOST_WORDS];
	unsigned int count;
};

/* The number that a word of the line stands for; 0 where the line is too short. */
unsigned long word(const struct line *line, unsigned int n);

/* What an ID stands for. */
struct area {
	const struct operation *operation;	/* that made it; NULL: there is no area */
	void *handle;				/* what its counterpart wants */
	unsigned long address;			/* 0: it was refused */
	unsigned int count;			/* of pages or parts, where the counterpart wants that too */
};

/* A kind of request. */
struct operation {
	const char *name, *op, *fn;		/* in a sequence; in a recording `op`, and `fn` or NULL */
	unsigned int words;			/* that a line has at least */
	bool obvious;				/* mostly one event tells it all; that one need not be said */
	void (*call)(struct area *area, const struct line *line);
	void (*say_arguments)(const struct line *line);
	void (*say_result)(const struct area *area);
	const char *counterpart;
	void (*undo)(const struct area *area);
};

/* The kind of that name in a sequence, or NULL. */
const struct operation *find_operation(const char *name);

/* Get the pages that operations map, and give them back. Returns 0 or -ENOMEM. */
int operations_begin(void);
void operations_end(void);

/* Perform a line of a sequence, which is changed, and say what came of it. Returns 0 or a negative error number. */
int perform(char *line);

#endif
