/* SPDX-License-Identifier: GPL-2.0-or-later */
/* message.c -- writing the transcript: one JSON object a line.
 *
 * Lines collect in the buffer of the standard output and leave it when the host is about to wait or to end.
 */
#include "scripts/host/host-private.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define LINE_BYTES_MAX (1024 * 1024)
#define TURN_BYTES_MAX (64 * 1024 * 1024)

void message_begin(JsonBuilder *builder, const char *type)
{
	json_builder_begin_object(builder);
	json_builder_set_member_name(builder, "type");
	json_builder_add_string_value(builder, type);
}

void message_send(Host *host, JsonBuilder *builder)
{
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *line = NULL;
	size_t length;

	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	line = json_to_string(root, FALSE);
	length = strlen(line);
	host->limits.written += length;
	if (length > LINE_BYTES_MAX || host->limits.written > TURN_BYTES_MAX)
		host_stop(host, _("the lesson says too much at once"));
	fwrite(line, 1, length, stdout);
	putchar('\n');
}

void message_flush(void)
{
	fflush(stdout);
}

char *message_text(const char *text, gssize length)
{
	return g_utf8_make_valid(text, length);
}
