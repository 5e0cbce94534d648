// SPDX-License-Identifier: GPL-2.0-or-later
/* symbols.c -- finds what the kernel does not export. The one function that knows all names is not exported either; a
 * probe at it tells where it is. */
#include <linux/kprobes.h>

#include "witness.h"

#define SYMBOL(name) { #name, (void **)&kernel.name }

struct kernel kernel;

static const struct {
	const char *name;
	void **where;
} symbols[] = {
	SYMBOL(__vmalloc_node_range),
	SYMBOL(__get_vm_area_node),
	SYMBOL(find_vm_area),
	SYMBOL(pcpu_get_vm_areas),
	SYMBOL(pcpu_free_vm_areas),
	SYMBOL(vmap_area_list),
	SYMBOL(free_vmap_area_list),
	SYMBOL(purge_vmap_area_list),
	SYMBOL(vmap_area_lock),
	SYMBOL(free_vmap_area_lock),
	SYMBOL(purge_vmap_area_lock),
	SYMBOL(free_vmap_area_root),
	SYMBOL(vmap_lazy_nr),
	SYMBOL(drain_vmap_work),
	SYMBOL(vmap_allow_huge),
};

int find_symbols(void)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long (*lookup)(const char *name);
	int i, error = register_kprobe(&probe);

	if (error)
		return error;
	lookup = (void *)probe.addr;
	unregister_kprobe(&probe);
	for (i = 0; i < ARRAY_SIZE(symbols); i++) {
		*symbols[i].where = (void *)lookup(symbols[i].name);
		if (!*symbols[i].where) {
			pr_err("witness: this kernel has no %s\n", symbols[i].name);
			return -ENOENT;
		}
	}
	return 0;
}
