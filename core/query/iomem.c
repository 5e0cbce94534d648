/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iomem.c -- /proc/iomem: what lies where in physical memory, as each kernel names it.
 *
 *   00100000-1fffffff : System RAM
 *     00100000-0027ffff : Kernel code
 *
 * (arch/i386/kernel/setup.c of 2.4; arch/x86/kernel/setup.c, e820.c and probe_roms.c; arch/arm/kernel/setup.c;
 * kernel/resource.c, r_show.)
 *
 * Inaccuracies: a small machine with nothing plugged in.  All RAM is in one piece, where a PC with 4 GiB has a hole
 * below that.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"

#define MAX_RESOURCES 20
#define FIRST_MIB 0x100000u
#define IOAPIC 0xfec00000u
#define LOCAL_APIC 0xfee00000u

typedef struct {
	const Machine *m;
	VmsResource at[MAX_RESOURCES];
	size_t n;
} Resources;

static void add(Resources *r, unsigned depth, const char *name, uint64_t start, uint64_t end)
{
	r->at[r->n++] = (VmsResource){ .name = name, .start = start, .last = end - 1, .depth = depth };
}

static bool section(const Machine *m, const char *id, uint64_t *start, uint64_t *end)
{
	VmsPart part;

	for (size_t i = 0; vms_part_at(m, i, &part); i++)
		if (!strcmp(part.id, id)) {
			*start = part.phys;
			*end = part.phys + (part.last - part.start) + 1;
			return true;
		}
	return false;
}

/* From the beginning of a section to the end of another, or of the same. */
static void add_sections(Resources *r, const char *name, const char *from, const char *to)
{
	uint64_t start, end, unused;

	if (section(r->m, from, &start, &unused) && section(r->m, to, &unused, &end))
		add(r, 1, name, start, end);
}

/* Until 5.6 "Kernel data" began where the code ends, with the constants; 2.4 does not tell of .bss. */
static void add_image(Resources *r)
{
	unsigned version = r->m->era->version;

	add_sections(r, "Kernel code", ".text", ".text");
	if (version >= KERNEL(5, 6))
		add_sections(r, "Kernel rodata", ".rodata", ".rodata");
	add_sections(r, "Kernel data",
	             version >= KERNEL(2, 6) && version < KERNEL(5, 6) ? ".rodata" : ".data", ".data");
	if (version >= KERNEL(2, 6))
		add_sections(r, "Kernel bss", ".bss", ".bss");
}

/* Since 2.6.34 the firmware says what the PCI bus has; there the kernel's own words about the picture's memory follow
 * below that, and x86-64 has none. */
static void add_video_ram(Resources *r)
{
	bool old = r->m->era->version < KERNEL(2, 6);

	if (!old)
		add(r, 0, "PCI Bus 0000:00", 0xa0000, 0xc0000);
	if (old || r->m->arch->bits == 32)
		add(r, !old, "Video RAM area", 0xa0000, 0xc0000);
}

/* The first MiB of a PC. */
static void add_first_mib(Resources *r)
{
	unsigned version = r->m->era->version;
	const char *reserved = version < KERNEL(4, 12) ? "reserved" : "Reserved";
	bool old = version < KERNEL(2, 6);

	if (!old)
		add(r, 0, reserved, 0, VMS_PAGE_SIZE);
	add(r, 0, "System RAM", old ? 0 : VMS_PAGE_SIZE, 0x9fc00);
	add(r, 0, reserved, 0x9fc00, 0xa0000);
	add_video_ram(r);
	add(r, 0, "Video ROM", 0xc0000, 0xc8000);
	if (!old)
		add(r, 0, reserved, 0xf0000, FIRST_MIB);
	add(r, !old, "System ROM", 0xf0000, FIRST_MIB);
}

static void add_pc(Resources *r)
{
	uint64_t ram = vms_machine_ram(r->m);

	add_first_mib(r);
	add(r, 0, "System RAM", FIRST_MIB, ram);
	add_image(r);
	if (ram > IOAPIC || r->m->era->version < KERNEL(2, 6))
		return;
	add(r, 0, "IOAPIC 0", IOAPIC, IOAPIC + 0x400);
	add(r, 0, "Local APIC", LOCAL_APIC, LOCAL_APIC + VMS_PAGE_SIZE);
}

/* ARM's "Kernel data" goes on to the end of the image. */
static void add_arm(Resources *r)
{
	uint64_t start = r->m->arch->first_pfn << PAGE_SHIFT;

	add(r, 0, "System RAM", start, start + vms_machine_ram(r->m));
	add_sections(r, "Kernel text", ".text", ".text");
	add_sections(r, "Kernel data", ".data", ".bss");
}

static Resources resources_of(const Machine *m)
{
	Resources r = { .m = m };

	if (m->arch == &arch_arm)
		add_arm(&r);
	else
		add_pc(&r);
	return r;
}

size_t vms_resource_count(const VmsMachine *m) { return resources_of(m).n; }

bool vms_resource_at(const VmsMachine *m, size_t i, VmsResource *out)
{
	Resources r = resources_of(m);

	if (i >= r.n)
		return false;
	*out = r.at[i];
	return true;
}

void vms_iomem(const VmsMachine *m, void (*line)(const char *text, void *data), void *data)
{
	Resources r = resources_of(m);
	char text[80];

	for (size_t i = 0; i < r.n; i++) {
		snprintf(text, sizeof text, "%*s%08" PRIx64 "-%08" PRIx64 " : %s", (int)(2 * r.at[i].depth), "",
		         r.at[i].start, r.at[i].last, r.at[i].name);
		line(text, data);
	}
}
