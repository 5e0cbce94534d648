/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boot.c -- the machine that a trace's header asks for. */
#include <glib/gi18n.h>
#include <string.h>

#include "scripts/replay/perform.h"
#include "scripts/replay/real.h"

/* The traces of kernels' code never take more frames than this at once; they had an allocator without end. */
#define REPLAY_RAM ((guint64)32 << 30)

const VmsProfile *trace_profile_for(const char *kernel, const char *arch)
{
	const VmsProfile *best = NULL;
	gsize longest = 0;

	for (gsize i = 0; i < vms_profile_count(); i++) {
		const VmsProfile *profile = vms_profile_at(i);
		const char *version = strchr(profile->name, '-') + 1;
		gsize length = strcspn(version, "/");

		if (length <= longest || !g_str_equal(profile->arch, arch) || strncmp(kernel, version, length) ||
		    g_ascii_isdigit(kernel[length]))
			continue;
		best = profile;
		longest = length;
	}
	return best;
}

/* Five levels of page tables are an architecture of their own here. */
static char *arch_of(JsonObject *header)
{
	guint64 levels = 4;

	trace_number(header, "levels", &levels);
	return g_strconcat(trace_text(header, "arch", ""), levels == 5 ? "-la57" : NULL, NULL);
}

static gboolean read_early(Trace *trace, JsonObject *header, GArray *early, GError **error)
{
	JsonArray *initial = trace_array(header, "initial");

	for (guint i = 0; i < trace_length(initial); i++) {
		JsonObject *area = trace_element_object(initial, i);
		VmsEarlyArea one = { .flags = trace_flags(area, "flags") };

		if (!area || !trace_number(area, "start", &one.start) || !trace_number(area, "end", &one.end)) {
			trace_fail(trace, error, _("initial area %u has no start or end"), i + 1);
			return FALSE;
		}
		one.added = g_str_equal(trace_text(area, "how", ""), "vm_area_add_early");
		g_array_append_val(early, one);
	}
	return TRUE;
}

/* The options that only the traces of kernels' code, or only those of a running kernel, have. */
static gboolean read_early_options(Trace *trace, JsonObject *header, VmsOptions *options, GPtrArray *kept,
                                   GError **error)
{
	GArray *early = g_array_new(FALSE, FALSE, sizeof(VmsEarlyArea));
	guint64 cpus = 1;

	g_ptr_array_add(kept, early);
	if (!read_early(trace, header, early, error))
		return FALSE;
	trace_number(header, "cpus", &cpus);
	trace->manual_work = g_str_equal(trace_text(header, "name", ""), "defer");
	options->cpus = (unsigned)MIN(cpus, G_MAXUINT16);
	options->ram = REPLAY_RAM;
	options->bare_tables = true;
	options->early = (const VmsEarlyArea *)(gpointer)early->data;
	options->n_early = early->len;
	return TRUE;
}

static gboolean read_options(Trace *trace, JsonObject *header, VmsOptions *options, GPtrArray *kept, GError **error)
{
	if (!trace_number(header, "vmalloc_start", &options->vmalloc_start) ||
	    !trace_number(header, "vmalloc_end", &options->vmalloc_end)) {
		trace_fail(trace, error, _("the header has no vmalloc_start or vmalloc_end"));
		return FALSE;
	}
	trace_number(header, "totalram_pages", &options->totalram_pages);
	trace_number(header, "lazy_max_pages", &options->lazy_max_pages);
	if (!real_header(header))
		return read_early_options(trace, header, options, kept, error);
	trace->real = real_new(header);
	trace->manual_work = TRUE;
	return real_options(trace, header, options, kept, error);
}

/* Work items wait until the trace says that they run; a recorder has frames of its own. */
static void prepare(VmsMachine *m, Real *real)
{
	VmsOp op = vms_op(VMS_OP_ALLOC_PAGES);
	Performed ignored = { 0 };
	VmsResult result;

	replay_steer(m, VMS_OP_DEFER_WORK, 1, 0, &ignored);
	vms_op_set(&op, "order", REAL_POOL_ORDER);
	if (real && replay_do(m, &op, &ignored, &result))
		real->pool = result.ret;
	g_free(ignored.refusal);
}

gboolean trace_options(Trace *trace, JsonObject *header, const char *profile, VmsOptions *options, GPtrArray *kept,
                       GError **error)
{
	const char *kernel = trace_text(header, "kernel", "");
	g_autofree char *arch = arch_of(header);
	const VmsProfile *known = profile ? vms_profile_find(profile) : trace_profile_for(kernel, arch);

	*options = (VmsOptions){ 0 };
	if (!known) {
		trace_fail(trace, error, _("there is no profile for linux %s on %s"), profile ? profile : kernel, arch);
		return FALSE;
	}
	if (!read_options(trace, header, options, kept, error))
		return FALSE;
	options->profile = known->name;
	options->ram = MIN(options->ram, known->max_ram);
	return TRUE;
}

VmsMachine *trace_machine(Trace *trace, const VmsOptions *options, GError **error)
{
	char problem[VMS_ERROR_SIZE];
	VmsMachine *m = vms_machine_new(options, problem);

	if (m)
		prepare(m, trace->real);
	else
		trace_fail(trace, error, "%s", problem);
	return m;
}

VmsMachine *trace_boot(Trace *trace, JsonObject *header, const char *profile, GError **error)
{
	g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	VmsOptions options;

	if (!trace_options(trace, header, profile, &options, kept, error))
		return NULL;
	options.unrecorded = true;
	return trace_machine(trace, &options, error);
}
