/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VMSTEP_ERA_FOUND_H
#define VMSTEP_ERA_FOUND_H

/* found.h -- a machine that begins with what was found in a running one. */

#include "core/era/era.h"

/* Do the areas and holes of the options make sense?  False with `error` where they do not. */
bool check_found(const Machine *m, char error[VMS_ERROR_SIZE]);

/* The vm_struct of an area that was found, described; it may be that of a range nobody has described: NULL then. */
const struct vm_struct *found_vm_struct(Machine *m, const VmsFoundArea *found);

/* Its vmap_area, with its addresses, in no set yet.  A range that waits for the purge is counted as waiting. */
const struct vmap_area *found_vmap_area(Machine *m, const VmsFoundArea *found);

/* As many frames as the area had, in a page array, and mapped.  Its kernel's own way of doing so comes later. */
void found_pages(Machine *m, const VmsFoundArea *found, const struct vm_struct *area);

/* Who asked for an area, as vm_struct.caller has it: an operation, or VMS_OP_COUNT + the place among the areas
 * found. */
const char *caller_name(const Machine *m, uint64_t caller);

#endif
