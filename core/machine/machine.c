/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine.c -- what a machine says of itself, the setup below its baseline, and how its kernel stops. */

#include "core/machine/set.h"
#include "core/machine/state.h"

const VmsProfile *vms_machine_profile(const VmsMachine *m) { return m->profile; }
uint64_t vms_machine_ram(const VmsMachine *m) { return m->options.ram; }
unsigned vms_machine_cpus(const VmsMachine *m) { return m->options.cpus; }
const VmsOptions *vms_machine_options(const VmsMachine *m) { return &m->options; }
uint64_t vms_state_hash(const VmsMachine *m) { return m->hash; }

const void *vms_arena(const VmsMachine *m, size_t *size)
{
	*size = m->high;
	return m->arena;
}

bool vms_setup_begin(VmsMachine *m)
{
	if (m->journal.count || m->options.unrecorded)
		return m->options.unrecorded;
	m->recording = false;
	return true;
}

void vms_setup_end(VmsMachine *m)
{
	m->recording = !m->options.unrecorded;
}

void machine_bug(Machine *m)
{
	const struct state *s = state_of(m);

	SET(m, s, halted, 1);
	longjmp(m->unwind, UNWIND_BUG);
}
