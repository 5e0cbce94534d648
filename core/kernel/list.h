/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_LIST_H
#define VMSTEP_KERNEL_LIST_H

/* list.h -- the kernel's doubly linked ring, with its names; each write of a link is a record of the journal. */

#include "core/machine/set.h"

/* The object that holds a list_head, by the ref of that. */
#define list_entry(m, head_ref, type, member) \
	((const type *)(const void *)((const char *)at((m), (head_ref)) - offsetof(type, member)))

/* Along a ring that does not change meanwhile: `p` is the ref of each entry's list_head. */
#define list_for_each(m, p, head) \
	for (ref_t p = (head)->next; p != ref((m), (head)); p = ((const struct list_head *)at((m), p))->next)

/* An empty ring; is it empty; is this its last entry? */
static inline void list_init(Machine *m, const struct list_head *list)
{
	SET_REF(m, list, next, list);
	SET_REF(m, list, prev, list);
}

static inline bool list_empty(const Machine *m, const struct list_head *head)
{
	return head->next == ref(m, head);
}

static inline bool list_is_last(const Machine *m, const struct list_head *list, const struct list_head *head)
{
	return list->next == ref(m, head);
}

/* Hang `new` between two neighbours. */
static inline void list_insert_between(Machine *m, const struct list_head *new, const struct list_head *prev,
                                       const struct list_head *next)
{
	SET_REF(m, next, prev, new);
	SET_REF(m, new, next, next);
	SET_REF(m, new, prev, prev);
	SET_REF(m, prev, next, new);
}

/* Right behind `head`; right before it, which is the end of the list. */
static inline void list_add(Machine *m, const struct list_head *new, const struct list_head *head)
{
	list_insert_between(m, new, head, at(m, head->next));
}

static inline void list_add_tail(Machine *m, const struct list_head *new, const struct list_head *head)
{
	list_insert_between(m, new, at(m, head->prev), head);
}

/* Take an entry out of its ring. */
static inline void list_del(Machine *m, const struct list_head *entry)
{
	const struct list_head *prev = at(m, entry->prev), *next = at(m, entry->next);

	SET_REF(m, next, prev, prev);
	SET_REF(m, prev, next, next);
	SET(m, entry, next, 0);
	SET(m, entry, prev, 0);
}

/* `new` gets the entries of `old`, which is empty then. */
static inline void list_replace_init(Machine *m, const struct list_head *old, const struct list_head *new)
{
	const struct list_head *first = at(m, old->next), *last = at(m, old->prev);

	list_init(m, new);
	if (first == old)
		return;
	SET(m, new, next, old->next);
	SET(m, new, prev, old->prev);
	SET_REF(m, first, prev, new);
	SET_REF(m, last, next, new);
	list_init(m, old);
}

#endif
