/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_PRESSURE_H
#define VMSTEP_KERNEL_PRESSURE_H

/* pressure.h -- memory is short, because another task's pages are in the page cache.
 *
 * A kernel that is really used has given all of its memory to something, and frees it again when somebody asks.  Here
 * the operation `pressure` says how much of it can be had at once, how much reclaim may free, and whether the OOM
 * killer finds a task to kill.  What a kernel does then is its own (slow-path.c in the kernels' folders).
 */

#include "core/kernel/gfp.h"
#include "core/machine/state.h"

/* Names and a number that log lines have: the task that asks for memory; the one whose the page cache is. */
#define CURRENT_COMM "insmod"
#define HOG_COMM "hog"
#define HOG_PID 1042
#define HOG_UID 1000

/* How much a call of try_to_free_pages frees at most. */
#define RECLAIM_AT_ONCE 32

/* How memory is short.  Requests of each kind, one frame at a time and without reclaim, have just `obtainable` more.
 * Reclaim may then free `reclaim` of the page cache's frames in all: `swap` of them have to be written to swap first,
 * `fs` are what a file system keeps (its inodes and names), and no more than there are of both together.  `dirty` of
 * the page cache's frames have been written to, and are not yet on the disk: those of the highest zones. */
typedef struct { uint64_t obtainable, reclaim, swap, fs, dirty; bool oom; } Shortage;

/* Let the page cache take frames until it is so. */
void pressure_begin(Machine *m, const Shortage *shortage);

/* The page cache gives all back.  Nothing where there is no pressure. */
void pressure_end(Machine *m);

/* Direct reclaim for a request that may use zones up to a type: returns how many frames it has freed, which lie in the
 * per-CPU list as others do that were freed; 0 where no more may be freed.  What has to be written to swap, and what a
 * file system keeps, stays where the request does not allow that (reclaim_io and reclaim_fs of memory.h). */
uint64_t try_to_free_pages(Machine *m, unsigned high_zoneidx, gfp_t gfp_mask);

/* How many frames of a zone the page cache has; and how many of them are dirty. */
uint64_t zone_cache_pages(const Machine *m, const struct zone *zone);
uint64_t zone_dirty_pages(const Machine *m, const struct zone *zone);

/* How many frames of a zone reclaim might still free. */
uint64_t zone_reclaimable_pages(const Machine *m, const struct zone *zone);

/* Is there a task that the OOM killer may end?  And its end: all of its page cache comes back. */
bool pressure_may_kill(const Machine *m);
void pressure_kill(Machine *m);

#endif
