/* SPDX-License-Identifier: GPL-2.0-or-later */
/* calls.c -- the operations that this kernel has. */

CALL(run_work)
CALL(set_iounmap_nonlazy)

const Era ERA(linux_5_0) = {
	.memory = &memory_linux_5_0,
	.version = KERNEL(5, 0),
	.init_lists = init_lists, .init = vmalloc_init,
	.work = run_work,
	.call = {
		CALLS_SINCE_4_19,
		[VMS_OP_RUN_WORK] = call_run_work, [VMS_OP_SET_IOUNMAP_NONLAZY] = call_set_iounmap_nonlazy,
	}
};
