/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kaslr.c -- how x86-64 moves its memory regions at boot (RANDOMIZE_MEMORY, since 4.8).
 *
 *   page_offset_base of old                                                            CPU_ENTRY_AREA_BASE
 *   |<-- gap 0 -->| direct map | padding |<-- gap 1 -->| vmalloc |<-- gap 2 -->| vmemmap |   what is left     |
 *
 * The direct map is cut to the RAM that there is and some padding; what that leaves of the space is shared out: each
 * region may take a third of it, half of the rest, all of the rest, in whole GiB.  Their order never changes.
 *
 * Models arch/x86/mm/kaslr.c, kernel_randomize_memory, and lib/random32.c.
 *
 * Inaccuracies: the seed of the generator is given, where the kernel draws it from the machine.  The kernel image and
 * the modules, which have a lottery of their own (RANDOMIZE_BASE), do not move.
 */

#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"

#define TIB ((uint64_t)1 << 40)
#define SIZEOF_STRUCT_PAGE 64

/* -------- the generator of lib/random32.c: four shift registers */

struct rnd_state { uint32_t s1, s2, s3, s4; };

static uint32_t tausworthe(uint32_t s, unsigned a, unsigned b, uint32_t c, unsigned d)
{
	return ((s & c) << d) ^ (((s << a) ^ s) >> b);
}

static uint32_t prandom_u32_state(struct rnd_state *r)
{
	r->s1 = tausworthe(r->s1, 6, 13, ~1u, 18);
	r->s2 = tausworthe(r->s2, 2, 27, ~7u, 2);
	r->s3 = tausworthe(r->s3, 13, 21, ~15u, 7);
	r->s4 = tausworthe(r->s4, 3, 12, ~127u, 13);
	return r->s1 ^ r->s2 ^ r->s3 ^ r->s4;
}

static uint64_t prandom_u64(struct rnd_state *r)
{
	uint64_t low = prandom_u32_state(r);

	return low | (uint64_t)prandom_u32_state(r) << 32;
}

static struct rnd_state prandom_seed_state(uint64_t seed)
{
	uint32_t i = (uint32_t)((seed >> 32) ^ (seed << 10) ^ seed);

	return (struct rnd_state){ i < 2 ? i + 2 : i, i < 8 ? i + 8 : i, i < 16 ? i + 16 : i, i < 128 ? i + 128 : i };
}

/* -------- the bases */

/* The direct map needs no more room than there is RAM, and some for what may be plugged in; but later 6.1 and 6.12
 * leave it its full size where devices may bring memory (CONFIG_ZONE_DEVICE, as in Debian). */
static void shrink_direct_map(const Boot *boot, Regions *r)
{
	uint64_t memory_tb = (boot->ram + TIB - 1) / TIB + boot->padding_tb;

	if (boot->version < KERNEL(6, 1) && memory_tb < r->size_tb[REGION_DIRECT])
		r->size_tb[REGION_DIRECT] = memory_tb;
	if (boot->version >= KERNEL(5, 4))
		r->size_tb[REGION_VMEMMAP] =
			((r->size_tb[REGION_DIRECT] << 28) * SIZEOF_STRUCT_PAGE + TIB - 1) / TIB;
}

/* What the regions leave of the space in which they move. */
static uint64_t space_left(const Regions *r)
{
	uint64_t taken = r->size_tb[REGION_DIRECT] + r->size_tb[REGION_VMALLOC] + r->size_tb[REGION_VMEMMAP];

	return CPU_ENTRY_AREA_BASE - r->base[REGION_DIRECT] - taken * TIB;
}

void kernel_randomize_memory(const Boot *boot, Regions *r)
{
	struct rnd_state rnd = prandom_seed_state(boot->seed);
	uint64_t vaddr = r->base[REGION_DIRECT], remain;

	shrink_direct_map(boot, r);
	remain = space_left(r);
	for (unsigned i = 0; i < REGIONS; i++) {
		uint64_t entropy = remain / (REGIONS - i);

		entropy = prandom_u64(&rnd) % (entropy + 1) & ~(VMS_KASLR_STEP - 1);
		vaddr += entropy;
		r->base[i] = vaddr;
		vaddr = (vaddr + r->size_tb[i] * TIB + VMS_KASLR_STEP) & ~(VMS_KASLR_STEP - 1);
		remain -= entropy;
	}
}

uint64_t kaslr_slots(const Boot *boot, const Regions *unmoved)
{
	Regions r = *unmoved;

	shrink_direct_map(boot, &r);
	return space_left(&r) / REGIONS / VMS_KASLR_STEP;
}
