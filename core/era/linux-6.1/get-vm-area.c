/* SPDX-License-Identifier: GPL-2.0-or-later */
/* get-vm-area.c -- address space alone.
 *
 * Models mm/vmalloc.c of 6.1 (6.1.192; the same in 6.12).
 */

/* Reserve address space alone, in a range: nothing is mapped. */
static const struct vm_struct *__get_vm_area(Machine *m, addr_t size, uint64_t flags, addr_t start, addr_t end)
{
	return __get_vm_area_node(m, size, 1, PAGE_SHIFT, flags, start, end, NUMA_NO_NODE, GFP_KERNEL);
}

static const struct vm_struct *get_vm_area(Machine *m, addr_t size, uint64_t flags)
{
	return __get_vm_area(m, size, flags, VMALLOC_START, VMALLOC_END);
}
