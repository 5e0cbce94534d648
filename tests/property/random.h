/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_PROPERTY_RANDOM_H
#define TESTS_PROPERTY_RANDOM_H

/* random.h -- numbers that look random and are the same on every machine (splitmix64). */

#include <stdbool.h>
#include <stdint.h>

static inline uint64_t random_next(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* 0 to n - 1; 0 for an n of 0. */
static inline uint64_t random_below(uint64_t *seed, uint64_t n)
{
	return n ? random_next(seed) % n : 0;
}

static inline bool random_percent(uint64_t *seed, unsigned percent)
{
	return random_below(seed, 100) < percent;
}

#endif
