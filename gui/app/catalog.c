/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lessons that are offered.
 *
 * What a lesson is called stands in its own first call, and lessons run in a host only.  So each is opened by a player
 * until it has said what it is; one after the other, while the welcome page is already there. */

#include "gui/app/catalog.h"

#include <glib/gi18n.h>

#include "scripts/i18n.h"
#include "scripts/player.h"

struct _VmstepCatalogEntry {
	GObject parent_instance;
	char *path, *title, *about, *problem;
};

struct _VmstepCatalog {
	GObject parent_instance;
	GListStore *entries;
	guint asking;                 /* index of the entry that is asked */
	guint next;                   /* idle source that asks the next; 0 for none */
	Player *player;
};

G_DEFINE_FINAL_TYPE(VmstepCatalogEntry, vmstep_catalog_entry, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE(VmstepCatalog, vmstep_catalog, G_TYPE_OBJECT)

/* ------------------------------------------------------------------------------------------ entries */

enum { PROP_0, PROP_PATH, PROP_TITLE, PROP_ABOUT, PROP_PROBLEM, N_PROPS };
static GParamSpec *properties[N_PROPS];

const char *vmstep_catalog_entry_get_path(VmstepCatalogEntry *self)
{
	return self->path;
}

static char **field(VmstepCatalogEntry *self, guint id)
{
	char **const fields[N_PROPS] = { NULL, &self->path, &self->title, &self->about, &self->problem };

	return fields[id];
}

static void vmstep_catalog_entry_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
	(void) spec;
	g_value_set_string(value, *field(VMSTEP_CATALOG_ENTRY(object), id));
}

static void vmstep_catalog_entry_set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
	char **text = field(VMSTEP_CATALOG_ENTRY(object), id);

	(void) spec;
	g_free(*text);
	*text = g_value_dup_string(value);
}

static void vmstep_catalog_entry_finalize(GObject *object)
{
	for (guint id = PROP_PATH; id < N_PROPS; id++)
		g_free(*field(VMSTEP_CATALOG_ENTRY(object), id));
	G_OBJECT_CLASS(vmstep_catalog_entry_parent_class)->finalize(object);
}

static void vmstep_catalog_entry_class_init(VmstepCatalogEntryClass *class)
{
	static const char *const names[N_PROPS] = { NULL, "path", "title", "about", "problem" };
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->get_property = vmstep_catalog_entry_get_property;
	object_class->set_property = vmstep_catalog_entry_set_property;
	object_class->finalize = vmstep_catalog_entry_finalize;
	for (guint id = PROP_PATH; id < N_PROPS; id++)
		properties[id] = g_param_spec_string(names[id], NULL, NULL, NULL,
			G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
	g_object_class_install_properties(object_class, N_PROPS, properties);
}

static void vmstep_catalog_entry_init(VmstepCatalogEntry *self)
{
	(void) self;
}

/* ------------------------------------------------------------------------------------------ asking lessons */

static const char *level_words(const char *level)
{
	if (g_strcmp0(level, "beginner") == 0)
		return _("For beginners");
	if (g_strcmp0(level, "intermediate") == 0)
		return _("Intermediate");
	if (g_strcmp0(level, "advanced") == 0)
		return _("Advanced");
	return level ? level : "";
}

char *catalog_about(const char *level, guint minutes, const char *profile)
{
	g_autofree char *time = g_strdup_printf(ngettext("%u minute", "%u minutes", minutes), minutes);

	return g_strdup_printf("%s · %s · %s", level_words(level), time, profile);
}

static gboolean ask_next(gpointer data);

static void go_to_next(VmstepCatalog *self)
{
	if (!self->next)
		self->next = g_idle_add(ask_next, self);
}

static VmstepCatalogEntry *asked_entry(VmstepCatalog *self)
{
	return g_list_model_get_item(G_LIST_MODEL(self->entries), self->asking);
}

static void on_item(VmstepCatalog *self, const PlayerItem *item)
{
	g_autoptr(VmstepCatalogEntry) entry = asked_entry(self);
	const PlayerLesson *lesson = player_get_lesson(self->player);
	g_autofree char *about = NULL;

	if (!entry || self->next)
		return;
	if (item->kind == PLAYER_LESSON && lesson) {
		about = catalog_about(lesson->level, lesson->minutes, lesson->profile);
		g_object_set(entry, "title", lesson->title, "about", about, NULL);
		go_to_next(self);
	} else if (item->kind == PLAYER_ERROR_ITEM) {
		g_object_set(entry, "problem", item->text, "about", "", NULL);
		go_to_next(self);
	}
}

static gboolean ask_next(gpointer data)
{
	VmstepCatalog *self = data;
	g_autoptr(VmstepCatalogEntry) entry = NULL;
	g_autoptr(GError) error = NULL;

	self->next = 0;
	self->asking++;
	entry = asked_entry(self);
	if (!entry) {
		player_close(self->player);
		return G_SOURCE_REMOVE;
	}
	if (!player_open(self->player, entry->path, NULL, &error)) {
		g_object_set(entry, "problem", error->message, "about", "", NULL);
		go_to_next(self);
	}
	return G_SOURCE_REMOVE;
}

/* ------------------------------------------------------------------------------------------ the catalog file */

static char *lessons_folder(void)
{
	const char *const places[] = { g_getenv("VMSTEP_LESSONS"), VMSTEP_SOURCE_LESSONS, VMSTEP_INSTALLED_LESSONS };

	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autofree char *catalog = g_build_filename(places[i] ? places[i] : "", "catalog", NULL);

		if (places[i] && g_file_test(catalog, G_FILE_TEST_IS_REGULAR))
			return g_strdup(places[i]);
	}
	return NULL;
}

static void add_lesson(VmstepCatalog *self, const char *folder, const char *line)
{
	g_autofree char *path = g_build_filename(folder, line, NULL);
	g_autofree char *name = g_path_get_basename(line);
	g_autoptr(VmstepCatalogEntry) entry = NULL;

	entry = g_object_new(VMSTEP_TYPE_CATALOG_ENTRY, "path", path, "title", name, "about", "", NULL);
	g_list_store_append(self->entries, entry);
}

static void read_catalog(VmstepCatalog *self)
{
	g_autofree char *folder = lessons_folder();
	g_autofree char *path = folder ? g_build_filename(folder, "catalog", NULL) : NULL;
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!path || !g_file_get_contents(path, &text, NULL, NULL))
		return;
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i]; i++) {
		if (*g_strstrip(lines[i]) && lines[i][0] != '#')
			add_lesson(self, folder, lines[i]);
	}
}

GListModel *vmstep_catalog_get_entries(VmstepCatalog *self)
{
	g_return_val_if_fail(VMSTEP_IS_CATALOG(self), NULL);
	return G_LIST_MODEL(self->entries);
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_catalog_dispose(GObject *object)
{
	VmstepCatalog *self = VMSTEP_CATALOG(object);

	g_clear_handle_id(&self->next, g_source_remove);
	if (self->player)
		player_close(self->player);
	g_clear_object(&self->player);
	g_clear_object(&self->entries);
	G_OBJECT_CLASS(vmstep_catalog_parent_class)->dispose(object);
}

static void vmstep_catalog_class_init(VmstepCatalogClass *class)
{
	G_OBJECT_CLASS(class)->dispose = vmstep_catalog_dispose;
}

static void vmstep_catalog_init(VmstepCatalog *self)
{
	self->entries = g_list_store_new(VMSTEP_TYPE_CATALOG_ENTRY);
	self->player = player_new();
	player_set_language(self->player, i18n_language());
	g_signal_connect_object(self->player, "item", G_CALLBACK(on_item), self, G_CONNECT_SWAPPED);
	read_catalog(self);
	self->asking = (guint) -1;
	go_to_next(self);
}

VmstepCatalog *vmstep_catalog_new(void)
{
	return g_object_new(VMSTEP_TYPE_CATALOG, NULL);
}
