/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-refusals.c -- why something is refused is said in the language of whoever reads it, with its values in place. */

#include <string.h>

#include "tests/machine-test.h"

/* A language in which the words of two sentences stand in another order, and one of them is long. */
static const char *in_another(const char *text)
{
	static char lengthy[400];

	if (!strcmp(text, "linux %s has no %s"))
		return "%2$s: nicht in Linux %1$s";
	if (!strcmp(text, "the machine has no such CPU"))
		return "die CPU gibt es nicht";
	if (strcmp(text, "there is no profile \"%.100s\""))
		return text;
	for (size_t i = 0; i + 2 < sizeof lengthy; i += 2)
		memcpy(lengthy + i, "ü", 2);
	return lengthy;
}

static int speak(void **state)
{
	(void)state;
	vms_speak(in_another);
	return 0;
}

static int speak_english(void **state)
{
	(void)state;
	vms_speak(NULL);
	return 0;
}

static void assert_refuses(const char *text, const char *why)
{
	VmsMachine *m = boot_with(&(VmsOptions){ .profile = "linux-2.4/x86_32" });

	assert_string_equal(refusal(m, text), why);
	vms_machine_free(m);
}

static void in_english_where_nothing_else_was_said(void **state)
{
	(void)state;
	assert_refuses("on_cpu(cpu=9)", "the machine has no such CPU");
	assert_refuses("vmalloc(size=4096, gfp=__GFP_THISNODE)", "linux 2.4.32 has no __GFP_THISNODE");
}

static void in_the_language_spoken(void **state)
{
	(void)state;
	assert_refuses("on_cpu(cpu=9)", "die CPU gibt es nicht");
	assert_refuses("vmalloc(size=4096, gfp=__GFP_THISNODE)", "__GFP_THISNODE: nicht in Linux 2.4.32");
}

/* Each letter has two bytes, and 255 of them are not whole letters. */
static void what_is_too_long_ends_with_a_whole_letter(void **state)
{
	char error[VMS_ERROR_SIZE];

	(void)state;
	assert_null(vms_machine_new(&(VmsOptions){ .profile = "none" }, error));
	assert_int_equal(strlen(error), VMS_ERROR_SIZE - 2);
	assert_string_equal(error + VMS_ERROR_SIZE - 4, "ü");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_english_where_nothing_else_was_said),
		cmocka_unit_test_setup_teardown(in_the_language_spoken, speak, speak_english),
		cmocka_unit_test_setup_teardown(what_is_too_long_ends_with_a_whole_letter, speak, speak_english),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
