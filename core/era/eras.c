/* SPDX-License-Identifier: GPL-2.0-or-later */
/* eras.c -- the kernels there are, by profile, and booting a machine of one. */

#include <stdlib.h>
#include <string.h>

#include "core/era/era.h"
#include "core/era/found.h"
#include "core/kernel/arch.h"
#include "core/kernel/boot.h"
#include "core/kernel/direct-map.h"
#include "core/kernel/lock.h"
#include "core/kernel/memory.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"
#include "core/machine/set.h"

#define GIB ((uint64_t)1 << 30)
#define MAX_PADDING_TB 64

#define TOY_RAM ((uint64_t)64 * VMS_PAGE_SIZE)
#define MACHINE(name, kernel, arch, bits, ram, max_ram) { name, kernel, arch, bits, ram, max_ram, false }
#define TOY(name, kernel, arch, bits) { name, kernel, arch, bits, TOY_RAM, TOY_RAM, true }

static const struct {
	VmsProfile profile;
	const Era *era;
	const Arch *arch;
} profiles[] = {
	{ MACHINE("linux-2.4.0/x86_32", "2.4.0", "x86_32", 32, GIB, 4 * GIB),
	  &era_linux_2_4_0_x86_32, &arch_x86_32_2_4 },
	{ MACHINE("linux-2.4/x86_32", "2.4.32", "x86_32", 32, GIB, 4 * GIB),
	  &era_linux_2_4_x86_32, &arch_x86_32_2_4 },
	{ MACHINE("linux-2.4/x86_64", "2.4.32", "x86_64", 64, GIB, 128 * GIB),
	  &era_linux_2_4_x86_64, &arch_x86_64_2_4 },
	{ MACHINE("linux-2.6.34/arm", "2.6.34", "arm", 32, GIB / 2, GIB), &era_linux_2_6_34_arm, &arch_arm },
	{ MACHINE("linux-2.6.34/x86_32", "2.6.34", "x86_32", 32, GIB, 4 * GIB),
	  &era_linux_2_6_34_x86_32, &arch_x86_32 },
	{ MACHINE("linux-2.6.34/x86_64", "2.6.34", "x86_64", 64, GIB, 128 * GIB),
	  &era_linux_2_6_34_x86_64, &arch_x86_64 },
	{ MACHINE("linux-3.15/x86_32", "3.15.5", "x86_32", 32, GIB, 4 * GIB), &era_linux_3_15_x86_32, &arch_x86_32 },
	{ MACHINE("linux-3.15/x86_32-pae", "3.15.5", "x86_32-pae", 32, GIB, 64 * GIB), &era_linux_3_15_x86_32,
	  &arch_x86_32_pae },
	{ MACHINE("linux-3.15/x86_64", "3.15.5", "x86_64", 64, GIB, 128 * GIB),
	  &era_linux_3_15_x86_64, &arch_x86_64 },
	{ MACHINE("linux-4.19/x86_64", "4.19.1", "x86_64", 64, GIB, 128 * GIB),
	  &era_linux_4_19_x86_64, &arch_x86_64 },
	{ MACHINE("linux-5.0/x86_64", "5.0.1", "x86_64", 64, GIB, 128 * GIB), &era_linux_5_0_x86_64, &arch_x86_64 },
	{ MACHINE("linux-5.4/x86_64", "5.4.59", "x86_64", 64, GIB, 128 * GIB), &era_linux_5_4_x86_64, &arch_x86_64 },
	{ MACHINE("linux-6.1/x86_64", "6.1.192", "x86_64", 64, GIB, 128 * GIB), &era_linux_6_1_x86_64, &arch_x86_64 },
	{ MACHINE("linux-6.1/x86_64-la57", "6.1.192", "x86_64-la57", 64, GIB, 128 * GIB), &era_linux_6_1_x86_64,
	  &arch_x86_64_la57 },
	{ MACHINE("linux-6.12/x86_64", "6.12.117", "x86_64", 64, GIB, 128 * GIB),
	  &era_linux_6_12_x86_64, &arch_x86_64 },

	{ TOY("linux-2.4.0/toy", "2.4.0", "x86_32", 32), &era_linux_2_4_0_x86_32, &arch_x86_32_2_4 },
	{ TOY("linux-2.4/toy", "2.4.32", "x86_32", 32), &era_linux_2_4_x86_32, &arch_x86_32_2_4 },
	{ TOY("linux-2.6.34/toy", "2.6.34", "x86_32", 32), &era_linux_2_6_34_x86_32, &arch_x86_32 },
	{ TOY("linux-3.15/toy", "3.15.5", "x86_32", 32), &era_linux_3_15_x86_32, &arch_x86_32 },
	{ TOY("linux-4.19/toy", "4.19.1", "x86_64", 64), &era_linux_4_19_x86_64, &arch_x86_64 },
	{ TOY("linux-5.0/toy", "5.0.1", "x86_64", 64), &era_linux_5_0_x86_64, &arch_x86_64 },
	{ TOY("linux-5.4/toy", "5.4.59", "x86_64", 64), &era_linux_5_4_x86_64, &arch_x86_64 },
	{ TOY("linux-6.1/toy", "6.1.192", "x86_64", 64), &era_linux_6_1_x86_64, &arch_x86_64 },
	{ TOY("linux-6.12/toy", "6.12.117", "x86_64", 64), &era_linux_6_12_x86_64, &arch_x86_64 },
};

size_t vms_profile_count(void) { return sizeof profiles / sizeof profiles[0]; }
const VmsProfile *vms_profile_at(size_t i) { return i < vms_profile_count() ? &profiles[i].profile : NULL; }
const VmsProfile *vms_profile_default(void) { return vms_profile_find("linux-4.19/x86_64"); }

/* The place of a profile in the table; the number of profiles where there is none of that name. */
static size_t find_profile(const char *name)
{
	size_t i = 0;

	while (i < vms_profile_count() && strcmp(profiles[i].profile.name, name))
		i++;
	return i;
}

const VmsProfile *vms_profile_find(const char *name) { return vms_profile_at(find_profile(name)); }

/* -------- options */

/* The lowest address that can be the kernel's: with 64 bits, that of the upper half of what the tables reach. */
static uint64_t first_of_kernel(const Machine *m)
{
	uint64_t reach = entry_size(m, LEVEL_PGD) * m->arch->level[LEVEL_PGD].entries;

	return m->arch->bits == 64 ? 0 - reach / 2 : VMS_PAGE_SIZE;
}

static bool check_window(const Machine *m, char *error)
{
	const VmsOptions *o = &m->options;
	uint64_t last = UINT64_MAX >> (64 - m->arch->bits);

	if (!o->vmalloc_start && !o->vmalloc_end)
		return true;
	if (o->vmalloc_start >= first_of_kernel(m) && o->vmalloc_start < o->vmalloc_end && o->vmalloc_end <= last &&
	    !(o->vmalloc_start & (VMS_PAGE_SIZE - 1)))
		return true;
	return refuse(error, N_("the vmalloc window is empty, does not begin at a page, or is no kernel's"));
}

static bool check_kaslr(const Machine *m, char *error)
{
	if (m->options.kaslr_padding > 1 + MAX_PADDING_TB)
		return refuse(error, N_("the padding of KASLR is at most %d TiB"), MAX_PADDING_TB);
	if (!m->options.kaslr || (m->era->version >= KERNEL(4, 8) && m->arch->bits == 64))
		return true;
	return refuse(error, N_("linux %s on %s does not randomize its memory regions"), m->profile->kernel,
	              m->profile->arch);
}

static bool check_fair_zones(const Machine *m, char *error)
{
	if (!m->options.fair_zones || (m->era->version >= KERNEL(3, 12) && m->era->version < KERNEL(4, 8)))
		return true;
	return refuse(error, N_("the zones of linux %s do not give frames in turn"), m->profile->kernel);
}

static bool check_early(const Machine *m, char *error)
{
	const VmsOptions *o = &m->options;
	uint64_t last = UINT64_MAX >> (64 - m->arch->bits), end = 1;

	if ((o->n_early || o->n_found) && !m->era->init)
		return refuse(error, N_("linux %s begins without areas"), m->profile->kernel);
	for (size_t i = 0; i < o->n_early; i++) {
		const VmsEarlyArea *area = &o->early[i];
		bool aligned = !((area->start | area->end) & (VMS_PAGE_SIZE - 1));

		if (!aligned || area->start < end || area->start >= area->end || area->end > last)
			return refuse(error,
			              N_("early area %zu is not made of whole pages behind those of the one before it"),
			              i + 1);
		end = m->era->version < KERNEL(3, 2) ? area->end : area->start;
	}
	return true;
}

static bool check_bootmem(const Machine *m, char *error)
{
	const VmsOptions *o = &m->options;
	bool good = o->n_bootmem <= MAX_BOOTMEM;

	for (size_t i = 0; good && i < o->n_bootmem; i++)
		good = o->bootmem[i] && o->bootmem[i] <= UINT64_MAX >> (64 - m->arch->bits);
	return good ||
	       refuse(error, N_("the boot allocator is asked at most %d times, for some bytes each"), MAX_BOOTMEM);
}

/* A toy is always the same. */
static bool check_toy(const Machine *m, char *error)
{
	if (!m->profile->toy || (m->options.ram == TOY_RAM && m->options.nodes == 1))
		return true;
	return refuse(error, N_("a toy has 64 frames, in one node"));
}

/* Two nodes are known where NUMA is common: on x86-64 since 2.6. */
static bool check_nodes(const Machine *m, char *error)
{
	bool numa = m->arch->bits == 64 && m->era->version >= KERNEL(2, 6);

	if (m->options.nodes == 1 || (numa && m->options.nodes <= MAX_NODES))
		return true;
	return refuse(error, numa ? N_("linux %s on %s has at most 2 nodes here")
	                          : N_("linux %s on %s has one node here"), m->profile->kernel, m->profile->arch);
}

/* As signed numbers they are compared with what waits. */
static bool check_lazy_max(const Machine *m, char *error)
{
	if (m->options.lazy_max_pages <= (UINT64_MAX >> (64 - m->arch->bits)) / VMS_PAGE_SIZE)
		return true;
	return refuse(error, N_("lazy_max_pages is more than there are addresses"));
}

/* The options with what was left open filled in, and what the command line says; false where they make no sense. */
static bool settle_options(Machine *m, const VmsOptions *options, char *error)
{
	VmsOptions *o = &m->options;
	const char *name = options->profile ? options->profile : vms_profile_default()->name;
	size_t i = find_profile(name);

	*o = *options;
	m->profile = vms_profile_at(i);
	if (!m->profile)
		return refuse(error, N_("there is no profile \"%.100s\""), name);
	m->era = profiles[i].era;
	m->arch = profiles[i].arch;
	o->profile = m->profile->name;
	o->ram = (o->ram ? o->ram : m->profile->default_ram) & ~(uint64_t)(VMS_PAGE_SIZE - 1);
	o->cpus = o->cpus ? o->cpus : 1;
	o->bare = o->bare || m->profile->toy;
	o->nodes = o->nodes ? o->nodes : 1;
	if (!o->nr_cpus_config)
		o->nr_cpus_config = o->cpus > 2 ? o->cpus : 2;
	if (o->cpus > MAX_CPUS)
		return refuse(error, N_("a machine has at most %d CPUs"), MAX_CPUS);
	return parse_cmdline(m, error) && check_toy(m, error) && check_nodes(m, error) && check_window(m, error) &&
	       check_kaslr(m, error) &&
	       check_fair_zones(m, error) && check_image(m, error) && check_lazy_max(m, error) &&
	       check_early(m, error) && check_bootmem(m, error) && check_found(m, error);
}

/* -------- booting */

/* Pages of a block of vm_map_ram: a part of what vmalloc space there is at least, shared out among CONFIG_NR_CPUS,
 * rounded up to a power of two.  (2.6.34 did not round; with a number that is none its blocks did not fit together.) */
static uint64_t vmap_bbmap_bits(const Machine *m)
{
	uint64_t cpus = 1, bits, least = 2 * m->arch->bits, vmalloc_pages = m->arch->bits == 32 ? 32768 : 33554432;

	while (cpus < m->options.nr_cpus_config)
		cpus *= 2;
	bits = vmalloc_pages / cpus / 16;
	return bits < least ? least : bits > 1024 ? 1024 : bits;
}

/* The per-CPU variables with percpu_alloc=page (pcpu_page_first_chunk, vm_area_register_early): a unit for each CPU, at
 * the beginning of the window, before all that others register.  A machine like one that has it has it already. */
static bool add_percpu_area(Machine *m, char *error)
{
	VmsOptions *o = &m->options;
	VmsEarlyArea *early = (VmsEarlyArea *)o->early;
	uint64_t unit = (m->arch->bits == 64 ? 30 : 14) * VMS_PAGE_SIZE, start = state_of(m)->vmalloc_start;
	VmsEarlyArea area = { .start = start, .end = start + o->cpus * unit };

	if (!m->percpu_page || (o->n_early && early->start == area.start && early->end == area.end))
		return true;
	if ((o->n_early && early->start < area.end) || (o->n_found && o->found->start < area.end)) {
		return refuse(error, N_("percpu_alloc=page: an area lies where the per-CPU variables go"));
	}
	memmove(early + 1, early, o->n_early++ * sizeof *early);
	*early = area;
	return true;
}

/* What the firmware and the decompressor leave, and what the image was built with: frames and zones have their places,
 * nothing is free, and the direct map stands. */
static bool power_on(Machine *m, char *error)
{
	settle_layout(m);
	if (!add_percpu_area(m, error) || !page_alloc_init(m, m->options.ram, error))
		return false;
	page_table_init(m);
	if (!m->options.bare_tables)
		init_memory_mapping(m);
	SET(m, vmalloc_of(m), vmap_bbmap_bits, vmap_bbmap_bits(m));
	if (m->era->init_lists)
		m->era->init_lists(m);
	return true;
}

/* The rest is the kernel's own; with `power_off` it is left to the operation. */
static bool boot(Machine *m, char *error)
{
	if (setjmp(m->unwind)) {
		if (!*m->message)
			return refuse(error, N_("the machine cannot boot with these options"));
		return refuse(error, N_("the machine cannot boot with these options: %.200s"), m->message);
	}
	if (!power_on(m, error))
		return false;
	if (!m->options.power_off)
		start_kernel(m);
	return true;
}

/* The areas to begin with and the command line are the caller's: keep copies, with the names in them. */
static bool keep_areas(Machine *m, char *error)
{
	VmsOptions *o = &m->options;
	VmsEarlyArea *early = calloc(o->n_early + 2, sizeof *early);
	VmsFoundArea *found = calloc(o->n_found + 1, sizeof *found);
	uint64_t *bootmem = calloc(o->n_bootmem + 1, sizeof *bootmem);
	char *cmdline = strdup(o->cmdline ? o->cmdline : "");

	m->areas_kept = early && found && bootmem && cmdline;
	if (!m->areas_kept) {
		free(early);
		free(found);
		free(bootmem);
		free(cmdline);
		return refuse(error, N_("no memory for the areas to begin with"));
	}
	for (size_t i = 0; i < o->n_early; i++)
		early[i] = o->early[i];
	for (size_t i = 0; i < o->n_bootmem; i++)
		bootmem[i] = o->bootmem[i];
	for (size_t i = 0; i < o->n_found; i++) {
		found[i] = o->found[i];
		found[i].caller = o->found[i].caller ? strdup(o->found[i].caller) : NULL;
	}
	o->early = early;
	o->bootmem = bootmem;
	o->found = found;
	o->cmdline = cmdline;
	return true;
}

static void forget_areas(Machine *m)
{
	if (!m->areas_kept)
		return;
	for (size_t i = 0; i < m->options.n_found; i++)
		free((char *)m->options.found[i].caller);
	free((VmsFoundArea *)m->options.found);
	free((VmsEarlyArea *)m->options.early);
	free((uint64_t *)m->options.bootmem);
	free((char *)m->options.cmdline);
}

VmsMachine *vms_machine_new(const VmsOptions *options, char error[VMS_ERROR_SIZE])
{
	Machine *m = calloc(1, sizeof *m);

	*error = 0;
	marks_open();
	locks_open();
	ops_open();
	if (!m) {
		refuse(error, N_("no memory for a machine"));
		return NULL;
	}
	if (settle_options(m, options, error) && keep_areas(m, error) && arena_open(m, error) &&
	    journal_open(m, error) && branches_open(m, error) && boot(m, error)) {
		m->options.holes = NULL;
		m->options.n_holes = 0;
		m->recording = !m->options.unrecorded;
		return m;
	}
	vms_machine_free(m);
	return NULL;
}

void vms_machine_free(VmsMachine *m)
{
	if (!m)
		return;
	branches_close(m);
	journal_close(m);
	arena_close(m);
	forget_areas(m);
	free(m);
}

/* -------- without booting */

/* What the options come to, where no machine is made of them. */
static bool boot_from(const VmsOptions *options, Boot *boot, char *error)
{
	Machine *m = calloc(1, sizeof *m);
	bool good;

	*error = 0;
	if (!m) {
		return refuse(error, N_("no memory for a machine"));
	}
	good = settle_options(m, options, error);
	if (good)
		*boot = boot_of(m);
	free(m);
	return good;
}

bool vms_bases(const VmsOptions *options, VmsBases *out, char error[VMS_ERROR_SIZE])
{
	Boot boot;

	if (!boot_from(options, &boot, error))
		return false;
	boot.arch->bases(&boot, out);
	return true;
}

uint64_t vms_kaslr_slots(const VmsOptions *options)
{
	char error[VMS_ERROR_SIZE];
	Regions unmoved;
	Boot boot;

	if (!boot_from(options, &boot, error) || !boot.kaslr)
		return 0;
	unmoved = regions_of(&boot);
	return kaslr_slots(&boot, &unmoved);
}
