/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trace.c -- reads the events of vmalloc (include/trace/events/vmalloc.h of Linux 6.12) in the text of a trace:
 *
 *      # entries-in-buffer/entries-written: 3/3   #P:2
 *      CPU:1 [LOST 12 EVENTS]
 *         systemd-udevd-231     [001] ..... 12.345678: alloc_vmap_area: va_start: ...
 *         task          pid     cpu   flags time       event            fields
 *
 * The task is 16 columns wide, and anything may stand in its name; the flags, and the thread group in parentheses
 * before the CPU, are options of the kernel (irq-info, record-tgid).  The fields are read exactly as the kernel prints
 * them: the address of an allocation, for one, is decimal.
 *
 * A kernel whose buffer is full drops events, and says so in three ways: in the header, where fewer events are in the
 * buffer than were written; before the first event that is left of a CPU ("##### CPU 1 buffer started ####"); and at
 * the place of the loss (LOST).
 */
#include "scripts/import/import-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define TASK_COLUMNS 16

typedef struct {
	ImportFile *file;
	ImportedTrace *result;
	ImportedEvent event;      /* of the line being read */
} Reader;

/* -------- what stands before the fields */

/* Seconds and their millionths, or a plain count. */
static gboolean scan_time(const char **at, double *time)
{
	const char *begin = *at;
	char *end;

	if (!g_ascii_isdigit(*begin))
		return FALSE;
	*at += strspn(begin, "0123456789.");
	*time = g_ascii_strtod(begin, &end);
	return end == *at && scan_text(at, ": ");
}

/* "(  231) ", "(-------) " where the thread group is not known, or nothing where it is not printed. */
static gboolean scan_group(const char **at)
{
	if (!scan_text(at, "("))
		return TRUE;
	*at += strspn(*at, " -0123456789");
	return scan_text(at, ")") && scan_blanks(at);
}

static void skip_word(const char **at)
{
	*at += strcspn(*at, " \t");
	scan_blanks(at);
}

/* From the dash before the pid to the event. */
static gboolean scan_context(const char **at, ImportedEvent *event)
{
	guint64 pid, cpu;
	const char *flags;

	if (!scan_text(at, "-") || !scan_number(at, 10, G_MAXINT, &pid) || !scan_blanks(at) || !scan_group(at))
		return FALSE;
	if (!scan_text(at, "[") || !scan_number(at, 10, G_MAXINT, &cpu) || !scan_text(at, "]") || !scan_blanks(at))
		return FALSE;
	event->pid = pid;
	event->cpu = cpu;
	flags = *at;
	if (scan_time(at, &event->time))
		return TRUE;
	*at = flags;
	skip_word(at);
	return scan_time(at, &event->time);
}

/* The dash that ends the task's name, with *AT at the event; NULL where the line is none of an event.  The dash stands
 * in its column, unless the blanks before the name were lost, or the name had a line's end in it. */
static const char *find_context(const char *line, ImportedEvent *event, const char **at)
{
	gboolean in_column = strlen(line) > TASK_COLUMNS && line[TASK_COLUMNS] == '-';
	const char *dash = in_column ? line + TASK_COLUMNS : strchr(line, '-');

	for (; dash; dash = strchr(dash + 1, '-')) {
		*at = dash;
		if (scan_context(at, event))
			return dash;
	}
	return NULL;
}

/* The text from BEGIN to END as it can be shown: names of tasks are any bytes. */
static char *printable(const char *begin, const char *end)
{
	g_autofree char *valid = g_utf8_make_valid(begin, end - begin);
	GString *text = g_string_new(NULL);

	for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
		gunichar character = g_utf8_get_char(c);

		g_string_append_unichar(text, g_unichar_iscntrl(character) ? '?' : character);
	}
	return g_strstrip(g_string_free(text, FALSE));
}

/* -------- fields: each as the kernel prints it, and as it can be */

static gboolean scan_field(const char **at, const char *name, guint base, guint64 max, guint64 *value)
{
	return scan_text(at, name) && scan_number(at, base, max, value);
}

/* A search is for whole pages at a power of two, and what it found is what was asked for. */
static gboolean alloc_can_be(const ImportedEvent *event)
{
	guint64 addr = event->alloc.addr, size = event->alloc.size, align = event->alloc.align;

	if (!size || !import_aligned(size) || !align || align & (align - 1))
		return FALSE;
	if (event->alloc.failed)
		return TRUE;
	return import_aligned(addr) && addr % align == 0 && addr >= event->alloc.vstart && addr <= event->alloc.vend &&
	       size <= event->alloc.vend - addr;
}

static gboolean read_alloc(const char **at, ImportedEvent *event)
{
	guint64 failed;

	if (!scan_field(at, " va_start: ", 10, G_MAXUINT64, &event->alloc.addr) ||
	    !scan_field(at, " size=", 10, G_MAXUINT64, &event->alloc.size) ||
	    !scan_field(at, " align=", 10, G_MAXUINT64, &event->alloc.align) ||
	    !scan_field(at, " vstart=0x", 16, G_MAXUINT64, &event->alloc.vstart) ||
	    !scan_field(at, " vend=0x", 16, G_MAXUINT64, &event->alloc.vend) ||
	    !scan_field(at, " failed=", 10, 1, &failed))
		return FALSE;
	event->alloc.failed = failed;
	return alloc_can_be(event);
}

static gboolean read_purge(const char **at, ImportedEvent *event)
{
	guint64 purged;

	if (!scan_field(at, " start=0x", 16, G_MAXUINT64, &event->purge.start) ||
	    !scan_field(at, " end=0x", 16, G_MAXUINT64, &event->purge.end) ||
	    !scan_field(at, " num_purged=", 10, G_MAXUINT, &purged))
		return FALSE;
	event->purge.num_purged = purged;
	return !purged || event->purge.start < event->purge.end;
}

static gboolean read_free(const char **at, ImportedEvent *event)
{
	return scan_field(at, " va_start=0x", 16, G_MAXUINT64, &event->free.va_start) &&
	       scan_field(at, " nr_lazy=", 10, G_MAXUINT64, &event->free.nr_lazy) &&
	       scan_field(at, " nr_lazy_max=", 10, G_MAXUINT64, &event->free.nr_lazy_max) &&
	       import_aligned(event->free.va_start);
}

static const struct {
	const char *name;         /* as it is printed */
	gboolean (*read)(const char **at, ImportedEvent *event);
} kinds[] = {
	[IMPORT_EVENT_ALLOC] = { "alloc_vmap_area:", read_alloc },
	[IMPORT_EVENT_PURGE] = { "purge_vmap_area_lazy:", read_purge },
	[IMPORT_EVENT_FREE] = { "free_vmap_area_noflush:", read_free },
};

/* -------- lines */

/* Which event's name stands at *AT, and go behind it; the number of kinds where it is none of ours. */
static gsize scan_kind(const char **at)
{
	gsize i = 0;

	while (i < G_N_ELEMENTS(kinds) && !scan_text(at, kinds[i].name))
		i++;
	return i;
}

/* A line that cannot be taken apart is none of ours, unless it names one of our events. */
static gboolean check_foreign(const Reader *reader, const char *line, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strstr(line, kinds[i].name))
			return import_fail(reader->file, reader->event.line, error,
			                   _("TASK-PID [CPU] FLAGS TIME: is missing before the event"));
	return TRUE;
}

static gboolean read_event(Reader *reader, const char *line, GError **error)
{
	ImportedEvent *event = &reader->event;
	const char *at, *dash = find_context(line, event, &at);
	gsize kind = dash ? scan_kind(&at) : G_N_ELEMENTS(kinds);
	g_autofree char *task = NULL;

	if (!dash)
		return check_foreign(reader, line, error);
	if (kind == G_N_ELEMENTS(kinds))
		return TRUE;
	if (!kinds[kind].read(&at, event) || *at)
		return import_fail(reader->file, event->line, error,
		                   _("%.*s has other fields than the kernel prints, or values that cannot be"),
		                   (int)strcspn(kinds[kind].name, ":"), kinds[kind].name);
	event->kind = (ImportEventKind)kind;
	task = printable(line, dash);
	event->task = g_string_chunk_insert_const(reader->result->texts, task);
	g_array_append_val(reader->result->events, *event);
	return TRUE;
}

static void remember_loss(Reader *reader, int cpu, guint64 count)
{
	ImportedLoss loss = {
		.cpu = cpu, .count = count, .before = reader->result->events->len, .line = reader->event.line
	};

	g_array_append_val(reader->result->losses, loss);
}

/* "CPU:1 [LOST 12 EVENTS]"; the number is left out where it is not known. */
static gboolean read_lost(Reader *reader, const char *line)
{
	guint64 cpu, count;

	if (!scan_text(&line, "CPU:") || !scan_number(&line, 10, G_MAXINT, &cpu) || !scan_text(&line, " [LOST "))
		return FALSE;
	if (!scan_number(&line, 10, G_MAXUINT64, &count))
		count = 0;
	remember_loss(reader, cpu, count);
	return TRUE;
}

/* "# entries-in-buffer/entries-written: 10/90", and the line before what is left of a CPU's events. */
static void read_comment(Reader *reader, const char *line)
{
	guint64 left, written, cpu;
	const char *at = line;

	if (scan_text(&at, "# entries-in-buffer/entries-written: ") && scan_number(&at, 10, G_MAXUINT64, &left) &&
	    scan_text(&at, "/") && scan_number(&at, 10, G_MAXUINT64, &written) && left < written)
		remember_loss(reader, -1, written - left);
	at = line;
	if (scan_text(&at, "##### CPU ") && scan_number(&at, 10, G_MAXINT, &cpu) && scan_text(&at, " buffer started"))
		remember_loss(reader, cpu, 0);
}

static gboolean read_line(Reader *reader, const char *line, GError **error)
{
	reader->event = (ImportedEvent){ .line = import_line(reader->file) };
	if (*line == '#')
		read_comment(reader, line);
	else if (!read_lost(reader, line))
		return read_event(reader, line, error);
	return TRUE;
}

/* -------- for others */

gboolean import_is_trace(const char *line)
{
	ImportedEvent event;
	const char *at;

	return *line == '#' || g_str_has_prefix(line, "CPU:") || find_context(line, &event, &at);
}

ImportedTrace *import_trace(ImportFile *file, GError **error)
{
	g_autoptr(ImportedTrace) result = g_new0(ImportedTrace, 1);
	g_autoptr(GError) problem = NULL;
	Reader reader = { .file = file, .result = result };
	const char *line;

	result->events = g_array_new(FALSE, FALSE, sizeof(ImportedEvent));
	result->losses = g_array_new(FALSE, FALSE, sizeof(ImportedLoss));
	result->texts = g_string_chunk_new(4096);
	result->name = g_string_chunk_insert(result->texts, import_name(file));
	while ((line = import_next_line(file, &problem)) && read_line(&reader, line, &problem))
		;
	if (!problem && !result->events->len)
		import_fail(file, 1, &problem,
		            _("there is no event of vmalloc in it: write 1 to "
		              "/sys/kernel/tracing/events/vmalloc/enable before what is to be traced"));
	if (!problem)
		return g_steal_pointer(&result);
	g_propagate_error(error, g_steal_pointer(&problem));
	return NULL;
}

void imported_trace_free(ImportedTrace *trace)
{
	if (!trace)
		return;
	g_array_unref(trace->events);
	g_array_unref(trace->losses);
	g_string_chunk_free(trace->texts);
	g_free(trace);
}
