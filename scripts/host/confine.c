/* SPDX-License-Identifier: GPL-2.0-or-later */
/* confine.c -- what the process may still do while a lesson runs: read its standard input, write its standard output,
 * have memory, know the time, and end.
 *
 * Should a lesson ever break out of Lua, it finds a process that can open nothing and start nothing.  A sanitizer needs
 * more than that (files, address space, threads), so builds with one go without.
 */
#include "scripts/host/host-private.h"

#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNDER_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define UNDER_SANITIZER 1
#endif
#endif
#ifndef UNDER_SANITIZER
#define UNDER_SANITIZER 0
#endif

/* A machine reserves some GiB of address space and uses little of it; a lesson may boot several. */
#define ADDRESS_SPACE_MAX ((rlim_t)256 << 30)
#define CPU_SECONDS_MAX 600
#define FILE_BYTES_MAX ((rlim_t)1 << 30)      /* where the transcript goes to a file */

static void limit(int resource, rlim_t value)
{
	struct rlimit now;

	if (getrlimit(resource, &now) != 0)
		return;
	if (now.rlim_max == RLIM_INFINITY || now.rlim_max > value)
		now.rlim_max = value;
	now.rlim_cur = now.rlim_max;
	setrlimit(resource, &now);
}

static void limit_resources(void)
{
	limit(RLIMIT_CPU, CPU_SECONDS_MAX);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, FILE_BYTES_MAX);
	if (UNDER_SANITIZER)
		return;
	limit(RLIMIT_AS, ADDRESS_SPACE_MAX);
	limit(RLIMIT_NPROC, 0);
	limit(RLIMIT_NOFILE, 0);      /* what is open stays open */
}

/* Calls that are harmless whatever their arguments. */
static const int harmless[] = {
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday), SCMP_SYS(getrandom), SCMP_SYS(futex), SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(exit), SCMP_SYS(exit_group)
};

static bool allow_calls(scmp_filter_ctx filter)
{
	bool good = true;

	for (size_t i = 0; i < G_N_ELEMENTS(harmless); i++)
		good &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, harmless[i], 0) == 0;
	good &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, SCMP_A0(SCMP_CMP_EQ, STDIN_FILENO)) == 0;
	good &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO)) == 0;
	good &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO)) == 0;
	good &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0;
	good &= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
	return good;
}

/* All other calls fail with EPERM.  Where the kernel knows no seccomp the limits above have to do. */
static void filter_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));

	if (filter && allow_calls(filter))
		seccomp_load(filter);
	seccomp_release(filter);
}

void confine_process(void)
{
	limit_resources();
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (!UNDER_SANITIZER)
		filter_calls();
}
