/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_ARCH_X86_64_H
#define VMSTEP_KERNEL_ARCH_X86_64_H

/* arch-x86-64.h -- addresses, entries and layout of x86-64 with four levels of page tables. */

#include "core/machine/state.h"

#define PAGE_SHIFT 12
#define PMD_SHIFT 21
#define PUD_SHIFT 30
#define PGDIR_SHIFT 39
#define PTRS_PER_TABLE 512u
#define IOREMAP_MAX_ORDER PUD_SHIFT

#define _PAGE_PRESENT 0x001u
#define _PAGE_RW 0x002u
#define _PAGE_USER 0x004u
#define _PAGE_PWT 0x008u
#define _PAGE_PCD 0x010u
#define _PAGE_ACCESSED 0x020u
#define _PAGE_DIRTY 0x040u
#define _PAGE_PSE 0x080u
#define _PAGE_GLOBAL 0x100u
#define _PAGE_NX 0x8000000000000000u
#define PTE_PFN_MASK 0x000ffffffffff000u

#define PAGE_KERNEL (_PAGE_NX | 0x163u)
#define PAGE_KERNEL_IO_NOCACHE (_PAGE_NX | 0x173u)   /* UC-minus: the default of ioremap */
#define _PAGE_TABLE 0x067u

#define MODULES_VADDR 0xffffffffa0000000u
#define MODULES_END 0xffffffffff000000u

/* Where the regions begin: fixed, or randomized from the seed (arch/x86/mm/kaslr.c). */
void layout_init(Machine *m);

#endif
