/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_IMPORT_IMPORT_PRIVATE_H
#define SCRIPTS_IMPORT_IMPORT_PRIVATE_H

/* import-private.h -- what the readers have in common: lines of a file, errors that name them, and taking a line apart
 * from left to right. */

#include "scripts/import/import.h"

/* As many CPUs as a machine may have. */
#define IMPORT_CPUS_MAX 64

/* -------- lines */

/* The next line that is not blank, without its end; borrowed until the next call.  NULL at the end of the file; with
 * ERROR for a line that cannot be taken, and for a file that has none. */
const char *import_next_line(ImportFile *file, GError **error);

/* The number of the last line read, from 1. */
guint import_line(const ImportFile *file);

/* What the file is called in errors; borrowed. */
const char *import_name(const ImportFile *file);

/* "NAME:LINE: ..." as an error.  Always FALSE. */
gboolean import_wrong(const char *name, guint line, GError **error, const char *format, ...) G_GNUC_PRINTF(4, 5);
#define import_fail(file, line, error, ...) import_wrong(import_name(file), line, error, __VA_ARGS__)

/* Whether a line is of a /proc/vmallocinfo; of a trace. */
gboolean import_is_area(const char *line);
gboolean import_is_trace(const char *line);

/* Whether an address is that of a page, or a size one of whole pages; all these kernels have pages of 4 KiB here. */
#define IMPORT_PAGE 4096
gboolean import_aligned(guint64 bytes);

/* -------- a line from left to right.  Each takes what it looks for at *AT and goes behind it; FALSE where that is not
 * there. */

/* This very text; else *AT stays where it is. */
gboolean scan_text(const char **at, const char *text);

/* One blank or tab, or more. */
gboolean scan_blanks(const char **at);

/* The digits of a number to BASE, 10 or 16, up to MAX; there is no sign and no prefix.  Where it is too large, *AT
 * and *VALUE may be anything. */
gboolean scan_number(const char **at, guint base, guint64 max, guint64 *value);

#endif
