/* SPDX-License-Identifier: GPL-2.0-or-later */
/* describe.c -- steps, values and objects as people read them.  Sentences come from marks.def, in English; whoever
 * shows them may have them translated, and the values are put in afterwards.
 */

#include <inttypes.h>
#include <string.h>

#include "core/kernel/arch.h"
#include "core/kernel/gfp.h"
#include "core/kernel/kernel.h"
#include "core/kernel/slab.h"
#include "core/kernel/vmalloc.h"
#include "core/machine/machine.h"

/* The holes at both ends of the address space: nobody reads their bytes. */
static void add_vast_size(Text *t, uint64_t size)
{
	bool eib = size >> 60;

	text_add(t, "≈ %.1f %s", (double)size / (eib ? 0x1p60 : 0x1p40), eib ? "EiB" : "TiB");
}

static const char *in_language(VmsTranslate translate, const char *word) { return translate ? translate(word) : word; }

/* 12288 is "12 KiB", 12289 "12289 bytes": only what is round is shown in larger units, and what is very large. */
static void add_size(Text *t, uint64_t size, VmsTranslate translate)
{
	static const char *const unit[] = { "KiB", "MiB", "GiB", "TiB" };
	int k = -1;

	if (size % 1024 && size >> 40) {
		add_vast_size(t, size);
		return;
	}
	while (k < 3 && size >= 1024 && size % 1024 == 0) {
		size /= 1024;
		k++;
	}
	if (k < 0)
		text_add(t, "%" PRIu64 " %s", size, in_language(translate, size == 1 ? N_("byte") : N_("bytes")));
	else
		text_add(t, "%" PRIu64 " %s", size, unit[k]);
}

struct flag { uint64_t bit; const char *name; };

static void add_flags(Text *t, uint64_t value, const struct flag *flag)
{
	const char *between = "";

	for (; flag->bit; flag++)
		if (value & flag->bit) {
			text_add(t, "%s%s", between, flag->name);
			between = " | ";
			value &= ~flag->bit;
		}
	if (value || !*between)
		text_add(t, "%s%#" PRIx64, between, value);
}

#define LATER_FLAGS \
	{ VM_IOREMAP, "VM_IOREMAP" }, { VM_ALLOC, "VM_ALLOC" }, { VM_MAP, "VM_MAP" }, { VM_USERMAP, "VM_USERMAP" }, \
	{ VM_UNINITIALIZED, "VM_UNINITIALIZED" }, { VM_NO_GUARD, "VM_NO_GUARD" }, { VM_KASAN, "VM_KASAN" }, \
	{ VM_FLUSH_RESET_PERMS, "VM_FLUSH_RESET_PERMS" }, { VM_MAP_PUT_PAGES, "VM_MAP_PUT_PAGES" }, \
	{ VM_ALLOW_HUGE_VMAP, "VM_ALLOW_HUGE_VMAP" }, { VM_SPARSE, "VM_SPARSE" }, \
	{ VM_ARM_SECTION_MAPPING, "VM_ARM_SECTION_MAPPING" }, { 0, NULL }

static const struct flag *vm_flags(const Machine *m)
{
	static const struct flag early[] = { { VM_VPAGES, "VM_VPAGES" }, LATER_FLAGS };
	static const struct flag late[] = { { VM_DMA_COHERENT, "VM_DMA_COHERENT" }, LATER_FLAGS };

	return m->era->version < KERNEL(5, 2) ? early : late;
}

/* vmap_area.flags mean something else in each age. */
static const struct flag *va_flags(const Machine *m)
{
	static const struct flag early[] = {
		{ 0x1, "VM_LAZY_FREE" }, { 0x2, "VM_LAZY_FREEING" }, { 0x4, "VM_VM_AREA" }, { 0, NULL }
	};
	static const struct flag middle[] = { { 0x2, "VM_LAZY_FREE" }, { 0x4, "VM_VM_AREA" }, { 0, NULL } };
	static const struct flag late[] = { { 0x1, "VMAP_RAM" }, { 0x2, "VMAP_BLOCK" }, { 0, NULL } };

	return m->era->version < KERNEL(4, 7) ? early : m->era->version < KERNEL(5, 2) ? middle : late;
}

static void add_object(Text *t, VmsId id)
{
	if (!id)
		text_add(t, "NULL");
	else if (vms_id_kind(id) == VMS_KIND_PAGE)
		text_add(t, "pfn %" PRIu64, id & UINT32_MAX);
	else if (vms_id_kind(id) == VMS_KIND_KMEM_CACHE)
		text_add(t, "%s", kmem_cache_name((unsigned)id - 1));
	else
		text_add(t, "%s#%" PRIu64, vms_kind_name(vms_id_kind(id)), id & UINT32_MAX);
}

/* The names of bits are the CPU's own; "empty" is a word. */
static void add_entry(Text *t, const Machine *m, uint64_t entry, VmsTranslate translate)
{
	char flags[64];

	vms_entry_text(m, entry, flags, sizeof flags);
	text_add(t, "%#" PRIx64 " (%s)", entry, entry ? flags : in_language(translate, N_("empty")));
}

static void add_name(Text *t, uint64_t value, VmsTranslate translate)
{
	const char *name = vms_name(value);

	text_add(t, "%s", *name ? in_language(translate, name) : "");
}

/* TRANSLATE, which may be NULL, is for what is a word of a language: "bytes", "yes", "black". */
static void add_value(Text *t, const Machine *m, const VmsValue *v, VmsTranslate translate)
{
	char gfp[96];

	switch (v->type) {
	case VMS_SIZE: add_size(t, v->value, translate); break;
	case VMS_ADDRESS: text_add(t, m->arch->bits == 32 ? "0x%08" PRIx64 : "0x%" PRIx64, v->value); break;
	case VMS_PFN: text_add(t, "%" PRIu64, v->value); break;
	case VMS_OBJECT: add_object(t, v->id ? v->id : vms_id(m, (ref_t)v->value)); break;
	case VMS_GFP: gfp_text(m, v->value, gfp, sizeof gfp); text_add(t, "%s", gfp); break;
	case VMS_VM_FLAGS: add_flags(t, v->value, vm_flags(m)); break;
	case VMS_VA_FLAGS: add_flags(t, v->value, va_flags(m)); break;
	case VMS_ENTRY: add_entry(t, m, v->value, translate); break;
	case VMS_TRUTH: text_add(t, "%s", in_language(translate, v->value ? N_("yes") : N_("no"))); break;
	case VMS_NAME: add_name(t, v->value, translate); break;
	case VMS_HEX: text_add(t, "%" PRIx64, v->value); break;
	case VMS_POINTER: text_add(t, "%0*" PRIx64, (int)m->arch->bits / 4, v->value); break;
	default: text_add(t, "%" PRId64, (int64_t)v->value);
	}
}

int vms_value_text(const VmsMachine *m, const VmsValue *value, char *text, size_t size)
{
	Text t = text_on(text, size);

	add_value(&t, m, value, NULL);
	return text_end(&t);
}

int vms_object_text(const VmsMachine *m, VmsRef object, char *text, size_t size)
{
	Text t = text_on(text, size);

	add_object(&t, vms_id(m, object));
	return text_end(&t);
}

/* -------- steps */

/* "alloc_vmap_area(size=16 KiB, align=1 byte)" */
static void add_call(Text *t, const Machine *m, const VmsStep *step)
{
	text_add(t, "%s(", step->function);
	for (size_t i = 0; i < step->n_values; i++) {
		text_add(t, "%s%s=", i ? ", " : "", step->value[i].name);
		add_value(t, m, &step->value[i], NULL);
	}
	text_add(t, ")");
}

/* What a BUG or WARN names is a piece of our code, which is told of the machine where the kernel's is not. */
static void add_condition(Text *t, const char *words)
{
	for (const char *c = words; *c; c++) {
		bool machine = c[0] == 'm' && c > words && c[-1] == '(' && (c[1] == ')' || c[1] == ',');

		if (!machine)
			text_add(t, "%c", *c);
		else if (c[1] == ',')
			c += 2;
	}
}

/* "0x2 (__GFP_HIGHMEM)": there is one line in which kernels write the number and the names apart. */
static void add_gfp_apart(Text *t, const Machine *m, uint64_t gfp)
{
	char text[96];
	int digits;

	gfp_text(m, gfp, text, sizeof text);
	digits = (int)strcspn(text, "(");
	text_add(t, "%.*s %s", digits, text, text + digits);
}

/* The kernel logs numbers as %lu: none is negative there; and masks without their names until 4.6. */
static void add_logged(Text *t, const Machine *m, VmsMark mark, const VmsValue *value)
{
	if (mark == VMS_MARK_LOG_UNEXPECTED_GFP)
		add_gfp_apart(t, m, value->value);
	else if (value->type == VMS_NAME)
		add_condition(t, vms_name(value->value));
	else if (value->type == VMS_NUMBER)
		text_add(t, "%" PRIu64, value->value);
	else if (value->type == VMS_GFP && m->era->version < KERNEL(4, 6))
		text_add(t, "%#" PRIx64, value->value);
	else
		add_value(t, m, value, NULL);
}

/* Operations and contexts have one name in all languages, even where it is a word: "process". */
static bool is_word(const VmsValue *value)
{
	return strcmp(value->name, "operation") && strcmp(value->name, "context");
}

static void add_place(Text *t, const Machine *m, const VmsStep *step, VmsTranslate translate, const char *name,
                      size_t length)
{
	for (size_t i = 0; i < step->n_values; i++)
		if (!strncmp(step->value[i].name, name, length) && !step->value[i].name[length]) {
			if (mark_is_log(step->mark))
				add_logged(t, m, step->mark, &step->value[i]);
			else
				add_value(t, m, &step->value[i], is_word(&step->value[i]) ? translate : NULL);
			return;
		}
	if (length == 8 && !strncmp(name, "function", length) && step->mark == VMS_MARK_CALL)
		add_call(t, m, step);
	else if (length == 8 && !strncmp(name, "function", length))
		text_add(t, "%s", step->function);
	else if (length == 3 && !strncmp(name, "ret", length) && step->n_values)
		add_value(t, m, &step->value[step->n_values - 1], translate);
}

int vms_step_text(const VmsMachine *m, const VmsStep *step, VmsTranslate translate, char *text, size_t size)
{
	bool returns_nothing = step->mark == VMS_MARK_RETURN && !step->n_values;
	const char *sentence = returns_nothing ? N_("{function} returns") : vms_mark_text(step->mark);
	Text t = text_on(text, size);

	if (translate && !mark_is_log(step->mark))
		sentence = translate(sentence);
	while (*sentence) {
		size_t plain = strcspn(sentence, "{");
		size_t length;

		text_add(&t, "%.*s", (int)plain, sentence);
		sentence += plain;
		if (!*sentence)
			break;
		length = strcspn(sentence + 1, "}");
		add_place(&t, m, step, translate, sentence + 1, length);
		sentence += length + 1;
		sentence += *sentence == '}';
	}
	return text_end(&t);
}
