/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_PLAYER_H
#define SCRIPTS_PLAYER_H

/* player.h -- plays a lesson: what the window, the command line and the exporters are built on.
 *
 * A lesson runs in a child process, the host.  What it does arrives here as messages, a JSON object a line.  The player
 * performs the same operations on machines of its own, keeps everything that arrived as a list of *items* (words,
 * operations, stops, questions ...) and owns the *cursor*: where the learner is in the lesson's time.
 *
 *      host's line   item item item STOP            item item ASK
 *      machine 1     |----------------o=============o............|        o  where the learner may be
 *                    start          cursor        limit         tip
 *
 * The host performs an operation whole and then waits at each stop, pause and question.  The learner may move anywhere
 * up to the *limit*, the place of the stop that the host waits at.  Stepping further tells the host to go on.
 *
 * A lesson may boot several machines; they follow each other on one time line, and moving past the last step of one
 * leads to the start of the next.  An operation of the learner's own goes on a branch, never on the lesson's line.
 *
 * Everything happens in the main loop (the thread's default context) and nothing blocks, save player_run_to_end.
 * What a getter returns is borrowed and lasts until another lesson is opened or the player closed; texts only until the
 * language changes.
 *
 * Signals
 *   "item"   (Player *, const PlayerItem *)   a new item has arrived
 *   "moved"  (Player *)                       the cursor, the machine or the branch is another, or there is more line
 *   "state"  (Player *)                       player_get_state, player_get_waiting or the limit is another
 *   "language" (Player *)                     all translated texts have to be asked for again
 */

#include <glib-object.h>
#include <json-glib/json-glib.h>
#include "core/vmstep.h"
#include "scripts/import/import.h"

#define PLAYER_TYPE (player_get_type())
G_DECLARE_FINAL_TYPE(Player, player, VMSTEP, PLAYER, GObject)

#define PLAYER_ERROR (player_error_quark())
GQuark player_error_quark(void);

typedef enum {
	PLAYER_ERROR_HOST,        /* the host could not be started */
	PLAYER_ERROR_ANSWER,      /* what was typed is no answer to this kind of question */
	PLAYER_ERROR_OPERATION,   /* the machine refused an operation, or could not be booted */
	PLAYER_ERROR_NOTHING      /* no machine, or no question to answer */
} PlayerErrorCode;

typedef enum {
	PLAYER_EMPTY,             /* nothing is open */
	PLAYER_RUNNING,           /* the host is at work */
	PLAYER_WAITING,           /* the host waits for the learner: player_get_waiting says at what */
	PLAYER_ENDED,             /* the lesson has come to its end */
	PLAYER_FAILED,            /* the lesson broke off; the last ERROR item says why */
	PLAYER_SANDBOX            /* a machine without a lesson */
} PlayerState;

/* ------------------------------------------------------------------------------------------------ items */

typedef enum {
	PLAYER_LESSON, PLAYER_MACHINE, PLAYER_SETUP, PLAYER_OP, PLAYER_SAY, PLAYER_STOP, PLAYER_PAUSE, PLAYER_FIGURE,
	PLAYER_MARK, PLAYER_FOCUS, PLAYER_HIGHLIGHT, PLAYER_ASK, PLAYER_GRADED, PLAYER_ERROR_ITEM, PLAYER_END
} PlayerItemKind;

typedef enum {
	PLAYER_ASK_NUMBER, PLAYER_ASK_ADDRESS, PLAYER_ASK_CHOICE, PLAYER_ASK_CHOICES, PLAYER_ASK_ORDER,
	PLAYER_ASK_POINT, PLAYER_ASK_TEXT
} PlayerAskKind;

/* A question.  Its ASK item and its GRADED item share one.  Texts are as in the lesson: translate with player_text; but
 * `given` and `expected` are for people, in the player's language: choices by their words. */
typedef struct {
	const char *id;
	PlayerAskKind kind;
	const char *prompt;       /* Markdown */
	const char *const *choices;   /* ends with NULL; empty where there is nothing to choose from */
	const char *const *hints;     /* ends with NULL */
	gboolean predict;         /* asked before the operation, graded when that has ended */
	gboolean answered;        /* an answer (or a skip) went to the host */
	gboolean graded;          /* the three below are known */
	gboolean right;
	const char *given;        /* NULL where it was skipped */
	const char *expected;     /* NULL where the lesson does not tell */
	const char *say;          /* feedback to this answer, or NULL */
	const char *explain;      /* why it is so, or NULL */
} PlayerAsk;

typedef struct {
	PlayerItemKind kind;
	guint index;              /* from 0, in order of arrival */
	guint machine;            /* from 1; 0 before the first machine */
	gint64 step;              /* the step of that machine at which it is reached; VMS_START at its very beginning */
	int line;                 /* of the lesson file; 0 where not known */
	const char *text;         /* SAY: the words, with values in them; ASK: the prompt; ERROR_ITEM: the message */
	const char *name;         /* OP, FIGURE, MARK: its name; FOCUS: the view; END: the outcome; ERROR_ITEM: file */
	gboolean setup;           /* OP: done below the baseline, so it has no steps */
	VmsOp op;                 /* OP: what was performed, and what came of it here */
	VmsResult result;
	PlayerAsk *ask;           /* ASK, GRADED; else NULL */
	JsonObject *message;      /* as the host sent it: options, objects, what only some want; NULL for our own */
} PlayerItem;

typedef struct {
	const char *path, *id, *level, *profile;
	const char *title;        /* this and the next three in the player's language */
	const char *fidelity;     /* what is simplified, or "" */
	const char *notes;        /* for teachers, or "" */
	const char *const *objectives;    /* ends with NULL */
	const char *const *requires;      /* ids of other lessons; ends with NULL */
	guint minutes;
	guint64 seed;
} PlayerLesson;

/* All items that have arrived. */
guint player_item_count(Player *self);
const PlayerItem *player_item_at(Player *self, guint index);

/* Whether the learner has come to the item: it lies at or before the cursor on the lesson's line. */
gboolean player_item_reached(Player *self, const PlayerItem *item);

/* The item's text in the player's language with its values put in.  Free with g_free. */
char *player_item_text(Player *self, const PlayerItem *item);

/* Any text of the lesson (a title, a choice, a hint ...) in the player's language; TEXT itself where not translated. */
const char *player_text(Player *self, const char *text);

/* ------------------------------------------------------------------------------------------------ opening */

Player *player_new(void);

/* Start a lesson and return at once; items arrive in the main loop.  PROFILE replaces the lesson's own, or is NULL.
 * What was open is closed.  FALSE where the file cannot be read or the host not be started. */
gboolean player_open(Player *self, const char *path, const char *profile, GError **error);

/* What is opened from now on begins with the areas of a real machine, saved from its /proc/vmallocinfo; NULL: with
 * none. FALSE with ERROR where the file cannot be read. */
gboolean player_set_import(Player *self, const char *path, GError **error);

/* These areas, or NULL. */
const ImportedAreas *player_get_import(Player *self);

/* Boot a machine without a lesson. */
gboolean player_open_sandbox(Player *self, const VmsOptions *options, GError **error);

/* The same with a machine that the caller has booted, and perhaps made do something already.  The player owns it
 * then; the cursor stays where it is. */
void player_open_machine(Player *self, VmsMachine *machine);

/* End the host and forget everything; the state is PLAYER_EMPTY then. */
void player_close(Player *self);

/* Called when the lesson asks; it answers or skips with one of the functions below before it returns. */
typedef void (*PlayerAnswerer)(Player *self, const PlayerItem *ask, gpointer data);

/* Run the main loop until the lesson is over, going on at every stop.  The cursor stands at each stop while its items
 * arrive, as it does for a learner.  Questions go to ANSWERER; NULL answers each right.  TRUE where it ended well. */
gboolean player_run_to_end(Player *self, PlayerAnswerer answerer, gpointer data);

/* "zh_CN", "zh_CN.UTF-8", "en"; NULL for the lesson's own language. */
void player_set_language(Player *self, const char *language);

/* How long the host may be silent while it is its turn, in seconds, before it is ended.  10 at first. */
void player_set_patience(Player *self, guint seconds);

/* TRUE (at first): when the host stops, the cursor goes there.  FALSE: it stays; the caller plays up to the limit. */
void player_set_follow(Player *self, gboolean follow);

/* ------------------------------------------------------------------------------------------------ where we are */

PlayerState player_get_state(Player *self);
const PlayerItem *player_get_waiting(Player *self);      /* the STOP, PAUSE or ASK that the host waits at, or NULL */
const PlayerLesson *player_get_lesson(Player *self);     /* NULL before the lesson said what it is, and in a sandbox */

guint player_machine_count(Player *self);
VmsMachine *player_machine_at(Player *self, guint number);   /* from 1 */

/* The machine that the cursor is in, or NULL.  Ask it anything; move it and act on it through the player only. */
VmsMachine *player_get_machine(Player *self);
guint player_get_machine_number(Player *self);           /* from 1; 0 where there is none */

gint64 player_get_limit(Player *self);                   /* the last step of this machine's line that may be gone to */
gboolean player_can_go_back(Player *self);
gboolean player_can_go_forward(Player *self);            /* there is more line, or the host would go on when asked */
gboolean player_in_branch(Player *self);                 /* the cursor is on a line of the learner's own */

/* The core's id of the branch that is the lesson's own line, in every machine. */
unsigned player_lesson_branch(Player *self);

/* ------------------------------------------------------------------------------------------------ moving */

/* Move the cursor, across machines too.  At the limit, forward tells the host to go on, and the move is made when there
 * is something to move to.  FALSE where there was nothing in that direction or a question has to be answered first. */
gboolean player_move(Player *self, VmsMove move, VmsDirection direction);

/* Go to a step of a machine (from 1), no further than the limit. */
void player_goto(Player *self, guint machine, gint64 step);

/* Leave a branch if in one, go to the limit, and when the cursor was there already tell the host to go on.  FALSE where
 * the lesson is over or a question has to be answered first. */
gboolean player_go_on(Player *self);

/* ------------------------------------------------------------------------------------------------ answering */

/* What a person typed: a number ("12", "12 KiB"), an address ("0xffffc900..."), the number of a choice from 1 or its
 * words, several such numbers ("1 3", in order for an order), an object ("vmap_area#3") or address for a point, a text.
 * FALSE with a sentence for people where it is none of these; nothing was sent then. */
gboolean player_answer_typed(Player *self, const char *typed, GError **error);

/* The choices taken, numbered from 1, for a choice, choices or an order; the object clicked in a picture; the address
 * typed, or clicked in the address space where there is no object.  FALSE where it does not fit the question. */
gboolean player_answer_choices(Player *self, const guint *choices, gsize n);
gboolean player_answer_point(Player *self, VmsId object);
gboolean player_answer_address(Player *self, guint64 address);
gboolean player_answer_right(Player *self);              /* let the lesson answer itself */
gboolean player_skip(Player *self);                      /* leave the question out */

/* ------------------------------------------------------------------------------------------------ the learner's own */

/* Perform an operation at the cursor.  In a lesson it goes on a branch of the learner's own and the host waits
 * meanwhile; in a sandbox it goes on the line itself. */
gboolean player_perform(Player *self, const VmsOp *op, VmsResult *result, GError **error);

/* Go to another branch of the current machine; and back to the lesson's line, to its limit. */
gboolean player_switch_branch(Player *self, unsigned branch);
void player_return_to_lesson(Player *self);

#endif
