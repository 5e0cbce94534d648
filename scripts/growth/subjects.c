/* SPDX-License-Identifier: GPL-2.0-or-later */
/* subjects.c -- which kernels are measured and with how many areas, and what they are called beside their curve. */
#include "scripts/growth/growth.h"

#include <glib/gi18n.h>
#include <string.h>

/* Windows of 32 bits have no room for ten thousand areas, and a kernel's search is the same on all architectures. */
#define ARCHITECTURE "x86_64"
#define SEVERAL_CPUS 4

/* Since 6.9 a kernel with several CPUs shares its areas out among nodes, which search on their own. */
static gboolean has_nodes(const VmsProfile *profile)
{
	VmsOptions options = { .profile = profile->name, .cpus = SEVERAL_CPUS, .unrecorded = true };
	char problem[VMS_ERROR_SIZE];
	VmsMachine *machine = vms_machine_new(&options, problem);
	gboolean several = machine && vms_nodes(machine, NULL, 0) > 1;

	vms_machine_free(machine);
	return several;
}

GArray *growth_subjects(void)
{
	GArray *subjects = g_array_new(FALSE, FALSE, sizeof(GrowthSubject));

	for (gsize i = 0; i < vms_profile_count(); i++) {
		GrowthSubject subject = { .profile = vms_profile_at(i), .cpus = 1 };

		if (subject.profile->toy || !g_str_equal(subject.profile->arch, ARCHITECTURE))
			continue;
		g_array_append_val(subjects, subject);
		subject.cpus = SEVERAL_CPUS;
		if (has_nodes(subject.profile))
			g_array_append_val(subjects, subject);
	}
	return subjects;
}

const guint *growth_steps(gsize *n)
{
	static const guint steps[] = { 100, 200, 500, 1000, 2000, 5000, 10000 };

	*n = G_N_ELEMENTS(steps);
	return steps;
}

char *growth_subject_label(const GrowthSubject *subject)
{
	const char *version = strchr(subject->profile->name, '-') + 1;
	gboolean usual = g_str_equal(subject->profile->arch, ARCHITECTURE);
	g_autofree char *name = g_strndup(version, usual ? strcspn(version, "/") : strlen(version));

	if (subject->cpus > 1)
		return g_strdup_printf(_("%s, %u CPUs"), name, subject->cpus);
	return g_steal_pointer(&name);
}
