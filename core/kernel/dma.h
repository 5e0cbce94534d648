/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_DMA_H
#define VMSTEP_KERNEL_DMA_H

/* dma.h -- devices read memory without page tables; and the frame behind an address of vmalloc. */

#include "core/kernel/arch.h"

/* The frame that init_mm maps an address of vmalloc to; false where there is none. */
bool vmalloc_to_page(Machine *m, uint64_t addr, uint64_t *pfn);

/* Is an address in the direct map; in vmalloc space? */
bool virt_addr_valid(const Machine *m, uint64_t addr);
bool is_vmalloc_addr(const Machine *m, uint64_t addr);

/* A device reads `size` bytes from an address on, told one physical address for all, or, with `sg`, one for each run of
 * frames.  Returns how many pages were the right ones. */
uint64_t dma_read(Machine *m, uint64_t addr, uint64_t size, bool sg);

#endif
