/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_HOST_HOST_PRIVATE_H
#define SCRIPTS_HOST_HOST_PRIVATE_H

/* host-private.h -- what the files of the host share.
 *
 *        lesson (Lua, untrusted)
 *           |  sees the names of its environment only
 *        lib/ *.lua (the prelude, ours)          checks arguments, keeps the lesson's time, grades
 *           |  calls the primitives
 *        bind-*.c   message.c                    machine, questions, transcript
 *
 * The prelude and the lesson run in one Lua state; the primitives are in a table that only the prelude has.  Whatever
 * has to stop a lesson for good (its limits, a quit) writes the end of the transcript and leaves the process there and
 * then, so that no pcall, metamethod or library function of the lesson can hold it up.
 */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/vmstep.h"
#include "scripts/import/boot.h"

/* What a process that ends says to the one that started it. */
enum { HOST_EXIT_OK = 0, HOST_EXIT_BROKEN = 1, HOST_EXIT_USAGE = 2, HOST_EXIT_BAD_INPUT = 3 };

/* What one turn of a lesson, from one reply of the player to the next, has used. */
typedef struct {
	size_t memory;            /* bytes that Lua holds; not only of this turn */
	uint64_t instructions;    /* of Lua, in this turn */
	double turn_began;        /* CPU seconds of the process */
	double excused;           /* of these, spent on operations and messages, which have limits of their own */
	double operating;         /* spent on operations, in this turn */
	size_t written;           /* bytes of transcript, in this turn */
} Limits;

typedef struct {
	const char *path;         /* of the lesson, as it was given; borrowed */
	char *name;               /* its file name: what Lua calls the chunk */
	GHashTable *sources;      /* file name -> Source: the lesson and all that it includes, read before it runs */
	char *profile;            /* from the command line, replaces the lesson's; or NULL */
	int64_t seed;             /* from the command line; -1: the lesson's */
	char *import;             /* from the command line: the file with a real machine's areas, or NULL */
	ImportedAreas *areas;     /* what was in it; every machine begins with them */
	lua_State *L;             /* the lesson's thread */
	Limits limits;
	GPtrArray *machines;      /* VmsMachine *, all that were booted; the last is the present one */
	char *unexpected;         /* the last expectation of the lesson that did not hold, or NULL */
	uint64_t operations;      /* performed, on all machines */
} Host;

/* The host of a Lua state. */
static inline Host *host_of(lua_State *L) { return *(Host **)lua_getextraspace(L); }

/* -------- host.c: leaving */

/* Write an error, with the line that the lesson is at, and the end of the transcript, and leave the process. */
_Noreturn void host_stop(Host *host, const char *message);

/* End the transcript with OUTCOME ("complete", "stopped") and leave the process well. */
_Noreturn void host_quit(Host *host, const char *outcome);

/* -------- source.c: reading files */

typedef struct {
	char *text;               /* or NULL */
	gsize length;
	char *error;              /* why there is none, a sentence for people */
	int error_line;           /* the line at fault, 0 where there is none */
} Source;

/* Read the lesson and every file that it names in an `include "name"`.  The lesson's own source is returned, borrowed;
 * what cannot be read has an error instead of a text. */
const Source *host_read_sources(Host *host);

/* A file name of the lesson as people know it: with the lesson's folder.  Free with g_free. */
char *host_file_path(const Host *host, const char *name);

/* -------- limits.c: time and memory inside the process */

/* The allocator of the Lua state; `data` is the Limits. */
void *limits_allocate(void *data, void *block, size_t old_size, size_t new_size);

/* Count the instructions of a thread; begin a new turn; end the lesson when its turn has become too long. */
void limits_watch(lua_State *L);
void limits_begin_turn(Host *host);
void limits_check(Host *host);

/* Allow a lesson a little more for a step that it looks at. */
void limits_excuse_step(Host *host);

/* CPU seconds of the process.  What passes between a begin and an end is not the Lua code's own. */
double limits_clock(void);
void limits_excuse(Host *host, double since);
void limits_operated(Host *host, double since);

/* -------- confine.c: what the process may do */

/* Give up, for good, everything that a running lesson has no use for. */
void confine_process(void);

/* -------- position.c: where the lesson is */

/* The innermost running function of the lesson on a thread: its file's name and line.  False where there is none. */
bool position_find(lua_State *L, lua_Debug *found);

/* Raise a Lua error whose text begins with the lesson's file and line.  As luaL_error, with its few formats. */
_Noreturn void position_error(lua_State *L, const char *format, ...);

/* The error value on top of a thread that has broken off: the message without its position, and the position.  The file
 * is as people know it, or NULL.  Free both with g_free. */
char *position_of_error(lua_State *L, char **file, int *line);

/* -------- message.c: the transcript.  A message is begun, its keys are added to the builder, and it is sent. */
void message_begin(JsonBuilder *builder, const char *type);
void message_send(Host *host, JsonBuilder *builder);
void message_flush(void);

/* Text that JSON can hold: whatever is not UTF-8 is replaced.  Free with g_free. */
char *message_text(const char *text, gssize length);

/* -------- values.c: Lua values as JSON and back; the second pushes the value. */
void value_to_json(lua_State *L, int index, JsonBuilder *builder);
void value_from_json(lua_State *L, JsonNode *node);

/* A 64-bit number as the transcript writes addresses: "0xffffc90000000000". */
void value_push_hex(lua_State *L, uint64_t value);

/* Give the table on top of the stack a field; a text of NULL gives none. */
void value_set_number(lua_State *L, const char *name, uint64_t value);
void value_set_text(lua_State *L, const char *name, const char *text);
void value_set_hex(lua_State *L, const char *name, uint64_t value);

/* -------- sandbox.c, sandbox-string.c: what lessons have of Lua's libraries */

/* The longest text that a library function works on. */
#define SANDBOX_TEXT_BYTES_MAX (1024 * 1024)

/* Open the libraries and push the lesson's environment, which holds what lessons may use of them. */
void sandbox_open(lua_State *L);

/* Wrap the library function on top of the stack: texts among its arguments are bounded, and the clock is looked at when
 * it returns. */
void sandbox_wrap(lua_State *L);

/* Push the table of string functions. */
void sandbox_push_string(lua_State *L);

/* -------- prelude.c */

/* Run lib/ *.lua, which fills the environment on top of the stack with the functions of lessons.  Leaves the
 * environment and, above it, the function that runs a lesson: it is to be called with the loaded lesson. */
void prelude_run(lua_State *L);

/* -------- bind-*.c: the primitives; each adds its functions to the table on top of the stack. */
void bind_lesson(lua_State *L);
void bind_machine(lua_State *L);
void bind_step(lua_State *L);
void bind_area(lua_State *L);
void bind_query(lua_State *L);
void bind_frames(lua_State *L);
void bind_processes(lua_State *L);
void bind_table(lua_State *L);
void bind_layout(lua_State *L);

/* The machine that the lesson goes on with.  Raises a Lua error where none has been booted. */
VmsMachine *bind_current(lua_State *L);

/* The machine whose number, from 1, is at INDEX; the present one where nothing is. */
VmsMachine *bind_numbered(lua_State *L, int index);

/* VmsOptions.kaslr_padding from "kaslr_padding", in TiB, of the table at 1; OTHERWISE where it is not said. */
unsigned bind_padding(lua_State *L, unsigned otherwise);

/* Push an area object that holds what AREA holds now; and the area at INDEX, NULL where that is something else. */
void bind_area_push(lua_State *L, const VmsMachine *m, const VmsArea *area);
const VmsArea *bind_area_at(lua_State *L, int index);

#endif
