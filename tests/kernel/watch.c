// SPDX-License-Identifier: GPL-2.0-or-later
/* watch.c -- sees every change of the space of addresses, by our own operations and by everybody else's.
 *
 * Probes stand at three functions: alloc_vmap_area (an area was cut out of a free one, or was refused),
 * free_vmap_area_noflush (an area goes to the lazy list) and __purge_vmap_area_lazy (the lazy list goes back to the
 * free areas). Only names of functions are used, no places inside of them.
 *
 * A purge may yield the processor between two areas. What others did then would be told in the wrong order, so it is an
 * error; device.c sees to it that nobody has the chance.
 */
#include <linux/kprobes.h>

#include "witness.h"

enum { MOST_EVENTS = 4096 };

static struct event events[MOST_EVENTS], taken[MOST_EVENTS];
static unsigned int nr_events;
static int problem;			/* why the events are not the truth, or 0 */
static struct task_struct *performer;	/* of our operations */
static struct task_struct *purger;	/* of the purge that is going on: vmap_purge_lock lets in one at a time */
static DEFINE_RAW_SPINLOCK(lock);

static void note(const struct event *event)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&lock, flags);
	if (purger && purger != current)
		problem = -EBUSY;
	if (nr_events < MOST_EVENTS)
		events[nr_events++] = *event;
	else
		problem = -EOVERFLOW;
	raw_spin_unlock_irqrestore(&lock, flags);
}

static struct event event_of(int kind)
{
	struct event event = { .kind = kind, .foreign = current != READ_ONCE(performer) };

	memcpy(event.by, current->comm, TASK_COMM_LEN);
	return event;
}

/* Whether the address is free. */
static bool is_free(unsigned long address)
{
	const struct rb_node *node = kernel.free_vmap_area_root->rb_node;

	while (node) {
		const struct vmap_area *area = rb_entry(node, struct vmap_area, rb_node);

		if (address >= area->va_start && address < area->va_end)
			return true;
		node = address < area->va_start ? node->rb_left : node->rb_right;
	}
	return false;
}

/* How an area was cut out of a free one, from what that has left behind on either side. */
static const char *fit_of(unsigned long start, unsigned long end)
{
	static const char *const fits[2][2] = { { "FL", "LE" }, { "RE", "NE" } };
	bool left, right;

	spin_lock(kernel.free_vmap_area_lock);
	left = is_free(start - 1);
	right = is_free(end);
	spin_unlock(kernel.free_vmap_area_lock);
	return fits[left][right];
}

static int alloc_entered(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct asked *asked = (void *)instance->data;

	asked->size = regs_get_kernel_argument(regs, 0);
	asked->align = regs_get_kernel_argument(regs, 1);
	asked->from = regs_get_kernel_argument(regs, 2);
	asked->to = regs_get_kernel_argument(regs, 3);
	return 0;
}

static int alloc_left(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	const struct asked *asked = (void *)instance->data;
	const struct vmap_area *area = (void *)regs_return_value(regs);
	struct event event = event_of(IS_ERR(area) ? REFUSED : ALLOCATED);

	event.asked = *asked;
	if (!IS_ERR(area)) {
		event.start = area->va_start;
		event.end = area->va_end;
		event.fit = fit_of(area->va_start, area->va_end);
	}
	note(&event);
	return 0;
}

static int free_entered(struct kprobe *probe, struct pt_regs *regs)
{
	const struct vmap_area *area = (void *)regs_get_kernel_argument(regs, 0);
	struct event event = event_of(FREED);

	event.start = area->va_start;
	event.end = area->va_end;
	note(&event);
	return 0;
}

static int purge_entered(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct event event = event_of(PURGE);
	const struct vmap_area *area;

	spin_lock(kernel.purge_vmap_area_lock);
	list_for_each_entry(area, kernel.purge_vmap_area_list, list)
		event.count++;
	spin_unlock(kernel.purge_vmap_area_lock);
	event.lazy = atomic_long_read(kernel.vmap_lazy_nr);
	note(&event);
	WRITE_ONCE(purger, current);
	return 0;
}

static int purge_left(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	WRITE_ONCE(purger, NULL);
	return 0;
}

static struct kretprobe alloc_probe = {
	.kp.symbol_name = "alloc_vmap_area",
	.entry_handler = alloc_entered,
	.handler = alloc_left,
	.data_size = sizeof(struct asked),
	.maxactive = 64,
};

static struct kprobe free_probe = {
	.symbol_name = "free_vmap_area_noflush",
	.pre_handler = free_entered,
};

static struct kretprobe purge_probe = {
	.kp.symbol_name = "__purge_vmap_area_lazy",
	.entry_handler = purge_entered,
	.handler = purge_left,
	.maxactive = 64,
};

int watch_begin(void)
{
	int error = register_kretprobe(&alloc_probe);

	if (error)
		return error;
	error = register_kprobe(&free_probe);
	if (error)
		goto no_free_probe;
	error = register_kretprobe(&purge_probe);
	if (!error)
		return 0;
	unregister_kprobe(&free_probe);
no_free_probe:
	unregister_kretprobe(&alloc_probe);
	return error;
}

void watch_end(void)
{
	unregister_kretprobe(&purge_probe);
	unregister_kprobe(&free_probe);
	unregister_kretprobe(&alloc_probe);
}

void watch_task(struct task_struct *task)
{
	WRITE_ONCE(performer, task);
}

int watch_take(const struct event **list)
{
	unsigned long flags;
	int result;

	raw_spin_lock_irqsave(&lock, flags);
	if (alloc_probe.nmissed || free_probe.nmissed || purge_probe.nmissed)
		problem = -EOVERFLOW;
	memcpy(taken, events, nr_events * sizeof(*events));
	result = problem ?: nr_events;
	nr_events = problem = 0;
	raw_spin_unlock_irqrestore(&lock, flags);
	*list = taken;
	return result;
}
