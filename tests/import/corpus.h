/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_IMPORT_CORPUS_H
#define TESTS_IMPORT_CORPUS_H

/* corpus.h -- what the tests of the readers have in common: the samples beside the tests, reading a text as a file
 * called "text", and what holds for whatever is read without an error.
 *
 * The samples of 6.1 are of real kernels (with and without KASLR); the others are made by hand, true to the formats. */

#include "scripts/import/import.h"

/* The names of all samples; ends with NULL. */
extern const char *const corpus_samples[];

/* The path of a sample, and its text.  Free with g_free. */
char *corpus_path(const char *name);
char *corpus_text(const char *name, gsize *length);

/* Read LENGTH bytes (-1: up to the zero). */
ImportKind corpus_kind(const char *text, gssize length, GError **error);
ImportedAreas *corpus_areas(const char *text, gssize length, guint bits, GError **error);
ImportedTrace *corpus_trace(const char *text, gssize length, GError **error);

/* Fail the test where what was read breaks a promise of import.h. */
void corpus_check_areas(const ImportedAreas *areas);
void corpus_check_trace(const ImportedTrace *trace);

/* Fail the test unless ERROR is ours, begins with "text:LINE: ", and names a line from 1 to LINES. */
void corpus_check_error(const GError *error, guint lines);

#endif
