/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.c -- the operations that this kernel has beside those of 4.19, and what other tasks do. */

/* The parts of the allocator by themselves, as another task calls them. */
static void other(Machine *m, const VmsEvent *event)
{
	const struct vmap_area *va;

	switch (event->kind) {
	case VMS_EVENT_ALLOC:
		alloc_vmap_area(m, event->arg[0], event->arg[1], event->arg[2], event->arg[3], GFP_KERNEL);
		break;
	case VMS_EVENT_FREE:
		va = find_vmap_area(m, event->arg[0]);
		if (va)
			free_vmap_area_noflush(m, va);
		break;
	case VMS_EVENT_PURGE:
		purge_begin(m, ADDR_MAX, 0);
		for (uint64_t i = 0; i < event->arg[0] && !list_empty(m, &vmalloc_of(m)->local_purge_list); i++)
			purge_one(m);
		break;
	case VMS_EVENT_MERGE:
		if (!list_empty(m, &vmalloc_of(m)->local_purge_list))
			purge_one(m);
		break;
	}
}

const Era ERA(linux_6_1) = {
	.memory = &memory_linux_6_1,
	.version = KERNEL(6, 1),
	.init = vmalloc_init,
	.other = other,
	.work = work,
	.call = {
		CALLS_SINCE_4_19, CALLS_OF_PCPU,
		[VMS_OP_VMALLOC_HUGE] = call_vmalloc_huge, [VMS_OP_RUN_WORK] = call_work,
	}
};
