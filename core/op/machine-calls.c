/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine-calls.c -- which operations are the machine's, and what becomes of each. */

#include "core/kernel/access.h"
#include "core/kernel/boot.h"
#include "core/op/caches.h"
#include "core/op/lock-calls.h"
#include "core/op/machine-calls.h"
#include "core/op/other-side.h"
#include "core/op/pressure-calls.h"
#include "core/op/steer.h"

static const MachineCall calls[VMS_OP_COUNT] = {
	[VMS_OP_DEFER_WORK] = { call_defer_work, .steers = true },
	[VMS_OP_ON_CPU] = { call_on_cpu, .refuses = refuses_cpu, .steers = true },
	[VMS_OP_SET_MEMPOLICY] = { call_set_mempolicy, has_mempolicy, refuses_mempolicy, .steers = true },
	[VMS_OP_SET_CPUSET] = { call_set_cpuset, has_mempolicy, refuses_cpuset, .steers = true },
	[VMS_OP_ENTER_CONTEXT] = { call_enter_context, .refuses = refuses_enter, .steers = true },
	[VMS_OP_LEAVE_CONTEXT] = { call_leave_context, .refuses = refuses_leave, .steers = true },
	[VMS_OP_HOLD_LOCK] = { call_hold_lock, .refuses = refuses_lock, .steers = true },
	[VMS_OP_NOTIFIER] = { call_notifier, has_notifiers, .steers = true },
	[VMS_OP_OTHER_TASKS] = { call_other_tasks, has_other_tasks, .steers = true },
	[VMS_OP_FAIL_NEXT] = { call_fail_next, .refuses = refuses_fault, .steers = true },

	/* Processes, other windows, devices. */
	[VMS_OP_PROCESS] = { call_process, .refuses = refuses_process },
	[VMS_OP_EXIT_PROCESS] = { call_exit_process, .refuses = refuses_exit_process },
	[VMS_OP_USER_MALLOC] = { call_user_malloc, .refuses = refuses_user_malloc },
	[VMS_OP_USER_FREE] = { call_user_free, .refuses = refuses_user_free },
	[VMS_OP_SWAP_OUT] = { call_swap_out, .refuses = refuses_swap_out },
	[VMS_OP_KMAP] = { call_kmap, .refuses = refuses_kmap },
	[VMS_OP_KUNMAP] = { call_kunmap, .refuses = refuses_kunmap },
	[VMS_OP_KMAP_ATOMIC] = { call_kmap_atomic, .refuses = refuses_kmap_atomic },
	[VMS_OP_KUNMAP_ATOMIC] = { call_kunmap_atomic, .refuses = refuses_kunmap_atomic },
	[VMS_OP_SET_FIXMAP] = { call_set_fixmap, .refuses = refuses_fixmap },
	[VMS_OP_DMA_READ] = { call_dma_read, .refuses = refuses_dma },
	[VMS_OP_VMALLOC_TO_PAGE] = { call_vmalloc_to_page, has_vmalloc_to_page, refuses_vmalloc_address },

	/* Memory. */
	[VMS_OP_SHRINK_CACHES] = { call_shrink_caches, keeps_empty_slabs },
	[VMS_OP_PRESSURE] = { call_pressure, .steers = true },

	/* Booting. */
	[VMS_OP_BOOT] = { call_boot, .refuses = refuses_boot },

	/* Accesses, and what is seen of addresses. */
	[VMS_OP_LOAD] = { call_load, .refuses = refuses_load },
	[VMS_OP_STORE] = { call_store, .refuses = refuses_store },
	[VMS_OP_PRINTK] = { call_printk },
	[VMS_OP_TOUCH] = { call_touch, .refuses = refuses_touch },
};

const MachineCall *machine_call(VmsOpKind kind)
{
	return kind > VMS_OP_NONE && kind < VMS_OP_COUNT && calls[kind].call ? &calls[kind] : NULL;
}
