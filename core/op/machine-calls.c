/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine-calls.c -- which operations are the machine's, and what becomes of each. */

#include "core/kernel/access.h"
#include "core/op/machine-calls.h"
#include "core/op/steer.h"

static const MachineCall calls[VMS_OP_COUNT] = {
	[VMS_OP_DEFER_WORK] = { call_defer_work, .steers = true },
	[VMS_OP_ON_CPU] = { call_on_cpu, .refuses = refuses_cpu, .steers = true },
	[VMS_OP_ENTER_CONTEXT] = { call_enter_context, .refuses = refuses_enter, .steers = true },
	[VMS_OP_LEAVE_CONTEXT] = { call_leave_context, .refuses = refuses_leave, .steers = true },
	[VMS_OP_NOTIFIER] = { call_notifier, has_notifiers, .steers = true },
	[VMS_OP_OTHER_TASKS] = { call_other_tasks, has_other_tasks, .steers = true },
	[VMS_OP_FAIL_NEXT] = { call_fail_next, .refuses = refuses_fault, .steers = true },
	[VMS_OP_LOAD] = { call_load, .refuses = refuses_load },
	[VMS_OP_STORE] = { call_store, .refuses = refuses_store },
	[VMS_OP_TOUCH] = { call_touch, has_task_directory, refuses_touch, .steers = true },
};

const MachineCall *machine_call(VmsOpKind kind)
{
	return kind > VMS_OP_NONE && kind < VMS_OP_COUNT && calls[kind].call ? &calls[kind] : NULL;
}
