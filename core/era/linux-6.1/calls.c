/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.c -- the operations that this kernel has beside those of 4.19, and what other tasks do. */

/* Another task's purge goes on, by so many ranges. */
static void merge_of_others(Machine *m, uint64_t ranges)
{
	for (; ranges && !list_empty(m, &vmalloc_of(m)->local_purge_list); ranges--) {
		spin_lock(m, free_vmap_area_lock);
		purge_one(m);
		spin_unlock(m, free_vmap_area_lock);
	}
}

/* With the last range it is over. */
static void end_of_others_purge(Machine *m)
{
	if (list_empty(m, &vmalloc_of(m)->local_purge_list) && lock_is_held(LOCK_OF(m, vmap_purge_lock)))
		mutex_unlock(m, vmap_purge_lock);
}

/* The parts of the allocator by themselves, as another task calls them. */
static void other(Machine *m, const VmsEvent *event)
{
	const struct vmap_area *va;

	switch (event->kind) {
	case VMS_EVENT_ALLOC:
		alloc_vmap_area(m, event->arg[0], event->arg[1], event->arg[2], event->arg[3], NUMA_NO_NODE,
		                GFP_KERNEL);
		break;
	case VMS_EVENT_FREE:
		va = find_vmap_area(m, event->arg[0]);
		if (va)
			free_vmap_area_noflush(m, va);
		break;
	case VMS_EVENT_PURGE:
		mutex_lock(m, vmap_purge_lock);
		purge_begin(m, ADDR_MAX, 0);
		merge_of_others(m, event->arg[0]);
		end_of_others_purge(m);
		break;
	case VMS_EVENT_MERGE:
		if (list_empty(m, &vmalloc_of(m)->local_purge_list))
			break;
		merge_of_others(m, 1);
		end_of_others_purge(m);
		break;
	}
}

const Era ERA(linux_6_1) = {
	.memory = &memory_linux_6_1,
	.version = KERNEL(6, 1),
	.init_lists = init_lists, .init = vmalloc_init,
	.other = other,
	.work = work,
	.call = {
		CALLS_SINCE_4_19, CALLS_OF_PCPU,
		[VMS_OP_VMALLOC_HUGE] = call_vmalloc_huge, [VMS_OP_RUN_WORK] = call_work,
	}
};
