/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_IMPORT_IMPORT_H
#define SCRIPTS_IMPORT_IMPORT_H

/* import.h -- what a real kernel says about its vmalloc space, read from text that somebody saved:
 *
 *   areas     /proc/vmallocinfo of Linux 2.6.34, 3.15, 4.19, 5.0, 5.4, 6.1 or 6.12: the areas of one moment
 *   trace     the events of vmalloc as /sys/kernel/tracing/trace and trace_pipe print them: what was asked for, and
 *             where it went.  Of the kernels above only 6.12 has these events.
 *
 * A file is opened, asked for its kind, and read.  It is read whole or not at all: whatever is wrong with it ends in an
 * error "FILE:LINE: what is wrong".  How a machine gets what was read is not decided here.
 */

#include <gio/gio.h>

#define IMPORT_ERROR (import_error_quark())
GQuark import_error_quark(void);

typedef enum {
	IMPORT_ERROR_INPUT,       /* the text is broken or of no use */
} ImportError;

/* What is longer is refused: no kernel prints such lines, and nobody looks at so many. */
#define IMPORT_LINE_MAX 16384
#define IMPORT_LINES_MAX 1000000
#define IMPORT_MIB_MAX 256

/* ------------------------------------------------------------------------------------------------ files */

typedef struct ImportFile ImportFile;

typedef enum {
	IMPORT_NOTHING,
	IMPORT_AREAS,
	IMPORT_TRACE,
} ImportKind;

/* Open a file, compressed where its name ends in ".gz".  NULL with an error of GIO where it cannot be opened. */
ImportFile *import_open(const char *path, GError **error);

/* The same for plain text out of a stream, of which a reference is kept; errors call it NAME. */
ImportFile *import_open_stream(const char *name, GInputStream *stream);
void import_close(ImportFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportFile, import_close)

/* Which kind of text it is, by its first line; that line is still the next to be read.  IMPORT_NOTHING with ERROR where
 * it is neither. */
ImportKind import_kind(ImportFile *file, GError **error);

/* ------------------------------------------------------------------------------------------------ areas */

/* A line of /proc/vmallocinfo.  The texts belong to the ImportedAreas. */
typedef struct {
	guint64 start, end;       /* whole pages, guard page included where there is one; end is exclusive */
	guint64 phys_addr;        /* bytes; 0: not said (2.6.34 on ARM never says it) */
	guint64 flags;            /* VM_IOREMAP 1, VM_ALLOC 2, VM_MAP 4, VM_USERMAP 8, in all these kernels */
	guint nr_pages;           /* 0: not said */
	int node;                 /* the NUMA node that most of its pages are of; -1: not said */
	gboolean lazy;            /* freed, and not yet purged ("unpurged vm_area"; 4.19 and later) */
	gboolean ram;             /* of vm_map_ram, a block of it or a whole range (4.19 and later) */
	gboolean vpages;          /* the array of its pages lies in vmalloc space itself */
	gboolean coherent;        /* "dma-coherent" (5.4 and later) */
	gboolean sparse;          /* "sparse" (6.12) */
	const char *caller;       /* "n_tty_open+0x14/0xa0", or NULL */
	const char *module;       /* that the caller is in, or NULL */
	guint line;               /* of the file, from 1 */
} ImportedArea;

typedef struct {
	GArray *areas;            /* ImportedArea, by start; they do not overlap */
	guint bits;               /* of an address: 32 or 64 */
	guint kernels;            /* whose file it can be; see import_areas_fit */
	const char *name;         /* of the file, for errors */
	GStringChunk *texts;
} ImportedAreas;

/* Read a /proc/vmallocinfo.  BITS is the word size that the areas are for, 32 or 64; 0: that of the file. */
ImportedAreas *import_areas(ImportFile *file, guint bits, GError **error);
void imported_areas_free(ImportedAreas *areas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportedAreas, imported_areas_free)

/* Whether KERNEL ("4.19.1") prints words and an order of lines like this.  It is a guess, for a warning: a short file
 * fits many kernels.  FALSE for a kernel that is not among those above. */
gboolean import_areas_fit(const ImportedAreas *areas, const char *kernel);

/* The kernels that print like this, "5.4, 6.1"; "" where none does, as for an edited file.  Free with g_free. */
char *import_areas_kernels(const ImportedAreas *areas);

/* ------------------------------------------------------------------------------------------------ trace */

typedef enum {
	IMPORT_EVENT_ALLOC,       /* alloc_vmap_area: a range was searched for */
	IMPORT_EVENT_PURGE,       /* purge_vmap_area_lazy: freed ranges went back */
	IMPORT_EVENT_FREE,        /* free_vmap_area_noflush: a range was freed, lazily */
} ImportEventKind;

/* An event of vmalloc.  Sizes and addresses are bytes; the text belongs to the ImportedTrace. */
typedef struct {
	ImportEventKind kind;
	guint line;               /* of the file, from 1 */
	const char *task;         /* its name as far as it is UTF-8; what else was in it is replaced */
	guint pid, cpu;
	double time;              /* seconds; whatever the clock counts where trace_clock is one that counts */
	union {
		struct {
			guint64 addr;         /* where it is; means nothing where it failed */
			guint64 size, align;  /* guard page included */
			guint64 vstart, vend; /* the range to search */
			gboolean failed;
		} alloc;
		struct {
			guint64 start, end;   /* what the flush covers; means nothing where nothing was purged */
			guint num_purged;     /* areas */
		} purge;
		struct {
			guint64 va_start;
			guint64 nr_lazy, nr_lazy_max; /* pages */
		} free;
	};
} ImportedEvent;

/* A sign that the kernel dropped events, of any kind, before it could print them. */
typedef struct {
	int cpu;                  /* -1: not said */
	guint64 count;            /* 0: not said */
	guint before;             /* the first event behind the loss, as an index; may be the number of events */
	guint line;
} ImportedLoss;

typedef struct {
	GArray *events;           /* ImportedEvent, in the order of the file; at least one */
	GArray *losses;           /* ImportedLoss, the same; what follows the first cannot be trusted */
	const char *name;         /* of the file, for errors */
	GStringChunk *texts;
} ImportedTrace;

/* Read a trace.  Events that are not of vmalloc are passed over. */
ImportedTrace *import_trace(ImportFile *file, GError **error);
void imported_trace_free(ImportedTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportedTrace, imported_trace_free)

#endif
