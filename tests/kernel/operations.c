// SPDX-License-Identifier: GPL-2.0-or-later
/* operations.c -- the requests that a sequence may make, and their counterparts: the kernel's functions, called with
 * the numbers of a line, and what a recording says of them, with the keys of the format's other recordings.
 *
 * Requests that do not fit are part of the game, so the kernel is asked not to warn of them where it can be asked.
 */
#include <linux/io.h>
#include <linux/kernel.h>

#include "witness.h"

enum { MOST_PARTS = 8, POOL_ORDER = 10 };

static struct page *pool;	/* the pages that vmap and vm_map_ram map */
static struct page *pool_pages[1 << POOL_ORDER];

unsigned long word(const struct line *line, unsigned int n)
{
	return n < line->count ? simple_strtoul(line->words[n], NULL, 0) : 0;
}

/* The part of the window that FROM and LENGTH, words 4 and 5, choose. */
static unsigned long range_start(const struct line *line)
{
	return sequence.start + word(line, 4);
}

static unsigned long range_end(const struct line *line)
{
	return word(line, 5) ? range_start(line) + word(line, 5) : sequence.end;
}

static void say_range(unsigned long start, unsigned long end)
{
	if (start == sequence.start && end == sequence.end)
		return;
	if (start == VMALLOC_START && end == VMALLOC_END)
		say("\"range\":\"vmalloc\",");
	else
		say("\"range\":[\"0x%lx\",\"0x%lx\"],", start, end);
}

static void say_whole_range(void)
{
	say_range(VMALLOC_START, VMALLOC_END);
}

static void say_address(const struct area *area)
{
	say("\"ret\":\"0x%lx\",", area->address);
}

/* get_vm_area */

static void call_get_vm_area(struct area *area, const struct line *line)
{
	struct vm_struct *vm = kernel.__get_vm_area_node(word(line, 1), word(line, 2), PAGE_SHIFT,
							 flags_in(line->words[3]), range_start(line), range_end(line),
							 NUMA_NO_NODE, GFP_KERNEL | __GFP_NOWARN, perform);

	area->handle = vm;
	area->address = vm ? (unsigned long)vm->addr : 0;
}

static void say_get_vm_area(const struct line *line)
{
	say("\"size\":%lu,\"align\":%lu,\"vm_flags\":", word(line, 1), word(line, 2));
	say_flags(flags_in(line->words[3]));
	say(",");
	say_range(range_start(line), range_end(line));
}

static void undo_get_vm_area(const struct area *area)
{
	free_vm_area(area->handle);
}

/* vmalloc and its kin */

static void took(struct area *area, const void *address)
{
	area->handle = (void *)address;
	area->address = (unsigned long)address;
}

static void call_vmalloc_range(struct area *area, const struct line *line)
{
	took(area, kernel.__vmalloc_node_range(word(line, 1), word(line, 2), range_start(line), range_end(line),
					       GFP_KERNEL | __GFP_NOWARN, PAGE_KERNEL, flags_in(line->words[3]),
					       NUMA_NO_NODE, perform));
}

static void say_vmalloc_range(const struct line *line)
{
	say("\"size\":%lu,\"align\":%lu,", word(line, 1), word(line, 2));
	say("\"gfp\":\"GFP_KERNEL|__GFP_NOWARN\",\"vm_flags\":");
	say_flags(flags_in(line->words[3]) | VM_ALLOC);
	say(",");
	say_range(range_start(line), range_end(line));
}

static void call_vmalloc(struct area *area, const struct line *line)
{
	took(area, vmalloc(word(line, 1)));
}

static void call_vmalloc_user(struct area *area, const struct line *line)
{
	took(area, vmalloc_user(word(line, 1)));
}

static void call_vmalloc_huge(struct area *area, const struct line *line)
{
	took(area, vmalloc_huge(word(line, 1), GFP_KERNEL));
}

static void say_sized(const struct line *line, unsigned long align, const char *gfp, unsigned long flags)
{
	say("\"size\":%lu,\"align\":%lu,\"gfp\":\"%s\",\"vm_flags\":", word(line, 1), align, gfp);
	say_flags(flags | VM_ALLOC);
	say(",");
	say_whole_range();
}

static void say_vmalloc(const struct line *line)
{
	say_sized(line, 1, "GFP_KERNEL", 0);
}

static void say_vmalloc_user(const struct line *line)
{
	say_sized(line, SHMLBA, "GFP_KERNEL|__GFP_ZERO", VM_USERMAP);
}

static void say_vmalloc_huge(const struct line *line)
{
	say_sized(line, 1, "GFP_KERNEL", VM_ALLOW_HUGE_VMAP);
}

static void say_pages(const struct area *area)
{
	const struct vm_struct *vm = kernel.find_vm_area(area->handle);

	say_address(area);
	say("\"nr_pages\":%u,", vm->nr_pages);
	if (vm->page_order)
		say("\"page_order\":%u,", vm->page_order);
	if (is_vmalloc_addr(vm->pages))
		say("\"pages_array\":\"0x%lx\",", (unsigned long)vm->pages);
}

static void undo_vmalloc(const struct area *area)
{
	vfree(area->handle);
}

/* vmap, vm_map_ram, ioremap */

static unsigned int pages_asked(const struct line *line)
{
	return clamp_t(unsigned long, word(line, 1), 1, ARRAY_SIZE(pool_pages));
}

static void call_vmap(struct area *area, const struct line *line)
{
	took(area, vmap(pool_pages, pages_asked(line), VM_MAP, PAGE_KERNEL));
}

static void say_vmap(const struct line *line)
{
	say("\"count\":%u,\"vm_flags\":[\"VM_MAP\"],", pages_asked(line));
	say_whole_range();
}

static void undo_vmap(const struct area *area)
{
	vunmap(area->handle);
}

static void call_vm_map_ram(struct area *area, const struct line *line)
{
	area->count = pages_asked(line);
	took(area, vm_map_ram(pool_pages, area->count, NUMA_NO_NODE));
}

static void say_vm_map_ram(const struct line *line)
{
	say("\"count\":%u,", pages_asked(line));
	say_whole_range();
}

static void undo_vm_map_ram(const struct area *area)
{
	vm_unmap_ram(area->handle, area->count);
}

static void call_ioremap(struct area *area, const struct line *line)
{
	took(area, (const void __force *)ioremap(word(line, 1), word(line, 2)));
}

static void say_ioremap(const struct line *line)
{
	say("\"phys\":\"0x%lx\",\"size\":%lu,", word(line, 1), word(line, 2));
	say_whole_range();
}

static void undo_ioremap(const struct area *area)
{
	iounmap((void __iomem *)area->handle);
}

/* pcpu_get_vm_areas */

static unsigned int parts_asked(const struct line *line)
{
	return min_t(unsigned int, (line->count - 2) / 2, MOST_PARTS);
}

static void call_pcpu_get_vm_areas(struct area *area, const struct line *line)
{
	unsigned long offsets[MOST_PARTS];
	size_t sizes[MOST_PARTS];
	struct vm_struct **vms;
	unsigned int i;

	area->count = parts_asked(line);
	for (i = 0; i < area->count; i++) {
		offsets[i] = word(line, 2 + 2 * i);
		sizes[i] = word(line, 3 + 2 * i);
	}
	vms = kernel.pcpu_get_vm_areas(offsets, sizes, area->count, word(line, 1));
	area->handle = vms;
	area->address = vms ? (unsigned long)vms[0]->addr : 0;
}

static void say_pcpu_get_vm_areas(const struct line *line)
{
	unsigned int i, count = parts_asked(line);

	say("\"align\":%lu,\"offsets\":[", word(line, 1));
	for (i = 0; i < count; i++)
		say("%lu,", word(line, 2 + 2 * i));
	say_close("],\"sizes\":[");
	for (i = 0; i < count; i++)
		say("%lu,", word(line, 3 + 2 * i));
	say_close("],");
}

static void say_parts(const struct area *area)
{
	struct vm_struct *const *vms = area->handle;
	unsigned int i;

	say("\"ret\":[");
	for (i = 0; i < area->count; i++)
		say("\"0x%lx\",", (unsigned long)vms[i]->addr);
	say_close("],");
}

static void undo_pcpu_get_vm_areas(const struct area *area)
{
	kernel.pcpu_free_vm_areas(area->handle, area->count);
}

static const struct operation operations[] = {
	{ "get_vm_area", "get_vm_area", NULL, 6, true,
	  call_get_vm_area, say_get_vm_area, say_address, "free_vm_area", undo_get_vm_area },
	{ "vmalloc_range", "vmalloc", NULL, 6, true,
	  call_vmalloc_range, say_vmalloc_range, say_pages, "vfree", undo_vmalloc },
	{ "vmalloc", "vmalloc", "vmalloc", 2, true,
	  call_vmalloc, say_vmalloc, say_pages, "vfree", undo_vmalloc },
	{ "vmalloc_user", "vmalloc", "vmalloc_user", 2, true,
	  call_vmalloc_user, say_vmalloc_user, say_pages, "vfree", undo_vmalloc },
	{ "vmalloc_huge", "vmalloc", "vmalloc_huge", 2, true,
	  call_vmalloc_huge, say_vmalloc_huge, say_pages, "vfree", undo_vmalloc },
	{ "vmap", "vmap", NULL, 2, true,
	  call_vmap, say_vmap, say_address, "vunmap", undo_vmap },
	{ "vm_map_ram", "vm_map_ram", NULL, 2, false,
	  call_vm_map_ram, say_vm_map_ram, say_address, "vm_unmap_ram", undo_vm_map_ram },
	{ "ioremap", "ioremap", "ioremap", 3, true,
	  call_ioremap, say_ioremap, say_address, "iounmap", undo_ioremap },
	{ "pcpu_get_vm_areas", "pcpu_get_vm_areas", NULL, 4, false,
	  call_pcpu_get_vm_areas, say_pcpu_get_vm_areas, say_parts, "pcpu_free_vm_areas", undo_pcpu_get_vm_areas },
};

const struct operation *find_operation(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(operations); i++)
		if (!strcmp(name, operations[i].name))
			return &operations[i];
	return NULL;
}

int operations_begin(void)
{
	int i;

	pool = alloc_pages(GFP_KERNEL, POOL_ORDER);
	if (!pool)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(pool_pages); i++)
		pool_pages[i] = pool + i;
	return 0;
}

void operations_end(void)
{
	__free_pages(pool, POOL_ORDER);
}
