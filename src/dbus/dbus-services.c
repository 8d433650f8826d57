/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Methods about services: StartServices, StopServices, RestartServices, ReloadDaemon,
 * GetServiceStatus. */

#include "base/vardict.h"
#include "dbus/dbus-methods.h"

/* The argument's name in error messages. */
#define UNITS "units"

static void
on_controlled(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaDBusCall) call = user_data;
    GError *error = NULL;
    g_autoptr(SsaServiceOutcome) outcome = ssa_session_control_services_finish(result, &error);

    if (outcome)
        ssa_dbus_call_answer_members(call, ssa_service_outcome_to_variant(outcome));
    else
        ssa_dbus_call_fail(call, error);
}

static void
run_control(SsaDBusCall *call)
{
    ssa_session_control_services_async(ssa_dbus_call_get_session(call),
                                       ssa_dbus_call_steal_data(call), on_controlled, call);
}

static void
on_queried(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaDBusCall) call = user_data;
    GError *error = NULL;
    g_autoptr(SsaServiceStatus) status = ssa_session_query_services_finish(result, &error);

    if (status)
        ssa_dbus_call_answer(call,
                             g_variant_new("(@aa{sv}@a{ss})", ssa_service_status_to_variant(status),
                                           ssa_vardict_from_errors(status->errors)));
    else
        ssa_dbus_call_fail(call, error);
}

static void
run_query(SsaDBusCall *call)
{
    ssa_session_query_services_async(ssa_dbus_call_get_session(call), ssa_dbus_call_get_data(call),
                                     UNITS, on_queried, call);
}

static void
free_request(gpointer data)
{
    ssa_service_request_free(data);
}

static gboolean
begin_control(SsaDBusCalls *calls, GDBusMethodInvocation *invocation, SsaServiceRequest *request)
{
    return ssa_dbus_calls_begin(calls, invocation, run_control, request, free_request);
}

static SsaServiceRequest *
request_new(SsaServiceAction action, const char *const *units)
{
    return ssa_service_request_new(action, g_strdupv((char **) units), UNITS);
}

static gboolean
on_start_services(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation,
                  const char *const *units, gboolean enable, gpointer user_data)
{
    SsaServiceRequest *request = request_new(SSA_SERVICE_START, units);

    request->enable = enable;
    return begin_control(user_data, invocation, request);
}

static gboolean
on_stop_services(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation,
                 const char *const *units, gboolean disable, gpointer user_data)
{
    SsaServiceRequest *request = request_new(SSA_SERVICE_STOP, units);

    request->disable = disable;
    return begin_control(user_data, invocation, request);
}

static gboolean
on_restart_services(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation,
                    const char *const *units, gboolean reload, gpointer user_data)
{
    SsaServiceRequest *request = request_new(SSA_SERVICE_RESTART, units);

    request->reload = reload;
    return begin_control(user_data, invocation, request);
}

static gboolean
on_reload_daemon(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
    const char *const none[] = {NULL};

    return begin_control(user_data, invocation, request_new(SSA_SERVICE_DAEMON_RELOAD, none));
}

static void
free_units(gpointer data)
{
    g_strfreev(data);
}

static gboolean
on_get_service_status(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation,
                      const char *const *units, gpointer user_data)
{
    return ssa_dbus_calls_begin(user_data, invocation, run_query, g_strdupv((char **) units),
                                free_units);
}

void
ssa_dbus_services_connect(SsaSessionAgent1 *skeleton, SsaDBusCalls *calls)
{
    g_signal_connect(skeleton, "handle-start-services", G_CALLBACK(on_start_services), calls);
    g_signal_connect(skeleton, "handle-stop-services", G_CALLBACK(on_stop_services), calls);
    g_signal_connect(skeleton, "handle-restart-services", G_CALLBACK(on_restart_services), calls);
    g_signal_connect(skeleton, "handle-reload-daemon", G_CALLBACK(on_reload_daemon), calls);
    g_signal_connect(skeleton, "handle-get-service-status", G_CALLBACK(on_get_service_status),
                     calls);
}
