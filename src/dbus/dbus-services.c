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

    if (!outcome) {
        ssa_dbus_call_fail(call, error);
        return;
    }
    ssa_dbus_call_set_failure(call, ssa_service_outcome_message(outcome));
    ssa_dbus_call_answer_members(call, ssa_service_outcome_to_variant(outcome));
}

/* @flag: (out): the second argument */
static SsaServiceRequest *
new_request(SsaDBusCall *call, SsaServiceAction action, gboolean *flag)
{
    char **units = NULL;

    g_variant_get(ssa_dbus_call_get_parameters(call), "(^asb)", &units, flag);
    return ssa_service_request_new(action, units, UNITS);
}

/* Takes ownership of @call and @request. */
static void
control(SsaDBusCall *call, SsaServiceRequest *request)
{
    ssa_session_control_services_async(ssa_dbus_call_get_session(call), request, on_controlled,
                                       call);
}

static void
run_start(SsaDBusCall *call)
{
    gboolean enable = FALSE;
    SsaServiceRequest *request = new_request(call, SSA_SERVICE_START, &enable);

    request->enable = enable;
    control(call, request);
}

static void
run_stop(SsaDBusCall *call)
{
    gboolean disable = FALSE;
    SsaServiceRequest *request = new_request(call, SSA_SERVICE_STOP, &disable);

    request->disable = disable;
    control(call, request);
}

static void
run_restart(SsaDBusCall *call)
{
    gboolean reload = FALSE;
    SsaServiceRequest *request = new_request(call, SSA_SERVICE_RESTART, &reload);

    request->reload = reload;
    control(call, request);
}

static void
run_reload_daemon(SsaDBusCall *call)
{
    control(call, ssa_service_request_new(SSA_SERVICE_DAEMON_RELOAD, g_new0(char *, 1), UNITS));
}

static void
on_queried(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaDBusCall) call = user_data;
    GError *error = NULL;
    g_autoptr(SsaServiceStatus) status = ssa_session_query_services_finish(result, &error);

    if (status && g_hash_table_size(status->errors) > 0)
        ssa_dbus_call_set_failure(call, "the status of some services could not be queried");
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
    g_autofree const char **units = NULL;

    g_variant_get(ssa_dbus_call_get_parameters(call), "(^a&s)", &units);
    ssa_session_query_services_async(ssa_dbus_call_get_session(call), units, UNITS, on_queried,
                                     call);
}

const SsaDBusMethod ssa_dbus_services_methods[] = {
    {"handle-start-services", run_start},     {"handle-stop-services", run_stop},
    {"handle-restart-services", run_restart}, {"handle-reload-daemon", run_reload_daemon},
    {"handle-get-service-status", run_query}, {NULL},
};
