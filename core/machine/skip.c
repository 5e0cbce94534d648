/* SPDX-License-Identifier: GPL-2.0-or-later */
/* skip.c -- long jumps: for spans of the journal, what they change in the end.
 *
 *   records   0         32768       65536               524288
 *   level 0   |  skip   |  skip     |   ...             |
 *   level 1   |  skip of sixteen of them ...            |          and so on, three levels
 *
 * A jump over a whole span applies its skip, which has each changed word once, instead of its records.  Skips are made
 * from the journal when a jump first needs them, and thrown away when the journal is cut before their end.
 */

#include <stdlib.h>
#include <string.h>

#include "core/machine/machine.h"

#define FAN_OUT 16u
#define MOST_BYTES ((uint64_t)256 << 20)

/* What a span does to one word of eight bytes: it changes the bytes whose bits are set. */
typedef struct {
	uint32_t offset;
	uint8_t bytes;
	uint64_t before, after;
} Change;

struct Skip {
	uint32_t count;
	bool hash_known;
	uint64_t hash;            /* state hash before it, XOR that behind it */
	Change change[];
};

static uint64_t span_of(unsigned level)
{
	uint64_t span = SKIP_SPAN;

	while (level-- > 0)
		span *= FAN_OUT;
	return span;
}

/* The bits of the bytes that are set: 0x81 is 0xff000000000000ff. */
static uint64_t mask_of(uint8_t bytes)
{
	uint64_t mask = 0;

	if (bytes == 0xff)
		return UINT64_MAX;
	for (unsigned i = 0; i < 8; i++)
		if (bytes >> i & 1)
			mask |= (uint64_t)0xff << 8 * i;
	return mask;
}

/* -------- gathering changes, each word once */

typedef struct {
	Change *change;
	uint32_t *slot;           /* by a hash of the offset: 1 + index of the change */
	uint32_t count, room, slots;
} Gather;

static bool gather_open(Gather *g, uint32_t room)
{
	*g = (Gather){ .room = room, .slots = 1 };
	while (g->slots < 2 * room)
		g->slots *= 2;
	g->change = malloc(room * sizeof *g->change);
	g->slot = calloc(g->slots, sizeof *g->slot);
	return g->change && g->slot;
}

static void gather_close(Gather *g)
{
	free(g->change);
	free(g->slot);
}

static Change *change_of(Gather *g, uint32_t offset)
{
	uint32_t i = offset * 2654435761u & (g->slots - 1);

	while (g->slot[i] && g->change[g->slot[i] - 1].offset != offset)
		i = (i + 1) & (g->slots - 1);
	if (!g->slot[i]) {
		g->change[g->count] = (Change){ .offset = offset };
		g->slot[i] = ++g->count;
	}
	return &g->change[g->slot[i] - 1];
}

static void gather(Gather *g, uint32_t offset, uint8_t bytes, uint64_t before, uint64_t after)
{
	Change *c = change_of(g, offset);
	uint64_t mask = mask_of(bytes), fresh = mask & ~mask_of(c->bytes);

	c->before |= before & fresh;
	c->after = (c->after & ~mask) | (after & mask);
	c->bytes |= bytes;
}

static void gather_record(Gather *g, const Record *r)
{
	unsigned first = record_offset(r) % 8, size = record_size(r);
	uint8_t bytes = (uint8_t)(((1u << size) - 1) << first);

	if (record_tag(r) == RECORD_WRITE)
		gather(g, record_offset(r) & ~7u, bytes, r->a << 8 * first, r->b << 8 * first);
}

static Skip *skip_from(Journal *j, Gather *g)
{
	size_t bytes = sizeof(Skip) + g->count * sizeof(Change);
	Skip *skip = malloc(bytes);

	if (!skip)
		return NULL;
	skip->count = g->count;
	skip->hash_known = false;
	skip->hash = 0;
	memcpy(skip->change, g->change, g->count * sizeof(Change));
	j->skip_bytes += bytes;
	return skip;
}

/* -------- making skips */

static Skip *skip_at(Journal *j, unsigned level, uint64_t k);

static Skip *make_lowest(Journal *j, uint64_t k)
{
	Skip *skip = NULL;
	Gather g;

	if (gather_open(&g, SKIP_SPAN)) {
		for (uint64_t i = k * SKIP_SPAN; i < (k + 1) * SKIP_SPAN; i++)
			gather_record(&g, &j->record[i]);
		skip = skip_from(j, &g);
	}
	gather_close(&g);
	return skip;
}

static Skip *make_higher(Journal *j, unsigned level, uint64_t k)
{
	Skip *part[FAN_OUT], *skip = NULL;
	uint32_t room = 0;
	Gather g;

	for (unsigned i = 0; i < FAN_OUT; i++) {
		part[i] = skip_at(j, level - 1, k * FAN_OUT + i);
		if (!part[i])
			return NULL;
		room += part[i]->count;
	}
	if (gather_open(&g, room + 1)) {
		for (unsigned i = 0; i < FAN_OUT; i++)
			for (uint32_t n = 0; n < part[i]->count; n++) {
				const Change *c = &part[i]->change[n];

				gather(&g, c->offset, c->bytes, c->before, c->after);
			}
		skip = skip_from(j, &g);
	}
	gather_close(&g);
	return skip;
}

static bool make_room(Journal *j, unsigned level, uint64_t k)
{
	uint64_t room = k + 1 > 2 * j->n_skips[level] ? k + 1 : 2 * j->n_skips[level];
	Skip **grown;

	if (k < j->n_skips[level])
		return true;
	grown = realloc(j->skip[level], room * sizeof(Skip *));
	if (!grown)
		return false;
	memset(grown + j->n_skips[level], 0, (room - j->n_skips[level]) * sizeof(Skip *));
	j->skip[level] = grown;
	j->n_skips[level] = room;
	return true;
}

/* The skip of span `k` of a level, made where there is none yet; NULL where there is no memory to spend on it. */
static Skip *skip_at(Journal *j, unsigned level, uint64_t k)
{
	if (!make_room(j, level, k))
		return NULL;
	if (!j->skip[level][k] && j->skip_bytes < MOST_BYTES)
		j->skip[level][k] = level ? make_higher(j, level, k) : make_lowest(j, k);
	return j->skip[level][k];
}

/* -------- using them */

static void apply(Machine *m, Skip *skip, bool forward)
{
	uint64_t before = m->hash;

	for (uint32_t i = 0; i < skip->count; i++) {
		const Change *c = &skip->change[i];
		uint64_t word, mask = mask_of(c->bytes);

		memcpy(&word, m->arena + c->offset, sizeof word);
		word = (word & ~mask) | (forward ? c->after : c->before);
		if (skip->hash_known)
			memcpy(m->arena + c->offset, &word, sizeof word);
		else
			arena_store(m, c->offset, sizeof word, word);
	}
	if (skip->hash_known)
		m->hash ^= skip->hash;
	skip->hash = before ^ m->hash;
	skip->hash_known = true;
}

bool journal_leap(Machine *m, uint64_t record)
{
	Journal *j = &m->journal;
	bool forward = record > j->cursor;
	uint64_t distance = forward ? record - j->cursor : j->cursor - record;

	for (unsigned level = SKIP_LEVELS; level-- > 0; ) {
		uint64_t span = span_of(level), k = j->cursor / span - !forward;
		Skip *skip = NULL;

		if (j->cursor % span == 0 && distance >= span)
			skip = skip_at(j, level, k);
		if (!skip)
			continue;
		apply(m, skip, forward);
		j->cursor = forward ? j->cursor + span : j->cursor - span;
		return true;
	}
	return false;
}

void skips_forget(Journal *j, uint64_t record)
{
	for (unsigned level = 0; level < SKIP_LEVELS; level++)
		for (uint64_t k = record / span_of(level); k < j->n_skips[level]; k++) {
			if (j->skip[level][k])
				j->skip_bytes -= sizeof(Skip) + j->skip[level][k]->count * sizeof(Change);
			free(j->skip[level][k]);
			j->skip[level][k] = NULL;
		}
}

void skips_close(Journal *j)
{
	skips_forget(j, 0);
	for (unsigned level = 0; level < SKIP_LEVELS; level++)
		free(j->skip[level]);
}
