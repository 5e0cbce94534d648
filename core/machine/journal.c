/* SPDX-License-Identifier: GPL-2.0-or-later */
/* journal.c -- the one sequence of records, and going along it.
 *
 * Going back is undoing the writes from the last to the first, going forward is doing them again.  Marks are passed
 * over.  There is no other copy of the state: "all the way back" is the memory the machine started with.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/machine/machine.h"

#define INDEX_EVERY 64
#define DEFAULT_LIMIT ((uint64_t)2 << 30)

/* The records lie in address space that is reserved once, so that they never move; large pages make recording
 * faster. */
static Record *reserve_records(uint64_t limit)
{
	void *block = mmap(NULL, limit * sizeof(Record), PROT_READ | PROT_WRITE,
	                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (block == MAP_FAILED)
		return NULL;
	madvise(block, limit * sizeof(Record), MADV_HUGEPAGE);
	return block;
}

bool journal_open(Machine *m, char error[VMS_ERROR_SIZE])
{
	Journal *j = &m->journal;
	uint64_t bytes = m->options.journal_limit ? m->options.journal_limit : DEFAULT_LIMIT;

	if (m->options.unrecorded)
		return true;
	j->limit = bytes / sizeof(Record) + 1;
	j->record = reserve_records(j->limit);
	j->index_room = 64;
	j->index = malloc(j->index_room * sizeof *j->index);
	return (j->record && j->index) || refuse(error, N_("no memory for a journal"));
}

void journal_close(Machine *m)
{
	skips_close(&m->journal);
	if (m->journal.record)
		munmap(m->journal.record, m->journal.limit * sizeof(Record));
	free(m->journal.index);
}

/* Room for one more entry of the index; false where there is none to be had. */
static bool make_room(Journal *j)
{
	uint64_t *index;

	if ((uint64_t)j->steps / INDEX_EVERY < j->index_room)
		return true;
	index = realloc(j->index, 2 * j->index_room * sizeof *index);
	if (!index)
		return false;
	j->index = index;
	j->index_room *= 2;
	return true;
}

static void count_mark(Journal *j, uint64_t record)
{
	if (j->steps % INDEX_EVERY == 0)
		j->index[j->steps / INDEX_EVERY] = record;
	j->steps++;
}

void journal_append(Machine *m, uint64_t head, uint64_t a, uint64_t b)
{
	Journal *j = &m->journal;

	if (j->count >= j->limit || !make_room(j))
		longjmp(m->unwind, UNWIND_FULL);
	j->record[j->count] = (Record){ head, a, b };
	if (record_tag(&j->record[j->count]) == RECORD_MARK)
		count_mark(j, j->count);
	j->cursor = ++j->count;
}

static void redo(Machine *m, const Record *r)
{
	if (record_tag(r) == RECORD_WRITE)
		arena_store(m, record_offset(r), record_size(r), r->b);
}

static void undo(Machine *m, const Record *r)
{
	if (record_tag(r) == RECORD_WRITE)
		arena_store(m, record_offset(r), record_size(r), r->a);
}

/* A leap begins where a span does; most places are none. */
static bool may_leap(const Journal *j, uint64_t record)
{
	uint64_t distance = record > j->cursor ? record - j->cursor : j->cursor - record;

	return j->cursor % SKIP_SPAN == 0 && distance >= SKIP_SPAN;
}

void journal_seek(Machine *m, uint64_t record)
{
	Journal *j = &m->journal;

	while (j->cursor < record)
		if (!may_leap(j, record) || !journal_leap(m, record))
			redo(m, &j->record[j->cursor++]);
	while (j->cursor > record)
		if (!may_leap(j, record) || !journal_leap(m, record))
			undo(m, &j->record[--j->cursor]);
}

uint64_t journal_of_step(const Machine *m, int64_t step)
{
	const Journal *j = &m->journal;
	uint64_t record = j->index[step / INDEX_EVERY];
	int64_t left = step % INDEX_EVERY;

	while (left > 0)
		if (record_tag(&j->record[++record]) == RECORD_MARK)
			left--;
	return record;
}

int64_t journal_step_before(const Machine *m, uint64_t record)
{
	const Journal *j = &m->journal;

	while (record > 0)
		if (record_tag(&j->record[--record]) == RECORD_MARK)
			return record_step(&j->record[record]);
	return VMS_START;
}

void journal_truncate(Machine *m, uint64_t record)
{
	skips_forget(&m->journal, record);
	m->places->stack_of = 0;
	m->journal.steps = journal_step_before(m, record) + 1;
	m->journal.count = record;
}

bool journal_reserve(Machine *m, uint64_t count)
{
	Journal *j = &m->journal;
	uint64_t entries = ((uint64_t)j->steps + count) / INDEX_EVERY + 1;
	uint64_t *index = realloc(j->index, (j->index_room + entries) * sizeof *index);

	if (!index)
		return false;
	j->index = index;
	j->index_room += entries;
	return j->count + count <= j->limit;
}

void journal_splice(Machine *m, const Record *tail, uint64_t count)
{
	Journal *j = &m->journal;

	for (uint64_t i = 0; i < count; i++) {
		j->record[j->count] = tail[i];
		if (record_tag(&tail[i]) == RECORD_MARK)
			count_mark(j, j->count);
		j->count++;
	}
}

void vms_journal_info(const VmsMachine *m, VmsJournalInfo *out)
{
	const Journal *j = &m->journal;

	*out = (VmsJournalInfo){ .marks = (uint64_t)j->steps };
	for (uint64_t i = 0; i < j->count; i++)
		out->writes += record_tag(&j->record[i]) == RECORD_WRITE;
	out->records = out->writes + out->marks;
	out->bytes = j->count * sizeof(Record) + ((uint64_t)j->steps / INDEX_EVERY + 1) * sizeof *j->index;
}
