/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bitmap.c -- the bits of a vm_map_ram block: one for each page.
 *
 * Models lib/bitmap.c and lib/find_next_bit.c of 2.6.34 (the same in 3.15), as far as mm/vmalloc.c uses them.  A
 * region is 2^order bits, and is meant to begin at a multiple of its size:
 *
 *   order 2     0 1 2 3 | 4 5 6 7 | ...       can be taken as a whole while all its bits are clear
 *
 * Where it does not, as happens in 3.15, and reaches from one word into the next, only the bits in the first word are
 * looked at and set: the mask is shifted out of the word.
 *
 * Inaccuracies: the words of the arena have 64 bits on every architecture; what is said above is of the target's words.
 */

/* The bits of a region within the word of the arena that its first bit is in. */
static uint64_t region_mask(uint64_t pos, unsigned order)
{
	unsigned nbits = 1u << order, offset = pos % BITS_PER_LONG;
	addr_t mask = (nbits < BITS_PER_LONG ? (addr_t)1 << nbits : 0) - 1;

	return (uint64_t)(addr_t)(mask << offset) << (pos % 64 - offset);
}

/* Take a region.  0, or -EBUSY where something of it is taken already. */
static int bitmap_allocate_region(Machine *m, const uint64_t *bitmap, uint64_t pos, unsigned order)
{
	const uint64_t *word = &bitmap[pos / 64];
	uint64_t mask = region_mask(pos, order);

	if (*word & mask)
		return -EBUSY;
	arena_write(m, word, sizeof *word, *word | mask);
	return 0;
}

static void bitmap_fill(Machine *m, const uint64_t *bitmap, unsigned bits)
{
	for (unsigned i = 0; i < bits / 64; i++)
		arena_write(m, &bitmap[i], sizeof bitmap[i], UINT64_MAX);
}

static bool test_bit(unsigned i, const uint64_t *bitmap) { return bitmap[i / 64] >> i % 64 & 1; }

/* The first bit from `i` on that is set; `bits` where there is none. */
static unsigned find_next_bit(const uint64_t *bitmap, unsigned bits, unsigned i)
{
	while (i < bits && !test_bit(i, bitmap))
		i++;
	return i;
}
