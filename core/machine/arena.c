/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arena.c -- the block of memory that holds the whole simulated kernel, and where objects get their place in it.
 *
 * Places are powers of two, from a bump pointer or from lists of freed ones; both are part of the state, so that going
 * back gives the same places again.  A freed object is filled with zeroes: a new one needs no clearing.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/machine/set.h"
#include "core/machine/state.h"

/* Offsets have 32 bits.  Only what is touched costs memory. */
#define ARENA_SIZE ((size_t)1 << 32)

bool arena_open(Machine *m, char error[VMS_ERROR_SIZE])
{
	void *block = mmap(NULL, ARENA_SIZE, PROT_READ | PROT_WRITE,
	                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (block == MAP_FAILED)
		return refuse(error, N_("no address space for a machine"));
	m->arena = block;
	m->places = calloc(1, sizeof *m->places);
	return m->places || refuse(error, N_("no memory for a machine"));
}

void arena_close(Machine *m)
{
	if (m->arena)
		munmap(m->arena, ARENA_SIZE);
	if (m->places) {
		free(m->places->start);
		free(m->places->listed);
		free(m->places->account);
	}
	free(m->places);
}

/* The share that an 8-byte word at `offset` has in the state hash; 0 for a word of zeroes. */
static uint64_t share(uint32_t offset, uint64_t word)
{
	uint64_t x;

	if (!word)
		return 0;
	x = word * 0x9e3779b97f4a7c15u + offset * 0xc2b2ae3d27d4eb4fu;
	x = (x ^ x >> 29) * 0xbf58476d1ce4e5b9u;
	return x ^ x >> 32;
}

static uint64_t load(const uint8_t *place, unsigned size)
{
	switch (size) {
	case 1: return *place;
	case 2: return *(const uint16_t *)(const void *)place;
	case 4: return *(const uint32_t *)(const void *)place;
	default: return *(const uint64_t *)(const void *)place;
	}
}

static void store(uint8_t *place, unsigned size, uint64_t value)
{
	switch (size) {
	case 1: *place = (uint8_t)value; break;
	case 2: *(uint16_t *)(void *)place = (uint16_t)value; break;
	case 4: *(uint32_t *)(void *)place = (uint32_t)value; break;
	default: *(uint64_t *)(void *)place = value; break;
	}
}

/* Store a value and keep the state hash; used for doing, undoing and redoing alike. */
void arena_store(Machine *m, uint32_t offset, unsigned size, uint64_t value)
{
	const uint64_t *word = (const uint64_t *)(const void *)(m->arena + (offset & ~7u));

	m->hash ^= share(offset & ~7u, *word);
	store(m->arena + offset, size, value);
	m->hash ^= share(offset & ~7u, *word);
}

void arena_write(Machine *m, const void *place, unsigned size, uint64_t value)
{
	uint32_t offset = ref(m, place);
	uint64_t before = load(m->arena + offset, size);
	unsigned log2 = size == 8 ? 3 : size == 4 ? 2 : size == 2;

	if (size < 8)
		value &= ((uint64_t)1 << 8 * size) - 1;
	if (value == before)
		return;
	if (m->recording)
		journal_append(m, RECORD_WRITE | log2 << 2 | (uint64_t)offset << 32, before, value);
	arena_store(m, offset, size, value);
	if (offset + size > m->high)
		m->high = offset + size;
}

/* -------- objects */

const struct object *object_of(const void *object)
{
	return (const struct object *)object - 1;
}

static unsigned order_for(uint64_t bytes)
{
	unsigned order = 5;

	while (((uint64_t)1 << order) < bytes)
		order++;
	return order;
}

static ref_t place_new(Machine *m, unsigned order)
{
	const struct state *s = state_of(m);
	ref_t place = s->free_head[order];

	if (place) {
		const struct object *freed = at(m, place);

		arena_write(m, &s->free_head[order], sizeof(ref_t), freed->next_free);
		SET(m, freed, next_free, 0);
		return place;
	}
	place = s->brk;
	if (place + ((uint64_t)1 << order) >= ARENA_SIZE)
		longjmp(m->unwind, UNWIND_FULL);
	SET(m, s, brk, place + (1u << order));
	return place;
}

const void *object_new(Machine *m, VmsKind kind, uint32_t bytes, uint64_t address)
{
	const struct state *s = state_of(m);
	unsigned order = order_for(bytes + (uint64_t)sizeof(struct object));
	const struct object *object;

	if (order > 31)
		longjmp(m->unwind, UNWIND_FULL);
	object = at(m, place_new(m, order));
	SET(m, object, kind, kind);
	SET(m, object, serial, s->serial[kind] + 1);
	SET(m, object, address, address);
	SET(m, object, order, order);
	arena_write(m, &s->serial[kind], sizeof(uint32_t), s->serial[kind] + 1);
	arena_write(m, &s->live[kind], sizeof(uint32_t), s->live[kind] + 1);
	return object + 1;
}

void object_free(Machine *m, const void *freed)
{
	const struct state *s = state_of(m);
	const struct object *object = object_of(freed);
	unsigned order = object->order;
	const uint64_t *word = (const uint64_t *)(const void *)object;
	const uint64_t *end = word + ((size_t)1 << order) / sizeof *word;

	arena_write(m, &s->live[object->kind], sizeof(uint32_t), s->live[object->kind] - 1);
	for (; word < end; word++) {
		if (ref(m, word) >= m->high)
			break;
		arena_write(m, word, sizeof *word, 0);
	}
	SET(m, object, order, order);     /* the place stays as large as it is: place_count walks over it */
	SET(m, object, next_free, s->free_head[order]);
	arena_write(m, &s->free_head[order], sizeof(ref_t), ref(m, object));
}

/* -------- which places there are
 *
 * On one line of history places only follow each other, so that what was learned stays true whichever way the cursor
 * goes; a branch begins anew.
 */

static bool learn_place(Places *p, ref_t place)
{
	if (p->count == p->room) {
		size_t room = p->room ? 2 * p->room : 1024;
		ref_t *start = realloc(p->start, room * sizeof *start);

		if (!start)
			return false;
		p->start = start;
		p->room = room;
	}
	p->start[p->count++] = place;
	return true;
}

size_t place_count(const Machine *m)
{
	Places *p = m->places;
	size_t low = 0, high;
	ref_t next = p->count ? p->end : heap_start(m);

	while (next < state_of(m)->brk && learn_place(p, next)) {
		next += 1u << ((const struct object *)at(m, next))->order;
		p->end = next;
	}
	for (high = p->count; low < high; ) {
		size_t middle = (low + high) / 2;

		if (p->start[middle] < state_of(m)->brk)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

ref_t place_at(const Machine *m, size_t i)
{
	return m->places->start[i];
}

ref_t heap_object_around(const Machine *m, uint32_t word)
{
	size_t low = 0, high = place_count(m);
	const struct object *object;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (place_at(m, middle) <= word)
			low = middle + 1;
		else
			high = middle;
	}
	object = low ? at(m, place_at(m, low - 1)) : NULL;
	return object && object->kind && word >= ref(m, object + 1) ? ref(m, object + 1) : 0;
}

void places_forget(Machine *m)
{
	m->places->count = 0;
	memset(m->places->found, 0, sizeof m->places->found);
	free(m->places->account);
	m->places->account = NULL;
	m->places->stack_of = 0;
}
