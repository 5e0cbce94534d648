/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was saved of a real machine.
 *
 * The machine that is shown belongs to the player.  Where the next request lands is tried on a second one of the same
 * kind, so that what is shown gets no lines of history that nobody asked for. */

#include "gui/app/found-machine.h"

#include <glib/gi18n.h>

#include "scripts/import/events.h"
#include "scripts/import/imported.h"

struct _VmstepFoundMachine {
	GObject parent_instance;
	Imported files;
	char *name;
	const VmsProfile *profile;
	GListStore *events;
	VmsMachine *beginning;        /* the second machine, always at its start */
};

G_DEFINE_FINAL_TYPE(VmstepFoundMachine, vmstep_found_machine, G_TYPE_OBJECT)

/* ------------------------------------------------------------------------------------------ booting */

typedef struct {
	VmstepFoundMachine *self;
	VmsMachine *machine;
} Performing;

static void add_event(VmstepFoundMachine *self, const ImportedEvent *event, FoundEventOutcome outcome,
	const char *differs, gint64 step)
{
	g_autoptr(VmstepFoundEvent) item = vmstep_found_event_new(event, outcome, differs, step);

	g_list_store_append(self->events, item);
}

static void on_event(const ImportedEvent *event, const char *line, const char *differs, gpointer data)
{
	const Performing *performing = data;

	(void) line;
	add_event(performing->self, event, differs ? FOUND_EVENT_DIFFERS : FOUND_EVENT_SAME, differs,
		vms_cursor(performing->machine));
}

static void perform_trace(VmstepFoundMachine *self, VmsMachine *machine)
{
	const ImportedTrace *trace = self->files.trace;
	Performing performing = { self, machine };

	g_list_store_remove_all(self->events);
	if (!trace)
		return;
	import_events(machine, trace, on_event, &performing);
	for (guint i = g_list_model_get_n_items(G_LIST_MODEL(self->events)); i < trace->events->len; i++)
		add_event(self, &g_array_index(trace->events, ImportedEvent, i), FOUND_EVENT_LEFT_OUT, NULL, VMS_START);
}

VmsMachine *vmstep_found_machine_boot(VmstepFoundMachine *self, const VmsProfile *profile, GError **error)
{
	VmsMachine *machine, *beginning;

	g_return_val_if_fail(VMSTEP_IS_FOUND_MACHINE(self), NULL);
	profile = profile ? profile : imported_profile(&self->files);
	machine = imported_machine(&self->files, profile, error);
	beginning = machine ? imported_machine(&self->files, profile, error) : NULL;
	if (!beginning) {
		vms_machine_free(machine);
		return NULL;
	}
	vms_machine_free(self->beginning);
	self->beginning = beginning;
	self->profile = profile;
	perform_trace(self, machine);
	return machine;
}

/* ------------------------------------------------------------------------------------------ what is known */

const VmsProfile *vmstep_found_machine_get_profile(VmstepFoundMachine *self)
{
	return self->profile;
}

GListModel *vmstep_found_machine_get_events(VmstepFoundMachine *self)
{
	return G_LIST_MODEL(self->events);
}

const char *vmstep_found_machine_get_name(VmstepFoundMachine *self)
{
	return self->name;
}

gboolean vmstep_found_machine_has_areas(VmstepFoundMachine *self)
{
	return self->files.areas != NULL;
}

gboolean vmstep_found_machine_has_trace(VmstepFoundMachine *self)
{
	return self->files.trace != NULL;
}

gboolean vmstep_found_machine_can_be(VmstepFoundMachine *self, const VmsProfile *profile)
{
	return imported_can_be(&self->files, profile);
}

char *vmstep_found_machine_summary(VmstepFoundMachine *self)
{
	return imported_summary(&self->files, self->beginning);
}

char *vmstep_found_machine_unsaid(VmstepFoundMachine *self)
{
	return imported_unsaid(&self->files, self->beginning);
}

char *vmstep_found_machine_doubts(VmstepFoundMachine *self)
{
	return imported_doubts(&self->files, self->profile);
}

char *vmstep_found_machine_next(VmstepFoundMachine *self, guint64 size, NextVmalloc *next, GError **error)
{
	char reason[VMS_ERROR_SIZE] = "";

	g_return_val_if_fail(VMSTEP_IS_FOUND_MACHINE(self) && self->beginning, NULL);
	if (next_vmalloc(self->beginning, size, next, reason))
		return next_vmalloc_text(self->beginning, next);
	g_set_error_literal(error, IMPORT_ERROR, IMPORT_ERROR_INPUT, reason);
	return NULL;
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_found_machine_finalize(GObject *object)
{
	VmstepFoundMachine *self = VMSTEP_FOUND_MACHINE(object);

	imported_clear(&self->files);
	g_free(self->name);
	g_object_unref(self->events);
	vms_machine_free(self->beginning);
	G_OBJECT_CLASS(vmstep_found_machine_parent_class)->finalize(object);
}

static void vmstep_found_machine_class_init(VmstepFoundMachineClass *class)
{
	G_OBJECT_CLASS(class)->finalize = vmstep_found_machine_finalize;
}

static void vmstep_found_machine_init(VmstepFoundMachine *self)
{
	self->events = g_list_store_new(VMSTEP_TYPE_FOUND_EVENT);
}

/* "vmallocinfo.txt, trace.txt" */
static char *names_of(const char *const *paths)
{
	g_autoptr(GString) names = g_string_new(NULL);

	for (; *paths; paths++) {
		g_autofree char *name = g_path_get_basename(*paths);
		g_autofree char *shown = g_filename_display_name(name);

		g_string_append_printf(names, "%s%s", names->len ? ", " : "", shown);
	}
	return g_string_free(g_steal_pointer(&names), FALSE);
}

VmstepFoundMachine *vmstep_found_machine_new(const char *const *paths, GError **error)
{
	g_autoptr(VmstepFoundMachine) self = g_object_new(VMSTEP_TYPE_FOUND_MACHINE, NULL);

	g_return_val_if_fail(paths && *paths, NULL);
	if (!imported_read(&self->files, paths, error))
		return NULL;
	self->name = names_of(paths);
	return g_steal_pointer(&self);
}
