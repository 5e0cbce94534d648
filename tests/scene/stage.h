/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SCENE_STAGE_H
#define TESTS_SCENE_STAGE_H

/* stage.h -- what the tests of scenes share: a machine brought to a moment, and a view of it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gui/scene/layout-figure.h"
#include "gui/scene/layout.h"

/* A machine on which the operations have been performed, each as vms_op_parse reads it; "%2" in one stands for what the
 * second operation returned, and one that begins with "?" may be refused, where not all kernels have it.  Ends with
 * NULL.  Of the default profile, of another, or with more options.  Free with vms_machine_free. */
VmsMachine *stage_machine(const char *const *operations);
VmsMachine *stage_machine_of(const char *profile, const char *const *operations);
VmsMachine *stage_machine_with(const VmsOptions *options, const char *const *operations);

/* Go to the n-th step (from 1) of that kind of mark. */
void stage_goto(VmsMachine *m, const char *mark, unsigned nth);

/* One view of the machine at its cursor, in a rectangle at 0,0.  Free with scene_free. */
Scene *stage_view(const VmsMachine *m, View view, double width, double height);

/* Fail, with the scene as text, where two shapes have one key, a shape lies outside the rectangle, brackets do not
 * match, or text is wider than its box. */
void stage_check(const Scene *scene, Rect where);

/* Fail where the scene as text is not what the file golden/NAME.scene has; with VMSTEP_REGENERATE in the environment
 * the file is written anew first. */
void stage_golden(const Scene *scene, const char *name);

/* A fragmented space: areas of all uses, some of them freed, one search through it.  And the like for every kernel, on
 * several CPUs where it has them. */
extern const char *const stage_fragmented[], *const stage_everywhere[];

#endif
