/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_VMALLOC_H
#define VMSTEP_KERNEL_VMALLOC_H

/* vmalloc.h -- vm_struct.flags of include/linux/vmalloc.h: each has the same value in all the kernels that have it, but
 * for 0x10, which was one thing until 4.x and another since 5.x; and the kinds of ioremap. */

enum {
	VM_IOREMAP = 0x1, VM_ALLOC = 0x2, VM_MAP = 0x4, VM_USERMAP = 0x8, VM_VPAGES = 0x10, VM_DMA_COHERENT = 0x10,
	VM_UNINITIALIZED = 0x20, VM_NO_GUARD = 0x40, VM_KASAN = 0x80, VM_FLUSH_RESET_PERMS = 0x100,
	VM_MAP_PUT_PAGES = 0x200, VM_ALLOW_HUGE_VMAP = 0x400, VM_SPARSE = 0x1000
};
#define VM_ARM_SECTION_MAPPING 0x80000000u

/* The `kind` of the operation ioremap: which of the kernel's functions. */
enum { IOREMAP, IOREMAP_WC, IOREMAP_NOCACHE, IOREMAP_CACHED };

#endif
