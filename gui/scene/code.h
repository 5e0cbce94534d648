/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CODE_H
#define CODE_H

/* code.h -- the model's own source as a listing for people.
 *
 * What runs is what is shown: the file is read from the source folder (or from where it was installed), and only what
 * is not the kernel's is left out: lines of ENTER, LEAVE, MARK and SUBGOAL, and the licence line.  Lines
 * of the listing and of the file are numbered from 1; the listing keeps the file's own order.
 */

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct CodeListing CodeListing;

/* The listing of "core/era/linux-4.19/vmalloc.c", kept for the life of the program; NULL where the file is not found
 * (in $VMSTEP_SOURCE_ROOT, the source folder configured, the data folder installed, in this order). */
const CodeListing *code_listing(const char *file);

/* The same made from a text, for tests.  Free with code_listing_free. */
CodeListing *code_listing_new(const char *text);
void code_listing_free(CodeListing *listing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CodeListing, code_listing_free)

/* The whole listing, lines ended by '\n'; the number of its lines; one of them, without its end. */
const char *code_text(const CodeListing *listing);
size_t code_count(const CodeListing *listing);
const char *code_line(const CodeListing *listing, size_t line);

/* The line of the listing that shows a line of the file: that line, or where it is left out the next one shown, or the
 * one before it where the next one only closes a block.  And back.  0 outside. */
size_t code_listing_line(const CodeListing *listing, size_t file_line);
size_t code_file_line(const CodeListing *listing, size_t line);

/* Which lines of the listing belong to the function around a line: from its first comment line to its closing brace.
 * False outside of functions. */
bool code_function_around(const CodeListing *listing, size_t line, size_t *first, size_t *last);

#endif
