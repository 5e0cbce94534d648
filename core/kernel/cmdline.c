/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmdline.c -- the kernel's command line: the words that decide where memory lies.
 *
 *   mem=SIZE            all                no more RAM than this is used
 *   vmalloc=SIZE        x86-32 since 2.6.10, ARM      how much vmalloc space there is at the least
 *   nokaslr             x86-64 since 3.14  nothing is moved, whatever the kernel was built with
 *   nohugevmalloc       x86-64 since 5.13  vmalloc takes small pages alone
 *   kmemleak=on         x86, ARM since 2.6.31         the kernel takes note of all that is allocated
 *   percpu_alloc=page   x86 since 2.6.30   the per-CPU variables lie in an area that is registered before vmalloc_init
 *
 * What a kernel does not know it leaves to init: so do we.  A size is a number, decimal, octal or hexadecimal, with K,
 * M or G behind it, since 3.17 also T (lib/cmdline.c, memparse).  Words may be quoted; since 3.15 what comes after --
 * is for init.
 *
 * Inaccuracies: the kernel makes 0 of a size that it cannot read, or stops reading in the middle; here that is refused.
 * mem=SIZE@START, with which parts of memory can be put together, is refused, too.
 */

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"

#define LONGEST 2047          /* COMMAND_LINE_SIZE of x86 less the 0 at its end; earlier it was less */

typedef struct {
	const char *name;
	bool (*known)(const Machine *m);
	bool (*set)(Machine *m, const char *value);   /* NULL: no value; false: it makes no sense */
} Word;

static bool on_x86(const Machine *m) { return m->arch != &arch_arm; }
static bool always(const Machine *m) { return m->era != NULL; }

/* -------- sizes */

/* How far a letter shifts a size; -1 where it is no such letter. */
static int shift_of(const Machine *m, char letter)
{
	static const char letters[] = "KMGT";
	const char *found = letter ? strchr(letters, toupper((unsigned char)letter)) : NULL;

	if (!found || (*found == 'T' && m->era->version < KERNEL(3, 17)))
		return -1;
	return 10 * (int)(found - letters + 1);
}

/* memparse: all of the text must be a size, and not 0. */
static bool memparse(const Machine *m, const char *text, uint64_t *size)
{
	int shift = 0;
	char *end;

	if (!text || !isdigit((unsigned char)*text))
		return false;
	*size = strtoull(text, &end, 0);
	if (*end)
		shift = shift_of(m, *end++);
	if (shift < 0 || *end || !*size || *size > UINT64_MAX >> shift)
		return false;
	*size <<= shift;
	return true;
}

/* -------- the words */

static bool set_mem(Machine *m, const char *value)
{
	uint64_t size;

	if (value && !strcmp(value, "nopentium") && on_x86(m))
		return true;
	if (!memparse(m, value, &size))
		return false;
	size &= ~(uint64_t)(VMS_PAGE_SIZE - 1);
	m->options.ram = size < m->options.ram ? size : m->options.ram;
	return true;
}

static bool knows_vmalloc(const Machine *m) { return m->arch->bits == 32 && m->era->version >= KERNEL(2, 6) + 10; }
static bool set_vmalloc(Machine *m, const char *value) { return memparse(m, value, &m->vmalloc_reserve); }

static bool knows_nokaslr(const Machine *m) { return m->arch->bits == 64 && m->era->version >= KERNEL(3, 14); }
static bool set_nokaslr(Machine *m, const char *value)
{
	m->nokaslr = true;
	return !value;
}

static bool knows_nohugevmalloc(const Machine *m) { return m->arch->bits == 64 && m->era->version >= KERNEL(5, 13); }
static bool set_nohugevmalloc(Machine *m, const char *value)
{
	m->options.nohugevmalloc = true;
	return !value;
}

static bool knows_percpu_alloc(const Machine *m) { return on_x86(m) && m->era->version >= KERNEL(2, 6) + 30; }
static bool set_percpu_alloc(Machine *m, const char *value)
{
	m->percpu_page = value && !strcmp(value, "page");
	return value && (m->percpu_page || !strcmp(value, "embed"));
}

static bool knows_kmemleak(const Machine *m) { return m->era->version >= KERNEL(2, 6) + 31; }
static bool set_kmemleak(Machine *m, const char *value)
{
	m->kmemleak = value && !strcmp(value, "on");
	return value && (m->kmemleak || !strcmp(value, "off"));
}

static const Word words[] = {
	{ "mem", always, set_mem }, { "vmalloc", knows_vmalloc, set_vmalloc },
	{ "nokaslr", knows_nokaslr, set_nokaslr }, { "nohugevmalloc", knows_nohugevmalloc, set_nohugevmalloc },
	{ "percpu_alloc", knows_percpu_alloc, set_percpu_alloc }, { "kmemleak", knows_kmemleak, set_kmemleak },
};

/* -------- the line */

/* The next word, ended and without its quotes, and where to go on; NULL where there is none. */
static char *next_word(char **rest)
{
	char *word, *to;
	bool quoted = false;

	while (isspace((unsigned char)**rest))
		++*rest;
	if (!**rest)
		return NULL;
	for (word = to = *rest; **rest && (quoted || !isspace((unsigned char)**rest)); ++*rest) {
		if (**rest == '"')
			quoted = !quoted;
		else
			*to++ = **rest;
	}
	if (**rest)
		++*rest;
	*to = 0;
	return word;
}

static bool take_word(Machine *m, char *word, char *error)
{
	char *equals = strchr(word, '=');

	if (equals)
		*equals = 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(word, words[i].name) || !words[i].known(m))
			continue;
		if (words[i].set(m, equals ? equals + 1 : NULL))
			return true;
		return refuse(error, N_("the kernel's command line: %.60s%s%.60s cannot be understood"), word,
		              equals ? "=" : "", equals ? equals + 1 : "");
	}
	return true;
}

bool parse_cmdline(Machine *m, char error[VMS_ERROR_SIZE])
{
	const char *cmdline = m->options.cmdline ? m->options.cmdline : "";
	char line[LONGEST + 1], *rest = line, *word;

	if (strlen(cmdline) > LONGEST)
		return refuse(error, N_("the kernel's command line has more than %d characters"), LONGEST);
	strcpy(line, cmdline);
	while ((word = next_word(&rest))) {
		if (!strcmp(word, "--") && m->era->version >= KERNEL(3, 15))
			break;
		if (!take_word(m, word, error))
			return false;
	}
	return true;
}
