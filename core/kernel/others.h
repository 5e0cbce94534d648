/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_KERNEL_OTHERS_H
#define VMSTEP_KERNEL_OTHERS_H

/* others.h -- where other tasks come in between: what they do is given with an operation. */

#include "core/machine/state.h"

/* The elementary things that are done to the space of addresses; BEGIN and END are before and after all of them. */
typedef enum { EVENT_BEGIN, EVENT_ALLOC, EVENT_FREE, EVENT_PURGE, EVENT_MERGE, EVENT_NOTIFY, EVENT_END } OwnEvent;

/* The kernel is about to do one (for ALLOC: has just done it): what others do before that is done first. */
void others_run(Machine *m, OwnEvent event);

#endif
