/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A call: one operation on many sessions at the same time. */

#include "client/call.h"
#include "client/exchange.h"
#include "client/reply.h"
#include "client/result-private.h"

typedef struct {
    SnapSessionOperation *operation;
    SnapSessionAnsweredFunc answered;
    GPtrArray *results;
    guint done;
} Call;

/* One session's part of a call. */
typedef struct {
    GTask *task;
    SnapSessionResult *result;
} Part;

static void
call_free(Call *call)
{
    g_clear_pointer(&call->operation, snap_session_operation_free);
    g_clear_pointer(&call->results, g_ptr_array_unref);
    g_free(call);
}

static void
finish(GTask *task)
{
    Call *call = g_task_get_task_data(task);

    if (!g_task_return_error_if_cancelled(task))
        g_task_return_pointer(task, g_ptr_array_ref(call->results),
                              (GDestroyNotify) g_ptr_array_unref);
}

static void
on_exchanged(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Part *part = user_data;
    g_autoptr(GTask) task = part->task;
    SnapSessionResult *session = part->result;
    Call *call = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(SnapSessionResponse) response = snap_session_exchange_finish(result, &error);

    g_free(part);
    if (response)
        snap_session_reply_read(call->operation, response, session);
    else
        snap_session_result_take_error(session, error);
    call->done++;
    call->answered(g_task_get_source_object(task), session, call->done, call->results->len);
    if (call->done == call->results->len)
        finish(task);
}

/* One result for each uid, in order, without duplicates. */
static GPtrArray *
make_results(const guint *uids, gsize n_uids)
{
    GPtrArray *results = g_ptr_array_new_with_free_func((GDestroyNotify) snap_session_result_unref);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

    for (gsize i = 0; i < n_uids; i++)
        if (g_hash_table_add(seen, GUINT_TO_POINTER(uids[i])))
            g_ptr_array_add(results, snap_session_result_new(uids[i]));
    return results;
}

void
snap_session_call_async(GObject *source, const SnapSessionSettings *settings, const char *base,
                        const guint *uids, gsize n_uids, SnapSessionOperation *operation,
                        SnapSessionAnsweredFunc answered, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(source, cancellable, callback, user_data);
    g_autoptr(GBytes) request = snap_session_operation_format(operation);
    Call *call = g_new0(Call, 1);

    g_task_set_source_tag(task, snap_session_call_async);
    g_task_set_task_data(task, call, (GDestroyNotify) call_free);
    call->operation = operation;
    call->answered = answered;
    call->results = make_results(uids, n_uids);
    if (call->results->len == 0)
        finish(task);
    for (guint i = 0; i < call->results->len; i++) {
        Part *part = g_new0(Part, 1);
        part->task = g_object_ref(task);
        part->result = g_ptr_array_index(call->results, i);
        snap_session_exchange_async(settings, base, part->result->uid, request, cancellable,
                                    on_exchanged, part);
    }
}

GPtrArray *
snap_session_call_finish(GObject *source, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail(g_task_is_valid(result, source), NULL);
    return g_task_propagate_pointer(G_TASK(result), error);
}
