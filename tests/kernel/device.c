// SPDX-License-Identifier: GPL-2.0-or-later
/* device.c -- the module's one file, /proc/witness. Written to, it takes a sequence, a line an operation. Read, it
 * performs the next operation and gives what came of it: one task does everything, one thing after the other, and while
 * its output is stuck nothing is performed. Only one task may use the file at a time. */
#include <linux/cpumask.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>

#include "witness.h"

static char text[2 << 20];
static size_t text_length;
static char *next_line;		/* NULL at the sequence's end */
static size_t given;		/* how much of `said` its reader has */

static int witness_open(struct inode *inode, struct file *file)
{
	if (file->f_mode & FMODE_WRITE)
		text_length = 0;
	else
		next_line = text_length ? text : NULL;
	said_length = given = 0;
	/* On one processor and before everybody else there: an operation then runs from its beginning to its end, and
	 * what others do comes between operations. */
	sched_set_fifo(current);
	return set_cpus_allowed_ptr(current, cpumask_of(0));
}

static ssize_t witness_write(struct file *file, const char __user *from, size_t size, loff_t *position)
{
	if (size >= sizeof(text) - text_length)
		return -ENOSPC;
	if (copy_from_user(text + text_length, from, size))
		return -EFAULT;
	text_length += size;
	text[text_length] = '\0';
	return size;
}

/* Perform operations until there is something to say, or no operation any more. */
static int perform_next(void)
{
	int error = 0;

	said_length = given = 0;
	watch_task(current);
	while (!error && !said_length && next_line && *next_line)
		error = perform(strsep(&next_line, "\n"));
	watch_task(NULL);
	return said_length == SAID_SIZE ? -EOVERFLOW : error;
}

static ssize_t witness_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	int error = given == said_length ? perform_next() : 0;

	if (error)
		return error;
	size = min(size, said_length - given);
	if (copy_to_user(to, said + given, size))
		return -EFAULT;
	given += size;
	return size;
}

static const struct proc_ops witness_ops = {
	.proc_open = witness_open,
	.proc_write = witness_write,
	.proc_read = witness_read,
};

static int __init witness_init(void)
{
	int error = find_symbols();

	if (error)
		return error;
	error = operations_begin();
	if (error)
		return error;
	error = watch_begin();
	if (error)
		goto no_watch;
	if (proc_create("witness", 0600, NULL, &witness_ops))
		return 0;
	error = -ENOMEM;
	watch_end();
no_watch:
	operations_end();
	return error;
}

/* There is no way to unload it: the machine is thrown away. */
module_init(witness_init);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Performs operations at the vmalloc layer and tells what the kernel answered");
