/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Status queries in batches. */

#include "client/status-batches.h"
#include "client/client-limits.h"
#include "client/client-private.h"
#include "client/result-private.h"
#include "client/snap-session-error.h"

#include <string.h>

typedef struct {
    char **units;
    gsize next;         /* the first unit of the next batch */
    GPtrArray *results; /* of all sessions, in order; NULL before the first batch */
    GArray *asked;      /* uids of the sessions of the current batch */
    gint64 begun;       /* monotonic, in microseconds */
} BatchedStatus;

static void
batched_status_free(BatchedStatus *batched)
{
    g_strfreev(batched->units);
    g_clear_pointer(&batched->results, g_ptr_array_unref);
    g_array_unref(batched->asked);
    g_free(batched);
}

/* How many of the first units fit into one request. */
static gsize
count_piece(char **units)
{
    gsize n = 0, size = 0;

    /* Percent-encoding takes at most three bytes for a character. */
    for (; units[n] && n < SNAP_SESSION_MAX_UNITS; n++) {
        size += 3 * (strlen(units[n]) + 1);
        if (n > 0 && size > SNAP_SESSION_MAX_PATH / 2)
            break;
    }
    return n;
}

static SnapSessionOperation *
make_operation(char **units, gsize n)
{
    g_auto(GStrv) piece = g_new0(char *, n + 1);

    for (gsize i = 0; i < n; i++)
        piece[i] = g_strdup(units[i]);
    g_autofree char *list = g_strjoinv(",", piece);
    g_autofree char *escaped = g_uri_escape_string(list, ",@:", FALSE);
    g_autofree char *path = g_strconcat("/v1/service-status?services=", escaped, NULL);
    SnapSessionOperation *operation = snap_session_operation_new("GET", path);

    operation->read = snap_session_read_status;
    operation->units = g_steal_pointer(&piece);
    return operation;
}

/* "[1]" and "[2]" → "[1,2]" */
static void
join_json(SnapSessionResult *whole, const SnapSessionResult *part)
{
    gsize length = whole->json ? strlen(whole->json) : 0;

    if (length < 2 || !part->json || part->json[0] != '[')
        return;
    g_autofree char *before = g_steal_pointer(&whole->json);
    whole->json = g_strdup_printf("%.*s,%s", (int) length - 1, before, part->json + 1);
}

static void
move_items(GPtrArray *to, GPtrArray *from)
{
    while (from && from->len > 0)
        g_ptr_array_add(to, g_ptr_array_steal_index(from, 0));
}

/* Appends the result of a batch to the results of the session. */
static void
merge(SnapSessionResult *whole, SnapSessionResult *part)
{
    if (part->error) {
        snap_session_result_clear(whole);
        whole->error = g_steal_pointer(&part->error);
        whole->error_kind = g_steal_pointer(&part->error_kind);
        move_items(whole->failures, part->failures);
        return;
    }
    join_json(whole, part);
    move_items(whole->units, part->units);
}

static SnapSessionResult *
find_result(GPtrArray *results, guint uid)
{
    for (guint i = 0; i < results->len; i++) {
        SnapSessionResult *result = g_ptr_array_index(results, i);
        if (result->uid == uid)
            return result;
    }
    return NULL;
}

/* Selects the sessions that have not failed. */
static void
choose_sessions(BatchedStatus *batched)
{
    g_array_set_size(batched->asked, 0);
    for (guint i = 0; i < batched->results->len; i++) {
        const SnapSessionResult *result = g_ptr_array_index(batched->results, i);
        if (!result->error)
            g_array_append_val(batched->asked, result->uid);
    }
}

static void ask_next(GTask *task);

static void
on_piece(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    BatchedStatus *batched = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GPtrArray) results =
        snap_session_client_call_finish(SNAP_SESSION_CLIENT(source), result, &error);

    if (!results) {
        g_task_return_error(task, error);
        return;
    }
    if (!batched->results)
        batched->results = g_ptr_array_ref(results);
    else
        for (guint i = 0; i < results->len; i++) {
            SnapSessionResult *part = g_ptr_array_index(results, i);
            merge(find_result(batched->results, part->uid), part);
        }
    choose_sessions(batched);
    if (batched->units[batched->next] && batched->asked->len > 0)
        ask_next(g_steal_pointer(&task));
    else
        g_task_return_pointer(task, g_steal_pointer(&batched->results),
                              (GDestroyNotify) g_ptr_array_unref);
}

/* The rest of the client's timeout, in milliseconds; 0 = none */
static guint
time_left(SnapSessionClient *client, const BatchedStatus *batched)
{
    guint timeout = snap_session_client_get_timeout(client);
    gint64 passed = (g_get_monotonic_time() - batched->begun) / 1000;

    if (timeout == 0)
        return 0;
    return passed < timeout ? timeout - (guint) passed : 1;
}

/* Takes ownership of @task. */
static void
ask_next(GTask *task)
{
    SnapSessionClient *client = g_task_get_source_object(task);
    BatchedStatus *batched = g_task_get_task_data(task);
    char **units = batched->units + batched->next;
    gsize n = count_piece(units);
    SnapSessionOperation *operation = make_operation(units, n);

    operation->timeout = time_left(client, batched);
    batched->next += n;
    snap_session_client_call(client, (const guint *) (gpointer) batched->asked->data,
                             batched->asked->len, operation, NULL, g_task_get_cancellable(task),
                             on_piece, task);
}

void
snap_session_status_batches_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                                  const char *const *units, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(client, cancellable, callback, user_data);
    BatchedStatus *batched = g_new0(BatchedStatus, 1);

    batched->units = g_strdupv((char **) units);
    batched->begun = g_get_monotonic_time();
    batched->asked = g_array_new(FALSE, FALSE, sizeof(guint));
    if (n_uids > 0)
        g_array_append_vals(batched->asked, uids, (guint) n_uids);
    g_task_set_source_tag(task, snap_session_status_batches_async);
    g_task_set_task_data(task, batched, (GDestroyNotify) batched_status_free);
    ask_next(task);
}

GPtrArray *
snap_session_status_batches_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
