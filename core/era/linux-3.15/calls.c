/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.c -- the operations that 3.15 has. */

static void call_vmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	bool plain = op_arg(op, "align") == 1 && !op_arg(op, "gfp") && op_nid(op) == NUMA_NO_NODE &&
	             !op_given(op, "start") && !op_given(op, "stop");

	if (plain)
		give(m, result, vmalloc(m, (addr_t)op_arg(op, "size")));
	else
		give(m, result, __vmalloc_node_range(m, (addr_t)op_arg(op, "size"), (addr_t)op_arg(op, "align"),
		                                     (addr_t)range_start(m, op), (addr_t)range_end(m, op),
		                                     gfp_or(m, op, GFP_KERNEL | __GFP_HIGHMEM), PAGE_KERNEL,
		                                     op_nid(op)));
}

static const char *refuses(const Machine *m, const VmsOp *op)
{
	if (op->kind == VMS_OP_VMALLOC && op_arg(op, "flags"))
		return N_("vmalloc takes no flags in linux 3.15");
	if (op->kind == VMS_OP_IOREMAP && !is_phys_addr(m, op_arg(op, "phys")))
		return N_("physical addresses are not so large on this architecture");
	return NULL;
}

CALL_FOR_SIZE(vzalloc)
CALL_WITH_ADDR(iounmap)
CALL(run_work)
CALL(set_iounmap_nonlazy)

const Era ERA(linux_3_15) = {
	.memory = &memory_linux_3_15,
	.version = KERNEL(3, 15),
	.init_lists = init_lists, .init = vmalloc_init,
	.work = run_work,
	.refuses = refuses,
	.call = {
		CALLS_SINCE_2_6_34,
		[VMS_OP_VMALLOC] = call_vmalloc, [VMS_OP_VZALLOC] = call_vzalloc,
		[VMS_OP_IOREMAP] = call_ioremap, [VMS_OP_IOUNMAP] = call_iounmap,
		[VMS_OP_RUN_WORK] = call_run_work, [VMS_OP_SET_IOUNMAP_NONLAZY] = call_set_iounmap_nonlazy,
	}
};
