/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Running applications with their names, in the languages of the session. */

#include "apps/named-apps.h"
#include "apps/desktop-entries.h"
#include "apps/session-languages.h"
#include "base/snap-name.h"

typedef struct {
    SsaSystemd *manager;
    char *entries_dir;
    gint64 timeout;
    GPtrArray *apps;
} Listing;

static void
listing_free(Listing *listing)
{
    g_object_unref(listing->manager);
    g_free(listing->entries_dir);
    g_clear_pointer(&listing->apps, g_ptr_array_unref);
    g_free(listing);
}

static void
on_languages(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Listing *listing = g_task_get_task_data(task);
    g_auto(GStrv) languages = ssa_session_languages_finish(result);
    g_autoptr(SsaDesktopEntries) entries =
        ssa_desktop_entries_load(listing->entries_dir, (const char *const *) languages);

    for (guint i = 0; i < listing->apps->len; i++) {
        SsaRunningApp *app = g_ptr_array_index(listing->apps, i);
        const SsaDesktopEntry *entry = ssa_desktop_entries_find_app(entries, app->snap, app->app);
        if (entry) {
            app->desktop_entry = g_strdup(entry->id);
            app->name = ssa_snap_name_with_key(entry->name, app->snap);
        }
    }
    g_task_return_pointer(task, g_steal_pointer(&listing->apps),
                          (GDestroyNotify) g_ptr_array_unref);
}

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Listing *listing = g_task_get_task_data(task);
    GError *error = NULL;

    listing->apps = ssa_running_apps_list_finish(result, &error);
    if (!listing->apps)
        g_task_return_error(task, error);
    else if (listing->apps->len == 0)
        g_task_return_pointer(task, g_steal_pointer(&listing->apps),
                              (GDestroyNotify) g_ptr_array_unref);
    else
        ssa_session_languages_async(listing->manager, listing->timeout, on_languages,
                                    g_steal_pointer(&task));
}

void
ssa_named_apps_list_async(SsaSystemd *manager, const char *snap, const char *entries_dir,
                          gint64 timeout, GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Listing *listing = g_new0(Listing, 1);

    listing->manager = g_object_ref(manager);
    listing->entries_dir = g_strdup(entries_dir);
    listing->timeout = timeout;
    g_task_set_source_tag(task, ssa_named_apps_list_async);
    g_task_set_task_data(task, listing, (GDestroyNotify) listing_free);
    ssa_running_apps_list_async(manager, snap, on_listed, task);
}

GPtrArray *
ssa_named_apps_list_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
