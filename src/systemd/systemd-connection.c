/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The connection to systemd.
 *
 * A new connection is verified with pings: if the end of the authentication ("BEGIN") and the
 * first message reach systemd in one read, systemd leaves the message in its buffer until more
 * data arrives (38 of 100 connections to systemd 252, 179 to 244 of 300 to 257, 8 to 38 of 300 to
 * 262; see systemd issue 17425 and pull request 24875). So Peer.Ping is sent every ping-interval
 * until the first reply; each ping also makes systemd read the previous one. */

#include "systemd/systemd-connection.h"
#include "base/error.h"

/* After a daemon-reexec the socket refuses connections for a moment. */
#define RETRY_INTERVAL_MS 20

/* It can also be missing for a moment. */
#define NO_SOCKET_MS 1000

typedef enum { DISCONNECTED, CONNECTING, CONNECTED } ConnectionState;

struct _SsaSystemdConnection {
    GObject parent_instance;

    char *address;
    const char *destination; /* the bus name of systemd; NULL on a private socket */
    SsaLimits limits;
    ConnectionState state;
    gboolean was_up;
    GDBusConnection *connection;
    GCancellable *attempt; /* while CONNECTING */
    gint64 attempt_began;
    char *last_reason; /* why the last attempt failed */
    guint retry_id, ping_id, deadline_id;
    GQueue waiting; /* of GTask */
    SsaJobTable *jobs;
};

G_DEFINE_TYPE(SsaSystemdConnection, ssa_systemd_connection, G_TYPE_OBJECT)

static void
clear_timers(SsaSystemdConnection *self)
{
    g_clear_handle_id(&self->retry_id, g_source_remove);
    g_clear_handle_id(&self->ping_id, g_source_remove);
    g_clear_handle_id(&self->deadline_id, g_source_remove);
}

static void
drop_connection(SsaSystemdConnection *self)
{
    if (self->connection)
        g_signal_handlers_disconnect_by_data(self->connection, self);
    g_clear_object(&self->connection);
}

static void
end_attempt(SsaSystemdConnection *self, ConnectionState state)
{
    clear_timers(self);
    g_clear_pointer(&self->last_reason, g_free);
    g_cancellable_cancel(self->attempt);
    g_clear_object(&self->attempt);
    self->state = state;
}

static void
fail_attempt(SsaSystemdConnection *self, const char *reason)
{
    GQueue waiting = self->waiting;

    end_attempt(self, DISCONNECTED);
    drop_connection(self);
    g_queue_init(&self->waiting);
    for (GTask *task; (task = g_queue_pop_head(&waiting)); g_object_unref(task))
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_UNAVAILABLE, "cannot reach systemd: %s",
                                reason);
}

static gboolean
on_deadline(gpointer user_data)
{
    SsaSystemdConnection *self = user_data;

    g_autofree char *reason =
        g_strdup(self->last_reason ? self->last_reason : "it did not answer in time");

    self->deadline_id = 0;
    fail_attempt(self, reason);
    return G_SOURCE_REMOVE;
}

static void
lose_connection(SsaSystemdConnection *self)
{
    g_debug("the connection to systemd was closed");
    drop_connection(self);
    self->state = DISCONNECTED;
    ssa_job_table_lost(self->jobs);
}

static void
on_closed(GDBusConnection *connection, gboolean vanished, GError *error, gpointer user_data)
{
    SsaSystemdConnection *self = user_data;

    if (self->state == CONNECTED)
        lose_connection(self);
}

static gboolean on_retry(gpointer user_data);

/* A manager that is being re-executed refuses and closes connections for a moment. One that still
 * has no socket after NO_SOCKET_MS, and was never reached, does not run. */
static void
retry_or_fail(SsaSystemdConnection *self, const GError *error)
{
    g_free(self->last_reason);
    self->last_reason = g_strdup(error->message);
    gint64 waited = (g_get_monotonic_time() - self->attempt_began) / G_TIME_SPAN_MILLISECOND;

    if (!self->was_up && waited > NO_SOCKET_MS &&
        g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        fail_attempt(self, error->message);
    else if (self->retry_id == 0)
        self->retry_id = g_timeout_add(RETRY_INTERVAL_MS, on_retry, self);
}

static void
on_pinged(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaSystemdConnection) self = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    /* A late reply to one of several pings, or a cancelled attempt. */
    if (self->state != CONNECTING || (GObject *) self->connection != source ||
        g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (!reply) {
        g_clear_handle_id(&self->ping_id, g_source_remove);
        drop_connection(self);
        retry_or_fail(self, error);
        return;
    }

    GQueue waiting = self->waiting;
    end_attempt(self, CONNECTED);
    self->was_up = TRUE;
    ssa_job_table_attach(self->jobs, self->connection, self->destination);
    g_queue_init(&self->waiting);
    for (GTask *task; (task = g_queue_pop_head(&waiting)); g_object_unref(task))
        g_task_return_pointer(task, g_object_ref(self->connection), g_object_unref);
}

static gboolean
send_ping(gpointer user_data)
{
    SsaSystemdConnection *self = user_data;

    g_dbus_connection_call(self->connection, self->destination, SSA_SYSTEMD_PATH,
                           "org.freedesktop.DBus.Peer", "Ping", NULL, NULL, SSA_SYSTEMD_CALL_FLAGS,
                           G_MAXINT, self->attempt, on_pinged, g_object_ref(self));
    return G_SOURCE_CONTINUE;
}

static void
on_new_connection(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaSystemdConnection) self = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GDBusConnection) connection =
        g_dbus_connection_new_for_address_finish(result, &error);

    if (self->state != CONNECTING || g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;

    if (!connection) {
        retry_or_fail(self, error);
        return;
    }

    self->connection = g_steal_pointer(&connection);
    g_dbus_connection_set_exit_on_close(self->connection, FALSE);
    g_signal_connect(self->connection, "closed", G_CALLBACK(on_closed), self);
    self->ping_id = g_timeout_add((guint) self->limits.ping_interval, send_ping, self);
    send_ping(self);
}

static void
try_connect(SsaSystemdConnection *self)
{
    GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT;

    if (self->destination)
        flags |= G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
    g_dbus_connection_new_for_address(self->address, flags, NULL, self->attempt, on_new_connection,
                                      g_object_ref(self));
}

static gboolean
on_retry(gpointer user_data)
{
    SsaSystemdConnection *self = user_data;

    self->retry_id = 0;
    try_connect(self);
    return G_SOURCE_REMOVE;
}

void
ssa_systemd_connection_get_async(SsaSystemdConnection *self, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
    g_task_set_source_tag(task, ssa_systemd_connection_get_async);

    /* The "closed" signal may still be pending. */
    if (self->state == CONNECTED && g_dbus_connection_is_closed(self->connection))
        lose_connection(self);
    if (self->state == CONNECTED) {
        g_task_return_pointer(task, g_object_ref(self->connection), g_object_unref);
        return;
    }

    g_queue_push_tail(&self->waiting, g_steal_pointer(&task));
    if (self->state == CONNECTING)
        return;
    self->state = CONNECTING;
    self->attempt = g_cancellable_new();
    self->attempt_began = g_get_monotonic_time();
    self->deadline_id = g_timeout_add((guint) self->limits.answer, on_deadline, self);
    try_connect(self);
}

GDBusConnection *
ssa_systemd_connection_get_finish(SsaSystemdConnection *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

typedef struct {
    SsaSystemdConnection *connection;
    char *path, *interface;
    const char *method;
    GVariant *parameters;
    const GVariantType *reply_type;
    int timeout;
    gint64 begun;
} PendingCall;

static void
pending_call_free(PendingCall *call)
{
    g_object_unref(call->connection);
    g_free(call->path);
    g_free(call->interface);
    g_clear_pointer(&call->parameters, g_variant_unref);
    g_free(call);
}

static gboolean
time_is_left(const PendingCall *call)
{
    return g_get_monotonic_time() - call->begun < call->timeout * (gint64) G_TIME_SPAN_MILLISECOND;
}

gboolean
ssa_systemd_connection_is_lost(const GError *error)
{
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
           g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

GError *
ssa_systemd_error_timed_out(void)
{
    return g_error_new_literal(SSA_ERROR, SSA_ERROR_TIMED_OUT,
                               "systemd did not answer in time; the operation may still complete");
}

/* Translates timeouts, and strips the D-Bus prefix of other errors. Takes ownership of @error. */
static GError *
translate(GError *error)
{
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
        g_error_free(error);
        return ssa_systemd_error_timed_out();
    }
    g_dbus_error_strip_remote_error(error);
    return error;
}

static void on_connection_for_call(GObject *source, GAsyncResult *result, gpointer user_data);

static void
on_called(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    PendingCall *call = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (reply) {
        g_task_return_pointer(task, g_steal_pointer(&reply), (GDestroyNotify) g_variant_unref);
    } else if (ssa_systemd_connection_is_lost(error) && time_is_left(call)) {
        ssa_systemd_connection_get_async(call->connection, on_connection_for_call,
                                         g_object_ref(task));
    } else {
        g_task_return_error(task, translate(g_steal_pointer(&error)));
    }
}

static void
on_connection_for_call(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    PendingCall *call = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GDBusConnection) connection =
        ssa_systemd_connection_get_finish(SSA_SYSTEMD_CONNECTION(source), result, &error);

    if (!connection) {
        g_task_return_error(task, error);
        return;
    }
    g_dbus_connection_call(connection, call->connection->destination, call->path, call->interface,
                           call->method, call->parameters, call->reply_type, SSA_SYSTEMD_CALL_FLAGS,
                           call->timeout, NULL, on_called, g_object_ref(task));
}

void
ssa_systemd_connection_call_async(SsaSystemdConnection *self, gpointer source, const char *path,
                                  const char *interface, const char *method, GVariant *parameters,
                                  const GVariantType *reply_type, gint64 timeout,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(source ? source : self, NULL, callback, user_data);
    PendingCall *call = g_new0(PendingCall, 1);

    call->connection = g_object_ref(self);
    call->path = g_strdup(path);
    call->interface = g_strdup(interface);
    call->method = method;
    call->parameters = parameters ? g_variant_ref_sink(parameters) : NULL;
    call->reply_type = reply_type;
    call->timeout = (int) MIN(timeout, G_MAXINT);
    call->begun = g_get_monotonic_time();
    g_task_set_source_tag(task, ssa_systemd_connection_call_async);
    g_task_set_task_data(task, call, (GDestroyNotify) pending_call_free);
    ssa_systemd_connection_get_async(self, on_connection_for_call, task);
}

GVariant *
ssa_systemd_connection_call_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

static void
ssa_systemd_connection_dispose(GObject *object)
{
    SsaSystemdConnection *self = SSA_SYSTEMD_CONNECTION(object);

    /* Waiting tasks hold references to the connection, so there are none here. */
    clear_timers(self);
    drop_connection(self);
    G_OBJECT_CLASS(ssa_systemd_connection_parent_class)->dispose(object);
}

static void
ssa_systemd_connection_finalize(GObject *object)
{
    SsaSystemdConnection *self = SSA_SYSTEMD_CONNECTION(object);

    g_free(self->address);
    ssa_job_table_free(self->jobs);
    G_OBJECT_CLASS(ssa_systemd_connection_parent_class)->finalize(object);
}

static void
ssa_systemd_connection_class_init(SsaSystemdConnectionClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS(klass);

    object_class->dispose = ssa_systemd_connection_dispose;
    object_class->finalize = ssa_systemd_connection_finalize;
}

static void
ssa_systemd_connection_init(SsaSystemdConnection *self)
{
    g_queue_init(&self->waiting);
    self->jobs = ssa_job_table_new();
}

SsaJobTable *
ssa_systemd_connection_get_jobs(SsaSystemdConnection *self)
{
    return self->jobs;
}

const char *
ssa_systemd_connection_get_destination(SsaSystemdConnection *self)
{
    return self->destination;
}

SsaSystemdConnection *
ssa_systemd_connection_new(const char *socket_path, const SsaLimits *limits)
{
    SsaSystemdConnection *self = g_object_new(SSA_TYPE_SYSTEMD_CONNECTION, NULL);
    g_autofree char *escaped = g_dbus_address_escape_value(socket_path);

    self->address = g_strconcat("unix:path=", escaped, NULL);
    self->limits = *limits;
    return self;
}

SsaSystemdConnection *
ssa_systemd_connection_new_for_bus(const char *address, const SsaLimits *limits)
{
    SsaSystemdConnection *self = g_object_new(SSA_TYPE_SYSTEMD_CONNECTION, NULL);

    self->address = g_strdup(address);
    self->destination = "org.freedesktop.systemd1";
    self->limits = *limits;
    return self;
}
