/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_PO_H
#define SCRIPTS_PO_H

/* po.h -- translations of a lesson's texts, read from the .po file that stands beside the lesson.
 *
 * gettext itself reads only compiled catalogues out of a locale directory, while a lesson is a file anywhere, and its
 * translator should see a change at once.  So the few rules of the format that a lesson needs are read here: msgid and
 * msgstr with their continuation lines and escapes.  Fuzzy and untranslated entries are passed over, as msgfmt does.
 */

#include <glib.h>

typedef struct Po Po;

#define PO_ERROR (po_error_quark())
GQuark po_error_quark(void);

/* Read a catalogue.  NULL where the file cannot be read, or with a message "PATH:LINE: what is wrong". */
Po *po_read(const char *path, GError **error);
void po_free(Po *po);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Po, po_free)

/* The translation of a text, borrowed; NULL where there is none. */
const char *po_find(const Po *po, const char *text);

/* The catalogue for LANGUAGE beside a lesson: "five-stages.lua" and "zh_CN.UTF-8" give "five-stages.zh_CN.po", else
 * "five-stages.zh.po".  NULL where neither is there.  Free with g_free. */
char *po_path_for(const char *lesson, const char *language);

#endif
