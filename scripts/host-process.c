/* SPDX-License-Identifier: GPL-2.0-or-later */
/* host-process.c -- starting, feeding, hearing and ending the host.
 *
 * The record lives as long as an asynchronous call is under way: each such call holds a reference, and its callback
 * does nothing more once the owner has let go (`ended`).
 */
#include "scripts/host-process.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>

#define CHUNK (64 * 1024)
#define LINE_MAX_BYTES (8 * 1024 * 1024)
#define TURN_MAX_BYTES (256 * 1024 * 1024)

/* Lines are read after drawing, so that a flood of them leaves a window fluid. */
#define READ_PRIORITY G_PRIORITY_DEFAULT_IDLE

struct HostProcess {
	HostEvents events;
	gpointer data;
	gboolean ended;           /* by its owner */
	GSubprocess *child;
	GCancellable *cancellable;
	GInputStream *from;
	GOutputStream *to;
	GByteArray *received;     /* the beginning of a line whose end has not come yet */
	gsize turn_bytes;
	gboolean said_all;        /* the stream from it has ended */
	GString *sending, *waiting_to_send;
	guint patience, timer;
	char *why;                /* we ended it ourselves, because ... */
	char chunk[CHUNK];
};

static void read_more(HostProcess *host);

static void host_free(gpointer data)
{
	HostProcess *host = data;

	g_clear_object(&host->child);
	g_clear_object(&host->cancellable);
	g_byte_array_unref(host->received);
	g_string_free(host->sending, TRUE);
	g_string_free(host->waiting_to_send, TRUE);
	g_free(host->why);
}

static void host_unref(HostProcess *host)
{
	g_rc_box_release_full(host, host_free);
}

/* ------------------------------------------------------------------------------------------------ patience */

static void end_for(HostProcess *host, char *why)
{
	if (host->why) {
		g_free(why);
		return;
	}
	host->why = why;
	g_subprocess_force_exit(host->child);
}

static gboolean lost_patience(gpointer data)
{
	HostProcess *host = data;

	/* We may have been the slow one: what it said has to be read first. */
	if (!host->said_all && g_pollable_input_stream_is_readable(G_POLLABLE_INPUT_STREAM(host->from)))
		return G_SOURCE_CONTINUE;
	host->timer = 0;
	end_for(host, g_strdup_printf(_("the lesson did nothing for %u seconds and was ended"), host->patience));
	return G_SOURCE_REMOVE;
}

void host_process_rest(HostProcess *host)
{
	if (host->timer)
		g_source_remove(host->timer);
	host->timer = 0;
}

static void be_patient(HostProcess *host)
{
	host_process_rest(host);
	host->timer = g_timeout_add_seconds(host->patience, lost_patience, host);
}

/* ------------------------------------------------------------------------------------------------ its end */

/* Why it is gone, for people; NULL where all is well. */
static char *cause(HostProcess *host)
{
	if (host->why)
		return g_steal_pointer(&host->why);
	if (g_subprocess_get_if_signaled(host->child)) {
		int number = g_subprocess_get_term_sig(host->child);

		return g_strdup_printf(_("the lesson's process was ended by signal %d (%s)"), number,
			g_strsignal(number));
	}
	if (g_subprocess_get_if_exited(host->child) && g_subprocess_get_exit_status(host->child))
		return g_strdup_printf(_("the lesson's process ended with status %d"),
			g_subprocess_get_exit_status(host->child));
	return NULL;
}

static void on_child_gone(GObject *child, GAsyncResult *result, gpointer data)
{
	HostProcess *host = data;

	if (g_subprocess_wait_finish(G_SUBPROCESS(child), result, NULL) && !host->ended) {
		g_autofree char *why = cause(host);

		host_process_rest(host);
		host->events.gone(why, host->data);
	}
	host_unref(host);
}

/* It has nothing more to say, so it should go. */
static void wait_for_exit(HostProcess *host)
{
	host->said_all = TRUE;
	be_patient(host);
	g_subprocess_wait_async(host->child, host->cancellable, on_child_gone, g_rc_box_acquire(host));
}

/* ------------------------------------------------------------------------------------------------ what it says */

static void take_lines(HostProcess *host)
{
	GByteArray *received = host->received;
	gsize begin = 0;
	guint8 *end;

	while (!host->ended && (end = memchr(received->data + begin, '\n', received->len - begin))) {
		gsize length = end - (received->data + begin);

		*end = 0;
		be_patient(host);
		if (length)
			host->events.line((const char *)received->data + begin, length, host->data);
		begin += length + 1;
	}
	if (begin)
		g_byte_array_remove_range(received, 0, begin);
}

static void take_chunk(HostProcess *host, gsize length)
{
	host->turn_bytes += length;
	g_byte_array_append(host->received, (const guint8 *)host->chunk, length);
	take_lines(host);
	if (host->received->len > LINE_MAX_BYTES)
		end_for(host, g_strdup(_("the lesson's process sent a line without an end and was ended")));
	else if (host->turn_bytes > TURN_MAX_BYTES)
		end_for(host, g_strdup(_("the lesson's process sent too much and was ended")));
}

static void on_read(GObject *stream, GAsyncResult *result, gpointer data)
{
	HostProcess *host = data;
	gssize length = g_input_stream_read_finish(G_INPUT_STREAM(stream), result, NULL);

	if (!host->ended && length > 0)
		take_chunk(host, length);
	if (!host->ended && length > 0 && !host->why)
		read_more(host);
	else if (!host->ended)
		wait_for_exit(host);
	host_unref(host);
}

static void read_more(HostProcess *host)
{
	g_input_stream_read_async(host->from, host->chunk, CHUNK, READ_PRIORITY, host->cancellable, on_read,
		g_rc_box_acquire(host));
}

/* ------------------------------------------------------------------------------------------------ what we say */

static void on_sent(GObject *stream, GAsyncResult *result, gpointer data);

static void send_waiting(HostProcess *host)
{
	GString *sent = host->sending;

	host->sending = host->waiting_to_send;
	host->waiting_to_send = sent;
	g_string_truncate(sent, 0);
	if (host->sending->len)
		g_output_stream_write_all_async(host->to, host->sending->str, host->sending->len, G_PRIORITY_DEFAULT,
			host->cancellable, on_sent, g_rc_box_acquire(host));
}

/* Where writing fails the host has gone, and the reader hears of that. */
static void on_sent(GObject *stream, GAsyncResult *result, gpointer data)
{
	HostProcess *host = data;
	gboolean good = g_output_stream_write_all_finish(G_OUTPUT_STREAM(stream), result, NULL, NULL);

	if (good && !host->ended)
		send_waiting(host);
	host_unref(host);
}

void host_process_send(HostProcess *host, const char *line)
{
	gboolean idle = !host->sending->len;

	g_string_append_printf(host->waiting_to_send, "%s\n", line);
	host->turn_bytes = 0;
	be_patient(host);
	if (idle)
		send_waiting(host);
}

/* ------------------------------------------------------------------------------------------------ its start */

char *host_process_program(void)
{
	static const char *const places[] = { "vmstep", "../vmstep", "../../vmstep", "../scripts/vmstep",
		"../../scripts/vmstep", "../bin/vmstep", "../../bin/vmstep" };
	const char *wish = g_getenv("VMSTEP_COMMAND");
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = self ? g_path_get_dirname(self) : NULL;

	if (wish && *wish)
		return g_strdup(wish);
	for (gsize i = 0; folder && i < G_N_ELEMENTS(places); i++) {
		g_autofree char *path = g_canonicalize_filename(places[i], folder);

		if (g_file_test(path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test(path, G_FILE_TEST_IS_DIR))
			return g_steal_pointer(&path);
	}
	return g_strdup("vmstep");
}

/* A child that has gone must not take us with it when we write to it, hence the ignored signal. */
static GSubprocess *start_child(const char *lesson, const char *profile, const char *import, GError **error)
{
	g_autofree char *program = host_process_program();
	g_autofree char *path = g_canonicalize_filename(lesson, NULL);
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_auto(GStrv) arguments = NULL;

	g_strv_builder_add_many(builder, program, "host", lesson[0] == '-' ? path : lesson, NULL);
	if (profile)
		g_strv_builder_add_many(builder, "--profile", profile, NULL);
	if (import)
		g_strv_builder_add_many(builder, "--import", import, NULL);
	arguments = g_strv_builder_end(builder);
	signal(SIGPIPE, SIG_IGN);
	return g_subprocess_newv((const char *const *)arguments,
		G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
}

HostProcess *host_process_start(const char *lesson, const char *profile, const char *import, guint patience,
	const HostEvents *events, gpointer data, GError **error)
{
	GSubprocess *child = start_child(lesson, profile, import, error);
	HostProcess *host;

	if (!child)
		return NULL;
	host = g_rc_box_new0(HostProcess);
	host->events = *events;
	host->data = data;
	host->child = child;
	host->cancellable = g_cancellable_new();
	host->from = g_subprocess_get_stdout_pipe(child);
	host->to = g_subprocess_get_stdin_pipe(child);
	host->received = g_byte_array_new();
	host->sending = g_string_new(NULL);
	host->waiting_to_send = g_string_new(NULL);
	host->patience = patience;
	be_patient(host);
	read_more(host);
	return host;
}

void host_process_end(HostProcess *host)
{
	host->ended = TRUE;
	host_process_rest(host);
	g_cancellable_cancel(host->cancellable);
	g_subprocess_force_exit(host->child);
	host_unref(host);
}
