/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.c -- the operations that 2.6.34 has.
 *
 * vmalloc itself looks nowhere but between VMALLOC_START and VMALLOC_END.  A range of one's own is what the loader of
 * modules asks for, in two steps, as is done here where an operation gives one.
 */

static addr_t vmalloc_in_range(Machine *m, addr_t size, addr_t start, addr_t end, gfp_t gfp_mask)
{
	const struct vm_struct *area;

	size = PAGE_ALIGN(size);
	area = __get_vm_area_node(m, size, 1, VM_ALLOC, start, end, NUMA_NO_NODE, GFP_KERNEL);
	return area ? __vmalloc_area(m, area, gfp_mask, PAGE_KERNEL) : 0;
}

static void call_vmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	addr_t size = (addr_t)op_arg(op, "size"), align = (addr_t)op_arg(op, "align");

	if (op_given(op, "start") || op_given(op, "stop"))
		give(m, result, vmalloc_in_range(m, size, (addr_t)range_start(m, op), (addr_t)range_end(m, op),
		                                 gfp_or(m, op, GFP_KERNEL | __GFP_HIGHMEM)));
	else if (align == 1 && !op_arg(op, "gfp") && op_nid(op) == NUMA_NO_NODE)
		give(m, result, vmalloc(m, size));
	else
		give(m, result, __vmalloc_node(m, size, align, gfp_or(m, op, GFP_KERNEL | __GFP_HIGHMEM), PAGE_KERNEL,
		                                op_nid(op)));
}

#ifdef ARCH_ARM
static void call_ioremap(Machine *m, const VmsOp *op, VmsResult *result)
{
	give(m, result, __arm_ioremap(m, op_arg(op, "phys"), (addr_t)op_arg(op, "size"), (unsigned)op_arg(op, "kind")));
}
#endif

static const char *refuses(const Machine *m, const VmsOp *op)
{
	bool range = op_given(op, "start") || op_given(op, "stop");

	if (op->kind == VMS_OP_VMALLOC && op_arg(op, "flags"))
		return N_("vmalloc takes no flags in linux 2.6.34");
	if (op->kind == VMS_OP_VMALLOC && range && op_arg(op, "align") != 1)
		return N_("vmalloc takes no alignment in a range of one's own in linux 2.6.34");
	if (op->kind == VMS_OP_VMALLOC && range && op_nid(op) != NUMA_NO_NODE)
		return N_("vmalloc takes no node in a range of one's own in linux 2.6.34");
	if (op->kind == VMS_OP_IOREMAP && !is_phys_addr(m, op_arg(op, "phys")))
		return N_("physical addresses are not so large on this architecture");
	return NULL;
}

CALL_WITH_ADDR(iounmap)

const Era ERA(linux_2_6_34) = {
	.memory = &memory_linux_2_6_34,
	.version = KERNEL(2, 6) + 34,
	.init_lists = init_lists, .init = vmalloc_init,
	.refuses = refuses,
	.call = {
		CALLS_SINCE_2_6_34,
		[VMS_OP_VMALLOC] = call_vmalloc, [VMS_OP_IOREMAP] = call_ioremap, [VMS_OP_IOUNMAP] = call_iounmap,
	}
};
