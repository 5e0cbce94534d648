/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_PLAYER_STAGE_H
#define TESTS_PLAYER_STAGE_H

/* stage.h -- what the tests of the player share: a player in front of a fake host that does what a text tells it. */

#include "scripts/player.h"

/* A temporary folder with the host's script in it, and the player that plays it. */
typedef struct {
	char *folder, *script;
	Player *player;
	GString *heard;           /* signals, as "item moved state " */
	guint patience;           /* the player's, in seconds; 0: as it comes */
} Stage;

/* Set up, with TEXT as what the host does (see fake-host.py); the lesson is open. */
void stage_open(Stage *stage, const char *text);
void stage_close(Stage *stage);

/* Put a file beside the script. */
void stage_write(Stage *stage, const char *name, const char *text);

/* Run the main loop until the host waits or has gone. */
void stage_run(Stage *stage);

/* The last item; the last item of a kind, or NULL; and the text of the last error, or "". */
const PlayerItem *stage_last(Stage *stage);
const PlayerItem *stage_last_of(Stage *stage, PlayerItemKind kind);
const char *stage_error(Stage *stage);

/* Lines for scripts. */
#define LESSON "{\"type\":\"lesson\",\"id\":\"test\",\"title\":\"A test\",\"profile\":\"linux-4.19/x86_64\"}\n"
#define MACHINE "{\"type\":\"machine\",\"profile\":\"linux-4.19/x86_64\"}\n"
#define VMALLOC(size) "{\"type\":\"op\",\"name\":\"vmalloc\",\"args\":{\"size\":" #size "},\"line\":3}\n"
#define SAY(text) "{\"type\":\"say\",\"text\":\"" text "\"}\n"
#define STOP(step) "{\"type\":\"stop\",\"step\":" #step "}\n@wait\n"
#define STOP_AT_END "{\"type\":\"stop\"}\n@wait\n"
#define PAUSE "{\"type\":\"pause\"}\n@wait\n"
#define END "{\"type\":\"end\",\"outcome\":\"complete\"}\n"

#endif
