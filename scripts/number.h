/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_NUMBER_H
#define SCRIPTS_NUMBER_H

/* number.h -- sizes and addresses as people write and read them. */

#include <glib.h>

/* "12288", "0x3000", "12 KiB", "12K", "3 pages".  FALSE where it is none of these, or above 64 bits. */
gboolean number_parse(const char *text, guint64 *value);

/* "12 KiB", "2052 KiB", "32.0 TiB", "4097 B": what is no whole number of KiB is said in bytes.  Free with g_free. */
char *number_size(guint64 bytes);

#endif
