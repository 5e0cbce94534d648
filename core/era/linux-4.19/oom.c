/* SPDX-License-Identifier: GPL-2.0-or-later */
/* oom.c -- a task is killed for its memory.
 *
 * Models mm/oom_kill.c of 4.19 (the same in 5.0).  The score is the task's part of all memory, in thousandths.
 *
 * Inaccuracies: the task with most memory is the one that pressure.c speaks of; where that may not be killed, nothing
 * is, and the kernel does not panic.  The line that says who invoked the killer, the stack and the report on memory are
 * left out.
 */

static void tell_of_kill(Machine *m, uint64_t frames)
{
	uint64_t kbytes = frames * (VMS_PAGE_SIZE / 1024);

	printk(m, OOM_KILL, HOG_PID, HOG_COMM, frames * 1000 / state_of(m)->totalram_pages);
	printk(m, OOM_KILLED_SHMEM, HOG_PID, HOG_COMM, kbytes, 0, kbytes);
}
