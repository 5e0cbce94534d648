/* SPDX-License-Identifier: GPL-2.0-or-later */
/* area-size.c -- how much of an area its users see.
 *
 * Models include/linux/vmalloc.h of 4.19 (unchanged until 6.12).
 */

static addr_t get_vm_area_size(const struct vm_struct *area)
{
	return area->flags & VM_NO_GUARD ? area->size : area->size - PAGE_SIZE;
}
