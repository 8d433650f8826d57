/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The state of the daemons that run. */

#include "sessionctl/unit-query.h"

typedef struct {
    GPtrArray *results; /* those of the first question, replaced by those of the second */
    guint pending;
} Query;

/* One session's part. */
typedef struct {
    GTask *task;
    guint index;
} Part;

static void
query_free(Query *query)
{
    g_clear_pointer(&query->results, g_ptr_array_unref);
    g_free(query);
}

static void
finish(GTask *task)
{
    Query *query = g_task_get_task_data(task);

    g_task_return_pointer(task, g_ptr_array_ref(query->results),
                          (GDestroyNotify) g_ptr_array_unref);
}

static void
on_status(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Part *part = user_data;
    g_autoptr(GTask) task = part->task;
    Query *query = g_task_get_task_data(task);
    g_autoptr(GPtrArray) one =
        snap_session_client_get_service_status_finish(SNAP_SESSION_CLIENT(source), result, NULL);

    /* It fails as a whole only if a session has daemons whose names it should not have: then what
     * is known of it is that list. */
    if (one) {
        g_object_unref(g_ptr_array_index(query->results, part->index));
        g_ptr_array_index(query->results, part->index) = g_object_ref(g_ptr_array_index(one, 0));
    }
    g_free(part);
    if (--query->pending == 0)
        finish(task);
}

/* The units of the daemons of a session, or NULL if there are none. */
static char **
list_daemons(SnapSessionResult *result)
{
    GPtrArray *apps = snap_session_result_get_apps(result);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    guint n = 0;

    for (guint i = 0; apps && i < apps->len; i++) {
        SnapSessionApp *app = g_ptr_array_index(apps, i);
        if (snap_session_app_get_kind(app) != SNAP_SESSION_APP_KIND_SERVICE)
            continue;
        g_strv_builder_add(builder, snap_session_app_get_unit(app));
        n++;
    }
    return n > 0 ? g_strv_builder_end(builder) : NULL;
}

static void
on_apps(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Query *query = g_task_get_task_data(task);
    GError *error = NULL;

    query->results =
        snap_session_client_list_apps_finish(SNAP_SESSION_CLIENT(source), result, &error);
    if (!query->results) {
        g_task_return_error(task, error);
        return;
    }
    for (guint i = 0; i < query->results->len; i++) {
        SnapSessionResult *session = g_ptr_array_index(query->results, i);
        guint uid = snap_session_result_get_uid(session);
        g_auto(GStrv) units = list_daemons(session);
        if (!units)
            continue;
        Part *part = g_new0(Part, 1);
        part->task = g_object_ref(task);
        part->index = i;
        query->pending++;
        snap_session_client_get_service_status_async(SNAP_SESSION_CLIENT(source), &uid, 1,
                                                     (const char *const *) units, NULL, on_status,
                                                     part);
    }
    if (query->pending == 0)
        finish(task);
}

void
ssc_unit_query_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                     GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(client, NULL, callback, user_data);

    g_task_set_source_tag(task, ssc_unit_query_async);
    g_task_set_task_data(task, g_new0(Query, 1), (GDestroyNotify) query_free);
    snap_session_client_list_apps_async(client, uids, n_uids, NULL, NULL, on_apps, task);
}

GPtrArray *
ssc_unit_query_finish(SnapSessionClient *client, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

gboolean
ssc_unit_query_is(GAsyncResult *result)
{
    return g_async_result_is_tagged(result, ssc_unit_query_async);
}
