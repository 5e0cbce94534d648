/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An event of a real machine's trace.  See found-event.h. */

#include "gui/app/found-event.h"

#include <glib/gi18n.h>

#include "core/vmstep.h"
#include "scripts/import/events.h"

struct _VmstepFoundEvent {
	GObject parent_instance;
	FoundEventOutcome outcome;
	char *origin, *text, *difference;
	gint64 step;
	guint64 start, end;
};

G_DEFINE_FINAL_TYPE(VmstepFoundEvent, vmstep_found_event, G_TYPE_OBJECT)

FoundEventOutcome vmstep_found_event_get_outcome(VmstepFoundEvent *self)
{
	return self->outcome;
}

gint64 vmstep_found_event_get_step(VmstepFoundEvent *self)
{
	return self->step;
}

void vmstep_found_event_get_place(VmstepFoundEvent *self, guint64 *start, guint64 *end)
{
	*start = self->start;
	*end = self->end;
}

const char *vmstep_found_event_get_origin(VmstepFoundEvent *self)
{
	return self->origin;
}

const char *vmstep_found_event_get_text(VmstepFoundEvent *self)
{
	return self->text;
}

const char *vmstep_found_event_get_difference(VmstepFoundEvent *self)
{
	return self->difference;
}

static void vmstep_found_event_finalize(GObject *object)
{
	VmstepFoundEvent *self = VMSTEP_FOUND_EVENT(object);

	g_free(self->origin);
	g_free(self->text);
	g_free(self->difference);
	G_OBJECT_CLASS(vmstep_found_event_parent_class)->finalize(object);
}

static void vmstep_found_event_class_init(VmstepFoundEventClass *class)
{
	G_OBJECT_CLASS(class)->finalize = vmstep_found_event_finalize;
}

static void vmstep_found_event_init(VmstepFoundEvent *self)
{
	(void) self;
}

/* Of what was freed only the page at its start is known; where there was no room, and where nothing was purged,
 * there is no place. */
static void set_place(VmstepFoundEvent *self, const ImportedEvent *event)
{
	switch (event->kind) {
	case IMPORT_EVENT_ALLOC:
		self->start = event->alloc.addr;
		self->end = event->alloc.failed ? event->alloc.addr : event->alloc.addr + event->alloc.size;
		break;
	case IMPORT_EVENT_FREE:
		self->start = event->free.va_start;
		self->end = event->free.va_start + VMS_PAGE_SIZE;
		break;
	default:
		self->start = event->purge.start;
		self->end = event->purge.num_purged ? event->purge.end : event->purge.start;
		break;
	}
}

VmstepFoundEvent *vmstep_found_event_new(const ImportedEvent *event, FoundEventOutcome outcome, const char *differs,
	gint64 step)
{
	VmstepFoundEvent *self = g_object_new(VMSTEP_TYPE_FOUND_EVENT, NULL);

	self->outcome = outcome;
	self->origin = g_strdup_printf(_("line %u · %.6f · CPU %u · %s-%u"), event->line, event->time, event->cpu,
		event->task, event->pid);
	self->text = imported_event_text(event);
	self->difference = g_strdup(differs);
	self->step = step;
	set_place(self, event);
	return self;
}
