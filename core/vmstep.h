/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_H
#define VMSTEP_H

/* vmstep.h -- everything that the layers above may ask of the simulated kernel.
 *
 * A *machine* is one booted kernel of one profile.  Operations (vmalloc, vfree, ...) are performed on it and complete
 * at once; what they did is in the machine's *journal*, one sequence of writes and marks:
 *
 *      boot | op 1 ............................. | op 2 ........ |
 *           M0 w w M1 w M2 M3 w ... M57            M58 w ... M80
 *                           ^ cursor
 *
 * A *mark* says what the kernel is doing (a function is entered, two nodes are compared, a page is taken) and changes
 * nothing.  Marks are the *steps*, numbered from 0.  Being *at* step n means: mark n has just been reached, and every
 * write before it has been done.  VMS_START (-1) is the machine as it was booted.  The *cursor* may be moved anywhere;
 * all questions below are answered for the state at the cursor, exactly as it was then.
 *
 * Conventions.  A machine is used by one thread at a time; machines do not know of each other, but are all to be booted
 * in one thread: what they share is filled in then, and only read afterwards.  Addresses and sizes are in bytes and 64
 * bits wide for every architecture.  Functions that fill an array return how many there are, which may be more than
 * there was room for.  Strings returned are constant for the life of the program unless said otherwise.  Where a
 * function can fail it returns false and leaves a sentence for people in `error`, in the language of vms_speak.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VMS_START (-1)
#define VMS_ERROR_SIZE 256
#define VMS_MESSAGE_SIZE 192
#define VMS_PAGE_SIZE 4096u

typedef struct VmsMachine VmsMachine;

/* How a text of the core is said in the language of whoever reads it.  A text that is not known comes back as it is. */
typedef const char *(*VmsTranslate)(const char *text);

/* Say why things are refused in that language, in the whole program; NULL, as at first: in English.  Before the first
 * machine.  What the kernel itself says is always the kernel's. */
void vms_speak(VmsTranslate translate);

/* Where an object lies in the machine's arena; 0 is "none".  Valid only while the object lives. */
typedef uint32_t VmsRef;

/* Which object it is: the kind in the upper 32 bits, its serial number given at birth in the lower.  The same in every
 * process that performed the same operations, and never used again; 0 is "none". */
typedef uint64_t VmsId;

/* ------------------------------------------------------------------------------------------------ profiles */

typedef struct {
	const char *name;         /* "linux-4.19/x86_64" */
	const char *kernel;       /* "4.19.1" */
	const char *arch;         /* "x86_64" */
	unsigned bits;            /* word size of the target: 32 or 64 */
	uint64_t default_ram, max_ram;   /* bytes */
	bool toy;                 /* for first lessons: 64 frames in one zone, 1 MiB of vmalloc space; small objects and
	                           * page tables lie outside the frames, and no CPU keeps frames for itself */
} VmsProfile;

/* The profiles known, in the order of their kernels; and the one of that name, or NULL. */
size_t vms_profile_count(void);
const VmsProfile *vms_profile_at(size_t i);
const VmsProfile *vms_profile_find(const char *name);
const VmsProfile *vms_profile_default(void);

/* ------------------------------------------------------------------------------------------------ machines */

/* An area that was registered before vmalloc_init (vm_area_register_early, vm_area_add_early). */
typedef struct {
	uint64_t start, end;      /* guard page included; end is exclusive */
	uint64_t flags;           /* VM_* as that kernel has them; 0: VM_ALLOC */
	bool added;               /* by vm_area_add_early: 2.6.34 keeps vmlist in order there alone */
} VmsEarlyArea;

/* An area as it was found in a running machine: what its /proc/vmallocinfo or a recording says. */
typedef struct {
	uint64_t start, end;      /* guard page included; end is exclusive */
	uint64_t flags;           /* VM_*; 0: VM_ALLOC */
	unsigned nr_pages;        /* frames it has; they will be others here, but as many */
	uint64_t phys_addr;
	const char *caller;       /* who asked for it, or NULL */
	bool lazy;                /* freed, waiting for the purge */
	bool ram;                 /* of vm_map_ram: nobody has described it */
} VmsFoundArea;

/* A hole as it was found, with its place in the tree: holes come in preorder. */
typedef struct {
	uint64_t start, end;
	bool red, has_left, has_right;
} VmsFoundHole;

/* What a machine is made of.  Zero everywhere is the default profile as it comes.  Areas to begin with are below those
 * found; 2.4 begins without any.  What is borrowed need not outlive vms_machine_new. */
typedef struct {
	const char *profile;      /* NULL: the default profile */
	uint64_t ram;             /* bytes; 0: the profile's */
	unsigned cpus;            /* 0: 1 */
	unsigned nodes;           /* of memory, half of it each, with half of the CPUs: 1 or 2; 0: 1 */
	bool bare;                /* no frame is reserved for firmware and kernel image: the kernel's own first tables
	                           * lie outside the machine's memory */
	bool nohugevmalloc;       /* the kernel's own option, since 5.13: vmalloc takes small pages alone */
	bool fair_zones;          /* from 3.12 to 4.7: the zones of a node give frames in turn */
	bool kaslr;               /* randomize the memory regions, from `seed`: x86-64 since 4.8 */
	uint64_t seed;
	unsigned kaslr_padding;   /* 1 + the TiB kept free behind RAM (CONFIG_RANDOMIZE_MEMORY_PHYSICAL_PADDING, at most
	                           * 64); 0: 10 TiB, as with memory hotplug */
	const char *cmdline;      /* the kernel's command line, or NULL: what of it is understood says cmdline.c */
	uint64_t static_array;    /* bytes of an array that is built into the kernel image; it makes .bss larger */
	uint64_t vmalloc_start, vmalloc_end;   /* as vms_vmalloc_window has them; both 0: the profile's window */
	uint64_t totalram_pages;  /* limit of the size checks; 0: what the zones manage */
	unsigned nr_cpus_config;  /* CONFIG_NR_CPUS, which decides the size of vm_map_ram's blocks; 0: 2, or cpus */
	uint64_t lazy_max_pages;  /* 0: the kernel's own rule, fls(cpus) * 32 MiB; 2.4 frees at once */
	const VmsEarlyArea *early;    /* by where they begin; where they overlap, kernels since 3.2 hit a BUG as they
	                               * boot */
	size_t n_early;
	const VmsFoundArea *found;    /* a running machine's areas, in address order, to begin with */
	size_t n_found;
	const VmsFoundHole *holes;    /* and its tree of holes, since 5.2: all that the areas leave; NULL: what follows
	                               * from the areas */
	size_t n_holes;
	bool power_off;           /* the machine is off: the operation `boot` comes first, and is recorded */
	const uint64_t *bootmem;  /* bytes asked of the boot allocator while parameters are read, in order */
	size_t n_bootmem;         /* at most 8 */
	bool bare_tables;         /* no direct map: page tables begin with the top level alone, as where mm/vmalloc.c
	                           * was recorded by itself */
	bool unrecorded;          /* no journal: cannot go back, costs no memory per operation */
	uint64_t journal_limit;   /* bytes of journal, then operations are refused; 0: 2 GiB */
} VmsOptions;

/* Boot a machine.  NULL with the reason in `error` where an option makes no sense or memory cannot be had. */
VmsMachine *vms_machine_new(const VmsOptions *options, char error[VMS_ERROR_SIZE]);

/* The end of a machine and of all that was borrowed from it; NULL is allowed. */
void vms_machine_free(VmsMachine *m);

/* What it was booted with, where that was left open, too: its profile, bytes of RAM, CPUs. */
const VmsProfile *vms_machine_profile(const VmsMachine *m);
uint64_t vms_machine_ram(const VmsMachine *m);
unsigned vms_machine_cpus(const VmsMachine *m);

/* The same, all of it, to boot another one like it; the areas in it live as long as the machine.  The shape that a tree
 * of holes was found in is not kept. */
const VmsOptions *vms_machine_options(const VmsMachine *m);

/* Between these two calls nothing is recorded and what is done cannot be undone: the state below the baseline is built
 * so (lessons' `setup`).  Only before the first recorded operation; false after it. */
bool vms_setup_begin(VmsMachine *m);
void vms_setup_end(VmsMachine *m);

/* A hash of the whole state at the cursor.  Equal states have equal hashes, in every process. */
uint64_t vms_state_hash(const VmsMachine *m);

/* The arena's used bytes, for tests that compare states byte for byte. */
const void *vms_arena(const VmsMachine *m, size_t *size);

/* ------------------------------------------------------------------------------------------------ operations */

/* The operations, declared once in op/ops.def: VMS_OP_VMALLOC, VMS_OP_VFREE, ... */
typedef enum {
	VMS_OP_NONE,
#define OP(NAME, name, doc, ...) VMS_OP_##NAME,
#include "op/ops.def"
#undef OP
	VMS_OP_COUNT
} VmsOpKind;

#define VMS_OP_ARGS 8

/* What another task does to the space of addresses while an operation is performed: reserve a range, let one wait
 * for the purge, begin a purge, give one more range of it back.  Recordings of running kernels have such events; of the
 * kernels here 6.1 and 6.12 take them. */
typedef enum { VMS_EVENT_ALLOC, VMS_EVENT_FREE, VMS_EVENT_PURGE, VMS_EVENT_MERGE } VmsEventKind;

typedef struct {
	VmsEventKind kind;
	uint64_t arg[4];          /* ALLOC: size, align, start, end; FREE: start; PURGE: ranges given back before it
	                           * yields */
	uint64_t after;           /* it comes when the operation has done so many elementary things of its own */
	uint64_t merges;          /* ... and, since the last of them began, has given back so many ranges */
} VmsEvent;
#define VMS_EVENT_ALL UINT64_MAX /* a purge that does not yield; after all that was to be given back */

/* A GFP argument is a mask with this kernel's values, or with this bit a set of names, whatever their values: made by
 * vms_op_parse.  The mask that an argument is for this kernel: */
#define VMS_GFP_NAMED ((uint64_t)1 << 63)
uint64_t vms_gfp(const VmsMachine *m, uint64_t arg);

/* The flags this kernel has, sets of flags first. */
typedef struct {
	const char *name;         /* "__GFP_ZERO", "GFP_KERNEL" */
	const char *doc;          /* what it means; translatable */
	uint64_t value;
} VmsGfpFlag;
size_t vms_gfp_flags(const VmsMachine *m, VmsGfpFlag *out, size_t room);

/* One operation to perform.  Arguments stand in the order of ops.def; one not given takes its default. */
typedef struct {
	VmsOpKind kind;
	uint64_t arg[VMS_OP_ARGS];
	bool given[VMS_OP_ARGS];
	const uint64_t *pages;    /* borrowed; vmap, vm_map_ram: frame numbers, NULL for the caller's fresh ones;
	                           * pcpu_get_vm_areas: offset and size of each range; to free those: addresses */
	size_t n_pages;
	const VmsEvent *others;   /* what other tasks do meanwhile, in order; borrowed while it is performed */
	size_t n_others;
} VmsOp;

/* What an argument is: bytes, an address, how many, VM_* flags, GFP_* flags, any other number, 0 or 1, and a kind of
 * allocation that is to fail (0 alloc_page, 1 kmalloc, 2 page_table, 3 high_order: blocks of more than one frame); a
 * context; a lock; a kind of use of kmap_atomic (KM_USER0). */
typedef enum {
	VMS_ARG_SIZE, VMS_ARG_ADDRESS, VMS_ARG_COUNT, VMS_ARG_FLAGS, VMS_ARG_GFP, VMS_ARG_NUMBER, VMS_ARG_BOOL,
	VMS_ARG_WHAT, VMS_ARG_CONTEXT, VMS_ARG_POLICY, VMS_ARG_LOCK, VMS_ARG_KM
} VmsArgType;

typedef struct {
	const char *name;
	VmsArgType type;
	bool required;
	uint64_t value;           /* the default */
} VmsArgInfo;

typedef struct {
	const char *name;         /* "vmalloc" */
	const char *doc;          /* one sentence, translatable */
	size_t n_args;
	VmsArgInfo arg[VMS_OP_ARGS];
} VmsOpInfo;

/* What there is to know about an operation: never NULL; that of VMS_OP_NONE for what is none. */
const VmsOpInfo *vms_op_info(VmsOpKind kind);
VmsOpKind vms_op_find(const char *name);              /* VMS_OP_NONE where there is none of that name */
int vms_op_arg_index(VmsOpKind kind, const char *name);   /* -1 where there is none */
bool vms_op_exists(const VmsMachine *m, VmsOpKind kind);  /* this kernel has such a function, or what is steered */

/* The operation with all arguments at their defaults; and one argument set by its name (false: no such argument). */
VmsOp vms_op(VmsOpKind kind);
bool vms_op_set(VmsOp *op, const char *name, uint64_t value);

/* The value of an argument alone: "GFP_ATOMIC", "hardirq", "0xf8800000", "4096".  As snprintf; and back (false: that is
 * no value for such an argument). */
int vms_arg_text(VmsArgType type, uint64_t value, char *text, size_t size);
bool vms_arg_parse(VmsArgType type, const char *text, uint64_t *value);

/* What came of an operation. */
typedef struct {
	uint64_t number;          /* from 1, in the order performed on this line of history */
	VmsOpKind kind;
	uint64_t ret;             /* what the kernel's function returned: an address, a page frame number, 0 */
	bool failed;              /* the kernel returned NULL where it promises memory */
	bool bug;                 /* the kernel stopped: BUG, or an address that is not there */
	VmsId object;             /* the area, block or frame it made, or 0 */
	VmsRef object_ref;
	char message[VMS_MESSAGE_SIZE];   /* the last line that the kernel logged, of a fault the first; or "" */
	bool value;               /* `ret` is a value, even where it is 0: what load has found */
	const char *fault;        /* why an access did not come back: "guard page", "hole", "unmapped lazy area",
	                           * "not mapped", "protection", "non-canonical", "null pointer", "user address"; or
	                           * NULL */
	uint64_t fault_address;   /* ... and at which address */
	int64_t first, last;      /* its steps; last < first where it was not recorded */
	uint64_t state;           /* state hash at its end */
} VmsResult;

/* Perform an operation at the cursor.  With the cursor in the past the future is kept as a branch (below) and a new one
 * begins here; with the cursor in the middle of an operation, that one is completed first, since a kernel cannot be
 * left half-way.  The cursor ends at the operation's last step.  False with `error` where the operation does not exist
 * in this kernel, an argument makes no sense, or the machine has stopped or is full; nothing has changed then. */
bool vms_perform(VmsMachine *m, const VmsOp *op, VmsResult *result, char error[VMS_ERROR_SIZE]);

/* Operations of the present line of history. */
uint64_t vms_op_count(const VmsMachine *m);
bool vms_op_at(const VmsMachine *m, uint64_t number, VmsOp *op, VmsResult *result);   /* op->pages is borrowed */
uint64_t vms_op_of_step(const VmsMachine *m, int64_t step);   /* 0 at VMS_START */

/* "vmalloc(size=12288)": the operation as one line of text, and back; names such as "gfp=GFP_ATOMIC" are understood.
 * Formatting returns the length as snprintf does; parsing never fills `pages`. */
int vms_op_format(const VmsOp *op, char *text, size_t size);
bool vms_op_parse(const char *text, VmsOp *op, char error[VMS_ERROR_SIZE]);

/* Called at each mark while operations are performed, recorded or not; NULL for none.  The observer may ask, not
 * act. */
typedef struct VmsStep VmsStep;
typedef void (*VmsObserver)(const VmsMachine *m, const VmsStep *step, void *data);
void vms_observe(VmsMachine *m, VmsObserver observer, void *data);

/* ------------------------------------------------------------------------------------------------ stages */

typedef enum {
	VMS_STAGE_NONE,
#define STAGE(ID, name, title) VMS_STAGE_##ID,
#define SUBGOAL(ID, number, STAGE_ID, title)
#define FUNCTION(name, SUBGOAL_ID)
#include "machine/stages.def"
#undef STAGE
#undef SUBGOAL
#undef FUNCTION
	VMS_STAGE_COUNT
} VmsStage;

/* "alloc_vmap_area", and "Find an address range" (translatable); NULL for VMS_STAGE_NONE. */
const char *vms_stage_name(VmsStage stage);
const char *vms_stage_title(VmsStage stage);

/* The twelve subgoals of the course, 1 to 12, and the stage that each belongs to; NULL and VMS_STAGE_NONE outside. */
const char *vms_subgoal_title(int subgoal);
VmsStage vms_subgoal_stage(int subgoal);

/* The function of this kernel that does the work of a stage: "vmap_pages_range"; NULL where it has no such stage. */
const char *vms_stage_function(const VmsMachine *m, VmsStage stage);

/* ------------------------------------------------------------------------------------------------ steps */

/* The kinds of marks, declared once in machine/marks.def: VMS_MARK_CALL, VMS_MARK_PAGE_ALLOC, ... */
typedef enum {
#define MARK_KIND(ID, name, text, ...) VMS_MARK_##ID,
#include "machine/marks.def"
#undef MARK_KIND
	VMS_MARK_COUNT
} VmsMark;

/* Marks by name and back; NULL for what is no mark.  Kinds of one name are counted as one. */
const char *vms_mark_name(VmsMark mark);              /* "page_alloc" */
VmsMark vms_mark_find(const char *name);              /* VMS_MARK_COUNT where there is none */
const char *vms_mark_text(VmsMark mark);              /* the sentence with its {places}, translatable */

typedef enum {
	VMS_NUMBER, VMS_SIZE, VMS_ADDRESS, VMS_PFN, VMS_OBJECT, VMS_GFP, VMS_VM_FLAGS, VMS_VA_FLAGS, VMS_ENTRY,
	VMS_TRUTH, VMS_NAME, VMS_HEX,
	VMS_POINTER               /* an address as the kernel logs it: all digits of a word, without 0x */
} VmsType;

typedef struct {
	const char *name;
	VmsType type;
	uint64_t value;           /* VMS_OBJECT: a VmsRef; VMS_NAME: vms_name() gives the text */
	VmsId id;                 /* VMS_OBJECT: which object it was at that step, whether or not it still lives */
} VmsValue;

#define VMS_STEP_VALUES 7

struct VmsStep {
	int64_t step;
	uint64_t op;
	VmsMark mark;
	int depth;                /* of calls; 0 is the operation itself */
	VmsStage stage;
	int subgoal;              /* 1 to 12, 0 outside */
	const char *function;
	const char *file;         /* "core/era/linux-4.19/vmap-area.c" */
	int line;
	size_t n_values;
	VmsValue value[VMS_STEP_VALUES];
};

/* Number of steps on the present line; the cursor's step; the step of that number (false: there is none). */
int64_t vms_step_count(const VmsMachine *m);
int64_t vms_cursor(const VmsMachine *m);
bool vms_step_at(const VmsMachine *m, int64_t step, VmsStep *out);
const char *vms_name(uint64_t value);                 /* text of a VMS_NAME value */

/* What the step says, with its values in place.  `translate` is asked for each sentence, or NULL.  As snprintf. */
int vms_step_text(const VmsMachine *m, const VmsStep *step, VmsTranslate translate, char *text, size_t size);

/* A value as people read it: "0xffffc90000002000", "12 KiB", "pfn 31744", "vmap_area#3".  As snprintf. */
int vms_value_text(const VmsMachine *m, const VmsValue *value, char *text, size_t size);

/* How often a mark happened in the steps after `from`, up to and including `to`. */
uint64_t vms_count(const VmsMachine *m, VmsMark mark, int64_t from, int64_t to);

/* Total over the same steps of one of the mark's values, by name; 0 where it has none of that name. */
uint64_t vms_sum(const VmsMachine *m, VmsMark mark, const char *value, int64_t from, int64_t to);

/* How many single writes were made after step `from`, up to step `to`. */
uint64_t vms_write_count(const VmsMachine *m, int64_t from, int64_t to);

/* ------------------------------------------------------------------------------------------------ moving */

typedef enum { VMS_BACK = -1, VMS_FORWARD = 1 } VmsDirection;

/* How far one move goes.  Over and out are rules over the nesting of calls, the same in both directions: over stops at
 * the next mark that is no deeper than this one, out at the next that is shallower; segment at the next subgoal, stage
 * at the next stage, operation at an operation's last step. */
typedef enum {
	VMS_MOVE_MICRO, VMS_MOVE_INTO, VMS_MOVE_OVER, VMS_MOVE_OUT, VMS_MOVE_SEGMENT, VMS_MOVE_STAGE, VMS_MOVE_OPERATION
} VmsMove;

/* Move the cursor.  False where there is nothing in that direction; the cursor then stands at the end or the start, or,
 * for a move out of an operation itself, where it stood. */
bool vms_move(VmsMachine *m, VmsMove move, VmsDirection direction);

/* Go to a step; VMS_START to the beginning.  Clamped to what there is.  Returns where the cursor now stands. */
int64_t vms_goto(VmsMachine *m, int64_t step);

/* With VMS_MOVE_MICRO the cursor may stand between two writes after a mark: how many have been done since. */
unsigned vms_cursor_micro(const VmsMachine *m);

/* ------------------------------------------------------------------------------------------------ branches */

typedef struct {
	unsigned id;              /* 0 is the trunk: the lesson's own line */
	unsigned parent;
	int64_t fork;             /* the last step it shares with its parent */
	int64_t end;              /* its last step */
	uint64_t ops;             /* operations on its line, from the beginning */
	bool current;
} VmsBranch;

/* The trunk and all branches there ever were, by id; false where there is none of that number. */
size_t vms_branch_count(const VmsMachine *m);
bool vms_branch_at(const VmsMachine *m, size_t i, VmsBranch *out);

/* Begin a branch at the cursor (at the end of the operation that the cursor is in), also where the cursor stands at the
 * end: for operations that are not to go on with the line it is on.  False where there is no memory. */
bool vms_branch_begin(VmsMachine *m);

/* Return to a branch; the cursor stands at its end.  False where there is none of that id. */
bool vms_branch_switch(VmsMachine *m, unsigned id);

/* ------------------------------------------------------------------------------------------------ calls and values */

typedef struct {
	const char *function;
	const char *file;
	int line;                 /* where in the function the cursor is */
	int64_t entered;          /* the step of the call */
} VmsCall;

/* The functions that the cursor is inside of, innermost first. */
size_t vms_backtrace(const VmsMachine *m, VmsCall *out, size_t room);

/* What the marks of the innermost function (0), its caller (1) ... have shown of its local values: the latest, no
 * more than there is room for, and how many that are. */
size_t vms_locals(const VmsMachine *m, size_t frame, VmsValue *out, size_t room);

/* The range that a search is considering. */
typedef struct {
	bool active;              /* the cursor is inside the area allocator */
	bool found;               /* there is room at addr; it may have been taken by now */
	uint64_t addr;            /* the candidate; 0 as long as there is none */
	uint64_t size, align, vstart, vend;
	bool cached;              /* it started from free_vmap_cache */
	VmsRef at;                /* the area compared last; since 5.2 the hole */
	uint64_t length;          /* since 5.2: what the tree of holes is searched for, room to align it included */
	VmsRef hole, left;        /* since 5.2: the hole that was found, and what was split off at its left; 0 as yet,
	                           * and where it has gone since */
	const char *fit;          /* since 5.2: how the hole is cut, "FL", "LE", "RE" or "NE"; NULL as yet */
} VmsSearch;

/* How a node was come to: down a tree or along a list in search of room, back up towards the root, while something is
 * looked for that is no room, in search of the place where something is to be inserted. */
typedef enum { VMS_VISIT_DOWN, VMS_VISIT_ALONG, VMS_VISIT_CLIMB, VMS_VISIT_FIND, VMS_VISIT_INSERT } VmsVisitKind;

/* An area or hole that was looked at; ref is 0 where it has gone since. */
typedef struct { VmsRef ref; VmsId id; VmsVisitKind kind; } VmsVisit;

/* What the present call of the area allocator has looked at so far, in order, and the range it is considering.  Where
 * the cursor is in no such call: what the function at the cursor has looked at for its latest look-up or insertion. */
size_t vms_search_path(const VmsMachine *m, VmsSearch *search, VmsVisit *out, size_t room);

/* ------------------------------------------------------------------------------------------------ objects */

/* The kinds of objects and their fields, declared once in machine/schema.def: VMS_KIND_VMAP_AREA, ... */
typedef enum {
	VMS_KIND_NONE,
#define STRUCT(ID, name, doc) VMS_KIND_##ID,
#define FIELD(type, name, FORMAT, doc)
#define OWN FIELD
#define END_STRUCT
#include "machine/schema.def"
#undef STRUCT
#undef FIELD
#undef OWN
#undef END_STRUCT
	VMS_KIND_COUNT
} VmsKind;

/* Objects by place and by identity.  A ref must be that of an object that lives at the cursor, or 0. */
const char *vms_kind_name(VmsKind kind);              /* "vmap_area"; "none" for what is no kind */
VmsKind vms_id_kind(VmsId id);
VmsId vms_id(const VmsMachine *m, VmsRef ref);        /* 0 for 0 */
VmsRef vms_find(const VmsMachine *m, VmsId id);       /* 0 where it is not alive at the cursor */
uint64_t vms_object_address(const VmsMachine *m, VmsRef ref);   /* its simulated address, 0 for what has none */
int vms_object_text(const VmsMachine *m, VmsRef ref, char *text, size_t size);   /* "vmap_area#3"; as snprintf */

typedef struct {
	const char *name;
	const char *doc;          /* translatable */
	VmsType type;
	bool kept;                /* it is a member of the kernel's own structure, there at: */
	unsigned offset;          /* for this kernel and its word size */
	uint64_t value;           /* VMS_OBJECT: a VmsRef */
	bool written;             /* since the baseline */
	uint64_t before;          /* what the last write replaced */
	int64_t written_at;       /* the step that follows that write: the one at which it is first seen */
} VmsField;

/* The fields of a kernel structure, with their last write.  0 for what has no fields. */
size_t vms_fields(const VmsMachine *m, VmsRef ref, VmsField *out, size_t room);

/* The value of one of them, by its name, without looking for its last write.  False where there is none. */
bool vms_field_value(const VmsMachine *m, VmsRef ref, const char *name, uint64_t *value);

/* Objects written between two steps (exclusive, inclusive), each once, in order of their first write; no more than
 * there is room for. */
size_t vms_touched(const VmsMachine *m, int64_t from, int64_t to, VmsRef *out, size_t room);

/* ------------------------------------------------------------------------------------------------ the address space */

/* BUSY: in use; LAZY: freed, waiting for the purge; POOLED: kept by a node of 6.12 for its CPU. */
typedef enum { VMS_AREA_BUSY, VMS_AREA_LAZY, VMS_AREA_POOLED } VmsAreaState;

/* OTHER: lazily freed, so that nobody knows any more; NEW: reserved, but not yet described by its vm_struct. */
typedef enum {
	VMS_AREA_VMALLOC, VMS_AREA_VMAP, VMS_AREA_IOREMAP, VMS_AREA_BLOCK, VMS_AREA_RAM, VMS_AREA_OTHER, VMS_AREA_NEW
} VmsAreaUse;

/* One reserved range. */
typedef struct {
	VmsRef ref;               /* the vmap_area; in 2.4, which has none, the vm_struct */
	VmsId id;
	VmsRef vm;                /* its vm_struct, 0 where it has none */
	uint64_t va_start, va_end;     /* reserved, guard page included; va_end exclusive */
	uint64_t addr;            /* what the kernel returned */
	uint64_t size;            /* without the guard page */
	uint64_t guard;           /* bytes of guard page at its end */
	uint64_t flags;           /* VM_* */
	unsigned nr_pages;
	unsigned page_order;      /* its frames come in blocks of 2^page_order */
	unsigned node;            /* 6.12: 1 + the node whose pool it will go to, or 0 */
	VmsRef pages;             /* the page array, or 0 */
	uint64_t phys_addr;
	const char *caller;       /* "" where not known */
	VmsAreaState state;
	VmsAreaUse use;
} VmsArea;

/* In address order: the first area that ends above `address` (0: the first of all), and the one after `area`. */
bool vms_area_from(const VmsMachine *m, uint64_t address, VmsArea *area);
bool vms_area_next(const VmsMachine *m, VmsArea *area);

/* The area that holds the address, whatever its state; and the one with that ref.  False: there is none.  Since 5.2 a
 * vmap_area can be a hole, too: of such a one only the range means something. */
bool vms_area_find(const VmsMachine *m, uint64_t address, VmsArea *area);
bool vms_area_get(const VmsMachine *m, VmsRef ref, VmsArea *area);

/* How many areas are in that state; and the frames in an area's page array, in order, 0 where none was put in yet.  2.4
 * has no page array: there they are those that were taken for its pages, as far as they are mapped. */
uint64_t vms_area_count(const VmsMachine *m, VmsAreaState state);
size_t vms_area_pages(const VmsMachine *m, const VmsArea *area, uint64_t *pfn, size_t room);

/* Free ranges of the vmalloc window in address order: the first one that ends above `address`. */
bool vms_hole_from(const VmsMachine *m, uint64_t address, uint64_t *start, uint64_t *stop);

typedef struct {
	const char *id;           /* "vmalloc" */
	const char *title;        /* "vmalloc and ioremap space", translatable */
	uint64_t start, last;     /* last is inclusive */
} VmsRegion;

/* The layout of the whole address space in address order, holes included: every address is in one region. */
size_t vms_region_count(const VmsMachine *m);
bool vms_region_at(const VmsMachine *m, size_t i, VmsRegion *out);
bool vms_region_find(const VmsMachine *m, uint64_t address, VmsRegion *out);

/* A part of a region that has a name and a place in physical memory: a section of the kernel image, the top-level page
 * table of init_mm, a static device map of ARM. */
typedef struct {
	const char *id;           /* ".text", "swapper_pg_dir" */
	const char *title;        /* "Code of the kernel", translatable */
	uint64_t start, last;     /* last is inclusive */
	uint64_t phys;            /* the physical address of its first byte */
} VmsPart;

/* The parts, each kind in address order: sections, the page table, device maps; and the smallest one that an address
 * is in (false: in none). */
size_t vms_part_count(const VmsMachine *m);
bool vms_part_at(const VmsMachine *m, size_t i, VmsPart *out);
bool vms_part_find(const VmsMachine *m, uint64_t address, VmsPart *out);

/* A range of physical addresses as /proc/iomem shows it. */
typedef struct {
	const char *name;         /* "Kernel code" */
	uint64_t start, last;     /* physical; last is inclusive */
	unsigned depth;           /* 1: it lies within one of depth 0 that came before */
} VmsResource;

/* What lies where in physical memory, as this kernel tells it, in order; and the same as lines of /proc/iomem, as root
 * reads them (others have seen zeroes since 4.6), a call for each line. */
size_t vms_resource_count(const VmsMachine *m);
bool vms_resource_at(const VmsMachine *m, size_t i, VmsResource *out);
void vms_iomem(const VmsMachine *m, void (*line)(const char *text, void *data), void *data);

/* Where a kernel with these options would have its regions.  high_memory is the address behind the direct map, and
 * direct_end what was kept for it, where it may grow; vmalloc_end is as vms_vmalloc_window has it, vmemmap is 0 where
 * there is none. */
typedef struct {
	uint64_t page_offset, high_memory, direct_end;
	uint64_t vmalloc_start, vmalloc_end;
	uint64_t vmemmap, vmemmap_end;
} VmsBases;

/* Find that out without booting: for curves over RAM or over seeds.  RAM may be more than a machine can have here.
 * False with `error` where the options make no sense. */
bool vms_bases(const VmsOptions *options, VmsBases *out, char error[VMS_ERROR_SIZE]);

/* With KASLR the bases are multiples of this many bytes. */
#define VMS_KASLR_STEP ((uint64_t)1 << 30)

/* The largest gap, in such steps, that KASLR can leave in front of the direct map, the first of the three regions that
 * move (kernel_randomize_memory); 0 where nothing moves. */
uint64_t vms_kaslr_slots(const VmsOptions *options);

/* VMALLOC_START and VMALLOC_END as the kernel has them: on x86_64 the last byte, not the one behind it. */
void vms_vmalloc_window(const VmsMachine *m, uint64_t *start, uint64_t *end);

/* A block of vm_map_ram, in pages; dirty is what was handed out and came back, within [dirty_min, dirty_max). */
typedef struct { VmsRef ref, va; VmsId id; unsigned cpu, free, dirty, dirty_min, dirty_max, total; } VmsBlock;

/* All blocks, the newest first. */
size_t vms_blocks(const VmsMachine *m, VmsBlock *out, size_t room);

/* Areas that wait for the purge, in the order in which it will take them; and addresses whose vfree was deferred. */
size_t vms_purge_list(const VmsMachine *m, VmsRef *out, size_t room);
size_t vms_deferred(const VmsMachine *m, uint64_t *addr, size_t room);

/* ------------------------------------------------------------------------------------------------ the area tree */

typedef struct {
	VmsRef ref;               /* the vmap_area that holds the node */
	VmsId id;
	VmsRef left, right, parent;    /* vmap_areas, or 0 */
	bool red;
	uint64_t va_start, va_end;
	uint64_t subtree_max_size;     /* in the tree of holes */
} VmsTreeNode;

/* AREAS: those in use, until 5.1 also those lazily freed; FREE: the holes, since 5.2; LAZY: what waits for the purge,
 * in 6.1 and later.  In 6.12 AREAS and LAZY are those of one node, whose number is given; other kernels have only 0.
 * VMLIST: no tree, but the list of vm_structs that 2.4 and 2.6.34 keep. */
typedef enum { VMS_TREE_AREAS, VMS_TREE_FREE, VMS_TREE_LAZY, VMS_TREE_VMLIST } VmsTree;

/* Does this kernel have that tree, empty or not?  (2.4 has none at all.) */
bool vms_has_tree(const VmsMachine *m, VmsTree which);

/* A tree of vmap_areas: its root (0: it is empty, or this kernel has none), the node of an area (false: it is none),
 * and the area behind which the next search begins. */
VmsRef vms_tree_root(const VmsMachine *m, VmsTree which, unsigned number);
bool vms_tree_node(const VmsMachine *m, VmsRef vmap_area, VmsTreeNode *out);
VmsRef vms_free_vmap_cache(const VmsMachine *m);      /* 0 where this kernel has none, or it is empty */

/* The same areas as the kernel's list has them, in address order: vmap_areas; of VMLIST, and in 2.4 of AREAS,
 * vm_structs. */
size_t vms_list(const VmsMachine *m, VmsTree which, unsigned number, VmsRef *out, size_t room);

/* A node of 6.12, which serves one CPU: its areas in use and those that wait. */
typedef struct { VmsRef ref; VmsId id; unsigned number; uint64_t busy, lazy; } VmsNode;
#define VMS_POOL_PAGES 256

/* The nodes, by number; and the ranges of `pages` pages, guard page included, in a node's pool, the next one to be used
 * first. */
size_t vms_nodes(const VmsMachine *m, VmsNode *out, size_t room);
size_t vms_pool(const VmsMachine *m, unsigned number, unsigned pages, VmsRef *out, size_t room);

/* The node with which an area at that address is filed (addr_to_node_id), 0 where this kernel has none; and how many
 * bytes of addresses in a row belong to one node, 0 where all do. */
unsigned vms_node_of(const VmsMachine *m, uint64_t address);
uint64_t vms_node_zone(const VmsMachine *m);

/* ------------------------------------------------------------------------------------------------ page tables */

#define VMS_LEVELS 5

typedef struct {
	const char *name;         /* "PGD", "P4D", "PUD", "PMD", "PTE"; in 2.4 the top of four is "PML4" */
	uint64_t table;           /* frame of the table */
	unsigned index, entries;
	uint64_t entry;           /* the entry's value */
	bool present;
	uint64_t covers;          /* bytes that one entry maps */
} VmsLevel;

/* The levels there are, from the top, without the parts that depend on an address: name, entries, covers. */
size_t vms_levels(const VmsMachine *m, VmsLevel out[VMS_LEVELS]);

/* The walk for an address from the top as far as it goes.  Returns the levels filled. */
size_t vms_walk(const VmsMachine *m, uint64_t address, VmsLevel out[VMS_LEVELS]);

/* The top-level entry for an address as the process that runs has it, which may lag behind that of init_mm: the walk
 * above is init_mm's.  False where it runs on init_mm's own table. */
bool vms_task_entry(const VmsMachine *m, uint64_t address, uint64_t *entry);

/* The frame behind an address and the entry that says so, a large one's, too; false where nothing is mapped. */
bool vms_translate(const VmsMachine *m, uint64_t address, uint64_t *pfn, uint64_t *entry);

/* An entry of the table in that frame, on ARM the first word that it has; 0 where the frame holds no table or has no
 * such entry. */
uint64_t vms_table_entry(const VmsMachine *m, uint64_t table_pfn, unsigned index);

/* What an entry says: "P RW A D G NX", as snprintf, with RO where a page must not be written to; and the number of the
 * frame it names. */
int vms_entry_text(const VmsMachine *m, uint64_t entry, char *text, size_t size);
uint64_t vms_entry_pfn(const VmsMachine *m, uint64_t entry);

/* The bits of an entry of the lowest level that have names, the lowest first. */
typedef struct { uint64_t bit; const char *name; } VmsEntryBit;
size_t vms_entry_bits(const VmsMachine *m, VmsEntryBit *out, size_t room);

/* What the kernel calls such a protection: "PAGE_KERNEL", "PAGE_KERNEL_LARGE_EXEC", "MT_DEVICE", "_PAGE_TABLE"; NULL
 * where it has no name for it.  And what is done with caches: "write-back", "write-combining", "uncached"; NULL for
 * what is no page. */
const char *vms_entry_protection(const VmsMachine *m, uint64_t entry);
const char *vms_entry_caching(const VmsMachine *m, uint64_t entry);

/* On ARM each entry for a page stands twice in its table, once for Linux and once as the hardware wants it: the second
 * for the first, and what it says: "SMALL XN AP0".  Elsewhere 0, and nothing. */
uint64_t vms_hardware_entry(const VmsMachine *m, uint64_t entry);
int vms_hardware_text(const VmsMachine *m, uint64_t entry, char *text, size_t size);

/* ------------------------------------------------------------------------------- processes and other windows */

/* A process: an address space, and the top-level table that the CPU walks while it runs. */
typedef struct {
	unsigned number;          /* as in the operation `process`; 0 runs at boot */
	unsigned pid;             /* what the log calls it */
	VmsRef ref;               /* its mm_struct; 0 where it has asked for nothing yet */
	VmsId id;
	uint64_t pgd;             /* frame of its top-level table */
	uint64_t resident, swapped;    /* pages that it has in frames and in swap */
	bool running;
} VmsProcess;

/* All processes by number, number 0 first. */
size_t vms_processes(const VmsMachine *m, VmsProcess *out, size_t room);

/* A range that a process was promised, and how much of it there is. */
typedef struct {
	VmsRef ref;               /* its vm_area_struct */
	VmsId id;
	uint64_t start, end;      /* end is exclusive */
	uint64_t resident, swapped;    /* pages */
} VmsUserRange;

/* The ranges of a process in the order of addresses; and the walk for an address through its own tables, as vms_walk:
 * the last level is not present where the page is in swap.  0 where there is no such process. */
size_t vms_user_ranges(const VmsMachine *m, unsigned process, VmsUserRange *out, size_t room);
size_t vms_process_walk(const VmsMachine *m, unsigned process, uint64_t address, VmsLevel out[VMS_LEVELS]);

/* The entries of a process' top-level table, by index, that lag behind those of init_mm: the kernel's that are not the
 * same. */
size_t vms_lagging(const VmsMachine *m, unsigned process, unsigned *index, size_t room);

/* A slot of pkmap, of the fixmap or of kmap_atomic that is not empty. */
typedef struct {
	unsigned slot;
	uint64_t address, pfn, entry;
	unsigned count;           /* of pkmap: 1: nobody uses it any more; one more than it has users */
	unsigned cpu;             /* of kmap_atomic: whose it is */
	const char *type;         /* of kmap_atomic: its use, "KM_USER0"; NULL since 2.6.37 */
} VmsSlot;

/* Those slots, in order. */
size_t vms_pkmap(const VmsMachine *m, VmsSlot *out, size_t room);
size_t vms_fixmap(const VmsMachine *m, VmsSlot *out, size_t room);
size_t vms_atomic_maps(const VmsMachine *m, VmsSlot *out, size_t room);

/* How many slots there are, of pkmap, of kmap_atomic for all CPUs, and of those that set_fixmap can set; 0 where there
 * is none. */
unsigned vms_pkmap_slots(const VmsMachine *m);
unsigned vms_atomic_slots(const VmsMachine *m);
unsigned vms_fixmap_slots(const VmsMachine *m);

/* ------------------------------------------------------------------------------------------------ frames */

typedef enum { VMS_FRAME_ABSENT, VMS_FRAME_RESERVED, VMS_FRAME_FREE, VMS_FRAME_PCP, VMS_FRAME_USED } VmsFrameState;

/* Who has a frame.  CALLER: whoever asked alloc_pages for it, or brought it to vmap; LARGE: a kmalloc above the size
 * classes; USER: a process, for a range of its own; CACHE: the page cache, where memory is short. */
typedef enum {
	VMS_OWNER_NONE, VMS_OWNER_KERNEL, VMS_OWNER_AREA, VMS_OWNER_SLAB, VMS_OWNER_TABLE, VMS_OWNER_CALLER,
	VMS_OWNER_LARGE, VMS_OWNER_USER, VMS_OWNER_CACHE
} VmsOwner;

typedef struct {
	uint64_t pfn;
	VmsId id;
	VmsFrameState state;
	unsigned zone;            /* index for vms_zone */
	unsigned node;            /* NUMA node it belongs to */
	unsigned order;           /* of the free or allocated block that begins here */
	uint64_t head;            /* first frame of the block it lies in */
	VmsOwner owner;
	VmsRef owner_ref;         /* vm_struct, kmem_cache ... or 0 */
	unsigned index;           /* which page of its owner; level for a table (1 is the PTE table) */
	unsigned migratetype;     /* of its pageblock, for vms_migratetype_name */
} VmsFrame;

/* What a frame is used for. */
bool vms_frame(const VmsMachine *m, uint64_t pfn, VmsFrame *out);   /* false beyond the last frame */
uint64_t vms_frame_count(const VmsMachine *m);        /* one beyond the highest frame number */
int vms_memory_node(const VmsMachine *m, uint64_t address);   /* the NUMA node behind an address of the direct map, -1
                                                               * for any other */
const char *vms_owner_name(VmsOwner owner);           /* "page table", translatable */
const char *vms_migratetype_name(const VmsMachine *m, unsigned type);   /* "unmovable", translatable; NULL: that
                                                                                * kernel knows none of that number */

#define VMS_ZONE_TYPES 4

typedef struct {
	const char *name;         /* "DMA32" */
	unsigned node;            /* NUMA node it belongs to */
	uint64_t start, end;      /* the frames that it spans, end exclusive */
	uint64_t present;         /* those with RAM; in 2.4, which does not look for holes, all */
	uint64_t managed, free;   /* those the page allocator was given at boot; free: in the buddy lists */
	uint64_t pcp;             /* in the per-CPU lists */
	uint64_t min, low, high;  /* watermarks */
	uint64_t lowmem_reserve[VMS_ZONE_TYPES];   /* kept back from requests that might use zones up to that type */
	unsigned batch, pcp_high; /* of the per-CPU lists: frames moved at once, and where they are drained */
} VmsZone;

#define VMS_MAX_ORDER 11

/* One more than the order of the largest block that the kernel knows: 10 in 2.4, 11 since. */
unsigned vms_max_order(const VmsMachine *m);

/* The zones from the lowest up; false where there is none of that number. */
size_t vms_zone_count(const VmsMachine *m);
bool vms_zone(const VmsMachine *m, size_t i, VmsZone *out);

/* First frames of the free blocks of an order, in list order, one migrate type after the other; and the frames that a
 * CPU keeps for itself, the one it gives out next first; since 5.13 blocks behind them, each by its first frame. */
size_t vms_free_list(const VmsMachine *m, size_t zone, unsigned order, uint64_t *pfn, size_t room);
size_t vms_pcp_list(const VmsMachine *m, size_t zone, unsigned cpu, uint64_t *pfn, size_t room);

/* A size class of kmalloc.  A slab is 2^order frames; `objects` are those of all slabs, `in_use` those given out. */
typedef struct {
	VmsRef ref;
	const char *name;         /* "kmalloc-64" */
	unsigned object_size, order, objects_per_slab;
	uint64_t slabs, objects, in_use;
	bool dma;                 /* its frames are from zone DMA */
} VmsCache;

/* All caches: the size classes, the smallest first, the same once more for DMA, and those with a name. */
size_t vms_caches(const VmsMachine *m, VmsCache *out, size_t room);

/* A slab of a cache, with its objects and those that are given out.  Where frames are short it can be smaller than the
 * cache would like. */
typedef struct {
	VmsRef ref, cache;
	VmsId id;
	uint64_t pfn;             /* its first frame */
	unsigned order, objects, in_use;
	unsigned node;            /* of its frames */
	unsigned cpu;             /* 1 + the CPU that takes objects from it or keeps it for later, or 0 */
} VmsSlab;

/* The slabs of a cache, or of all caches where that is 0, the oldest places of the arena first.  The kernel itself has
 * full slabs on no list, so everything that lives is looked at: ask once for a picture. */
size_t vms_slabs(const VmsMachine *m, VmsRef cache, VmsSlab *out, size_t room);

/* A place of a slab, or a block of whole frames where a request is above the size classes: what is in it. */
typedef struct {
	uint64_t address;
	VmsRef object;            /* 0 where it is free, or not yet anybody's */
	VmsId id;
	uint64_t asked;           /* bytes that were asked for */
	bool used, next;          /* next: the one that the slab gives next */
	unsigned order;           /* of a block: it has 2^order frames */
} VmsSlabObject;

/* The places of a slab in the order of their addresses; and the blocks that kmalloc has taken from the page
 * allocator. */
size_t vms_slab_objects(const VmsMachine *m, VmsRef slab, VmsSlabObject *out, size_t room);
size_t vms_large_blocks(const VmsMachine *m, VmsSlabObject *out, size_t room);

/* ------------------------------------------------------------------------------------------------ TLBs */

/* An entry of a CPU's TLB: `size` bytes from `address` on are at the frame `pfn`, as the page-table entry said when it
 * was filled.  Stale: the tables say something else by now.  The age is 0 for what was used last. */
typedef struct {
	uint64_t address, size, pfn, entry;
	bool global, stale;
	unsigned age;
} VmsTlbEntry;

/* The entries of a CPU's TLB, the one used last first, and how many it has room for. */
size_t vms_tlb(const VmsMachine *m, unsigned cpu, VmsTlbEntry *out, size_t room);
size_t vms_tlb_size(const VmsMachine *m);

/* ------------------------------------------------------------------------------------------------ the account */

/* What there is an account of: address space, in pages; objects of kmalloc, by cache; frames, by who has them; frames
 * that moved between the buddy lists and the lists of the CPUs, and are still free. */
typedef enum { VMS_LEDGER_RANGE, VMS_LEDGER_OBJECTS, VMS_LEDGER_FRAMES, VMS_LEDGER_PCP } VmsLedgerKind;

typedef struct {
	VmsLedgerKind kind;
	VmsOwner owner;           /* of FRAMES */
	VmsKind object;           /* OBJECTS: what they are */
	VmsRef cache;             /* OBJECTS: where they are from, 0: blocks of whole frames; slabs: whose */
	uint64_t taken, returned; /* pages, objects, frames; PCP: to the lists of the CPUs, back to the buddy lists */
	uint64_t waiting;         /* RANGE: pages freed, for the purge to return */
	uint64_t guard;           /* RANGE: so many of those taken are guard pages */
	uint64_t waste;           /* bytes of what was taken that nobody asked for */
	int64_t first;            /* the step at which it was first seen */
} VmsLedgerEntry;

/* The account of the steps after `from`, up to and including `to`: what was taken and what was given back, in the order
 * in which the kernel came to it. */
size_t vms_ledger(const VmsMachine *m, int64_t from, int64_t to, VmsLedgerEntry *out, size_t room);

/* ------------------------------------------------------------------------------------------ locks and contexts */

typedef enum { VMS_LOCK_SPINLOCK, VMS_LOCK_RWLOCK, VMS_LOCK_MUTEX } VmsLockKind;

/* A lock of this kernel, by its own name. */
typedef struct {
	const char *name;         /* "vmap_area_lock", "vmap_nodes[2].busy.lock" */
	unsigned number;          /* which lock it is, as an argument of hold_lock */
	const char *doc;          /* what it guards, translatable */
	VmsLockKind kind;
	int cpu;                  /* the CPU whose task holds it; -1: nobody does */
	bool ours;                /* held by what is performed: the functions of vms_backtrace */
	const char *function;     /* who has taken it, where it is ours and that was recorded; else "" */
	int64_t step;             /* and the step at which; else -1 */
	uint64_t taken, waited;   /* how often it was taken since the boot, and found taken by somebody else */
} VmsLock;

/* No kernel has more, on any number of CPUs. */
#define VMS_LOCKS 320

/* The locks that this kernel has, always in the same order. */
size_t vms_locks(const VmsMachine *m, VmsLock *out, size_t room);
const char *vms_lock_kind_name(VmsLockKind kind);     /* "spinlock" */

/* What the CPU is doing, as the kernel counts it (include/linux/preempt.h).  What one does not count is counted all the
 * same: 2.4 knows interrupts and bottom halves alone. */
typedef struct {
	const char *name;         /* of the innermost context entered: "process", "hardirq" */
	unsigned cpu;
	unsigned preempt;         /* spinlocks held, and what else keeps the task on its CPU */
	unsigned bh_off, softirq, hardirq, nmi;
	bool irqs_off;
	bool in_interrupt, in_atomic;
} VmsContext;

/* The context at the cursor. */
void vms_context(const VmsMachine *m, VmsContext *out);

/* ------------------------------------------------------------------------------------------ counters and checks */

/* A counter by name ("free_pages", "lazy_pages", "nr_areas", ...); false for an unknown name. */
bool vms_stat(const VmsMachine *m, const char *name, uint64_t *value);
const char *vms_stat_name(size_t i);                  /* the i-th name, NULL beyond the last */

/* The lines the kernel has logged before the cursor.  As snprintf; -1 where there is no line i. */
size_t vms_log_count(const VmsMachine *m);
int vms_log_line(const VmsMachine *m, size_t i, char *text, size_t size);
const char *vms_log_code(const VmsMachine *m, size_t i);   /* "va_alloc_failed": the codes of the golden traces */
const char *vms_mark_code(VmsMark mark);              /* the code of a line of the log; NULL for other marks */

/* Check every invariant of the state at the cursor.  Calls `say` for each violation; returns how many there are. */
size_t vms_violations(const VmsMachine *m, void (*say)(const char *what, void *data), void *data);

/* What is still allocated that an operation took and none gave back: frames (a block has 2^order), objects, areas. */
typedef struct { uint64_t areas, frames, objects; } VmsLeaks;
void vms_leaks(const VmsMachine *m, VmsLeaks *out);

/* /proc/vmallocinfo in this kernel's own format and order, a call for each line; false where this kernel has no such
 * file (2.4). */
bool vms_vmallocinfo(const VmsMachine *m, void (*line)(const char *text, void *data), void *data);

/* ------------------------------------------------------------------------------------------------ numbers for bench */

/* How large the journal of the present line is. */
typedef struct { uint64_t records, writes, marks, bytes; } VmsJournalInfo;
void vms_journal_info(const VmsMachine *m, VmsJournalInfo *out);

#endif
