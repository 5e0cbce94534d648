/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stages.c -- by which function each kernel does the work of a stage. */

#include "core/kernel/kernel.h"

/* Since which of the modelled versions, in their order. */
static const struct { VmsStage stage; unsigned since; const char *function; } functions[] = {
	{ VMS_STAGE_SIZE_ALIGN, KERNEL(2, 4), "__vmalloc" },
	{ VMS_STAGE_SIZE_ALIGN, KERNEL(2, 6) + 34, "__vmalloc_node" },
	{ VMS_STAGE_SIZE_ALIGN, KERNEL(3, 15), "__vmalloc_node_range" },
	{ VMS_STAGE_GET_VM_AREA_NODE, KERNEL(2, 4), "get_vm_area" },
	{ VMS_STAGE_GET_VM_AREA_NODE, KERNEL(2, 6) + 34, "__get_vm_area_node" },
	{ VMS_STAGE_ALLOC_VMAP_AREA, KERNEL(2, 4), "get_vm_area" },
	{ VMS_STAGE_ALLOC_VMAP_AREA, KERNEL(2, 6) + 34, "alloc_vmap_area" },
	{ VMS_STAGE_PAGE_ARRAY, KERNEL(2, 4), "alloc_area_pte" },
	{ VMS_STAGE_PAGE_ARRAY, KERNEL(2, 6) + 34, "__vmalloc_area_node" },
	{ VMS_STAGE_MAP_VM_AREA, KERNEL(2, 4), "vmalloc_area_pages" },
	{ VMS_STAGE_MAP_VM_AREA, KERNEL(2, 4) + 32, "__vmalloc_area_pages" },
	{ VMS_STAGE_MAP_VM_AREA, KERNEL(2, 6) + 34, "map_vm_area" },
	{ VMS_STAGE_MAP_VM_AREA, KERNEL(6, 1), "vmap_pages_range" },
	{ VMS_STAGE_REMOVE_VM_AREA, KERNEL(2, 4), "vfree" },
	{ VMS_STAGE_REMOVE_VM_AREA, KERNEL(2, 4) + 32, "__vfree" },
	{ VMS_STAGE_REMOVE_VM_AREA, KERNEL(2, 6) + 34, "remove_vm_area" },
	{ VMS_STAGE_UNMAP, KERNEL(2, 4), "vmfree_area_pages" },
	{ VMS_STAGE_UNMAP, KERNEL(2, 6) + 34, "vunmap_page_range" },
	{ VMS_STAGE_UNMAP, KERNEL(6, 1), "vunmap_range_noflush" },
	{ VMS_STAGE_FREE_PAGES, KERNEL(2, 4), "free_area_pte" },
	{ VMS_STAGE_FREE_PAGES, KERNEL(2, 6) + 34, "__vunmap" },
	{ VMS_STAGE_FREE_PAGES, KERNEL(6, 12), "vfree" },
	{ VMS_STAGE_PURGE, KERNEL(2, 4), "flush_tlb_all" },
	{ VMS_STAGE_PURGE, KERNEL(2, 6) + 34, "__purge_vmap_area_lazy" },
};

const char *vms_stage_function(const VmsMachine *m, VmsStage stage)
{
	const char *function = NULL;

	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (functions[i].stage == stage && functions[i].since <= m->era->version)
			function = functions[i].function;
	return function;
}
