/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_MACHINE_MACHINE_H
#define VMSTEP_MACHINE_MACHINE_H

/* machine.h -- what a machine is made of, for the files of the core.
 *
 *   arena     one block of memory that holds the whole simulated kernel; see state.h for how it is laid out
 *   journal   what was done to it: writes and marks, in order, with the cursor between two of them
 *   line      the operations of the present line of history, and the branches that were left
 *
 * Nothing here is part of the simulated state except the arena: whatever the kernel knows lies there.
 */

#include <setjmp.h>

#include "core/machine/objects.h"
#include "core/vmstep.h"

/* A text that is translated where it is shown. */
#define N_(text) text

typedef struct VmsMachine Machine;
typedef struct Era Era;
typedef struct Arch Arch;

/* One record of the journal, 24 bytes.  `head` says what it is, in its lowest two bits:
 *
 *   write   1 | log2 of the size << 2 | offset << 32        a: before   b: after
 *   mark    2 | values << 2 | subgoal << 5 | depth << 9 | site << 17 | step << 32     a, b: its first two values
 *   more    3                                               a, b: two more values of the mark that follows
 */
typedef struct {
	uint64_t head, a, b;
} Record;

enum { RECORD_WRITE = 1, RECORD_MARK = 2, RECORD_MORE = 3 };

static inline unsigned record_tag(const Record *r) { return r->head & 3; }
static inline unsigned record_values(const Record *r) { return r->head >> 2 & 7; }
static inline int record_subgoal(const Record *r) { return (int)(r->head >> 5 & 15); }
static inline int record_depth(const Record *r) { return (int)(r->head >> 9 & 255); }
static inline unsigned record_site(const Record *r) { return r->head >> 17 & 32767; }
static inline int64_t record_step(const Record *r) { return (int64_t)(r->head >> 32); }
static inline uint32_t record_offset(const Record *r) { return (uint32_t)(r->head >> 32); }
static inline unsigned record_size(const Record *r) { return 1u << (r->head >> 2 & 3); }

/* A place in the code that makes a mark. */
typedef struct {
	VmsMark mark;
	int line;
	const char *file, *function;
	const char *names;        /* CALL and RETURN: the names of the values, "size, align" */
} Site;

/* An operation of the present line, with its copy of the frames it was given. */
typedef struct {
	VmsOp op;
	VmsResult result;
	uint64_t begin;           /* its first record */
} Performed;

/* The net change of a span of records; see skip.c. */
typedef struct Skip Skip;
#define SKIP_LEVELS 3u
#define SKIP_SPAN ((uint64_t)1 << 15)   /* records of the lowest level */

typedef struct {
	Record *record;
	uint64_t count;           /* records on the present line */
	uint64_t cursor;          /* records done */
	int64_t steps;            /* marks on the present line */
	uint64_t *index;          /* the record of every 64th step */
	uint64_t index_room;
	uint64_t limit;           /* most records */
	Skip **skip[SKIP_LEVELS]; /* by span; NULL where none was made yet */
	uint64_t n_skips[SKIP_LEVELS], skip_bytes;
} Journal;

/* A branch that is not, or only in part, on the present line keeps the rest here. */
typedef struct {
	unsigned id, parent;
	uint64_t fork;            /* the record at which it leaves its parent */
	int64_t fork_step;        /* the last step before that */
	Record *tail;             /* the end of its own records, where that is not on the present line */
	uint64_t tail_count;
	Performed *ops;           /* the operations that begin in the tail */
	uint64_t n_ops;
	bool on_line;             /* (the beginning of) it is on the present line */
} Branch;

/* A call that is going on while an operation is performed. */
typedef struct {
	const char *function;
	int subgoal;
} Frame;

#define MAX_DEPTH 64

/* Where objects have their places in the arena, in order; learned when asked for. */
typedef struct {
	ref_t *start;
	size_t count, room;
	ref_t end;                /* of the last one known */
	struct { VmsId id; ref_t object; } found[64];   /* by id: on one line of history an object keeps its place */
	struct ListedArea *listed;                      /* area-sets.c: areas on lists, in the state of that hash */
	size_t n_listed, listed_room;
	uint64_t listed_hash;
	bool listed_known;
	struct Account *account;                        /* ledger.c: the one that was read last */
	VmsCall call[MAX_DEPTH];                        /* debugger.c: the stack read last, innermost first */
	size_t n_calls;
	uint64_t stack_of;                              /* 1 + the record of its mark; 0: none is known */
} Places;

struct VmsMachine {
	const VmsProfile *profile;
	const Era *era;
	const Arch *arch;
	VmsOptions options;
	bool areas_kept;          /* options.early, options.found and options.cmdline are our own copies */

	/* What the kernel's command line says that is no option. */
	uint64_t vmalloc_reserve; /* vmalloc=; 0: not said */
	bool nokaslr, percpu_page, kmemleak;

	uint8_t *arena;
	uint32_t high;            /* bytes of the arena that were ever used */
	uint64_t hash;
	Places *places;

	Journal journal;
	Performed *ops;
	uint64_t n_ops, ops_room;
	Branch *branch;
	size_t n_branches;
	unsigned branch_now;      /* the branch whose end is the end of the present line */

	/* While an operation is performed. */
	bool recording;
	bool ruined;              /* an unrecorded operation could not be finished: nothing more can be done */
	bool performing;
	Frame frame[MAX_DEPTH];
	int depth;
	int last_subgoal;
	uint64_t op_number;
	VmsOpKind kind_now;
	const VmsEvent *others;   /* what other tasks do meanwhile, in order; see others.c */
	size_t n_others;
	uint64_t own_events, own_merges;
	bool in_others;
	bool complained;          /* about sleeping in the wrong context, in this operation */
	int64_t unrecorded_step;  /* numbers marks for the observer where there is no journal */
	char message[VMS_MESSAGE_SIZE];
	jmp_buf unwind;           /* how BUG and exhaustion leave the kernel code */
	jmp_buf give_up;          /* how exhaustion leaves the operation */

	VmsObserver observer;
	void *observer_data;
};

/* Why an operation was left through `unwind`. */
enum { UNWIND_BUG = 1, UNWIND_FULL = 2 };

/* -------- arena.c */

/* Reserve the address space of the arena, and give it back. */
bool arena_open(Machine *m, char error[VMS_ERROR_SIZE]);
void arena_close(Machine *m);

/* The one way for the kernel to write: `size` bytes (1, 2, 4, 8) at `place`, recorded.  What is there already is not
 * written again. */
void arena_write(Machine *m, const void *place, unsigned size, uint64_t value);

/* The same by offset and without a record: how the journal goes back and forward. */
void arena_store(Machine *m, uint32_t offset, unsigned size, uint64_t value);

/* The object at a ref, or NULL for 0; and the ref of an object, or 0 for NULL. */
static inline const void *at(const Machine *m, ref_t ref) { return ref ? m->arena + ref : NULL; }
static inline ref_t ref(const Machine *m, const void *object)
{
	return object ? (ref_t)((const uint8_t *)object - m->arena) : 0;
}

/* A new object of `bytes`, filled with zeroes, with the simulated address given (0: none).  Never fails: a full arena
 * ends the operation.  And its end: its place is filled with zeroes and may become another's. */
const void *object_new(Machine *m, VmsKind kind, uint32_t bytes, uint64_t address);
void object_free(Machine *m, const void *object);

/* What stands before each object of object_new; kind 0 where the place is free. */
struct object {
	uint32_t kind, serial;
	uint64_t address;
	uint32_t order;           /* it takes 2^order bytes of the arena, this included */
	ref_t next_free;
};
const struct object *object_of(const void *object);

/* The places of the heap at the cursor: how many, and the header of each, in the order of the arena; and the object
 * that a word of it belongs to, or 0. */
size_t place_count(const Machine *m);
ref_t place_at(const Machine *m, size_t i);
ref_t heap_object_around(const Machine *m, uint32_t word);
void places_forget(Machine *m);                       /* before the present line of history becomes another */

/* -------- journal.c */

/* Reserve the address space of the records, unless nothing is to be recorded; and give it back with the skips. */
bool journal_open(Machine *m, char error[VMS_ERROR_SIZE]);
void journal_close(Machine *m);

/* One more record at the end, where the cursor is.  Never fails: a full journal ends the operation. */
void journal_append(Machine *m, uint64_t head, uint64_t a, uint64_t b);

/* Going along it, and cutting and joining lines of history. */
void journal_seek(Machine *m, uint64_t record);       /* undo or redo until `record` records are done */
uint64_t journal_of_step(const Machine *m, int64_t step);   /* the record of a mark */
int64_t journal_step_before(const Machine *m, uint64_t record);   /* the last step among the first `record` records */
void journal_truncate(Machine *m, uint64_t record);   /* forget the records from there on; the cursor is not beyond */
bool journal_reserve(Machine *m, uint64_t count);     /* room for so many more records */
void journal_splice(Machine *m, const Record *tail, uint64_t count);   /* append without doing; reserve before */

/* -------- skip.c */
bool journal_leap(Machine *m, uint64_t record);       /* over one whole span towards a record; false: there is none */
void skips_forget(Journal *j, uint64_t record);       /* those that reach beyond a record */
void skips_close(Journal *j);

/* -------- branch.c */

/* The trunk; and the end of all branches and operations. */
bool branches_open(Machine *m, char error[VMS_ERROR_SIZE]);
void branches_close(Machine *m);

/* The operation that begins now, with a copy of its frames, on the present line (false: no memory); and not after
 * all. */
bool op_remember(Machine *m, const VmsOp *op);
void op_forget(Machine *m);
void ops_open(void);                                  /* fills the table of operations; before the first machine */
void complete_operation(Machine *m);                  /* moves the cursor to the end of the operation it is in */

/* -------- mark.c */

/* Learn what follows from the sites; before the first machine. */
void marks_open(void);

/* A mark is made: recorded, shown to the observer, and a line of the log becomes the operation's message. */
void mark_site(Machine *m, const Site *const *site, size_t n, const uint64_t *value);

/* The step that a record is, and its kind. */
void step_of_record(const Machine *m, uint64_t record, VmsStep *out);
VmsMark mark_of_record(const Record *r);

/* Is it a line of the kernel's log?  Those are the last of marks.def. */
static inline bool mark_is_log(VmsMark mark) { return mark >= VMS_MARK_LOG_VA_ALLOC_FAILED; }

/* What goes on with the line before it: that one is an operation's message. */
static inline bool mark_continues_log(VmsMark mark)
{
	return (mark >= VMS_MARK_LOG_IN_ATOMIC_OLD && mark <= VMS_MARK_LOG_RCU_NEST_DEPTH) ||
	       (mark >= VMS_MARK_LOG_PF_ERROR && mark <= VMS_MARK_LOG_WALK_ARM_BAD);
}

/* What stands on the very line before it. */
static inline bool mark_continues_line(VmsMark mark)
{
	return mark >= VMS_MARK_LOG_WALK_ON && mark <= VMS_MARK_LOG_WALK_ARM_BAD;
}

/* -------- text.c */

/* A buffer of the caller's that text is added to, as snprintf does: `length` counts what did not fit, too. */
typedef struct {
	char *at;
	size_t room, length;
} Text;

/* Begin with an empty text; its length in the end; and something more. */
Text text_on(char *buffer, size_t size);
int text_end(Text *t);
void text_add(Text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A marked text in the language of vms_speak. */
const char *translated(const char *text) __attribute__((format_arg(1)));

/* Why something is refused goes to `error`, of VMS_ERROR_SIZE: a marked format, which is translated, and its values.
 * What is too long ends between two characters of UTF-8.  Always false. */
bool refuse(char *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
