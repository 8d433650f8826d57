/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The interface io.snapcraft.SessionAgent1: its object, its properties, and the methods about the
 * agent itself (Exit). The other methods are in dbus-services.c, dbus-apps.c, dbus-sockets.c and
 * dbus-notifications.c. */

#include "dbus/dbus-interface.h"
#include "dbus/dbus-methods.h"
#include "dbus/session-agent1.h"

struct _SsaDBusInterface {
    SsaSession *session;
    SsaSessionAgent1 *skeleton;
    SsaDBusCalls *calls;
};

static void
run_exit(SsaDBusCall *call)
{
    ssa_dbus_call_answer(call, g_variant_new("()"));
    ssa_session_request_exit(ssa_dbus_call_get_session(call));
    ssa_dbus_call_free(call);
}

/* A call of GetEvents, which ends with its caller. */
typedef struct {
    SsaDBusCall *call;
    GCancellable *cancellable;
    guint watch_id;
} EventsCall;

static void
on_caller_vanished(GDBusConnection *connection, const char *name, gpointer user_data)
{
    EventsCall *events_call = user_data;

    g_cancellable_cancel(events_call->cancellable);
}

static void
on_events(GObject *source, GAsyncResult *result, gpointer user_data)
{
    EventsCall *events_call = user_data;
    GError *error = NULL;
    g_autoptr(GVariant) events = ssa_event_log_wait_finish(result, &error);

    if (events)
        ssa_dbus_call_answer_members(events_call->call, events);
    else
        ssa_dbus_call_fail(events_call->call, error);
    ssa_dbus_call_free(events_call->call);
    g_bus_unwatch_name(events_call->watch_id);
    g_object_unref(events_call->cancellable);
    g_free(events_call);
}

static void
run_get_events(SsaDBusCall *call)
{
    GDBusMethodInvocation *invocation = ssa_dbus_call_get_invocation(call);
    EventsCall *events_call = g_new0(EventsCall, 1);
    guint64 after = 0;
    double wait = 0;

    events_call->call = call;
    events_call->cancellable = g_cancellable_new();
    events_call->watch_id = g_bus_watch_name_on_connection(
        g_dbus_method_invocation_get_connection(invocation),
        g_dbus_method_invocation_get_sender(invocation), G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
        on_caller_vanished, events_call, NULL);
    ssa_dbus_call_set_unreported(call);
    g_variant_get(ssa_dbus_call_get_parameters(call), "(td)", &after, &wait);
    ssa_event_log_wait_async(ssa_session_get_events(ssa_dbus_call_get_session(call)), after, wait,
                             events_call->cancellable, on_events, events_call);
}

static const SsaDBusMethod own_methods[] = {
    {"handle-get-events", run_get_events},
    {"handle-exit", run_exit},
    {NULL},
};

static void
on_notification_server(SsaSession *session, gpointer user_data)
{
    SsaDBusInterface *service = user_data;
    SsaSessionInfo info = ssa_session_get_info(session);

    ssa_session_agent1_set_notifications(service->skeleton,
                                         info.server.standard ? info.server.standard : "");
}

SsaDBusInterface *
ssa_dbus_interface_new(SsaSession *session, GDBusConnection *connection, const char *path,
                       GError **error)
{
    static const SsaDBusMethod *const tables[] = {
        own_methods,           ssa_dbus_services_methods, ssa_dbus_notifications_methods,
        ssa_dbus_apps_methods, ssa_dbus_sockets_methods,
    };
    g_autoptr(SsaDBusInterface) service = g_new0(SsaDBusInterface, 1);
    SsaSessionInfo info = ssa_session_get_info(session);

    service->session = g_object_ref(session);
    service->skeleton = ssa_session_agent1_skeleton_new();
    service->calls = ssa_dbus_calls_new(session);
    ssa_session_agent1_set_version(service->skeleton, info.version);
    on_notification_server(session, service);
    g_signal_connect(session, "notification-server", G_CALLBACK(on_notification_server), service);
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        ssa_dbus_calls_connect(service->calls, G_DBUS_INTERFACE_SKELETON(service->skeleton),
                               tables[i]);
    if (!g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(service->skeleton), connection,
                                          path, error))
        return NULL;
    return g_steal_pointer(&service);
}

void
ssa_dbus_interface_free(SsaDBusInterface *service)
{
    GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON(service->skeleton);

    g_signal_handlers_disconnect_by_data(service->session, service);
    if (g_dbus_interface_skeleton_get_connection(skeleton))
        g_dbus_interface_skeleton_unexport(skeleton);
    ssa_dbus_calls_free(service->calls);
    g_object_unref(service->skeleton);
    g_object_unref(service->session);
    g_free(service);
}

void
ssa_dbus_interface_abandon(SsaDBusInterface *service)
{
    ssa_dbus_calls_abandon(service->calls);
}
