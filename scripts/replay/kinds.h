/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_REPLAY_KINDS_H
#define SCRIPTS_REPLAY_KINDS_H

/* kinds.h -- of what kind each member of a trace's line is: a number (plain, or "0x..."), a text, true or false, a
 * list, an object.  Members that nobody knows may be anything, and null says as little as a member that is not
 * there. */

#include <json-glib/json-glib.h>

/* What is wrong with the first member that is of another kind ("align is not a number"), free with g_free; NULL where
 * all are right.  What lists and objects hold is looked at where it is used. */
char *kinds_fault(JsonObject *line);

#endif
