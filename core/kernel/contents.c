/* SPDX-License-Identifier: GPL-2.0-or-later */
/* contents.c -- what is in memory.
 *
 *   struct page 31745
 *     .data --> [ offset 0x040: eight words ] --> [ offset 0x0c0: eight words ]      all else is zero
 *
 * Data is kept with its frame, in lines of 64 bytes, and only where something was stored: it stays there when the frame
 * is given back, and whoever gets the frame next finds it, unless zeroes were asked for (__GFP_ZERO).  Some of memory
 * is the kernel's own: page tables, and the structures that kmalloc was asked for.  These are read from where they
 * lie, word by word, and cannot be stored to: the kernel that would read them back is not made of bytes.
 *
 * Inaccuracies: memory is all zeroes at boot, the kernel image too.  A free object of a slab has nothing in it, not
 * even the pointer to the next one.  A slab for objects that are to be zeroed is zeroed as a whole.  ARM's
 * first-level table is four frames long: only the first can be read.
 */

#include "core/kernel/contents.h"
#include "core/kernel/object-words.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/kernel/slab.h"
#include "core/machine/set.h"

#define LINE_BYTES 64u

/* A line, with its words behind it. */
struct line {
	struct frame_line line;
	uint64_t word[LINE_BYTES / 8];
};

/* -------- data, line by line, in the order of their offsets */

/* The line of that offset; NULL where there is none, and then `before` is the place that would name it. */
static const struct line *line_at(const Machine *m, const struct page *page, unsigned offset, const ref_t **before)
{
	const ref_t *place = &page->data;
	const struct line *line;

	offset &= ~(LINE_BYTES - 1);
	while ((line = at(m, *place)) && line->line.offset < offset)
		place = &line->line.next;
	*before = place;
	return line && line->line.offset == offset ? line : NULL;
}

static const struct line *line_new(Machine *m, unsigned offset, const ref_t *before)
{
	const struct line *line = object_new(m, VMS_KIND_FRAME_LINE, sizeof *line, 0);

	SET(m, &line->line, offset, offset & ~(LINE_BYTES - 1));
	SET(m, &line->line, next, *before);
	arena_write(m, before, sizeof *before, ref(m, line));
	return line;
}

static uint64_t data_read(const Machine *m, uint64_t pfn, unsigned offset)
{
	const ref_t *before;
	const struct line *line = line_at(m, pfn_to_page(m, pfn), offset, &before);

	return line ? line->word[offset % LINE_BYTES / 8] : 0;
}

void contents_write(Machine *m, uint64_t pfn, unsigned offset, uint64_t bytes)
{
	const ref_t *before;
	const struct line *line = line_at(m, pfn_to_page(m, pfn), offset, &before);

	if (!line && !bytes)
		return;
	if (!line)
		line = line_new(m, offset, before);
	arena_write(m, &line->word[offset % LINE_BYTES / 8], sizeof line->word[0], bytes);
}

void contents_clear_frames(Machine *m, const struct page *page, uint64_t frames)
{
	for (; frames; frames--, page++)
		while (page->data) {
			const struct line *line = at(m, page->data);

			SET(m, page, data, line->line.next);
			object_free(m, line);
		}
}

void contents_clear(Machine *m, uint64_t addr, uint64_t size)
{
	for (uint64_t end = addr + size; addr < end; addr += 8)
		if (pfn_to_page(m, kaddr_to_pfn(m, addr))->data)
			contents_write(m, kaddr_to_pfn(m, addr), addr % VMS_PAGE_SIZE, 0);
}

static void copy_frame(Machine *m, uint64_t to, uint64_t from)
{
	if (!pfn_valid(m, to) || !pfn_valid(m, from))
		return;
	contents_clear_frames(m, pfn_to_page(m, to), 1);
	for (const struct line *line = at(m, pfn_to_page(m, from)->data); line; line = at(m, line->line.next))
		for (unsigned i = 0; i < LINE_BYTES / 8; i++)
			contents_write(m, to, line->line.offset + 8 * i, line->word[i]);
}

void contents_copy(Machine *m, uint64_t to, uint64_t from, uint64_t size)
{
	uint64_t to_pfn, from_pfn, entry;

	for (uint64_t i = 0; i < size; i += VMS_PAGE_SIZE)
		if (vms_translate(m, to + i, &to_pfn, &entry) && vms_translate(m, from + i, &from_pfn, &entry))
			copy_frame(m, to_pfn, from_pfn);
}

/* -------- what the kernel keeps there itself */

/* The second of a pair of first-level entries of ARM: a table's other half, the next section. */
static uint64_t second_of_pair(const Machine *m, uint64_t first)
{
	if (!first || first & m->arch->super)
		return first;
	return first + ((first & m->arch->leaf_mask) == (m->arch->page_table & m->arch->leaf_mask) ? 0x400 : 0x100000);
}

/* On ARM the lower tables have the hardware's entries first and Linux's in the second half, of four bytes each. */
static uint64_t arm_table_bytes(const Machine *m, uint64_t pfn, unsigned offset, uint32_t level)
{
	unsigned half = VMS_PAGE_SIZE / 2, index = offset % half / 4;
	uint64_t first = vms_table_entry(m, pfn, index), second = vms_table_entry(m, pfn, index + 1);

	if (level == LEVEL_PGD) {
		first = vms_table_entry(m, pfn, offset / 8);
		return first | second_of_pair(m, first) << 32;
	}
	if (offset < half) {
		first = vms_hardware_entry(m, first);
		second = vms_hardware_entry(m, second);
	}
	return first | second << 32;
}

static uint64_t table_bytes(const Machine *m, uint64_t pfn, unsigned offset)
{
	const struct table *table = at(m, pfn_to_page(m, pfn)->content);

	if (m->arch == &arch_arm)
		return arm_table_bytes(m, pfn, offset, table->level);
	if (m->arch->bits == 64 || !level_folded(m, LEVEL_PMD))
		return vms_table_entry(m, pfn, offset / 8);
	return vms_table_entry(m, pfn, offset / 4) | vms_table_entry(m, pfn, offset / 4 + 1) << 32;
}

/* The page array that a nested vmalloc has put into an area: more than a page, or kmalloc would have it. */
static const void *array_in(const Machine *m, const struct vm_struct *area)
{
	size_t places = area->nr_pages > 1 ? place_count(m) : 0;

	for (size_t i = 0; i < places; i++) {
		const struct object *object = at(m, place_at(m, i));

		if (object->kind == VMS_KIND_PAGE_ARRAY && object->address == area->addr)
			return object + 1;
	}
	return NULL;
}

/* The kernel's own object that has those bytes, and where in it they are; NULL: they are data. */
static const void *object_at(const Machine *m, uint64_t pfn, unsigned offset, uint64_t *within)
{
	const struct page *page = pfn_to_page(m, pfn);
	uint64_t addr = pfn_to_kaddr(m, pfn) + offset;
	const void *object = NULL;

	if (page->owner == VMS_OWNER_AREA && page->owner_ref) {
		object = array_in(m, at(m, page->owner_ref));
		*within = (uint64_t)page->index * VMS_PAGE_SIZE + offset;
		return object;
	}
	if (page->owner == VMS_OWNER_SLAB || page->owner == VMS_OWNER_LARGE)
		object = kmalloc_object_around(m, addr);
	if (!object || object_of(object)->kind == VMS_KIND_BUFFER)
		return NULL;
	*within = addr - object_of(object)->address;
	return object;
}

static bool is_table(const Machine *m, uint64_t pfn) { return pfn_to_page(m, pfn)->owner == VMS_OWNER_TABLE; }

Unknown contents_read(const Machine *m, uint64_t pfn, unsigned offset, uint64_t *bytes)
{
	uint64_t within;
	const void *object = object_at(m, pfn, offset, &within);

	if (object)
		return object_bytes(m, ref(m, object), within, bytes);
	*bytes = is_table(m, pfn) ? table_bytes(m, pfn, offset) : data_read(m, pfn, offset);
	return NULL;
}

Unknown contents_refuse_write(const Machine *m, uint64_t pfn, unsigned offset)
{
	uint64_t within;

	if (is_table(m, pfn))
		return N_("there is a page table, which only the kernel's own functions can change here");
	if (object_at(m, pfn, offset, &within))
		return N_("there is a structure of the kernel, which only its own functions can change here");
	return NULL;
}
