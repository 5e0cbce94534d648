/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The functions that the cursor is inside of, what the CPU is doing and which locks are held, and the local values of
 * one of the functions.  Choosing a caller shows its line in the source and its values here. */

#include "gui/app/call-panel.h"

#include <glib/gi18n.h>

#include "gui/app/facts.h"

#define MOST_CALLS 32
#define MOST_LOCALS 32
#define MOST_HELD 12
#define TEXT_SIZE 160

struct _VmstepCallPanel {
	VmstepPanel parent_instance;

	/* template widgets */
	VmstepFactList *calls, *state, *locals;
	GtkLabel *heading, *nothing;
};

G_DEFINE_FINAL_TYPE(VmstepCallPanel, vmstep_call_panel, VMSTEP_TYPE_PANEL)

static void show_calls(VmstepCallPanel *self, const VmsMachine *machine, guint frame)
{
	VmsCall calls[MOST_CALLS];
	Fact facts[MOST_CALLS] = { 0 };
	char places[MOST_CALLS][TEXT_SIZE];
	size_t n = machine ? MIN(vms_backtrace(machine, calls, MOST_CALLS), MOST_CALLS) : 0;

	for (size_t i = 0; i < n; i++) {
		g_autofree char *base = calls[i].file ? g_path_get_basename(calls[i].file) : g_strdup("");

		g_snprintf(places[i], TEXT_SIZE, "%s:%d", base, calls[i].line);
		/* A caller is chosen, not selected: any target makes its row something to activate. */
		facts[i] = (Fact) { .name = calls[i].function, .value = places[i], .tip = calls[i].file,
			.current = i == frame, .target = { .has = TARGET_STEP, .step = calls[i].entered } };
	}
	vmstep_fact_list_show(self->calls, facts, n);
	gtk_widget_set_visible(GTK_WIDGET(self->nothing), n == 0);
}

/* What the CPU is doing: "CPU 0   hardirq, interrupts off". */
static Fact context_fact(const VmsMachine *machine, char cpu[TEXT_SIZE], char doing[TEXT_SIZE])
{
	VmsContext c;

	vms_context(machine, &c);
	g_snprintf(cpu, TEXT_SIZE, _("CPU %u"), c.cpu);
	g_snprintf(doing, TEXT_SIZE, c.irqs_off ? _("%s, interrupts off") : "%s", c.name);
	return (Fact) { .name = cpu, .value = doing };
}

/* Does the step find that lock taken? */
static gboolean is_waited_for(const Moment *now, const VmsLock *lock)
{
	VmsValue name;

	return (now->step.mark == VMS_MARK_LOCK_WAIT || now->step.mark == VMS_MARK_LOCK_SLEEP)
		&& moment_value(now, "lock", &name) && g_strcmp0(vms_name(name.value), lock->name) == 0;
}

/* A lock that is held: by a function, or by somebody on another CPU, who may be waited for. */
static Fact lock_fact(const VmsLock *lock, const Moment *now, char who[TEXT_SIZE])
{
	gboolean waited = is_waited_for(now, lock);

	if (lock->ours)
		g_strlcpy(who, lock->function, TEXT_SIZE);
	else
		g_snprintf(who, TEXT_SIZE, waited ? _("waits for CPU %d") : _("a task on CPU %d"), lock->cpu);
	return (Fact) { .name = lock->name, .value = who, .tip = _(lock->doc),
		.changed = waited || lock->step == now->step.step };
}

static void show_state(VmstepCallPanel *self, const Moment *now)
{
	VmsLock locks[VMS_LOCKS];
	Fact facts[1 + MOST_HELD] = { 0 };
	char texts[1 + MOST_HELD][TEXT_SIZE], cpu[TEXT_SIZE];
	size_t all = now ? vms_locks(now->machine, locks, VMS_LOCKS) : 0, n = 0;

	if (now)
		facts[n++] = context_fact(now->machine, cpu, texts[0]);
	for (size_t i = 0; i < all && n <= MOST_HELD; i++) {
		if (locks[i].cpu < 0)
			continue;
		facts[n] = lock_fact(&locks[i], now, texts[n]);
		n++;
	}
	vmstep_fact_list_show(self->state, facts, n);
}

static gboolean in_step(const VmsStep *step, const char *name)
{
	for (size_t i = 0; i < step->n_values; i++) {
		if (g_strcmp0(step->value[i].name, name) == 0)
			return TRUE;
	}
	return FALSE;
}

static void show_locals(VmstepCallPanel *self, const Moment *now, guint frame)
{
	VmsValue locals[MOST_LOCALS];
	Fact facts[MOST_LOCALS] = { 0 };
	char values[MOST_LOCALS][TEXT_SIZE];
	size_t n = now ? MIN(vms_locals(now->machine, frame, locals, MOST_LOCALS), MOST_LOCALS) : 0;

	for (size_t i = 0; i < n; i++) {
		vms_value_text(now->machine, &locals[i], values[i], TEXT_SIZE);
		facts[i] = (Fact) { .name = locals[i].name, .value = values[i],
			.changed = frame == 0 && in_step(&now->step, locals[i].name),
			.target = fact_target(now->machine, locals[i].type, locals[i].value) };
	}
	vmstep_fact_list_show(self->locals, facts, n);
}

static void vmstep_call_panel_changed(VmstepPanel *panel, SessionChange what)
{
	VmstepCallPanel *self = VMSTEP_CALL_PANEL(panel);
	VmstepSession *session = vmstep_panel_get_session(panel);

	if (what & SESSION_VIEW)
		vmstep_panel_set_style(GTK_WIDGET(self->heading), "attention",
			vmstep_session_get_focus(session) == VIEW_LOCALS);
	if (!(what & (SESSION_LESSON | SESSION_MOVED | SESSION_FRAME)))
		return;
	show_calls(self, vmstep_session_get_machine(session), vmstep_session_get_frame(session));
	show_state(self, vmstep_session_get_moment(session));
	show_locals(self, vmstep_session_get_moment(session), vmstep_session_get_frame(session));
}

static void on_call_chosen(VmstepCallPanel *self, guint index)
{
	vmstep_session_set_frame(vmstep_panel_get_session(VMSTEP_PANEL(self)), index);
}

static void on_local_chosen(VmstepCallPanel *self, guint index, VmstepFactList *list)
{
	vmstep_session_select(vmstep_panel_get_session(VMSTEP_PANEL(self)), vmstep_fact_list_get_target(list, index));
}

static void vmstep_call_panel_class_init(VmstepCallPanelClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	VMSTEP_PANEL_CLASS(class)->changed = vmstep_call_panel_changed;
	g_type_ensure(VMSTEP_TYPE_FACT_LIST);
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/call-panel.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepCallPanel, calls);
	gtk_widget_class_bind_template_child(widget_class, VmstepCallPanel, state);
	gtk_widget_class_bind_template_child(widget_class, VmstepCallPanel, locals);
	gtk_widget_class_bind_template_child(widget_class, VmstepCallPanel, heading);
	gtk_widget_class_bind_template_child(widget_class, VmstepCallPanel, nothing);
	gtk_widget_class_bind_template_callback(widget_class, on_call_chosen);
	gtk_widget_class_bind_template_callback(widget_class, on_local_chosen);
}

static void vmstep_call_panel_init(VmstepCallPanel *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
}
