/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.c -- the operations that this kernel has beside those of 4.19, and what other tasks do. */

static void call_vrealloc(Machine *m, const VmsOp *op, VmsResult *result)
{
	result->ret = vrealloc(m, op_arg(op, "addr"), op_arg(op, "size"), gfp_or(m, op, GFP_KERNEL));
	result->failed = !result->ret && op_arg(op, "size");
	if (result->ret)
		give(m, result, result->ret);
}

CALL(vmap_node_shrink_scan)

/* The parts of the allocator by themselves, as another task calls them. */
static void other(Machine *m, const VmsEvent *event)
{
	const struct vmap_area *va;

	switch (event->kind) {
	case VMS_EVENT_ALLOC:
		alloc_vmap_area(m, event->arg[0], event->arg[1], event->arg[2], event->arg[3], NUMA_NO_NODE,
		                GFP_KERNEL, 0, NULL);
		break;
	case VMS_EVENT_FREE:
		va = find_unlink_vmap_area(m, event->arg[0]);
		if (va)
			free_vmap_area_noflush(m, va);
		break;
	case VMS_EVENT_PURGE:
		mutex_lock(m, vmap_purge_lock);
		__purge_vmap_area_lazy(m, ADDR_MAX, 0, false);
		mutex_unlock(m, vmap_purge_lock);
		break;
	case VMS_EVENT_MERGE:
		break;
	}
}

const Era ERA(linux_6_12) = {
	.memory = &memory_linux_6_12,
	.version = KERNEL(6, 12),
	.init_lists = init_lists, .init = vmalloc_init,
	.other = other,
	.work = work,
	.call = {
		CALLS_SINCE_4_19, CALLS_OF_PCPU,
		[VMS_OP_VMALLOC_HUGE] = call_vmalloc_huge, [VMS_OP_VREALLOC] = call_vrealloc,
		[VMS_OP_SHRINK_POOLS] = call_vmap_node_shrink_scan, [VMS_OP_RUN_WORK] = call_work,
	}
};
