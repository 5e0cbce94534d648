// SPDX-License-Identifier: GPL-2.0-or-later
/* print.c -- the parts of a recording's lines: JSON Lines, vmalloc-golden/1. */
#include <linux/init.h>
#include <linux/io.h>
#include <linux/utsname.h>

#include "witness.h"

char said[SAID_SIZE];
size_t said_length;

void say(const char *format, ...)
{
	size_t room = SAID_SIZE - said_length;
	va_list arguments;

	va_start(arguments, format);
	said_length += min_t(size_t, vsnprintf(said + said_length, room, format, arguments), room);
	va_end(arguments);
}

void say_close(const char *bracket)
{
	if (said_length && said[said_length - 1] == ',')
		said_length--;
	say("%s", bracket);
}

#define FLAG(name) { name, #name }

static const struct {
	unsigned long bit;
	const char *name;
} vm_flags[] = {
	FLAG(VM_IOREMAP), FLAG(VM_ALLOC), FLAG(VM_MAP), FLAG(VM_USERMAP), FLAG(VM_DMA_COHERENT), FLAG(VM_UNINITIALIZED),
	FLAG(VM_NO_GUARD), FLAG(VM_KASAN), FLAG(VM_FLUSH_RESET_PERMS), FLAG(VM_MAP_PUT_PAGES), FLAG(VM_ALLOW_HUGE_VMAP),
};

void say_flags(unsigned long flags)
{
	int i;

	say("[");
	for (i = 0; i < ARRAY_SIZE(vm_flags); i++)
		if (flags & vm_flags[i].bit)
			say("\"%s\",", vm_flags[i].name);
	say_close("]");
}

unsigned long flags_in(const char *text)
{
	unsigned long flags = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(vm_flags); i++)
		if (strstr(text, vm_flags[i].name))
			flags |= vm_flags[i].bit;
	return flags;
}

/* What an area in use is, beside its addresses. */
static void say_use(const struct vmap_area *area)
{
	if (!area->vm) {
		say(",\"what\":\"vm_map_ram\"");
		return;
	}
	say(",\"what\":\"%pS\",\"vm_flags\":", area->vm->caller);
	say_flags(area->vm->flags);
	say(",\"nr_pages\":%u", area->vm->nr_pages);
}

static void say_list(const char *key, const struct list_head *list, spinlock_t *lock,
		     void (*say_more)(const struct vmap_area *area))
{
	const struct vmap_area *area;

	say("\"%s\":[", key);
	spin_lock(lock);
	list_for_each_entry(area, list, list) {
		say("{\"start\":\"0x%lx\",\"end\":\"0x%lx\"", area->va_start, area->va_end);
		if (say_more)
			say_more(area);
		say("},");
	}
	spin_unlock(lock);
	say_close("],");
}

void say_areas(void)
{
	say_list("areas", kernel.vmap_area_list, kernel.vmap_area_lock, NULL);
	say_list("lazily_freed", kernel.purge_vmap_area_list, kernel.purge_vmap_area_lock, NULL);
	say_list("free", kernel.free_vmap_area_list, kernel.free_vmap_area_lock, NULL);
}

/* A node, then what is to its left, then what is to its right. The depth of the calls is that of a red-black tree. */
static void say_subtree(const struct rb_node *node)
{
	const struct vmap_area *area = rb_entry_safe(node, struct vmap_area, rb_node);

	if (!node)
		return;
	say("[\"0x%lx\",\"0x%lx\",\"0x%lx\",\"%c\",%d,%d],", area->va_start, area->va_end, area->subtree_max_size,
	    node->__rb_parent_color & 1 ? 'B' : 'R', !!node->rb_left, !!node->rb_right);
	say_subtree(node->rb_left);
	say_subtree(node->rb_right);
}

void say_tree(const char *key)
{
	say("\"%s\":[", key);
	spin_lock(kernel.free_vmap_area_lock);
	say_subtree(kernel.free_vmap_area_root->rb_node);
	spin_unlock(kernel.free_vmap_area_lock);
	say_close("],");
}

static const char *yes(bool condition)
{
	return condition ? "true" : "false";
}

/* lazy_max_pages() of mm/vmalloc.c, which the compiler dissolves. */
static unsigned long lazy_max_pages(void)
{
	return fls(num_online_cpus()) * (32UL << 20 >> PAGE_SHIFT);
}

void say_header(void)
{
	unsigned long unmoved = pgtable_l5_enabled() ? __VMALLOC_BASE_L5 : __VMALLOC_BASE_L4;

	say("{\"format\":\"vmalloc-golden/1\",\"title\":\"%s\",", sequence.name);
	say("\"kernel\":\"%s\",\"kernel_version\":\"%s\",", init_utsname()->release, init_utsname()->version);
	say("\"arch\":\"x86_64\",\"page_size\":%lu,\"levels\":%d,", PAGE_SIZE, pgtable_l5_enabled() ? 5 : 4);
	say("\"vmalloc_start\":\"0x%lx\",\"vmalloc_end\":\"0x%lx\",", VMALLOC_START, VMALLOC_END);
	say("\"modules_vaddr\":\"0x%lx\",\"modules_end\":\"0x%lx\",", MODULES_VADDR, MODULES_END);
	say("\"window_start\":\"0x%lx\",\"window_end\":\"0x%lx\",", sequence.start, sequence.end);
	say("\"kaslr\":%s,", yes(VMALLOC_START != unmoved));
	say("\"smp\":%u,\"nr_cpus_config\":%d,", num_online_cpus(), NR_CPUS);
	say("\"lazy_max_pages\":%lu,\"huge_vmalloc\":%s,", lazy_max_pages(), yes(*kernel.vmap_allow_huge));
	say("\"ioremap_max_order\":%d,\"totalram_pages\":%lu,", IOREMAP_MAX_ORDER, totalram_pages());
	say("\"policy\":\"%s\",\"seed\":\"%s\",", sequence.policy, sequence.seed);
	say("\"probes\":{\"visits\":false,\"merge\":true},");
	say("\"vmap_lazy_nr\":%ld,", atomic_long_read(kernel.vmap_lazy_nr));
	say_list("initial", kernel.vmap_area_list, kernel.vmap_area_lock, say_use);
	say_list("initial_lazy", kernel.purge_vmap_area_list, kernel.purge_vmap_area_lock, NULL);
	say_tree("initial_free_tree");
	say_close("}\n");
}

static void say_event(const struct event *event)
{
	const struct asked *asked = &event->asked;

	say("[\"%s%c\",", event->foreign ? "x" : "", event->kind);
	if (event->kind == ALLOCATED || event->kind == FREED)
		say("\"0x%lx\",\"0x%lx\",", event->start, event->end);
	if (event->kind == ALLOCATED || event->kind == REFUSED)
		say("%lu,%lu,\"0x%lx\",\"0x%lx\",", asked->size, asked->align, asked->from, asked->to);
	if (event->kind == PURGE)
		say("%ld,", event->lazy);
	if (event->foreign)
		say("\"%s\",", event->by);
	say_close("],");
}

void say_events(const struct event *events, unsigned int count, char obvious)
{
	unsigned int i;

	if (!count || (count == 1 && events->kind == obvious && !events->foreign))
		return;
	say("\"ev\":[");
	for (i = 0; i < count; i++)
		say_event(&events[i]);
	say_close("],");
}

void say_outcome(const struct event *events, unsigned int count, char obvious)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (events[i].kind == ALLOCATED && !events[i].foreign) {
			say("\"fit\":\"%s\",", events[i].fit);
			break;
		}
	}
	say_events(events, count, obvious);
	say("\"lazy\":%ld}\n", atomic_long_read(kernel.vmap_lazy_nr));
}
