/* SPDX-License-Identifier: GPL-2.0-or-later */
/* batch-size.c -- how many frames go to a per-CPU list at once.
 *
 * Models mm/page_alloc.c of 4.19 (the same number in 6.12): a quarter of a thousandth of the zone, 256 KiB at most;
 * one less than a power of two, so that CPUs do not keep to the same frames of each power of two.
 */

static unsigned zone_batchsize(const struct zone *zone)
{
	uint64_t batch = zone->managed / 1024, power = 1;

	batch = (batch * VMS_PAGE_SIZE > 1 << 20 ? (1 << 20) / VMS_PAGE_SIZE : batch) / 4;
	if (batch < 1)
		batch = 1;
	while (power * 2 <= batch + batch / 2)
		power *= 2;
	return (unsigned)power - 1;
}
