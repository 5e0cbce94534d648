/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wmark-values.c -- what a zone keeps free, worked out from sizes alone.
 *
 * Models mm/page_alloc.c of 2.6.34 (the same in 3.15).
 *
 *   min_free_kbytes = sqrt(16 * kilobytes of low memory), between 128 and 65536
 *   share           = that much in pages, by the zone's part of low memory
 *
 *               low memory          high memory
 *   min         share               1/1024 of the zone, 32 to 128: who is desperate wants low memory
 *   low         min + share / 4
 *   high        min + share / 2
 */

#define SWAP_CLUSTER_MAX 32u

struct wmarks { uint64_t min, low, high; };

static uint64_t clamp(uint64_t n, uint64_t low, uint64_t high) { return n < low ? low : n > high ? high : n; }

static uint64_t min_free_kbytes(uint64_t lowmem_pages)
{
	return clamp(int_sqrt(16 * lowmem_pages * (VMS_PAGE_SIZE / 1024)), 128, 65536);
}

static struct wmarks zone_wmarks(uint64_t pages, uint64_t lowmem_pages, bool highmem)
{
	uint64_t share = min_free_kbytes(lowmem_pages) / (VMS_PAGE_SIZE / 1024) * pages / lowmem_pages;
	uint64_t min = highmem ? clamp(pages / 1024, SWAP_CLUSTER_MAX, 128) : share;

	return (struct wmarks){ min, min + share / 4, min + share / 2 };
}

/* Frames that are moved to or from a CPU's list at once: a thousandth of the zone, half a MiB at most, a fourth of
 * that, and then one less than a power of two.  0: every frame goes back at once. */
static uint32_t zone_batchsize(uint64_t pages)
{
	uint64_t batch = pages / 1024, power = 1;

	if (batch * VMS_PAGE_SIZE > 512 * 1024)
		batch = 512 * 1024 / VMS_PAGE_SIZE;
	batch /= 4;
	if (batch < 1)
		batch = 1;
	while (power * 2 <= batch + batch / 2)
		power *= 2;
	return (uint32_t)power - 1;
}
