/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_TRANSCRIPT_H
#define SCRIPTS_TRANSCRIPT_H

/* transcript.h -- reading and writing the lines that a lesson's host and its player exchange: one JSON object a line.
 * scripts/host/protocol.md says what they are.  The transcript that people and other programs get is made from them
 * (transcript-writer.h).
 */

#include <json-glib/json-glib.h>

#define TRANSCRIPT_ERROR (transcript_error_quark())
GQuark transcript_error_quark(void);

/* Read a line.  NULL with an error where it is not one JSON object of reasonable depth with a "type".  Unref with
 * json_object_unref. */
JsonObject *transcript_parse(const char *line, gsize length, GError **error);

/* A member by name, whatever the host may have put there: the text, or "" where it is missing or no text ... */
const char *transcript_text(JsonObject *object, const char *name);
gboolean transcript_truth(JsonObject *object, const char *name);
gint64 transcript_number(JsonObject *object, const char *name, gint64 otherwise);

/* ... and a 64-bit value, given as a number, a truth or a string ("0xffffc90000000000"); FALSE where it is neither. */
gboolean transcript_value(JsonNode *node, guint64 *value);
guint64 transcript_address(JsonObject *object, const char *name, guint64 otherwise);

/* The array of that name, borrowed, or NULL. */
JsonArray *transcript_array(JsonObject *object, const char *name);

/* A JSON object as one line without a line end.  Free with g_free. */
char *transcript_line(JsonObject *object);

#endif
