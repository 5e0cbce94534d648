/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EXPORT_PICTURE_H
#define EXPORT_PICTURE_H

/* picture.h -- options of the command line about a picture, the same for every command that draws.  Each fills in its
 * part of the options and returns an exit status, after a message where it is not CLI_OK. */

#include "gui/export/export.h"

/* The format by its name, or where that is NULL by the ending of the file. */
int picture_format(ExportOptions *options, const char *name, const char *path);

/* "light", "dark" or "print"; NULL: light. */
int picture_theme(ExportOptions *options, const char *name);

/* "1280x800", or NULL for just that, so many times as large. */
int picture_size(ExportOptions *options, const char *size, double scale);

#endif
