/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The client: its settings, and what its calls share. The calls are in snap-session-client-*.c. */

#include "client/client-limits.h"
#include "client/client-private.h"
#include "client/exchange.h"
#include "client/reply.h"
#include "client/result-private.h"
#include "client/session-directory.h"
#include "client/snap-session-error.h"
#include "config.h"

#include <libintl.h>

struct _SnapSessionClient {
    GObject parent_instance;

    char *base_directory;
    SnapSessionSettings settings;
};

typedef enum {
    PROP_BASE_DIRECTORY = 1,
    PROP_TIMEOUT,
    PROP_CONNECT_TIMEOUT,
    PROP_MAX_RESPONSE,
} Property;

G_DEFINE_TYPE(SnapSessionClient, snap_session_client, G_TYPE_OBJECT)

static guint answered_signal;

guint *
snap_session_client_find_sessions(SnapSessionClient *self, gsize *n_uids, GError **error)
{
    *n_uids = 0;
    g_return_val_if_fail(SNAP_SESSION_IS_CLIENT(self), NULL);
    GArray *uids = snap_session_directory_list(self->base_directory, error);

    *n_uids = uids ? uids->len : 0;
    return uids ? (guint *) (gpointer) g_array_free(uids, FALSE) : NULL;
}

/* One operation on many sessions at the same time. */
typedef struct {
    SnapSessionOperation *operation;
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
    g_signal_emit(g_task_get_source_object(task), answered_signal, 0, session, call->done,
                  call->results->len);
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

/* Each session has its own deadline. All deadlines start now, so the call takes no longer than one.
 * Takes ownership of @operation. */
static void
start(SnapSessionClient *self, const guint *uids, gsize n_uids, SnapSessionOperation *operation,
      GTask *task)
{
    g_autoptr(GBytes) request = snap_session_operation_format(operation);
    SnapSessionSettings settings = self->settings;
    Call *call = g_new0(Call, 1);

    if (operation->timeout > 0)
        settings.timeout = operation->timeout;
    g_task_set_task_data(task, call, (GDestroyNotify) call_free);
    call->operation = operation;
    call->results = make_results(uids, n_uids);
    if (call->results->len == 0)
        finish(task);
    for (guint i = 0; i < call->results->len; i++) {
        Part *part = g_new0(Part, 1);
        part->task = g_object_ref(task);
        part->result = g_ptr_array_index(call->results, i);
        snap_session_exchange_async(&settings, self->base_directory, part->result->uid, request,
                                    g_task_get_cancellable(task), on_exchanged, part);
    }
}

void
snap_session_client_call(SnapSessionClient *self, const guint *uids, gsize n_uids,
                         SnapSessionOperation *operation, GError *error, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
    g_return_if_fail(SNAP_SESSION_IS_CLIENT(self));
    g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

    g_task_set_source_tag(task, snap_session_client_call);
    if (operation && !snap_session_operation_check_size(operation, &error))
        g_clear_pointer(&operation, snap_session_operation_free);
    if (operation)
        start(self, uids, n_uids, operation, task);
    else
        g_task_return_error(task, error);
}

GPtrArray *
snap_session_client_call_finish(SnapSessionClient *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail(g_task_is_valid(result, self), NULL);
    return g_task_propagate_pointer(G_TASK(result), error);
}

const char *
snap_session_client_get_base_directory(SnapSessionClient *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_CLIENT(self), NULL);
    return self->base_directory;
}

void
snap_session_client_set_base_directory(SnapSessionClient *self, const char *directory)
{
    g_object_set(self, "base-directory", directory, NULL);
}

guint
snap_session_client_get_timeout(SnapSessionClient *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_CLIENT(self), 0);
    return self->settings.timeout;
}

void
snap_session_client_set_timeout(SnapSessionClient *self, guint timeout)
{
    g_object_set(self, "timeout", timeout, NULL);
}

guint
snap_session_client_get_connect_timeout(SnapSessionClient *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_CLIENT(self), 0);
    return self->settings.connect_timeout;
}

void
snap_session_client_set_connect_timeout(SnapSessionClient *self, guint timeout)
{
    g_object_set(self, "connect-timeout", timeout, NULL);
}

guint
snap_session_client_get_max_response(SnapSessionClient *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_CLIENT(self), 0);
    return (guint) self->settings.max_response;
}

void
snap_session_client_set_max_response(SnapSessionClient *self, guint size)
{
    g_object_set(self, "max-response", size, NULL);
}

static void
snap_session_client_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    SnapSessionClient *self = SNAP_SESSION_CLIENT(object);

    switch ((Property) id) {
    case PROP_BASE_DIRECTORY:
        g_value_set_string(value, self->base_directory);
        break;
    case PROP_TIMEOUT:
        g_value_set_uint(value, self->settings.timeout);
        break;
    case PROP_CONNECT_TIMEOUT:
        g_value_set_uint(value, self->settings.connect_timeout);
        break;
    case PROP_MAX_RESPONSE:
        g_value_set_uint(value, (guint) self->settings.max_response);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
    }
}

static void
snap_session_client_set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    SnapSessionClient *self = SNAP_SESSION_CLIENT(object);

    switch ((Property) id) {
    case PROP_BASE_DIRECTORY:
        g_free(self->base_directory);
        self->base_directory = g_value_dup_string(value);
        if (!self->base_directory)
            self->base_directory = g_strdup(SNAP_SESSION_DIRECTORY);
        break;
    case PROP_TIMEOUT:
        self->settings.timeout = g_value_get_uint(value);
        break;
    case PROP_CONNECT_TIMEOUT:
        self->settings.connect_timeout = g_value_get_uint(value);
        break;
    case PROP_MAX_RESPONSE:
        self->settings.max_response = g_value_get_uint(value);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
    }
}

static void
snap_session_client_finalize(GObject *object)
{
    g_free(SNAP_SESSION_CLIENT(object)->base_directory);
    G_OBJECT_CLASS(snap_session_client_parent_class)->finalize(object);
}

static void
snap_session_client_class_init(SnapSessionClientClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS(klass);
    const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

    bindtextdomain(GETTEXT_PACKAGE, SSA_LOCALE_DIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    object_class->get_property = snap_session_client_get_property;
    object_class->set_property = snap_session_client_set_property;
    object_class->finalize = snap_session_client_finalize;

    /**
     * SnapSessionClient:base-directory: (getter get_base_directory) (setter set_base_directory)
     *
     * The directory of the users' runtime directories.
     */
    g_object_class_install_property(
        object_class, PROP_BASE_DIRECTORY,
        g_param_spec_string("base-directory", NULL, NULL, SNAP_SESSION_DIRECTORY, flags));
    /**
     * SnapSessionClient:timeout: (getter get_timeout) (setter set_timeout)
     *
     * The timeout of an exchange with one session, in milliseconds; 0 = none.
     */
    g_object_class_install_property(
        object_class, PROP_TIMEOUT,
        g_param_spec_uint("timeout", NULL, NULL, 0, G_MAXUINT, SNAP_SESSION_TIMEOUT, flags));
    /**
     * SnapSessionClient:connect-timeout: (getter get_connect_timeout) (setter set_connect_timeout)
     *
     * The timeout for connecting to one session, in milliseconds.
     */
    g_object_class_install_property(object_class, PROP_CONNECT_TIMEOUT,
                                    g_param_spec_uint("connect-timeout", NULL, NULL, 0, G_MAXUINT,
                                                      SNAP_SESSION_CONNECT_TIMEOUT, flags));
    /**
     * SnapSessionClient:max-response: (getter get_max_response) (setter set_max_response)
     *
     * The maximum size of the body of a reply, in bytes.
     */
    g_object_class_install_property(object_class, PROP_MAX_RESPONSE,
                                    g_param_spec_uint("max-response", NULL, NULL, 1, G_MAXINT,
                                                      SNAP_SESSION_MAX_RESPONSE, flags));

    /**
     * SnapSessionClient::answered:
     * @client: the client
     * @result: the result of one session
     * @answered: number of sessions of the call that have answered or failed
     * @total: number of sessions of the call
     *
     * Another session of a call has answered or failed. A status query that needs several requests
     * counts for each of them. The call also returns all results at its end.
     */
    answered_signal =
        g_signal_new("answered", SNAP_SESSION_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                     G_TYPE_NONE, 3, SNAP_SESSION_TYPE_RESULT, G_TYPE_UINT, G_TYPE_UINT);
}

static void
snap_session_client_init(SnapSessionClient *self)
{
}

SnapSessionClient *
snap_session_client_new(void)
{
    return g_object_new(SNAP_SESSION_TYPE_CLIENT, NULL);
}
