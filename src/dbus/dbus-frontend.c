/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The D-Bus door. It opens only after the REST door has answered what was waiting there, and in two
 * steps: the bus is reached asynchronously, with a deadline; then GApplication, whose registration
 * blocks, finds a bus that has just proven to be alive. */

#include "dbus/dbus-frontend.h"
#include "dbus/dbus-application.h"
#include "dbus/dbus-filter.h"
#include "dbus/dbus-interface.h"
#include "notifications/action-handler.h"
#include "notifications/desktop-notifier.h"
#include "notifications/model/actions.h"

#include <gio/gio.h>

struct _SsaBusDoor {
    SsaSession *session;
    GDBusConnection *connection;
    SsaDesktopNotifier *notifier;
    SsaDesktop *desktop;
    SsaBusGuard *guard;
    GApplication *application;
    SsaBusService *service;
    gboolean owns_name;
    guint owner_watch_id;      /* while somebody else owns it */
    GCancellable *cancellable; /* while the bus is being reached */
    guint deadline_id;
    SsaBusDoorFunc lost;
    gpointer lost_data;
};

/* A function to be called once something has happened. */
typedef struct {
    SsaBusDoor *door;
    SsaBusDoorFunc func;
    gpointer user_data;
} Then;

static Then *
then_new(SsaBusDoor *door, SsaBusDoorFunc func, gpointer user_data)
{
    Then *then = g_new0(Then, 1);

    then->door = door;
    then->func = func;
    then->user_data = user_data;
    return then;
}

static void
then_call(Then *then)
{
    then->func(then->user_data);
    g_free(then);
}

SsaBusDoor *
ssa_bus_door_new(SsaSession *session, SsaBusDoorFunc lost, gpointer user_data)
{
    SsaBusDoor *door = g_new0(SsaBusDoor, 1);

    door->session = g_object_ref(session);
    door->cancellable = g_cancellable_new();
    door->lost = lost;
    door->lost_data = user_data;
    return door;
}

void
ssa_bus_door_free(SsaBusDoor *door)
{
    g_clear_handle_id(&door->deadline_id, g_source_remove);
    g_clear_handle_id(&door->owner_watch_id, g_bus_unwatch_name);
    if (door->connection)
        g_signal_handlers_disconnect_by_data(door->connection, door);
    g_clear_pointer(&door->service, ssa_bus_service_free);
    g_clear_object(&door->application);
    g_clear_pointer(&door->guard, ssa_bus_guard_free);
    if (door->notifier)
        ssa_desktop_notifier_stop(door->notifier);
    if (door->desktop)
        ssa_desktop_leave(door->desktop);
    g_clear_object(&door->desktop);
    g_clear_object(&door->notifier);
    g_clear_object(&door->connection);
    g_object_unref(door->cancellable);
    g_object_unref(door->session);
    g_free(door);
}

/* GLib would start a bus of its own (dbus-launch) where it finds none: the agent never does. */
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
    SsaBusDoor *door = user_data;

    g_message("the session bus has gone away");
    door->owns_name = FALSE;
    ssa_desktop_notifier_stop(door->notifier);
    ssa_desktop_leave(door->desktop);
    ssa_session_set_session_bus(door->session, FALSE);
    door->lost(door->lost_data);
}

static gboolean
register_application(SsaBusDoor *door)
{
    g_autoptr(GError) error = NULL;

    door->owns_name = g_application_register(door->application, NULL, &error);
    if (!door->owns_name)
        g_message("cannot own %s, serving without it until it is free: %s", SSA_AGENT_NAME,
                  error->message);
    return door->owns_name;
}

/* Whoever had the name has given it up; another may be quicker. Or the bus has gone, and there is
 * no @connection. */
static void
on_name_free(GDBusConnection *connection, const char *name, gpointer user_data)
{
    SsaBusDoor *door = user_data;

    if (connection && !g_dbus_connection_is_closed(connection) && register_application(door))
        g_clear_handle_id(&door->owner_watch_id, g_bus_unwatch_name);
}

static void
own_name(SsaBusDoor *door)
{
    g_autoptr(GError) error = NULL;

    if (g_dbus_connection_is_closed(door->connection))
        return;
    /* Before the name: whoever sees that finds the interface. */
    door->service = ssa_bus_service_new(door->session, door->connection, SSA_AGENT_PATH, &error);
    if (!door->service)
        g_warning("cannot offer the interface of the agent: %s", error->message);
    g_clear_error(&error);

    door->guard = ssa_bus_guard_new(door->session, door->connection);
    door->application = ssa_bus_application_new(SSA_AGENT_NAME, door->desktop);
    if (!register_application(door))
        door->owner_watch_id = g_bus_watch_name_on_connection(door->connection, SSA_AGENT_NAME,
                                                              G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                              on_name_free, door, NULL);
}

/* What the interface has to tell is known by now. */
static void
on_servers_known(gpointer user_data)
{
    Then *then = user_data;

    own_name(then->door);
    then_call(then);
}

static void
on_bus(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Then *then = user_data;
    SsaBusDoor *door = then->door;
    g_autoptr(GError) error = NULL;

    door->connection = g_bus_get_finish(result, &error);
    g_clear_handle_id(&door->deadline_id, g_source_remove);
    if (door->connection && g_dbus_connection_is_closed(door->connection)) {
        g_clear_object(&door->connection);
        g_set_error_literal(&error, G_IO_ERROR, G_IO_ERROR_CLOSED, "it has just gone away");
    }
    if (door->connection) {
        /* By default GLib ends the process with the bus. */
        g_dbus_connection_set_exit_on_close(door->connection, FALSE);
        g_signal_connect(door->connection, "closed", G_CALLBACK(on_closed), door);
        ssa_session_set_session_bus(door->session, TRUE);
        door->notifier = ssa_desktop_notifier_new(door->session, door->connection, SSA_AGENT_NAME,
                                                  on_servers_known, then);
        door->desktop =
            ssa_desktop_new(door->session, SSA_NOTIFIER(door->notifier), door->connection);
    } else {
        g_message("serving without a session bus: %s", error->message);
        then_call(then);
    }
}

static gboolean
on_deadline(gpointer user_data)
{
    SsaBusDoor *door = user_data;

    door->deadline_id = 0;
    g_cancellable_cancel(door->cancellable);
    return G_SOURCE_REMOVE;
}

void
ssa_bus_door_enter(SsaBusDoor *door, SsaBusDoorFunc entered, gpointer user_data)
{
    if (!there_is_a_bus()) {
        entered(user_data);
        return;
    }
    door->deadline_id =
        g_timeout_add((guint) ssa_session_get_limits(door->session)->answer, on_deadline, door);
    g_bus_get(G_BUS_TYPE_SESSION, door->cancellable, on_bus, then_new(door, entered, user_data));
}

static void
on_released(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GVariant *reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

    g_clear_pointer(&reply, g_variant_unref);
    then_call(user_data);
}

void
ssa_bus_door_leave(SsaBusDoor *door, SsaBusDoorFunc left, gpointer user_data)
{
    g_clear_handle_id(&door->owner_watch_id, g_bus_unwatch_name);
    if (door->notifier)
        ssa_desktop_notifier_stop_holding(door->notifier);
    if (!door->owns_name) {
        left(user_data);
        return;
    }
    door->owns_name = FALSE;
    g_dbus_connection_call(door->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                           "org.freedesktop.DBus", "ReleaseName",
                           g_variant_new("(s)", SSA_AGENT_NAME), NULL, G_DBUS_CALL_FLAGS_NONE,
                           (int) ssa_session_get_limits(door->session)->answer, NULL, on_released,
                           then_new(door, left, user_data));
}

void
ssa_bus_door_abandon(SsaBusDoor *door)
{
    if (door->service)
        ssa_bus_service_abandon(door->service);
}

static void
on_flushed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_dbus_connection_flush_finish(G_DBUS_CONNECTION(source), result, NULL);
    then_call(user_data);
}

void
ssa_bus_door_flush(SsaBusDoor *door, SsaBusDoorFunc flushed, gpointer user_data)
{
    if (!door->connection || g_dbus_connection_is_closed(door->connection)) {
        flushed(user_data);
        return;
    }
    g_dbus_connection_flush(door->connection, NULL, on_flushed, then_new(door, flushed, user_data));
}
