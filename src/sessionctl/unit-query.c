/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Queries for the status of running daemons. */

#include "sessionctl/unit-query.h"

typedef struct {
    GPtrArray *results; /* in the order of the sessions, NULL for those without a reply yet */
    guint pending;
    guint timeout; /* ms, for both queries together; 0 = unlimited */
    gint64 start;  /* µs */
} Query;

/* The query of one session. */
typedef struct {
    GTask *task;
    guint index;
} Part;

static void
unref_result(gpointer result)
{
    if (result)
        snap_session_result_unref(result);
}

static void
query_free(Query *query)
{
    g_clear_pointer(&query->results, g_ptr_array_unref);
    g_free(query);
}

/* Takes ownership of @part and @results, the results of one session. */
static void
finish_part(Part *part, GPtrArray *results, GError *error)
{
    g_autoptr(GTask) task = part->task;
    Query *query = g_task_get_task_data(task);

    query->pending--;
    if (results)
        query->results->pdata[part->index] = snap_session_result_ref(g_ptr_array_index(results, 0));
    else if (!g_task_had_error(task))
        g_task_return_error(task, g_steal_pointer(&error));
    if (query->pending == 0 && !g_task_had_error(task))
        g_task_return_pointer(task, g_ptr_array_ref(query->results),
                              (GDestroyNotify) g_ptr_array_unref);
    g_clear_error(&error);
    g_clear_pointer(&results, g_ptr_array_unref);
    g_free(part);
}

static void
on_status(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;
    GPtrArray *results =
        snap_session_client_get_service_status_finish(SNAP_SESSION_CLIENT(source), result, &error);

    finish_part(user_data, results, error);
}

/* The units of a session's daemons. */
static char **
list_daemons(SnapSessionResult *result)
{
    GPtrArray *apps = result->apps;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    for (guint i = 0; i < apps->len; i++) {
        SnapSessionApp *app = g_ptr_array_index(apps, i);
        if (app->kind == SNAP_SESSION_APP_KIND_SERVICE)
            g_strv_builder_add(builder, app->unit);
    }
    return g_strv_builder_end(builder);
}

/* The second query gets the remaining time of the first one. */
static void
limit_time(SnapSessionClient *client, const Query *query)
{
    gint64 passed = (g_get_monotonic_time() - query->start) / 1000;

    if (query->timeout > 0)
        snap_session_client_set_timeout(
            client, passed < query->timeout ? query->timeout - (guint) passed : 1);
}

static void
on_apps(GObject *source, GAsyncResult *result, gpointer user_data)
{
    SnapSessionClient *client = SNAP_SESSION_CLIENT(source);
    Part *part = user_data;
    Query *query = g_task_get_task_data(part->task);
    GError *error = NULL;
    GPtrArray *results = snap_session_client_list_apps_finish(client, result, &error);
    SnapSessionResult *session = results ? g_ptr_array_index(results, 0) : NULL;

    if (!session || session->error) {
        finish_part(part, results, error);
        return;
    }
    g_auto(GStrv) units = list_daemons(session);
    guint uid = session->uid;
    limit_time(client, query);
    snap_session_client_get_service_status_async(client, &uid, 1, (const char *const *) units, NULL,
                                                 on_status, part);
    snap_session_client_set_timeout(client, query->timeout);
    g_ptr_array_unref(results);
}

void
ssc_unit_query_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                     GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(client, NULL, callback, user_data);
    Query *query = g_new0(Query, 1);

    g_task_set_source_tag(task, ssc_unit_query_async);
    g_task_set_task_data(task, query, (GDestroyNotify) query_free);
    query->results = g_ptr_array_new_full((guint) n_uids, unref_result);
    g_ptr_array_set_size(query->results, (int) n_uids);
    query->pending = (guint) n_uids;
    query->timeout = snap_session_client_get_timeout(client);
    query->start = g_get_monotonic_time();
    if (n_uids == 0)
        g_task_return_pointer(task, g_ptr_array_ref(query->results),
                              (GDestroyNotify) g_ptr_array_unref);
    for (guint i = 0; i < n_uids; i++) {
        Part *part = g_new0(Part, 1);
        part->task = g_object_ref(task);
        part->index = i;
        snap_session_client_list_apps_async(client, &uids[i], 1, NULL, NULL, on_apps, part);
    }
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
