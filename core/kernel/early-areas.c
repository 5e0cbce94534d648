/* SPDX-License-Identifier: GPL-2.0-or-later */
/* early-areas.c -- areas that are registered before the slab allocator works.
 *
 *   vmlist -> [ per-CPU variables ] -> [ static device maps ] -> NULL        vm_structs in the kernel image
 *
 * Models vm_area_register_early (since 2.6.30) and vm_area_add_early (since 3.2) in mm/vmalloc.c.  The list is all
 * there is; vmalloc_init takes it over.  2.6.34 puts an area at the head and looks at nothing; later kernels put it
 * where its address belongs, and stop where it overlaps another.
 *
 * Inaccuracies: the address is given, where vm_area_register_early would choose the first one that is free.  An area
 * that 2.6.34 is to add in its place is put there, as later kernels have it.
 */

#include "core/kernel/boot.h"
#include "core/kernel/vmalloc.h"
#include "core/machine/set.h"

/* It lies in the kernel image. */
static const struct vm_struct *early_vm_struct(Machine *m, const VmsEarlyArea *early)
{
	const struct vm_struct *vm = object_new(m, VMS_KIND_VM_STRUCT, sizeof *vm, 0);

	SET(m, vm, addr, early->start);
	SET(m, vm, size, early->end - early->start);
	SET(m, vm, flags, early->flags ? early->flags : VM_ALLOC);
	return vm;
}

/* Before the first one that is not below it. */
static const ref_t *place_in_vmlist(Machine *m, const struct vm_struct *vm)
{
	const ref_t *p = &vmalloc_of(m)->vmlist;
	const struct vm_struct *tmp;

	for (; (tmp = at(m, *p)); p = &tmp->next) {
		if (tmp->addr >= vm->addr) {
			BUG_ON(m, tmp->addr < vm->addr + vm->size);
			break;
		}
		BUG_ON(m, tmp->addr + tmp->size > vm->addr);
	}
	return p;
}

static void vmlist_link(Machine *m, const struct vm_struct *vm, const ref_t *p)
{
	SET(m, vm, next, *p);
	arena_write(m, p, sizeof *p, ref(m, vm));
	MARK(m, VMLIST_ADD, vm);
}

static void vm_area_add_early(Machine *m, const struct vm_struct *vm)
{
	ENTER(m, vm);
	BUG_ON(m, vmalloc_of(m)->vmap_initialized);
	vmlist_link(m, vm, place_in_vmlist(m, vm));
	LEAVE_VOID(m);
}

static void vm_area_register_early(Machine *m, const struct vm_struct *vm)
{
	ENTER(m, vm);
	if (m->era->version < KERNEL(3, 2))
		vmlist_link(m, vm, &vmalloc_of(m)->vmlist);
	else
		vm_area_add_early(m, vm);
	LEAVE_VOID(m);
}

void register_early_areas(Machine *m)
{
	for (size_t i = 0; i < m->options.n_early; i++) {
		const struct vm_struct *vm = early_vm_struct(m, &m->options.early[i]);

		if (m->options.early[i].added)
			vm_area_add_early(m, vm);
		else
			vm_area_register_early(m, vm);
	}
}
