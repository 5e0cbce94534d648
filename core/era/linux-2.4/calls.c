/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.c -- the operations of the 2.4 series.  An area of get_vm_area is given back by vfree, as any other. */

static void call_vmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	if (op_arg(op, "gfp"))
		give(m, result, __vmalloc(m, (addr_t)op_arg(op, "size"), op_arg(op, "gfp"), PAGE_KERNEL));
	else
		give(m, result, vmalloc(m, (addr_t)op_arg(op, "size")));
}

static void call___vmalloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	give(m, result, __vmalloc(m, (addr_t)op_arg(op, "size"), gfp_or(m, op, GFP_KERNEL), PAGE_KERNEL));
}

#define _PAGE_PCD 0x010u

/* ioremap_nocache alone asks for memory without caches. */
static void call_ioremap(Machine *m, const VmsOp *op, VmsResult *result)
{
	give(m, result, __ioremap(m, (addr_t)op_arg(op, "phys"), (addr_t)op_arg(op, "size"),
	                         op_arg(op, "kind") == IOREMAP_NOCACHE ? _PAGE_PCD : 0));
}

static void call_get_vm_area(Machine *m, const VmsOp *op, VmsResult *result)
{
	uint64_t flags = op_given(op, "flags") ? op_arg(op, "flags") : VM_ALLOC;
	const struct vm_struct *area = get_vm_area(m, (addr_t)op_arg(op, "size"), flags);

	give(m, result, area ? area->addr : 0);
}

CALL_FOR_SIZE(vmalloc_32)
CALL_WITH_ADDR(vfree)
CALL_WITH_ADDR(iounmap)

#define CALLS_OF_2_4 \
	CALLS_OF_ALL_KERNELS, \
	[VMS_OP_VMALLOC] = call_vmalloc, [VMS_OP_VMALLOC_32] = call_vmalloc_32, \
	[VMS_OP___VMALLOC] = call___vmalloc, [VMS_OP_VFREE] = call_vfree, \
	[VMS_OP_IOREMAP] = call_ioremap, [VMS_OP_IOUNMAP] = call_iounmap, \
	[VMS_OP_GET_VM_AREA] = call_get_vm_area, [VMS_OP_FREE_VM_AREA] = call_vfree
