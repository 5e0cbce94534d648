/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls-since.c -- the operations that 4.19 has, and all later kernels as well. */

static void call_vmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	bool plain = op_arg(op, "align") == 1 && !op_arg(op, "gfp") && !op_arg(op, "flags") &&
	             op_nid(op) == NUMA_NO_NODE && !op_given(op, "start") && !op_given(op, "stop");

	if (plain)
		give(m, result, vmalloc(m, op_arg(op, "size")));
	else
		give(m, result, __vmalloc_node_range(m, op_arg(op, "size"), op_arg(op, "align"), range_start(m, op),
		                                     range_end(m, op), gfp_or(m, op, GFP_KERNEL), PAGE_KERNEL,
		                                     op_arg(op, "flags"), op_nid(op)));
}

static void call_vmalloc_node(Machine *m, const VmsOp *op, VmsResult *result)
{
	give(m, result, vmalloc_node(m, op_arg(op, "size"), op_nid(op)));
}

static void call___vmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	give(m, result, __vmalloc(m, op_arg(op, "size"), gfp_or(m, op, GFP_KERNEL)));
}

static void call_kvmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	gfp_t gfp_mask = gfp_or(m, op, GFP_KERNEL);
	addr_t size = op_arg(op, "size");

	if (!kmalloc_gives(m, result, size, kvmalloc_first(size, gfp_mask)) && size > PAGE_SIZE)
		give(m, result, kvmalloc_large(m, size, gfp_mask));
}

static void call_vm_unmap_ram(Machine *m, const VmsOp *op, VmsResult *result)
{
	(void)result;
	vm_unmap_ram(m, op_arg(op, "addr"), op_arg(op, "count"));
}

CALL_FOR_SIZE(vzalloc)
CALL_FOR_SIZE(vmalloc_user)
CALL_FOR_SIZE(vmalloc_32)
CALL_WITH_ADDR(vfree)
CALL_WITH_ADDR(vfree_atomic)
CALL_WITH_ADDR(vunmap)
CALL_WITH_ADDR(iounmap)
CALL_WITH_ADDR(free_vm_area)
CALL_FOR_FRAMES(vmap)
CALL_FOR_FRAMES(vm_map_ram)
CALL(vm_unmap_aliases)


#define CALLS_SINCE_4_19 \
	CALLS_OF_ALL_KERNELS, [VMS_OP_KZALLOC] = call_kzalloc, \
	[VMS_OP_VMALLOC] = call_vmalloc, [VMS_OP_VZALLOC] = call_vzalloc, [VMS_OP_VMALLOC_USER] = call_vmalloc_user, \
	[VMS_OP_VMALLOC_NODE] = call_vmalloc_node, [VMS_OP_VMALLOC_32] = call_vmalloc_32, \
	[VMS_OP___VMALLOC] = call___vmalloc, [VMS_OP_KVMALLOC] = call_kvmalloc, \
	[VMS_OP_VFREE] = call_vfree, [VMS_OP_VFREE_ATOMIC] = call_vfree_atomic, \
	[VMS_OP_VMAP] = call_vmap, [VMS_OP_VUNMAP] = call_vunmap, \
	[VMS_OP_VM_MAP_RAM] = call_vm_map_ram, [VMS_OP_VM_UNMAP_RAM] = call_vm_unmap_ram, \
	[VMS_OP_IOREMAP] = call_ioremap, [VMS_OP_IOUNMAP] = call_iounmap, \
	[VMS_OP_GET_VM_AREA] = call_get_vm_area, [VMS_OP_FREE_VM_AREA] = call_free_vm_area, \
	[VMS_OP_PURGE] = call_vm_unmap_aliases
