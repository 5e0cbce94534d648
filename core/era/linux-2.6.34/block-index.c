/* SPDX-License-Identifier: GPL-2.0-or-later */
/* block-index.c -- from an address to the block that it is in.
 *
 * Models mm/vmalloc.c of 2.6.34 (unchanged until 6.12, but for the structure).
 *
 * Inaccuracies: what the kernel finds a block with, a radix tree, later xarrays, is a list here.
 */

#define VMAP_MAX_ALLOC BITS_PER_LONG
#define VMAP_BBMAP_BITS (vmalloc_of(m)->vmap_bbmap_bits)
#define VMAP_BLOCK_SIZE ((addr_t)VMAP_BBMAP_BITS * PAGE_SIZE)

static const struct vmap_block *block_at(const Machine *m, addr_t addr)
{
	const struct vmap_block *vb = at(m, vmalloc_of(m)->vmap_blocks);

	while (vb && ((const struct vmap_area *)at(m, vb->va))->va_start != (addr & ~(VMAP_BLOCK_SIZE - 1)))
		vb = at(m, vb->next);
	return vb;
}

static void block_forget(Machine *m, const struct vmap_block *vb)
{
	const struct vmalloc_state *v = vmalloc_of(m);
	const ref_t *p = &v->vmap_blocks;

	while (*p != ref(m, vb))
		p = &((const struct vmap_block *)at(m, *p))->next;
	arena_write(m, p, sizeof *p, vb->next);
}

/* A radix tree is guarded by a lock; the xarrays since 5.9 see to that themselves. */
#define lock_block_tree(m) do { \
	if (m->era->version < KERNEL(5, 9)) \
		spin_lock(m, vmap_block_tree_lock); \
} while (0)
#define unlock_block_tree(m) do { \
	if (m->era->version < KERNEL(5, 9)) \
		spin_unlock(m, vmap_block_tree_lock); \
} while (0)

static addr_t vmap_block_vaddr(const Machine *m, const struct vmap_block *vb, uint64_t pages_off)
{
	return (addr_t)(((const struct vmap_area *)at(m, vb->va))->va_start + (pages_off << PAGE_SHIFT));
}
