/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Queries for information about agents. */

#include "sessionctl/info-query.h"

/* The first interval, doubled after each query. The agent needs some milliseconds, or some hundred
 * if the bus has to be started. */
#define FIRST_WAIT_MS 25
#define MAX_WAITS     5

typedef struct {
    GPtrArray *results; /* in the order of the sessions; NULL before the first query ends */
    guint waits;
} Query;

static void
query_free(Query *query)
{
    g_clear_pointer(&query->results, g_ptr_array_unref);
    g_free(query);
}

/* The sessions whose agents may soon know more. */
static GArray *
find_incomplete(GPtrArray *results)
{
    GArray *uids = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < results->len; i++) {
        SnapSessionResult *result = g_ptr_array_index(results, i);
        SnapSessionInfo *info = result->info;
        guint uid = result->uid;
        if (info && !info->is_complete)
            g_array_append_val(uids, uid);
    }
    return uids;
}

/* Replaces earlier results. A failed query keeps the earlier result. */
static void
replace(GPtrArray *results, GPtrArray *newer)
{
    for (guint i = 0; i < newer->len; i++) {
        SnapSessionResult *new_result = g_ptr_array_index(newer, i);
        for (guint n = 0; n < results->len; n++) {
            SnapSessionResult *old_result = g_ptr_array_index(results, n);
            if (old_result->uid != new_result->uid || !new_result->info)
                continue;
            results->pdata[n] = snap_session_result_ref(new_result);
            snap_session_result_unref(old_result);
        }
    }
}

static gboolean on_waited(gpointer user_data);

static void
on_answers(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Query *query = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GPtrArray) results =
        snap_session_client_get_info_finish(SNAP_SESSION_CLIENT(source), result, &error);

    if (!results && !query->results) {
        g_task_return_error(task, error);
        return;
    }
    g_clear_error(&error);
    if (!query->results)
        query->results = g_ptr_array_ref(results);
    else if (results)
        replace(query->results, results);
    g_autoptr(GArray) incomplete = find_incomplete(query->results);
    if (incomplete->len == 0 || query->waits == MAX_WAITS)
        g_task_return_pointer(task, g_ptr_array_ref(query->results),
                              (GDestroyNotify) g_ptr_array_unref);
    else
        g_timeout_add(FIRST_WAIT_MS << query->waits++, on_waited, g_steal_pointer(&task));
}

static gboolean
on_waited(gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Query *query = g_task_get_task_data(task);
    g_autoptr(GArray) incomplete = find_incomplete(query->results);

    snap_session_client_get_info_async(g_task_get_source_object(task),
                                       (const guint *) (gpointer) incomplete->data, incomplete->len,
                                       NULL, on_answers, g_object_ref(task));
    return G_SOURCE_REMOVE;
}

void
ssc_info_query_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                     GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(client, NULL, callback, user_data);

    g_task_set_source_tag(task, ssc_info_query_async);
    g_task_set_task_data(task, g_new0(Query, 1), (GDestroyNotify) query_free);
    snap_session_client_get_info_async(client, uids, n_uids, NULL, on_answers, task);
}

GPtrArray *
ssc_info_query_finish(SnapSessionClient *client, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
