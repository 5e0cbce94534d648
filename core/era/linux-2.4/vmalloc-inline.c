/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmalloc-inline.c -- vmalloc by its common names: which frames will do.
 *
 * Models include/linux/vmalloc.h of 2.4.  vmalloc takes frames of high memory where there are any, vmalloc_32 those of
 * low memory.
 *
 * Inaccuracies: vmalloc_dma is left out.
 */

static addr_t vmalloc(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc(m, size, GFP_KERNEL | __GFP_HIGHMEM, PAGE_KERNEL);
	LEAVE(m, addr);
	return addr;
}

static addr_t vmalloc_32(Machine *m, addr_t size)
{
	addr_t addr;

	ENTER(m, size);
	addr = __vmalloc(m, size, GFP_KERNEL, PAGE_KERNEL);
	LEAVE(m, addr);
	return addr;
}
