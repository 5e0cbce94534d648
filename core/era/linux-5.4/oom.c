/* SPDX-License-Identifier: GPL-2.0-or-later */
/* oom.c -- a task is killed for its memory.
 *
 * Models mm/oom_kill.c of 5.4 (the same in 6.12).  Since 5.1 no child dies for its parent, and one line says it all;
 * since 5.4 that tells the user and the page tables, too.
 *
 * Inaccuracies: as in 4.19.  The task is taken to have mapped all of its frames in one piece.
 */

/* A table for each 512 frames, and one of each level above. */
static uint64_t pgtables_kbytes(uint64_t frames)
{
	return ((frames + 511) / 512 + 2) * (VMS_PAGE_SIZE / 1024);
}

static void tell_of_kill(Machine *m, uint64_t frames)
{
	uint64_t kbytes = frames * (VMS_PAGE_SIZE / 1024);

	printk(m, OOM_KILLED_UID, HOG_PID, HOG_COMM, kbytes, 0, kbytes, HOG_UID, pgtables_kbytes(frames));
}
