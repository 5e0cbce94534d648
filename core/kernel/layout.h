/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_LAYOUT_H
#define VMSTEP_KERNEL_LAYOUT_H

/* layout.h -- the kernel's own structures: how large they are, and where their members lie (layouts.def). */

#include "core/machine/machine.h"

/* The bytes that the kernel's own structure takes, and where a member lies in it; 0 and -1 where it has none. */
unsigned layout_size(const Machine *m, VmsKind kind);
int layout_offset(const Machine *m, VmsKind kind, const char *member);

#endif
