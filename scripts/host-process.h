/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_HOST_PROCESS_H
#define SCRIPTS_HOST_PROCESS_H

/* host-process.h -- the child process in which a lesson runs, seen from outside: lines come, lines go, and it ends.
 *
 * All of it happens in the thread's default main context, and nothing blocks.  The child is not trusted: lines have a
 * greatest length, there is a greatest amount that it may send between two answers, and when it is its turn and it is
 * silent for too long, it is ended.
 */

#include <gio/gio.h>

typedef struct HostProcess HostProcess;

typedef struct {
	/* A line came, without its end; it ends with 0 as well. */
	void (*line)(const char *line, gsize length, gpointer data);
	/* It is gone and no line will come any more.  WHY is a sentence for people where it did not end by itself with
	 * status 0, else NULL. */
	void (*gone)(const char *why, gpointer data);
} HostEvents;

/* Start `vmstep host LESSON [--profile PROFILE] [--import FILE]`..  The program is $VMSTEP_COMMAND where that is
 * set, else the vmstep that belongs to the running program, else the one in PATH..  NULL where it cannot be started. */
HostProcess *host_process_start(const char *lesson, const char *profile, const char *import, guint patience,
	const HostEvents *events, gpointer data, GError **error);

/* Send a line (its end is added); it is the host's turn then. */
void host_process_send(HostProcess *host, const char *line);

/* The host waits for us: it may be silent as long as it likes. */
void host_process_rest(HostProcess *host);

/* End it, if it still runs, and forget it; no event comes any more. */
void host_process_end(HostProcess *host);

/* The vmstep program as described above.  Free with g_free. */
char *host_process_program(void);

#endif
