/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What a session does about applications: the list of them, with names, and closing them. */

#include "apps/desktop-entries.h"
#include "apps/session-languages.h"
#include "base/snap-check.h"
#include "base/snap-name.h"
#include "session/session.h"

/* The list, while the languages are asked for in which the applications are named. */
static void
on_list_languages(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_auto(GStrv) languages = ssa_session_languages_finish(result);
    SsaSession *self = g_task_get_source_object(task);
    GPtrArray *apps = g_ptr_array_ref(g_task_get_task_data(task));
    g_autoptr(SsaDesktopEntries) entries = ssa_desktop_entries_load(
        ssa_session_get_entries_dir(self), (const char *const *) languages);

    for (guint i = 0; i < apps->len; i++) {
        SsaRunningApp *app = g_ptr_array_index(apps, i);
        const SsaDesktopEntry *entry = ssa_desktop_entries_find_app(entries, app->snap, app->app);
        if (entry) {
            app->desktop_entry = g_strdup(entry->id);
            app->name = ssa_snap_name_with_key(entry->name, app->snap);
        }
    }
    g_task_return_pointer(task, apps, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaSession *self = g_task_get_source_object(task);
    GError *error = NULL;
    GPtrArray *apps = ssa_running_apps_list_finish(result, &error);

    if (!apps) {
        g_task_return_error(task, error);
        return;
    }
    if (apps->len == 0) {
        g_task_return_pointer(task, apps, (GDestroyNotify) g_ptr_array_unref);
        return;
    }
    g_task_set_task_data(task, apps, (GDestroyNotify) g_ptr_array_unref);
    ssa_session_languages_async(ssa_session_get_user_manager(self),
                                ssa_session_get_limits(self)->answer, on_list_languages,
                                g_steal_pointer(&task));
}

void
ssa_session_list_apps_async(SsaSession *self, const char *snap, GAsyncReadyCallback callback,
                            gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
    GError *error = NULL;

    g_task_set_source_tag(task, ssa_session_list_apps_async);
    if (snap && !ssa_snap_name_check_instance("snap", snap, &error)) {
        g_task_return_error(task, error);
        return;
    }
    ssa_running_apps_list_async(ssa_session_get_user_manager(self), snap, on_listed,
                                g_steal_pointer(&task));
}

GPtrArray *
ssa_session_list_apps_finish(SsaSession *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

static void
on_apps_closed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    SsaCloseOutcome *outcome = ssa_apps_close_finish(result, &error);

    if (outcome)
        g_task_return_pointer(task, outcome, (GDestroyNotify) ssa_close_outcome_free);
    else
        g_task_return_error(task, error);
}

void
ssa_session_close_apps_async(SsaSession *self, SsaCloseRequest *request,
                             GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(self, NULL, callback, user_data);

    g_task_set_source_tag(task, ssa_session_close_apps_async);
    g_task_set_task_data(task, ssa_session_hold(self, "closing applications"),
                         (GDestroyNotify) ssa_hold_release);
    ssa_apps_close_async(ssa_session_get_user_manager(self), request, on_apps_closed, task);
}

SsaCloseOutcome *
ssa_session_close_apps_finish(SsaSession *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
