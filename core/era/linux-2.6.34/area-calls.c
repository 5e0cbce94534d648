/* SPDX-License-Identifier: GPL-2.0-or-later */
/* area-calls.c -- the operation that reserves address space alone. */

static void call_get_vm_area(Machine *m, const VmsOp *op, VmsResult *result)
{
	uint64_t flags = op_given(op, "flags") ? op_arg(op, "flags") : VM_ALLOC;
	const struct vm_struct *area;

	area = __get_vm_area_node(m, (addr_t)op_arg(op, "size"), (addr_t)op_arg(op, "align"), flags,
	                          (addr_t)range_start(m, op), (addr_t)range_end(m, op), NUMA_NO_NODE, GFP_KERNEL);
	give(m, result, area ? area->addr : 0);
}
