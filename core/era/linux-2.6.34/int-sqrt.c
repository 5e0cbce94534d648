/* SPDX-License-Identifier: GPL-2.0-or-later */
/* int-sqrt.c -- the largest whole number whose square is not more than n.
 *
 * Stands for lib/int_sqrt.c, which finds it bit by bit.
 */

static uint64_t int_sqrt(uint64_t n)
{
	uint64_t root = 0;

	while ((root + 1) * (root + 1) <= n)
		root++;
	return root;
}
