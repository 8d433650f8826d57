/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The desktop entries of all snaps. */

#include "apps/desktop-entries.h"
#include "base/snap-name.h"

#include <string.h>

#define SUFFIX ".desktop"
/* 500 snaps have about 700 entries. */
#define MAX_ENTRIES 5000

struct _SsaDesktopEntries {
    GPtrArray *entries; /* of SsaDesktopEntry, by id */
};

void
ssa_desktop_entries_free(SsaDesktopEntries *self)
{
    g_ptr_array_unref(self->entries);
    g_free(self);
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    const SsaDesktopEntry *const *first = a, *const *second = b;

    return strcmp((*first)->id, (*second)->id);
}

SsaDesktopEntries *
ssa_desktop_entries_load(const char *dir, const char *const *languages)
{
    SsaDesktopEntries *self = g_new0(SsaDesktopEntries, 1);
    g_autoptr(GDir) opened = g_dir_open(dir, 0, NULL);
    const char *name = NULL;

    self->entries = g_ptr_array_new_with_free_func((GDestroyNotify) ssa_desktop_entry_free);
    for (guint n = 0; opened && n < MAX_ENTRIES && (name = g_dir_read_name(opened)); n++) {
        /* Ids are sent in D-Bus strings. */
        if (!g_str_has_suffix(name, SUFFIX) || !g_utf8_validate(name, -1, NULL))
            continue;
        g_autofree char *id = g_strndup(name, strlen(name) - strlen(SUFFIX));
        SsaDesktopEntry *entry = ssa_desktop_entry_check_id("", id, NULL)
                                     ? ssa_desktop_entry_load(dir, id, languages, NULL)
                                     : NULL;
        if (entry && entry->instance)
            g_ptr_array_add(self->entries, entry);
        else
            g_clear_pointer(&entry, ssa_desktop_entry_free);
    }
    g_ptr_array_sort(self->entries, compare_ids);
    return self;
}

/* Older snapd does not write X-SnapAppName; its files are named INSTANCE_APP, or SNAP+KEY_APP for
 * parallel instances. */
static gboolean
is_of_app(const SsaDesktopEntry *entry, const char *app)
{
    if (entry->app)
        return g_str_equal(entry->app, app);
    g_autofree char *plain = g_strdup_printf("%s_%s", entry->instance, app);
    g_autofree char *keyed = g_strdelimit(g_strdup(entry->instance), "_", '+');
    g_autofree char *parallel = g_strdup_printf("%s_%s", keyed, app);
    return g_str_equal(entry->id, plain) || g_str_equal(entry->id, parallel);
}

/* "org" of "org.example.App" */
static gboolean
is_beginning(const char *cut, const char *id)
{
    gsize length = strlen(cut);

    return !strchr(cut, '.') && g_str_has_prefix(id, cut) && id[length] == '.';
}

typedef gboolean (*MatchFunc)(const SsaDesktopEntry *entry, const char *text);

static gboolean
has_id(const SsaDesktopEntry *entry, const char *text)
{
    return g_str_equal(entry->id, text);
}

static gboolean
may_have_id(const SsaDesktopEntry *entry, const char *text)
{
    return !ssa_desktop_entry_is_service(entry) && is_beginning(text, entry->id);
}

static gboolean
is_application(const SsaDesktopEntry *entry, const char *text)
{
    return !ssa_desktop_entry_is_service(entry);
}

/* The first matching entry of the instance; with @only, NULL if several match. */
static const SsaDesktopEntry *
find(SsaDesktopEntries *self, const char *instance, MatchFunc match, const char *text,
     gboolean only)
{
    const SsaDesktopEntry *found = NULL;

    for (guint i = 0; i < self->entries->len; i++) {
        const SsaDesktopEntry *entry = g_ptr_array_index(self->entries, i);
        if (!g_str_equal(entry->instance, instance) || !match(entry, text))
            continue;
        if (found)
            return only ? NULL : found;
        found = entry;
    }
    return found;
}

const SsaDesktopEntry *
ssa_desktop_entries_find_app(SsaDesktopEntries *self, const char *instance, const char *app)
{
    return find(self, instance, is_of_app, app, FALSE);
}

const SsaDesktopEntry *
ssa_desktop_entries_find_id(SsaDesktopEntries *self, const char *id)
{
    for (guint i = 0; i < self->entries->len; i++) {
        const SsaDesktopEntry *entry = g_ptr_array_index(self->entries, i);
        if (g_str_equal(entry->id, id))
            return entry;
    }
    return NULL;
}

/* Skips entries of services: users know the snap by its applications. */
static const SsaDesktopEntry *
unless_service(const SsaDesktopEntry *entry)
{
    return entry && !ssa_desktop_entry_is_service(entry) ? entry : NULL;
}

/* The snap's main application, or the first one. */
static const SsaDesktopEntry *
find_main(SsaDesktopEntries *self, const char *instance)
{
    g_autofree char *snap = ssa_snap_name_without_key(instance);
    const SsaDesktopEntry *entry =
        unless_service(ssa_desktop_entries_find_app(self, instance, snap));

    return entry ? entry : find(self, instance, is_application, NULL, FALSE);
}

const SsaDesktopEntry *
ssa_desktop_entries_find(SsaDesktopEntries *self, const char *instance, const char *app,
                         const char *id)
{
    gboolean has_app = app && *app;
    const SsaDesktopEntry *named =
        has_app ? ssa_desktop_entries_find_app(self, instance, app) : NULL;
    const SsaDesktopEntry *entry = NULL;

    if (id && *id)
        entry = unless_service(find(self, instance, has_id, id, FALSE));
    if (!entry)
        entry = unless_service(named);
    if (!entry && id && *id)
        entry = find(self, instance, may_have_id, id, TRUE);
    /* The main application represents the snap and its services, but not another application
     * without an entry. */
    if (!entry && (!has_app || named))
        entry = find_main(self, instance);
    return entry;
}
