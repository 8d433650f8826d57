/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Methods about running applications: ListApps, CloseApps. */

#include "dbus/dbus-methods.h"
#include "dbus/dbus-options.h"

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaDBusCall) call = user_data;
    GError *error = NULL;
    g_autoptr(GPtrArray) apps = ssa_session_list_apps_finish(result, &error);

    if (apps)
        ssa_dbus_call_answer(call, g_variant_new("(@aa{sv})", ssa_running_apps_to_variant(apps)));
    else
        ssa_dbus_call_fail(call, error);
}

static void
run_list(SsaDBusCall *call)
{
    const char *snap = NULL;

    g_variant_get(ssa_dbus_call_get_parameters(call), "(&s)", &snap);
    ssa_session_list_apps_async(ssa_dbus_call_get_session(call), *snap ? snap : NULL, on_listed,
                                call);
}

static void
on_closed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaDBusCall) call = user_data;
    GError *error = NULL;
    g_autoptr(SsaCloseOutcome) outcome = ssa_session_close_apps_finish(result, &error);

    if (outcome)
        ssa_dbus_call_answer_members(call, ssa_close_outcome_to_variant(outcome));
    else
        ssa_dbus_call_fail(call, error);
}

static SsaCloseRequest *
read_close(GVariant *parameters, const SsaLimits *limits, GError **error)
{
    const char *snap = NULL;
    g_autofree char *app = NULL;
    g_autoptr(GVariant) options = NULL, timeout = NULL;

    g_variant_get(parameters, "(&s@a{sv})", &snap, &options);
    if (!ssa_dbus_options_get_string(options, "app", &app, error) ||
        !ssa_dbus_options_get(options, "timeout", G_VARIANT_TYPE_DOUBLE, &timeout, error))
        return NULL;
    double seconds = timeout ? g_variant_get_double(timeout) : 0;
    return ssa_close_request_new(snap, app, timeout ? &seconds : NULL, limits, error);
}

static void
run_close(SsaDBusCall *call)
{
    SsaSession *session = ssa_dbus_call_get_session(call);
    GError *error = NULL;
    SsaCloseRequest *request =
        read_close(ssa_dbus_call_get_parameters(call), ssa_session_get_limits(session), &error);

    if (request)
        ssa_session_close_apps_async(session, request, on_closed, call);
    else
        ssa_dbus_call_reject(call, error);
}

const SsaDBusMethod ssa_dbus_apps_methods[] = {
    {"handle-list-apps", run_list},
    {"handle-close-apps", run_close},
    {NULL},
};
