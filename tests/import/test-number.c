/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-number.c -- sizes as people write and read them. */
#include "scripts/number.h"

static void parsing(void)
{
	static const struct {
		const char *text;
		gboolean good;
		guint64 value;
	} cases[] = {
		{ "12288", TRUE, 12288 }, { "12 KiB", TRUE, 12288 }, { "12K", TRUE, 12288 },
		{ " 3 pages ", TRUE, 12288 }, { "1 page", TRUE, 4096 }, { "0x3000", TRUE, 12288 },
		{ "2MiB", TRUE, 2 << 20 }, { "1 gib", TRUE, 1 << 30 },
		{ "0xffffc90000000000", TRUE, G_GUINT64_CONSTANT(0xffffc90000000000) }, { "", FALSE, 0 },
		{ "KiB", FALSE, 0 }, { "-1", FALSE, 0 }, { "12 apples", FALSE, 0 }, { "99999999999 GiB", FALSE, 0 },
		{ "99999999999999999999", FALSE, 0 }, { "0x", FALSE, 0 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		guint64 value = 0;

		g_test_message("\"%s\"", cases[i].text);
		g_assert_cmpint(number_parse(cases[i].text, &value), ==, cases[i].good);
		if (cases[i].good)
			g_assert_cmphex(value, ==, cases[i].value);
	}
}

static void sizes(void)
{
	static const struct {
		guint64 bytes;
		const char *text;
	} cases[] = {
		{ 0, "0 B" }, { 1, "1 B" }, { 4097, "4097 B" }, { 4096, "4 KiB" }, { 1052672, "1028 KiB" },
		{ 2 << 20, "2 MiB" }, { 878912 << 10, "858.3 MiB" }, { (guint64)1 << 45, "32 TiB" },
		{ ((guint64)1 << 45) - 8192, "32.0 TiB" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = number_size(cases[i].bytes);

		g_assert_cmpstr(text, ==, cases[i].text);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/number/as-people-write-them", parsing);
	g_test_add_func("/number/as-people-read-them", sizes);
	return g_test_run();
}
