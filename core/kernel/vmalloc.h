/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_VMALLOC_H
#define VMSTEP_KERNEL_VMALLOC_H

/* vmalloc.h -- numbers of include/linux/vmalloc.h and mm/vmalloc.c, with the values of 4.19: the model uses them, and
 * so does whoever reads its state. */

/* vm_struct.flags */
enum {
	VM_IOREMAP = 0x1, VM_ALLOC = 0x2, VM_MAP = 0x4, VM_USERMAP = 0x8, VM_UNINITIALIZED = 0x20, VM_NO_GUARD = 0x40,
	VM_KASAN = 0x80
};

/* vmap_area.flags */
enum { VM_LAZY_FREE = 0x2, VM_VM_AREA = 0x4 };

/* Pages of a block of vm_map_ram: with 64 bits and CONFIG_NR_CPUS up to 2048. */
#define VMAP_BBMAP_BITS 1024u

#endif
