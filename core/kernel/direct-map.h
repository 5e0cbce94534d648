/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_DIRECT_MAP_H
#define VMSTEP_KERNEL_DIRECT_MAP_H

/* direct-map.h -- low memory, on x86-64 the kernel image and on ARM devices of the board, in the tables of init_mm. */

#include "core/kernel/arch.h"

/* Map both at boot, in the largest entries that the kernel uses there.  The tables for it are those of boot. */
void init_memory_mapping(Machine *m);

/* The frame that these mappings have at an address; false where it is none of theirs, or vmalloc space. */
bool direct_map_pfn(const Machine *m, uint64_t addr, uint64_t *pfn);

/* Is a device of the board in init_mm's table from boot on?  Nobody knows the board of a machine that was found.  And
 * is one of those at an address? */
bool device_is_mapped(const Machine *m, const DeviceMap *map);
bool is_mapped_device(const Machine *m, uint64_t addr, uint64_t size);

#endif
