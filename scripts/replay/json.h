/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_JSON_H
#define SCRIPTS_REPLAY_JSON_H

/* json.h -- reading members that may be missing, or be of another kind than they should: such are as good as missing.
 * What is returned is borrowed from the object. */

#include <json-glib/json-glib.h>

/* A number, or "0x..." as 64 bits.  FALSE where it is neither. */
gboolean trace_number(JsonObject *object, const char *member, guint64 *value);
gboolean trace_node_number(JsonNode *node, guint64 *value);

/* The text, or OTHERWISE. */
const char *trace_text(JsonObject *object, const char *member, const char *otherwise);

/* true or false; FALSE where it is neither. */
gboolean trace_truth(JsonObject *object, const char *member, gboolean *value);

/* There, and null. */
gboolean trace_is_null(JsonObject *object, const char *member);

/* The array or object, or NULL. */
JsonArray *trace_array(JsonObject *object, const char *member);
JsonObject *trace_object(JsonObject *object, const char *member);

/* How many elements; 0 for NULL.  Element I as an object, an array or text, or NULL. */
guint trace_length(JsonArray *array);
JsonObject *trace_element_object(JsonArray *array, guint i);
JsonArray *trace_element_array(JsonArray *array, guint i);
const char *trace_element_text(JsonArray *array, guint i);

/* The VM_* flags that an array of names under a member stands for; a name that is no flag is left out. */
guint64 trace_flags(JsonObject *object, const char *member);

#endif
