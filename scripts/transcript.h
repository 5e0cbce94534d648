/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_TRANSCRIPT_H
#define SCRIPTS_TRANSCRIPT_H

/* transcript.h -- what a lesson's host and its player say to each other, and how one line of it is read.
 *
 * Both ways it is one JSON object a line.  Addresses and hashes are strings in hexadecimal ("0xffffc90000000000");
 * sizes and counts are numbers.  Unknown types and keys are passed over.  STEP is a step of the present machine.
 *
 * From the host; after stop, pause and ask it waits for an answer:
 *
 *   {"type":"lesson","id","title","level","minutes","profile","ram","cpus","seed","objectives":[],"requires":[]}
 *   {"type":"machine","machine":1,"profile","ram","cpus","kaslr","seed"}
 *   {"type":"setup","begin":true|false}
 *   {"type":"op","machine":1,"op":1,"name":"vmalloc","args":{"size":12288},"pages":[pfn],"ret":"0x"|null,"message",
 *    "first":0,"last":57,"state":"0x","line":12}
 *   {"type":"say","text","template","values":[["expression","value"]],"line"}
 *   {"type":"stop","step","line"}   {"type":"pause","step","line"}   {"type":"figure","name","step","options":{}}
 *   {"type":"mark","name","step"}   {"type":"focus","view","object"}   {"type":"highlight","object","style"}
 *   {"type":"ask","id","prompt","kind","choices":[],"hint","hints":[],"predict":false,"step"}
 *   {"type":"graded","id","given","right","expected","say","explain"}   given and expected as in an answer below
 *   {"type":"error","message","file","line","expectation":true}   the last where it is an expect() that did not hold
 *   {"type":"end","outcome":"complete"|"error"|"stopped"}
 *
 * From the player:
 *
 *   {"type":"go"}                          after a stop or a pause
 *   {"type":"answer","given":...}          by the kind of the question:
 *        number    a JSON number             address   "0xffffc90000000000"
 *        choice    2  (from 1)               choices   [1,3]  in rising order
 *        order     [2,1,3]  (each choice's number, in the order given)
 *        point     {"object":"vmap_area#3","address":"0x"}; either may be missing
 *        text      "words"
 *   {"type":"answer","auto":true}          the lesson's own right answer
 *   {"type":"answer","skip":true}
 *   {"type":"quit"}
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
