/* SPDX-License-Identifier: GPL-2.0-or-later */
/* entries.c -- what the entries of page tables say.
 *
 *   x86    0x07fff163   frame 0x7fff:  P RW A D G          PAGE_KERNEL
 *          PWT and PCD choose one of four ways to use caches, as the kernel has programmed them (PAT): 0 write-back,
 *          PWT write-combining, PCD uncached unless an MTRR says more, both uncached
 *   ARM    0x0cf for Linux, 0x01f for the hardware: a word for each, since the latter knows neither DIRTY nor YOUNG
 *
 * (arch/x86/include/asm/pgtable_types.h, arch/arm/include/asm/pgtable.h of 2.6.34.)
 */

#include <inttypes.h>

#include "core/kernel/kernel.h"
#include "core/kernel/page-table.h"
#include "core/kernel/swap.h"

enum { PRESENT = 0x001, PWT = 0x008, PCD = 0x010, PSE = 0x080, USER = 0x004, SOFTWARE = 0xe00 };
enum { L_PTE_EXEC = 0x200, CACHING = 0x00c, SECTION_XN = 0x010 };

static bool is_arm(const Machine *m) { return m->arch == &arch_arm; }

/* On ARM the entries of the first level are of another kind than those of the second. */
static bool is_first_level(const Machine *m, uint64_t entry)
{
	return is_arm(m) && entry && (entry & m->arch->leaf_mask) != m->arch->leaf_mask;
}

/* PAE's four topmost entries have no bits for rights. */
static bool is_topmost_of_pae(const Machine *m, uint64_t entry)
{
	return m->arch == &arch_x86_32_pae && (entry & 0xfff) == PRESENT;
}

static bool is_page_read_only(const Machine *m, uint64_t entry)
{
	return entry & PRESENT && !(entry & m->arch->writable) && !is_topmost_of_pae(m, entry);
}

/* -------- as text */

static void add_word(Text *t, const char *word)
{
	text_add(t, "%s%s", t->length ? " " : "", word);
}

int vms_entry_text(const VmsMachine *m, uint64_t entry, char *text, size_t size)
{
	Text t = text_on(text, size);

	if (entry && !entry_present(m, entry)) {
		text_add(&t, "swap %" PRIu64, swp_offset(m, entry));
		return text_end(&t);
	}
	if (is_first_level(m, entry)) {
		text_add(&t, "%s", !entry_leaf(m, entry) ? "TABLE"
		                   : entry & m->arch->super ? "SUPERSECTION" : "SECTION");
		return text_end(&t);
	}
	for (size_t i = 0; m->arch->bit[i].name; i++) {
		if (entry & m->arch->bit[i].bit)
			add_word(&t, m->arch->bit[i].name);
		else if (m->arch->bit[i].bit == m->arch->writable && is_page_read_only(m, entry))
			add_word(&t, "RO");
	}
	if (!t.length)
		text_add(&t, "empty");
	return text_end(&t);
}

size_t vms_entry_bits(const VmsMachine *m, VmsEntryBit *out, size_t room)
{
	size_t n = 0;

	for (; m->arch->bit[n].name; n++)
		if (n < room)
			out[n] = (VmsEntryBit){ m->arch->bit[n].bit, m->arch->bit[n].name };
	return n;
}

/* -------- the kernel's names */

/* Of devices nothing can be executed. */
static const char *arm_section(uint64_t entry)
{
	if (!(entry & SECTION_XN))
		return "MT_MEMORY";
	return (entry & CACHING) == CACHING ? "MT_DEVICE_CACHED" : entry & CACHING ? "MT_DEVICE_WC" : "MT_DEVICE";
}

static const char *arm_protection(const Machine *m, uint64_t entry)
{
	uint64_t bits = entry & 0xfff;

	if (is_first_level(m, entry))
		return !entry_leaf(m, entry) ? "_PAGE_KERNEL_TABLE" : arm_section(entry);
	return bits == m->arch->page_kernel ? "PAGE_KERNEL"
	       : bits == (m->arch->page_kernel | L_PTE_EXEC) ? "PAGE_KERNEL_EXEC"
	       : bits == m->arch->page_kernel_io ? "MT_DEVICE"
	       : bits == 0x0e7 ? "MT_DEVICE_WC" : bits == 0x0ef ? "MT_DEVICE_CACHED" : NULL;
}

/* The bits that decide: the frame and what software keeps there are left out. */
static uint64_t x86_bits(const Machine *m, uint64_t entry)
{
	return entry & (0xfff | m->arch->no_execute) & ~(uint64_t)SOFTWARE;
}

static const char *x86_protection(const Machine *m, uint64_t entry)
{
	static const struct { uint64_t bits; bool executable; const char *name; } names[] = {
		{ 0x163, false, "PAGE_KERNEL" }, { 0x163, true, "PAGE_KERNEL_EXEC" },
		{ 0x161, false, "PAGE_KERNEL_RO" }, { 0x161, true, "PAGE_KERNEL_ROX" },
		{ 0x1e3, false, "PAGE_KERNEL_LARGE" }, { 0x1e3, true, "PAGE_KERNEL_LARGE_EXEC" },
		{ 0x173, false, "PAGE_KERNEL_UC_MINUS" }, { 0x17b, false, "PAGE_KERNEL_NOCACHE" },
		{ 0x16b, false, "PAGE_KERNEL_WC" }
	};
	uint64_t bits = x86_bits(m, entry);

	if (bits == m->arch->page_table)
		return "_PAGE_TABLE";
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if ((bits & 0xfff) == names[i].bits && (!m->arch->no_execute || names[i].executable == !(bits >> 63)))
			return names[i].name;
	return NULL;
}

const char *vms_entry_protection(const VmsMachine *m, uint64_t entry)
{
	return !entry ? NULL : is_arm(m) ? arm_protection(m, entry) : x86_protection(m, entry);
}

const char *vms_entry_caching(const VmsMachine *m, uint64_t entry)
{
	const char *const x86[] = { N_("write-back"), N_("write-combining"), N_("uncached"), N_("uncached") };

	if (is_arm(m)) {
		if (!entry || (is_first_level(m, entry) && !entry_leaf(m, entry)))
			return NULL;
		return (entry & CACHING) == CACHING ? N_("write-back")
		       : entry & CACHING ? N_("write-combining") : N_("uncached");
	}
	if (!(entry & PRESENT) || entry & USER)
		return NULL;
	return x86[(entry & PWT ? 1 : 0) + (entry & PCD ? 2 : 0)];
}

/* -------- ARM's second word */

int vms_hardware_text(const VmsMachine *m, uint64_t entry, char *text, size_t size)
{
	static const struct { unsigned bit; const char *name; } bits[] = {
		{ 0x002, "SMALL" }, { 0x001, "XN" }, { 0x004, "B" }, { 0x008, "C" }, { 0x010, "AP0" },
		{ 0x020, "AP1" }, { 0x040, "TEX0" }, { 0x200, "APX" }, { 0x400, "S" }
	};
	uint64_t hardware = vms_hardware_entry(m, entry);
	Text t = text_on(text, size);

	for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
		if (hardware & bits[i].bit)
			add_word(&t, bits[i].name);
	return text_end(&t);
}
