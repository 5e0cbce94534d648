/* SPDX-License-Identifier: GPL-2.0-or-later */
/* image.c -- the kernel image: where it lies in RAM, what it consists of, and what else is mapped to a fixed place.
 *
 *   physical   image_phys                                              + image_offset = virtual
 *              | .text       | .rodata | .data | .init | .bss ......... static array |
 *                                         ^ swapper_pg_dir, the page table of init_mm
 *
 * An array that is declared static without a value lies in .bss: it takes no place in the file, but all of its frames
 * from boot on.
 *
 * Inaccuracies: the sizes of the sections are round ones of a kernel of that time.  The kernel gives the frames of
 * .init back when it has booted; here they stay reserved.
 */

#include <inttypes.h>

#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"
#include "core/kernel/page-table.h"

#define MIB ((uint64_t)1 << 20)

static uint64_t image_end(const Machine *m)
{
	const Section *section = m->arch->section;

	while (section->id)
		section++;
	return m->arch->image_phys + section->start + m->options.static_array;
}

FrameRange image_frames(const Machine *m)
{
	return (FrameRange){
		m->arch->image_phys >> PAGE_SHIFT, (image_end(m) + VMS_PAGE_SIZE - 1) >> PAGE_SHIFT
	};
}

size_t reserved_frames(const Machine *m, FrameRange out[MAX_RESERVED])
{
	size_t n = 0;

	for (size_t i = 0; m->arch->hole[i].end; i++)
		out[n++] = m->arch->hole[i];
	for (size_t i = 0; m->arch->reserved[i].end; i++)
		out[n++] = m->arch->reserved[i];
	out[n++] = image_frames(m);
	return n;
}

/* The linker refuses an image that its range of addresses has no room for (vmlinux.lds.S, KERNEL_IMAGE_SIZE); 2.4 and
 * ARM have no such limit, but no more addresses than there are. */
static uint64_t kernel_image_size(const Boot *boot)
{
	if (boot->version < KERNEL(2, 6) || boot->arch == &arch_arm)
		return 4096 * MIB;
	return boot->randomize_base ? 1024 * MIB : 512 * MIB;
}

bool check_image(const Machine *m, char error[VMS_ERROR_SIZE])
{
	Boot boot = boot_of(m);
	uint64_t begin = m->arch->first_pfn << PAGE_SHIFT, most = kernel_image_size(&boot), low;
	VmsBases b;

	if (m->options.bare)
		return true;
	m->arch->bases(&boot, &b);
	low = b.high_memory - b.page_offset;
	if (m->options.static_array > most || image_end(m) > most)
		return refuse(error, "kernel image bigger than KERNEL_IMAGE_SIZE");
	if (image_end(m) - begin <= low)
		return true;
	return refuse(error,
	              N_("Out of memory: the kernel image ends at 0x%" PRIx64 ", low memory at 0x%" PRIx64
	                 " -- System halted"), image_end(m), begin + low);
}

/* -------- parts */

static size_t section_count(const Machine *m)
{
	size_t n = 0;

	while (m->arch->section[n].id)
		n++;
	return n;
}

static VmsPart part_of(const Machine *m, const char *id, const char *title, uint64_t phys, uint64_t size)
{
	uint64_t start = phys + m->arch->image_offset;

	return (VmsPart){ .id = id, .title = title, .start = start, .last = start + size - 1, .phys = phys };
}

static VmsPart section_part(const Machine *m, size_t i)
{
	const Section *section = &m->arch->section[i];
	uint64_t phys = m->arch->image_phys + section->start, end = m->arch->image_phys + section[1].start;

	return part_of(m, section->id, section->title, phys, (section[1].id ? end : image_end(m)) - phys);
}

/* What the kernel's source calls the page table of init_mm: 4.13 renamed that of x86-64. */
static VmsPart directory_part(const Machine *m)
{
	uint64_t entry_bytes = m->arch->bits == 64 || m->arch == &arch_x86_32_pae ? 8 : 4;
	uint64_t bytes = m->arch->level[LEVEL_PGD].entries * entry_bytes * (m->arch == &arch_arm ? 2 : 1);
	const char *name = m->arch->bits == 32 ? "swapper_pg_dir"
	                   : m->era->version < KERNEL(4, 13) ? "init_level4_pgt" : "init_top_pgt";

	return part_of(m, name, N_("Top-level page table of init_mm"), init_mm_pgd(m) << PAGE_SHIFT, bytes);
}

bool vms_part_at(const VmsMachine *m, size_t i, VmsPart *out)
{
	const DeviceMap *map = m->arch->device_map;
	size_t sections = section_count(m);

	if (i < sections)
		*out = section_part(m, i);
	else if (i == sections)
		*out = directory_part(m);
	else if (i >= vms_part_count(m))
		return false;
	else {
		map += i - sections - 1;
		*out = (VmsPart){ map->id, map->title, map->start, map->start + map->size - 1, map->phys };
	}
	return true;
}

size_t vms_part_count(const VmsMachine *m)
{
	const DeviceMap *map = m->arch->device_map;
	size_t n = section_count(m) + 1;

	for (; map && map->id; map++)
		n++;
	return n;
}

bool vms_part_find(const VmsMachine *m, uint64_t address, VmsPart *out)
{
	bool found = false;
	VmsPart part;

	for (size_t i = 0; vms_part_at(m, i, &part); i++)
		if (address >= part.start && address <= part.last &&
		    (!found || part.last - part.start < out->last - out->start)) {
			*out = part;
			found = true;
		}
	return found;
}
