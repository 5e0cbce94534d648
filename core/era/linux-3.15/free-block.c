/* SPDX-License-Identifier: GPL-2.0-or-later */
/* free-block.c -- a block whose pages are all dirty goes.
 *
 * Models mm/vmalloc.c of 3.15 (unchanged until 6.1).
 */

static void free_vmap_block(Machine *m, const struct vmap_block *vb)
{
	const struct vmap_area *va = at(m, vb->va);

	MARK(m, BLOCK_FREE, vb, va);
	lock_block_tree(m);
	block_forget(m, vb);
	unlock_block_tree(m);
	free_vmap_area_noflush(m, va);
	kfree(m, vb);
}
