/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_HOST_HOST_H
#define SCRIPTS_HOST_HOST_H

/* host.h -- the program that runs one lesson: untrusted Lua text in, the transcript out.
 *
 * It is meant to be a process of its own (`vmstep host LESSON.lua`): it gives up the right to open files, to start
 * programs and to use more than a bounded amount of time and memory before the lesson's first line runs, and cannot get
 * them back.  protocol.md says what goes over its standard output and input.
 */

/* Run the lesson named on the command line: `host LESSON.lua [--profile P] [--seed N] [--import FILE]`; argv[0] is
 * the name of the program or the subcommand..  Returns the exit status: 0 the lesson came to its end, 1 it broke
 * off, 2 wrong use, 3 the file cannot be read or is no Lua text..  A lesson that has to be stopped (1) or is told to
 * quit (0) ends the process at once. */
int host_main(int argc, char **argv);

#endif
