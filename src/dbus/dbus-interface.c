/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The interface io.snapcraft.SessionAgent1: its object on the bus and its properties. The methods
 * stand in files of their own. */

#include "dbus/dbus-interface.h"
#include "dbus/dbus-methods.h"

struct _SsaBusService {
    SsaSession *session;
    SsaSessionAgent1 *skeleton;
    SsaBusCalls *calls;
};

static void
run_exit(SsaBusCall *call)
{
    ssa_bus_call_answer(call, g_variant_new("()"));
    ssa_session_request_exit(ssa_bus_call_get_session(call));
    ssa_bus_call_free(call);
}

static gboolean
on_exit_called(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
    return ssa_bus_calls_begin(user_data, invocation, run_exit, NULL, NULL);
}

static void
on_notification_server(SsaSession *session, gpointer user_data)
{
    SsaBusService *service = user_data;
    SsaSessionInfo info = ssa_session_get_info(session);

    ssa_session_agent1_set_notifications(service->skeleton,
                                         info.server.standard ? info.server.standard : "");
}

SsaBusService *
ssa_bus_service_new(SsaSession *session, GDBusConnection *connection, const char *path,
                    GError **error)
{
    g_autoptr(SsaBusService) service = g_new0(SsaBusService, 1);
    SsaSessionInfo info = ssa_session_get_info(session);

    service->session = g_object_ref(session);
    service->skeleton = ssa_session_agent1_skeleton_new();
    service->calls = ssa_bus_calls_new(session);
    ssa_session_agent1_set_version(service->skeleton, info.version);
    on_notification_server(session, service);
    g_signal_connect(session, "notification-server", G_CALLBACK(on_notification_server), service);
    ssa_bus_services_connect(service->skeleton, service->calls);
    ssa_bus_notices_connect(service->skeleton, service->calls);
    ssa_bus_apps_connect(service->skeleton, service->calls);
    ssa_bus_sockets_connect(service->skeleton, service->calls);
    g_signal_connect(service->skeleton, "handle-exit", G_CALLBACK(on_exit_called), service->calls);
    if (!g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(service->skeleton), connection,
                                          path, error))
        return NULL;
    return g_steal_pointer(&service);
}

void
ssa_bus_service_free(SsaBusService *service)
{
    GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON(service->skeleton);

    g_signal_handlers_disconnect_by_data(service->session, service);
    if (g_dbus_interface_skeleton_get_connection(skeleton))
        g_dbus_interface_skeleton_unexport(skeleton);
    ssa_bus_calls_free(service->calls);
    g_object_unref(service->skeleton);
    g_object_unref(service->session);
    g_free(service);
}

void
ssa_bus_service_abandon(SsaBusService *service)
{
    ssa_bus_calls_abandon(service->calls);
}
