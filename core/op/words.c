/* SPDX-License-Identifier: GPL-2.0-or-later */
/* words.c -- the names of arguments' values, so that an operation can be written as people say it. */

#include <string.h>

#include "core/kernel/context.h"
#include "core/kernel/gfp.h"
#include "core/kernel/kmap-atomic.h"
#include "core/kernel/lock.h"
#include "core/kernel/mempolicy.h"
#include "core/kernel/vmalloc.h"
#include "core/machine/state.h"
#include "core/op/words.h"

static const char *const faults[FAULT_KINDS] = { "alloc_page", "kmalloc", "page_table", "high_order" };

static const struct { const char *name; uint64_t value; } vm_flags[] = {
	{ "VM_IOREMAP", VM_IOREMAP }, { "VM_ALLOC", VM_ALLOC }, { "VM_MAP", VM_MAP }, { "VM_USERMAP", VM_USERMAP },
	{ "VM_NO_GUARD", VM_NO_GUARD }, { "VM_FLUSH_RESET_PERMS", VM_FLUSH_RESET_PERMS },
	{ "VM_MAP_PUT_PAGES", VM_MAP_PUT_PAGES }, { "VM_ALLOW_HUGE_VMAP", VM_ALLOW_HUGE_VMAP }
};

const char *words_name(VmsArgType type, uint64_t value)
{
	if (type == VMS_ARG_WHAT && value < FAULT_KINDS)
		return faults[value];
	if (type == VMS_ARG_CONTEXT && value < CONTEXTS)
		return context_name((unsigned)value);
	if (type == VMS_ARG_POLICY && value < MPOL_MODES)
		return mempolicy_name((unsigned)value);
	if (type == VMS_ARG_LOCK && value < LOCK_COUNT)
		return lock_info((unsigned)value)->name;
	return type == VMS_ARG_KM ? km_type_name(value) : NULL;
}

static bool is_word(const char *word, const char *text, size_t length)
{
	return !strncmp(word, text, length) && !word[length];
}

/* One of the words that stand each for one value. */
static bool single(VmsArgType type, const char *text, size_t length, uint64_t *value)
{
	const char *word;

	for (*value = 0; (word = words_name(type, *value)); ++*value)
		if (is_word(word, text, length))
			return true;
	return false;
}

static bool flag(VmsArgType type, const char *text, size_t length, uint64_t *value)
{
	if (type == VMS_ARG_GFP)
		return gfp_find(text, length, value);
	for (size_t i = 0; i < sizeof vm_flags / sizeof vm_flags[0]; i++)
		if (is_word(vm_flags[i].name, text, length)) {
			*value = vm_flags[i].value;
			return true;
		}
	return false;
}

bool words_value(VmsArgType type, const char *text, size_t length, uint64_t *value)
{
	uint64_t sum = 0;

	if (type != VMS_ARG_GFP && type != VMS_ARG_FLAGS)
		return single(type, text, length, value);
	for (const char *end = text + length; text < end; ) {
		size_t word = strcspn(text, "|,) ");
		uint64_t bits;

		if (!flag(type, text, word, &bits))
			return false;
		sum |= bits;
		text += word + strspn(text + word, "| ");
	}
	*value = sum;
	return length > 0;
}
