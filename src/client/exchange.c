/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An exchange: one request to one session, and its response. */

#include "client/exchange.h"
#include "client/session-directory.h"
#include "client/snap-session-error.h"
#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* The data of a task. Everything that it waits for is cancelled through @stop, by the deadline or
 * by the caller's cancellable. */
typedef struct {
    SnapSessionSettings settings;
    guint uid;
    GSocketAddress *address;
    int fd; /* of the socket's inode, to which @address refers */
    GBytes *request;
    SnapSessionResponse *response;

    GCancellable *stop;
    GSource *deadline, *cancelled, *retry; /* NULL unless armed */
    gboolean timed_out;
    gint64 start; /* µs */
    GSocket *socket;
    GIOStream *stream;
} Exchange;

static void
clear_source(GSource **source)
{
    if (*source)
        g_source_destroy(*source);
    g_clear_pointer(source, g_source_unref);
}

static void
exchange_free(Exchange *exchange)
{
    clear_source(&exchange->deadline);
    clear_source(&exchange->cancelled);
    clear_source(&exchange->retry);
    g_clear_object(&exchange->address);
    g_clear_object(&exchange->stream);
    if (exchange->socket)
        g_socket_close(exchange->socket, NULL);
    g_clear_object(&exchange->socket);
    g_clear_object(&exchange->response);
    g_clear_object(&exchange->stop);
    g_clear_pointer(&exchange->request, g_bytes_unref);
    if (exchange->fd >= 0)
        close(exchange->fd);
    g_free(exchange);
}

static void
arm(GTask *task, GSource **slot, GSource *source, GSourceFunc callback)
{
    *slot = source;
    g_source_set_callback(source, callback, task, NULL);
    g_source_attach(source, g_task_get_context(task));
}

/* Takes ownership of @task. */
static void
fail(GTask *task, int code, const char *message)
{
    g_task_return_new_error(task, SNAP_SESSION_ERROR, code, "%s", message);
    g_object_unref(task);
}

static void
fail_deadline(GTask *task)
{
    Exchange *exchange = g_task_get_task_data(task);

    g_task_return_new_error(task, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_TIMED_OUT,
                            _("no whole reply within %g seconds"),
                            exchange->settings.timeout / 1000.0);
    g_object_unref(task);
}

/* Input or output failed or was cancelled. Takes ownership of @task and @error. */
static void
fail_io(GTask *task, GError *error)
{
    Exchange *exchange = g_task_get_task_data(task);

    if (exchange->timed_out) {
        g_error_free(error);
        fail_deadline(task);
    } else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_task_return_error(task, error);
        g_object_unref(task);
    } else {
        gboolean closed = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
        g_task_return_new_error(task, SNAP_SESSION_ERROR,
                                closed ? SNAP_SESSION_ERROR_TRUNCATED : SNAP_SESSION_ERROR_FAILED,
                                _("the connection broke: %s"), error->message);
        g_error_free(error);
        g_object_unref(task);
    }
}

static void read_on(GTask *task);

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Exchange *exchange = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GBytes) piece =
        g_input_stream_read_bytes_finish(G_INPUT_STREAM(source), result, &error);
    gsize size = 0;
    const char *data = piece ? g_bytes_get_data(piece, &size) : NULL;

    if (!piece) {
        fail_io(g_steal_pointer(&task), error);
        return;
    }
    gboolean ok = size == 0 ? snap_session_response_end(exchange->response, &error)
                            : snap_session_response_feed(exchange->response, data, size, &error);
    if (!ok)
        g_task_return_error(task, error);
    else if (snap_session_response_is_whole(exchange->response))
        g_task_return_pointer(task, g_object_ref(exchange->response), g_object_unref);
    else
        read_on(g_steal_pointer(&task));
}

/* Takes ownership of @task. */
static void
read_on(GTask *task)
{
    Exchange *exchange = g_task_get_task_data(task);

    g_input_stream_read_bytes_async(g_io_stream_get_input_stream(exchange->stream),
                                    SNAP_SESSION_READ_SIZE, G_PRIORITY_DEFAULT, exchange->stop,
                                    on_read, task);
}

static void
on_written(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) error = NULL;

    /* A peer may reject a request before it has read all of it: read the response. */
    if (g_output_stream_write_all_finish(G_OUTPUT_STREAM(source), result, NULL, &error) ||
        g_error_matches(error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
        read_on(g_steal_pointer(&task));
    else
        fail_io(g_steal_pointer(&task), g_steal_pointer(&error));
}

static void
on_connected(GTask *task)
{
    Exchange *exchange = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(GCredentials) credentials = g_socket_get_credentials(exchange->socket, &error);
    uid_t peer = credentials ? g_credentials_get_unix_user(credentials, &error) : (uid_t) -1;

    /* The descriptor of the inode is no longer needed. */
    close(exchange->fd);
    exchange->fd = -1;
    if (error || peer != exchange->uid) {
        g_autofree char *message =
            error
                ? g_strdup_printf(_("the credentials of the peer are unknown: %s"), error->message)
                : g_strdup_printf(_("it is user %u who answers there"), peer);
        fail(task, SNAP_SESSION_ERROR_UNTRUSTED, message);
        return;
    }
    exchange->stream = G_IO_STREAM(g_socket_connection_factory_create_connection(exchange->socket));
    gsize size = 0;
    gconstpointer data = g_bytes_get_data(exchange->request, &size);
    g_output_stream_write_all_async(g_io_stream_get_output_stream(exchange->stream), data, size,
                                    G_PRIORITY_DEFAULT, exchange->stop, on_written, task);
}

static void try_to_connect(GTask *task);

static gboolean
on_retry(gpointer user_data)
{
    Exchange *exchange = g_task_get_task_data(user_data);

    clear_source(&exchange->retry);
    try_to_connect(user_data);
    return G_SOURCE_REMOVE;
}

/* The backlog is full: retry, because the kernel does not notify when there is room. */
static void
wait_for_backlog(GTask *task)
{
    Exchange *exchange = g_task_get_task_data(task);
    gint64 waited = (g_get_monotonic_time() - exchange->start) / 1000;

    if (waited < exchange->settings.connect_timeout)
        arm(task, &exchange->retry, g_timeout_source_new(SNAP_SESSION_CONNECT_INTERVAL), on_retry);
    else
        fail(task, SNAP_SESSION_ERROR_TIMED_OUT,
             _("the connection was not accepted: the backlog is full"));
}

static void
try_to_connect(GTask *task)
{
    Exchange *exchange = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;

    if (g_cancellable_is_cancelled(exchange->stop)) {
        fail_io(task, g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CANCELLED, _("cancelled")));
    } else if (g_socket_connect(exchange->socket, exchange->address, NULL, &error)) {
        on_connected(task);
    } else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
        wait_for_backlog(task);
    } else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)) {
        fail(task, SNAP_SESSION_ERROR_NO_SESSION, _("no session: nobody listens on its socket"));
    } else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)) {
        fail(task, SNAP_SESSION_ERROR_PERMISSION, _("only its user and root may ask this session"));
    } else {
        g_autofree char *message = g_strdup_printf(_("no connection: %s"), error->message);
        fail(task, SNAP_SESSION_ERROR_FAILED, message);
    }
}

/* Cancels pending input, output or retry. */
static void
stop(GTask *task)
{
    Exchange *exchange = g_task_get_task_data(task);

    g_cancellable_cancel(exchange->stop);
    if (exchange->retry) {
        clear_source(&exchange->retry);
        try_to_connect(task);
    }
}

static gboolean
on_deadline(gpointer user_data)
{
    Exchange *exchange = g_task_get_task_data(user_data);

    exchange->timed_out = TRUE;
    clear_source(&exchange->deadline);
    stop(user_data);
    return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    Exchange *exchange = g_task_get_task_data(user_data);

    clear_source(&exchange->cancelled);
    stop(user_data);
    return G_SOURCE_REMOVE;
}

static void
watch(GTask *task, GCancellable *cancellable)
{
    Exchange *exchange = g_task_get_task_data(task);

    if (exchange->settings.timeout > 0)
        arm(task, &exchange->deadline, g_timeout_source_new(exchange->settings.timeout),
            on_deadline);
    if (cancellable)
        arm(task, &exchange->cancelled, g_cancellable_source_new(cancellable),
            G_SOURCE_FUNC(on_cancelled));
}

void
snap_session_exchange_async(const SnapSessionSettings *settings, const char *base, guint uid,
                            GBytes *request, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Exchange *exchange = g_new0(Exchange, 1);
    GError *error = NULL;

    g_task_set_source_tag(task, snap_session_exchange_async);
    g_task_set_task_data(task, exchange, (GDestroyNotify) exchange_free);
    exchange->settings = *settings;
    exchange->uid = uid;
    exchange->request = g_bytes_ref(request);
    exchange->response = snap_session_response_new(settings->max_response);
    exchange->stop = g_cancellable_new();
    exchange->start = g_get_monotonic_time();
    exchange->fd = snap_session_directory_open(base, uid, &error);
    if (exchange->fd >= 0)
        exchange->socket = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                        G_SOCKET_PROTOCOL_DEFAULT, &error);
    if (!exchange->socket) {
        g_task_return_error(task, error);
        g_object_unref(task);
        return;
    }
    g_socket_set_blocking(exchange->socket, FALSE);
    /* Connect to the inode that was checked, whatever its path refers to now. */
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", exchange->fd);
    exchange->address = g_unix_socket_address_new(path);
    watch(task, cancellable);
    try_to_connect(task);
}

SnapSessionResponse *
snap_session_exchange_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
