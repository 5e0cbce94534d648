/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernels beside the lesson's own.  See session-comparison.h. */

#include "gui/app/session-comparison.h"

#include <glib/gi18n.h>

struct SessionComparison {
	char **chosen;                /* profiles; ends with NULL */
	gboolean fresh;               /* what was chosen has not been compared yet */
	guint machine;                /* of the player, that was compared last */
	Comparison *comparison;
	char *problem;
};

SessionComparison *session_comparison_new(void)
{
	SessionComparison *self = g_new0(SessionComparison, 1);

	self->chosen = g_new0(char *, 1);
	return self;
}

static void forget(SessionComparison *self)
{
	g_clear_pointer(&self->comparison, comparison_free);
	g_clear_pointer(&self->problem, g_free);
}

void session_comparison_free(SessionComparison *self)
{
	if (!self)
		return;
	forget(self);
	g_strfreev(self->chosen);
	g_free(self);
}

void session_comparison_choose(SessionComparison *self, const char *const *profiles)
{
	g_strfreev(self->chosen);
	self->chosen = g_strdupv((char **) profiles);
	self->fresh = TRUE;
}

const char *const *session_comparison_get_chosen(SessionComparison *self)
{
	return (const char *const *) self->chosen;
}

/* The machine's own kernel, and those chosen that are others.  Free the array with g_free. */
static const char **kernels_of(SessionComparison *self, const char *own)
{
	const char **kernels = g_new0(const char *, g_strv_length(self->chosen) + 2);
	gsize n = 0;

	kernels[n++] = own;
	for (char **name = self->chosen; *name; name++) {
		if (!g_str_equal(*name, own))
			kernels[n++] = *name;
	}
	return kernels;
}

static void compare(SessionComparison *self, Player *player)
{
	const char *own = vms_machine_profile(player_get_machine(player))->name;
	g_autofree const char **kernels = kernels_of(self, own);
	g_autoptr(GError) error = NULL;

	self->machine = player_get_machine_number(player);
	if (!kernels[1]) {
		self->problem = g_strdup_printf(_("This machine is %s itself."), own);
		return;
	}
	self->comparison = comparison_of_player(player, self->machine, kernels, &error);
	if (!self->comparison)
		self->problem = g_strdup(error->message);
}

/* Is what we have still what is wanted?  What was a problem stays one as long as the machine is the same. */
static gboolean is_up_to_date(SessionComparison *self, Player *player)
{
	if (self->comparison)
		return comparison_follow(self->comparison, player);
	return self->problem && self->machine == player_get_machine_number(player);
}

gboolean session_comparison_follow(SessionComparison *self, Player *player)
{
	gboolean wanted = self->chosen[0] && player_get_machine(player), have = self->comparison || self->problem;

	if (wanted ? !self->fresh && is_up_to_date(self, player) : !have)
		return FALSE;
	forget(self);
	self->fresh = FALSE;
	if (wanted)
		compare(self, player);
	return TRUE;
}

Comparison *session_comparison_get(SessionComparison *self)
{
	return self->comparison;
}

const char *session_comparison_get_problem(SessionComparison *self)
{
	return self->problem;
}
