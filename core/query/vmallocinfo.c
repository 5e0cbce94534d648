/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmallocinfo.c -- /proc/vmallocinfo, in each kernel's own format (s_show in mm/vmalloc.c).
 *
 *   2.4       there is no such file
 *   2.6.34    vmlist; the physical address in plain hexadecimal
 *   3.15      the areas in address order, without those that nobody has described
 *   4.19      those as well: lazily freed ones are "unpurged vm_area", the others "vm_map_ram"
 *   5.4       the areas in use, and behind the last of them what waits for the purge, last freed first; not where that
 *             last one is a range that nobody has described: the function has returned by then
 *   6.1       behind any last one; what waits is in address order, and what touches is one
 *   6.12      node by node the areas in use, then node by node what waits
 *
 * The size that is printed has the guard page in it.
 *
 * Inaccuracies: the caller is the operation, where the kernel prints a symbol.
 */

#include <inttypes.h>

#include "core/era/area-sets.h"
#include "core/era/found.h"
#include "core/kernel/page-array.h"
#include "core/kernel/arch.h"
#include "core/kernel/list.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/vmalloc.h"

typedef struct {
	const Machine *m;
	void (*line)(const char *text, void *data);
	void *data;
	bool purge_info;          /* what waits is shown if the line given last was that of the last area */
} Output;

static void finish(const Output *o, Text *t, const char *text)
{
	text_end(t);
	o->line(text, o->data);
}

static void add_range(Text *t, const Machine *m, uint64_t start, uint64_t end)
{
	int digits = (int)m->arch->bits / 4;

	text_add(t, "0x%0*" PRIx64 "-0x%0*" PRIx64 " %7" PRIu64, digits, start, digits, end, end - start);
}

/* A range that nobody has described. */
static void show_range(Output *o, uint64_t start, uint64_t end, const char *what)
{
	char text[128];
	Text t = text_on(text, sizeof text);

	add_range(&t, o->m, start, end);
	text_add(&t, " %s", what);
	finish(o, &t, text);
}

static void add_phys(Text *t, const Machine *m, uint64_t phys)
{
	if (!phys)
		return;
	if (m->era->version >= KERNEL(4, 0))
		text_add(t, " phys=0x%016" PRIx64, phys);
	else
		text_add(t, " phys=%" PRIx64, phys);
}

static void add_flags(Text *t, const Machine *m, uint64_t flags)
{
	static const struct { uint64_t bit; unsigned since; const char *word; } words[] = {
		{ VM_IOREMAP, 0, " ioremap" }, { VM_ALLOC, 0, " vmalloc" }, { VM_MAP, 0, " vmap" },
		{ VM_USERMAP, 0, " user" },
		{ VM_DMA_COHERENT, KERNEL(5, 2), " dma-coherent" }, { VM_SPARSE, KERNEL(6, 9), " sparse" }
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (flags & words[i].bit && m->era->version >= words[i].since)
			text_add(t, "%s", words[i].word);
}

/* Does the page array lie in vmalloc space?  Once a flag said so. */
static bool has_vpages(const Machine *m, const struct vm_struct *v)
{
	uint64_t start, end, array = vms_object_address(m, v->pages);

	vms_vmalloc_window(m, &start, &end);
	return m->era->version < KERNEL(4, 0) ? v->flags & VM_VPAGES : v->pages && array >= start && array < end;
}

/* How many of its frames are on each node.  (show_numa_info) */
static void add_nodes(Text *t, const Machine *m, const struct vm_struct *v)
{
	const struct page_array *pages = at(m, v->pages);

	for (uint32_t node = 0; pages && node < state_of(m)->nr_nodes; node++) {
		uint32_t n = 0;

		for (uint32_t i = 0; i < v->nr_pages; i++) {
			const struct page *page = page_array_get(m, pages, i);

			n += page && node_of_pfn(m, page_to_pfn(m, page)) == (int)node;
		}
		if (n)
			text_add(t, " N%u=%u", node, n);
	}
}

static void show_area(Output *o, const struct vm_struct *v)
{
	const Machine *m = o->m;
	bool numa = m->arch->bits == 64, uninitialized = v->flags & VM_UNINITIALIZED;
	char text[256];
	Text t = text_on(text, sizeof text);

	add_range(&t, m, v->addr, v->addr + v->size);
	if (*caller_name(m, v->caller))
		text_add(&t, " %s", caller_name(m, v->caller));
	if (v->nr_pages)
		text_add(&t, " pages=%u", v->nr_pages);
	add_phys(&t, m, v->phys_addr);
	add_flags(&t, m, v->flags);
	if (has_vpages(m, v))
		text_add(&t, " vpages");
	if (numa && v->nr_pages && (!uninitialized || m->era->version < KERNEL(3, 0)))
		add_nodes(&t, m, v);
	finish(o, &t, text);
}

/* -------- the orders */

static void show_vmlist(Output *o)
{
	const struct vm_struct *v = at(o->m, vmalloc_of(o->m)->vmlist);

	for (; v; v = at(o->m, v->next))
		show_area(o, v);
}

/* Before 5.2 what is lazily freed is among the others. */
static void show_one(Output *o, const struct vmap_area *va)
{
	const Machine *m = o->m;

	if (va->vm && !area_is_lazy(m, va)) {
		const struct vm_struct *v = at(m, va->vm);

		if (m->era->version < KERNEL(6, 9) || !(v->flags & VM_UNINITIALIZED))
			show_area(o, v);
	} else if (m->era->version >= KERNEL(4, 0)) {
		/* 4.19 goes by the flag, which ranges of vm_map_ram do not get. */
		bool unpurged = m->era->version < KERNEL(5, 2) && va->flags & 0x2;

		show_range(o, va->va_start, va->va_end, unpurged ? "unpurged vm_area" : "vm_map_ram");
	}
	o->purge_info = va->vm || m->era->version >= KERNEL(5, 16);
}

static void show_list(Output *o, const struct list_head *head, void (*show)(Output *o, const struct vmap_area *va))
{
	for (ref_t p = head->next; p && p != ref(o->m, head); p = ((const struct list_head *)at(o->m, p))->next)
		show(o, list_entry(o->m, p, struct vmap_area, list));
}

static void show_unpurged(Output *o, const struct vmap_area *va)
{
	show_range(o, va->va_start, va->va_end, "unpurged vm_area");
}

/* They come behind the last area in use: without one there is nothing to come behind. */
static void show_purge_info(Output *o)
{
	const struct vmalloc_state *v = vmalloc_of(o->m);

	if (!o->purge_info)
		return;
	for (ref_t p = v->vmap_purge_list; p && o->m->era->version >= KERNEL(5, 2); ) {
		const struct vmap_area *va = at(o->m, p);

		show_unpurged(o, va);
		p = va->purge_list;
	}
	show_list(o, &v->purge_vmap_area_list, show_unpurged);
}

static void show_nodes(Output *o)
{
	const struct vmap_node *first = at(o->m, vmalloc_of(o->m)->vmap_nodes);

	for (const struct vmap_node *node = first; node; node = at(o->m, node->next))
		show_list(o, &node->busy_head, show_one);
	for (const struct vmap_node *node = first; node; node = at(o->m, node->next))
		show_list(o, &node->lazy_head, show_unpurged);
}

bool vms_vmallocinfo(const VmsMachine *m, void (*line)(const char *text, void *data), void *data)
{
	Output o = { m, line, data, false };

	if (m->era->version < KERNEL(2, 6))
		return false;
	if (m->era->version < KERNEL(3, 0)) {
		show_vmlist(&o);
	} else if (m->era->version < KERNEL(6, 9)) {
		show_list(&o, &vmalloc_of(m)->vmap_area_list, show_one);
		show_purge_info(&o);
	} else {
		show_nodes(&o);
	}
	return true;
}
