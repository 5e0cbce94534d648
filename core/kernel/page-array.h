/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_PAGE_ARRAY_H
#define VMSTEP_KERNEL_PAGE_ARRAY_H

/* page-array.h -- page arrays: rows of references to frames. */

#include "core/machine/state.h"

struct page_array_with_pages {
	struct page_array array;
	ref_t page[];
};

static inline const struct page *page_array_get(const Machine *m, const struct page_array *array, uint64_t i)
{
	return at(m, ((const struct page_array_with_pages *)array)->page[i]);
}

static inline void page_array_set(Machine *m, const struct page_array *array, uint64_t i, const struct page *page)
{
	arena_write(m, &((const struct page_array_with_pages *)array)->page[i], sizeof(ref_t), ref(m, page));
}

#endif
