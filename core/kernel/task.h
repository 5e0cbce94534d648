/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_TASK_H
#define VMSTEP_KERNEL_TASK_H

/* task.h -- processes: who runs, and the top-level table that each has (kernel/fork.c, arch/.../mm/pgtable.c). */

#include "core/kernel/arch.h"

#define MAX_PROCESS 99

/* The number of the process that runs, 0 being the one of boot; and a process' address space: NULL where it has none
 * of its own, which process 0 gets when it first asks for memory, and any other when it first runs. */
static inline uint32_t process_now(const Machine *m) { return state_of(m)->other.process; }
const struct mm_struct *mm_of_process(const Machine *m, uint32_t number);
const struct mm_struct *current_mm(const Machine *m);

/* What the log calls a process. */
uint32_t pid_of_process(uint32_t number);

/* The frame of a process' top-level table: its own, or what it runs on without one. */
uint64_t pgd_of_process(const Machine *m, uint32_t number);

/* Where the user's addresses end; and where the entries of the top level begin that are the kernel's. */
uint64_t task_size(const Machine *m);
uint64_t kernel_start(const Machine *m);

/* A process gets an address space, with the kernel's entries as init_mm has them now; NULL: no frame can be had. */
const struct mm_struct *mm_create(Machine *m, uint32_t number);

/* Another process runs (switch_mm), created where there is none of that number: false where that fails. */
bool run_process(Machine *m, uint32_t number);

/* A process is over: all that it had goes back.  Where it was the one that runs, process 0 goes on. */
void exit_process(Machine *m, uint32_t number);

/* ARM: sections of vmalloc space may have changed since the process that runs has copied them. */
void check_kvm_seq(Machine *m);

/* The lowest entry for an address of init_mm's that is the image's own business, fixmap or pkmap: its tables are there
 * from boot, and in every directory. */
const pte_t *window_pte(Machine *m, uint64_t addr);

#endif
