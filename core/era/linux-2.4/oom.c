/* SPDX-License-Identifier: GPL-2.0-or-later */
/* oom.c -- nothing can be freed: a task is killed for its memory.
 *
 * Models mm/oom_kill.c of 2.4.32 (the same line in 2.4.0).
 *
 * Inaccuracies: the kernel waits until memory has been short for some seconds, and for swap space to be used up.  The
 * task with most memory is the one that pressure.c speaks of; where that may not be killed, nothing is.
 */

static bool out_of_memory(Machine *m)
{
	if (!pressure_may_kill(m))
		return false;
	printk(m, OUT_OF_MEMORY_KILLED, HOG_PID, HOG_COMM);
	pressure_kill(m);
	return true;
}
