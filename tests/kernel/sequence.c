// SPDX-License-Identifier: GPL-2.0-or-later
/* sequence.c -- performs the lines of a sequence and says a line of the recording for each. Words are separated by a
 * space; numbers are decimal or 0x; ID is a small number that stands for the area from then on.
 *
 *   begin NAME POLICY SEED SPACE FROM LENGTH         the first line, for which the header is said. SPACE is `vmalloc`
 *                                                    or `modules`, FROM and LENGTH choose the window in it; LENGTH 0
 *                                                    reaches to the space's end
 *   get_vm_area ID SIZE ALIGN FLAGS FROM LENGTH      __get_vm_area_node in a part of the window, with 0 0 in all of it
 *   vmalloc_range ID SIZE ALIGN FLAGS FROM LENGTH    __vmalloc_node_range likewise
 *   vmalloc|vmalloc_user|vmalloc_huge ID SIZE        in the whole vmalloc space, as the rest are
 *   vmap|vm_map_ram ID PAGES
 *   ioremap ID PHYSICAL SIZE
 *   pcpu_get_vm_areas ID ALIGN OFFSET SIZE [OFFSET SIZE]...
 *   free ID                                          the counterpart of what made the area; nothing if it was refused
 *   purge                                            vm_unmap_aliases
 *   dump_all | tree                                  the state is said
 *   end
 */
#include <linux/delay.h>

#include "witness.h"

enum { MOST_IDS = 4096, QUIET_MS = 100, MOST_ATTEMPTS = 50 };

struct sequence sequence;
static struct area areas[MOST_IDS];
static unsigned long number;	/* of the next line of the recording */

static void open_line(const char *op)
{
	say("{\"i\":%lu,\"op\":\"%s\",", number++, op);
}

/* What happened between two operations has a line of its own. */
static int say_between(void)
{
	const struct event *events;
	int count = watch_take(&events);

	if (count <= 0)
		return count;
	open_line("ext");
	say_events(events, count, 0);
	say("\"lazy\":%ld}\n", atomic_long_read(kernel.vmap_lazy_nr));
	return 0;
}

/* The place of the area that a line names; NULL where there is none of that number. */
static struct area *area_of(const struct line *line)
{
	return line->count && word(line, 0) < MOST_IDS ? &areas[word(line, 0)] : NULL;
}

/* Where the area lies with its guard page: as the first area that the operation itself was given. */
static void say_extent(const struct event *events, int count)
{
	int i;

	for (i = 0; i < count; i++) {
		if (events[i].kind == ALLOCATED && !events[i].foreign) {
			say("\"va_start\":\"0x%lx\",\"va_end\":\"0x%lx\",", events[i].start, events[i].end);
			return;
		}
	}
}

static int request(const struct operation *operation, const struct line *line)
{
	struct area *area = area_of(line);
	const struct event *events;
	int count;

	if (!area || area->operation || line->count < operation->words)
		return -EINVAL;
	*area = (struct area){ 0 };
	operation->call(area, line);
	count = watch_take(&events);
	if (count < 0)
		return count;
	open_line(operation->op);
	if (operation->fn)
		say("\"fn\":\"%s\",", operation->fn);
	say("\"id\":%lu,", word(line, 0));
	operation->say_arguments(line);
	if (area->address) {
		area->operation = operation;
		operation->say_result(area);
		say_extent(events, count);
	} else {
		say("\"ret\":null,");
	}
	say_outcome(events, count, operation->obvious ? ALLOCATED : 0);
	return 0;
}

static int give_back(const struct line *line)
{
	struct area *area = area_of(line);
	const struct operation *operation = area ? area->operation : NULL;
	const struct event *events;
	int count;

	if (!operation)
		return area ? 0 : -EINVAL;
	operation->undo(area);
	count = watch_take(&events);
	if (count < 0)
		return count;
	open_line(operation->counterpart);
	say("\"id\":%lu,\"addr\":\"0x%lx\",", word(line, 0), area->address);
	if (area->count)
		say("\"count\":%u,", area->count);
	say_outcome(events, count, operation->obvious ? FREED : 0);
	*area = (struct area){ 0 };
	return 0;
}

static int purge(const struct line *line)
{
	const struct event *events;
	int i, count, merged = 0;

	vm_unmap_aliases();
	count = watch_take(&events);
	for (i = 0; i < count; i++)
		merged += events[i].foreign ? 0 : events[i].count;
	open_line("purge");
	say("\"merged\":%d,", merged);
	say_outcome(events, max(count, 0), PURGE);
	return min(count, 0);
}

static int dump_all(const struct line *line)
{
	open_line("dump_all");
	say_areas();
	say("\"lazy\":%ld}\n", atomic_long_read(kernel.vmap_lazy_nr));
	return 0;
}

static int tree(const struct line *line)
{
	open_line("tree");
	say_tree("nodes");
	say_close("}\n");
	return 0;
}

static int end(const struct line *line)
{
	open_line("end");
	say_close("}\n");
	return 0;
}

static void choose_window(const char *space, unsigned long from, unsigned long length)
{
	bool modules = !strcmp(space, "modules");

	sequence.start = (modules ? MODULES_VADDR : VMALLOC_START) + from;
	sequence.end = length ? sequence.start + length : modules ? MODULES_END : VMALLOC_END;
}

/* Say the header, again and again until nobody has changed the space for a while: tasks that ended and modules that
 * were loaded leave things to do in the background. */
static int say_header_in_quiet(void)
{
	const struct event *events;
	int attempt;

	for (attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
		vm_unmap_aliases();
		flush_work(kernel.drain_vmap_work);
		watch_take(&events);
		msleep(QUIET_MS);
		said_length = 0;
		say_header();
		if (watch_take(&events) == 0)
			return 0;
	}
	return -EBUSY;
}

static int begin(const struct line *line)
{
	strscpy(sequence.name, line->words[0], sizeof(sequence.name));
	strscpy(sequence.policy, line->words[1], sizeof(sequence.policy));
	strscpy(sequence.seed, line->words[2], sizeof(sequence.seed));
	choose_window(line->words[3], word(line, 4), word(line, 5));
	number = 0;
	return say_header_in_quiet();
}

static const struct {
	const char *name;
	unsigned int words;
	int (*perform)(const struct line *line);
} commands[] = {
	{ "begin", 6, begin },
	{ "free", 1, give_back },
	{ "purge", 0, purge },
	{ "dump_all", 0, dump_all },
	{ "tree", 0, tree },
	{ "end", 0, end },
};

static int perform_words(const char *name, const struct line *line)
{
	const struct operation *operation = find_operation(name);
	int i, error;

	if (operation)
		return say_between() ?: request(operation, line);
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(name, commands[i].name))
			continue;
		error = commands[i].perform == begin ? 0 : say_between();
		return error ?: line->count < commands[i].words ? -EINVAL : commands[i].perform(line);
	}
	return -EINVAL;
}

int perform(char *text)
{
	struct line line = { .count = 0 };
	char *name = strsep(&text, " ");
	int error;

	while (text && line.count < MOST_WORDS)
		line.words[line.count++] = strsep(&text, " ");
	error = perform_words(name, &line);
	if (error)
		pr_err("witness: %s %s: error %d\n", name, line.count ? line.words[0] : "", error);
	/* The worker that drains the lazy list has its turn here, between two operations. */
	flush_work(kernel.drain_vmap_work);
	return error;
}
