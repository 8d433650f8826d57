/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The D-Bus frontend. It starts after the HTTP frontend has answered pending requests, in two
 * steps: it connects to the bus asynchronously, with a deadline; then GApplication registers,
 * which blocks, on a bus that has just answered. */

#include "dbus/dbus-frontend.h"
#include "dbus/dbus-application.h"
#include "dbus/dbus-filter.h"
#include "dbus/dbus-interface.h"
#include "notifications/action-handler.h"
#include "notifications/desktop-notifier.h"
#include "notifications/model/actions.h"
#include "snapd/snapd-changes.h"

#include <gio/gio.h>

/* The callback of an asynchronous step. */
typedef struct {
    SsaDBusFrontend *frontend;
    SsaDBusFrontendFunc func;
    gpointer user_data;
} Continuation;

struct _SsaDBusFrontend {
    SsaSession *session;
    GDBusConnection *connection;
    SsaDesktopNotifier *notifier;
    SsaNotifications *notifications;
    SsaActionHandler *handler;
    Continuation *start; /* until the notification server is known */
    SsaDBusFilter *filter;
    GApplication *application;
    SsaDBusInterface *service;
    gboolean owns_name;
    guint owner_watch_id;      /* while another process owns the name */
    GCancellable *cancellable; /* while the bus is being reached */
    guint deadline_id;
    SsaDBusFrontendFunc lost;
    gpointer lost_data;
};

static Continuation *
continuation_new(SsaDBusFrontend *frontend, SsaDBusFrontendFunc func, gpointer user_data)
{
    Continuation *continuation = g_new0(Continuation, 1);

    continuation->frontend = frontend;
    continuation->func = func;
    continuation->user_data = user_data;
    return continuation;
}

static void
continuation_call(Continuation *continuation)
{
    continuation->func(continuation->user_data);
    g_free(continuation);
}

SsaDBusFrontend *
ssa_dbus_frontend_new(SsaSession *session, SsaDBusFrontendFunc lost, gpointer user_data)
{
    SsaDBusFrontend *frontend = g_new0(SsaDBusFrontend, 1);

    frontend->session = g_object_ref(session);
    frontend->cancellable = g_cancellable_new();
    frontend->lost = lost;
    frontend->lost_data = user_data;
    return frontend;
}

void
ssa_dbus_frontend_free(SsaDBusFrontend *frontend)
{
    g_clear_handle_id(&frontend->deadline_id, g_source_remove);
    g_clear_handle_id(&frontend->owner_watch_id, g_bus_unwatch_name);
    if (frontend->connection)
        g_signal_handlers_disconnect_by_data(frontend->connection, frontend);
    g_clear_pointer(&frontend->service, ssa_dbus_interface_free);
    g_clear_object(&frontend->application);
    g_clear_pointer(&frontend->filter, ssa_dbus_filter_free);
    if (frontend->notifier) {
        ssa_session_set_notify_func(frontend->session, NULL, NULL);
        g_signal_handlers_disconnect_by_data(frontend->notifier, frontend);
        ssa_desktop_notifier_stop(frontend->notifier);
    }
    g_clear_pointer(&frontend->start, g_free);
    g_clear_object(&frontend->handler);
    g_clear_object(&frontend->notifications);
    g_clear_object(&frontend->notifier);
    g_clear_object(&frontend->connection);
    g_object_unref(frontend->cancellable);
    g_object_unref(frontend->session);
    g_free(frontend);
}

/* Without a bus, GLib would start one (dbus-launch); the agent never does. */
static gboolean
there_is_a_bus(void)
{
    const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
    const char *runtime_dir = g_getenv("XDG_RUNTIME_DIR");

    if (address && *address)
        return !g_str_has_prefix(address, "autolaunch:");
    g_autofree char *path = runtime_dir ? g_build_filename(runtime_dir, "bus", NULL) : NULL;
    return path && g_file_test(path, G_FILE_TEST_EXISTS);
}

static void
on_closed(GDBusConnection *connection, gboolean vanished, GError *error, gpointer user_data)
{
    SsaDBusFrontend *frontend = user_data;

    g_message("the session bus has gone away");
    frontend->owns_name = FALSE;
    ssa_desktop_notifier_stop(frontend->notifier);
    ssa_notifications_stop(frontend->notifications);
    ssa_session_set_notify_func(frontend->session, NULL, NULL);
    ssa_session_set_session_bus(frontend->session, FALSE);
    frontend->lost(frontend->lost_data);
}

static gboolean
register_application(SsaDBusFrontend *frontend)
{
    g_autoptr(GError) error = NULL;

    frontend->owns_name = g_application_register(frontend->application, NULL, &error);
    if (!frontend->owns_name)
        g_message("cannot own %s, serving without it until it is free: %s", SSA_AGENT_NAME,
                  error->message);
    return frontend->owns_name;
}

/* The name has been released; another process may be quicker to own it. @connection is NULL if the
 * bus has gone away. */
static void
on_name_free(GDBusConnection *connection, const char *name, gpointer user_data)
{
    SsaDBusFrontend *frontend = user_data;

    if (connection && !g_dbus_connection_is_closed(connection) && register_application(frontend))
        g_clear_handle_id(&frontend->owner_watch_id, g_bus_unwatch_name);
}

static void
own_name(SsaDBusFrontend *frontend)
{
    g_autoptr(GError) error = NULL;

    if (g_dbus_connection_is_closed(frontend->connection))
        return;
    /* Export the interface before owning the name, so that clients that see the name find it. */
    frontend->service =
        ssa_dbus_interface_new(frontend->session, frontend->connection, SSA_AGENT_PATH, &error);
    if (!frontend->service)
        g_warning("cannot offer the interface of the agent: %s", error->message);
    g_clear_error(&error);

    frontend->filter = ssa_dbus_filter_new(frontend->session, frontend->connection);
    frontend->application = ssa_dbus_application_new(SSA_AGENT_NAME, frontend->handler);
    if (!register_application(frontend))
        frontend->owner_watch_id = g_bus_watch_name_on_connection(
            frontend->connection, SSA_AGENT_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_name_free,
            frontend, NULL);
}

static void
on_server_changed(SsaDesktopNotifier *notifier, gpointer user_data)
{
    SsaDBusFrontend *frontend = user_data;
    const SsaNotificationServer server = ssa_desktop_notifier_get_server(notifier);

    ssa_session_set_notification_server(frontend->session, &server);
    /* The interface has all of its properties now. */
    if (server.standard && frontend->start) {
        own_name(frontend);
        continuation_call(g_steal_pointer(&frontend->start));
    }
}

static void
carry_out(SsaNotificationRequest *request, SsaHold *hold, GAsyncReadyCallback callback,
          gpointer callback_data, gpointer user_data)
{
    SsaDBusFrontend *frontend = user_data;

    ssa_notifications_carry_out_async(frontend->notifications, request, hold, callback,
                                      callback_data);
}

static gint64
real_time(gpointer user_data)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static void
set_up_notifications(SsaDBusFrontend *frontend)
{
    SsaSession *session = frontend->session;
    const SsaLimits *limits = ssa_session_get_limits(session);
    SsaIdle *idle = ssa_session_get_idle(session);

    frontend->notifier = ssa_desktop_notifier_new(ssa_session_get_systemd(session),
                                                  frontend->connection, SSA_AGENT_NAME);
    frontend->notifications = ssa_notifications_new(
        ssa_session_get_systemd(session), SSA_NOTIFIER(frontend->notifier),
        ssa_notification_store_new(ssa_session_get_runtime_dir(session), limits, real_time, NULL),
        ssa_session_get_entries_dir(session), SSA_SNAPD_SOCKET, ssa_session_get_events(session),
        limits);
    frontend->handler = ssa_action_handler_new(frontend->notifications, idle, frontend->connection);
    g_signal_connect(frontend->notifier, "server-changed", G_CALLBACK(on_server_changed), frontend);
    ssa_session_set_notify_func(session, carry_out, frontend);
}

static void
on_bus(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Continuation *continuation = user_data;
    SsaDBusFrontend *frontend = continuation->frontend;
    g_autoptr(GError) error = NULL;

    frontend->connection = g_bus_get_finish(result, &error);
    g_clear_handle_id(&frontend->deadline_id, g_source_remove);
    if (frontend->connection && g_dbus_connection_is_closed(frontend->connection)) {
        g_clear_object(&frontend->connection);
        g_set_error_literal(&error, G_IO_ERROR, G_IO_ERROR_CLOSED, "it has just gone away");
    }
    if (frontend->connection) {
        /* By default, GLib terminates the process when the connection is closed. */
        g_dbus_connection_set_exit_on_close(frontend->connection, FALSE);
        g_signal_connect(frontend->connection, "closed", G_CALLBACK(on_closed), frontend);
        ssa_session_set_session_bus(frontend->session, TRUE);
        frontend->start = continuation;
        set_up_notifications(frontend);
    } else {
        g_message("serving without a session bus: %s", error->message);
        continuation_call(continuation);
    }
}

static gboolean
on_deadline(gpointer user_data)
{
    SsaDBusFrontend *frontend = user_data;

    frontend->deadline_id = 0;
    g_cancellable_cancel(frontend->cancellable);
    return G_SOURCE_REMOVE;
}

void
ssa_dbus_frontend_start(SsaDBusFrontend *frontend, SsaDBusFrontendFunc entered, gpointer user_data)
{
    if (!there_is_a_bus()) {
        entered(user_data);
        return;
    }
    frontend->deadline_id = g_timeout_add((guint) ssa_session_get_limits(frontend->session)->answer,
                                          on_deadline, frontend);
    g_bus_get(G_BUS_TYPE_SESSION, frontend->cancellable, on_bus,
              continuation_new(frontend, entered, user_data));
}

static void
on_released(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GVariant *reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

    g_clear_pointer(&reply, g_variant_unref);
    continuation_call(user_data);
}

void
ssa_dbus_frontend_release_name(SsaDBusFrontend *frontend, SsaDBusFrontendFunc left,
                               gpointer user_data)
{
    g_clear_handle_id(&frontend->owner_watch_id, g_bus_unwatch_name);
    if (frontend->notifications)
        ssa_notifications_stop(frontend->notifications);
    if (!frontend->owns_name) {
        left(user_data);
        return;
    }
    frontend->owns_name = FALSE;
    g_dbus_connection_call(frontend->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                           "org.freedesktop.DBus", "ReleaseName",
                           g_variant_new("(s)", SSA_AGENT_NAME), NULL, G_DBUS_CALL_FLAGS_NONE,
                           (int) ssa_session_get_limits(frontend->session)->answer, NULL,
                           on_released, continuation_new(frontend, left, user_data));
}

void
ssa_dbus_frontend_abandon(SsaDBusFrontend *frontend)
{
    if (frontend->service)
        ssa_dbus_interface_abandon(frontend->service);
}

static void
on_flushed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_dbus_connection_flush_finish(G_DBUS_CONNECTION(source), result, NULL);
    continuation_call(user_data);
}

void
ssa_dbus_frontend_flush(SsaDBusFrontend *frontend, SsaDBusFrontendFunc flushed, gpointer user_data)
{
    if (!frontend->connection || g_dbus_connection_is_closed(frontend->connection)) {
        flushed(user_data);
        return;
    }
    g_dbus_connection_flush(frontend->connection, NULL, on_flushed,
                            continuation_new(frontend, flushed, user_data));
}
