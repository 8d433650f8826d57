/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Methods about sockets: ListSockets, ControlSocket. */

#include "dbus/dbus-methods.h"

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaDBusCall) call = user_data;
    GError *error = NULL;
    g_autoptr(GPtrArray) sockets = ssa_session_list_sockets_finish(result, &error);

    if (sockets)
        ssa_dbus_call_answer(
            call, g_variant_new("(@aa{sv})", ssa_activation_sockets_to_variant(sockets)));
    else
        ssa_dbus_call_fail(call, error);
}

static void
run_list(SsaDBusCall *call)
{
    const char *snap = NULL;

    g_variant_get(ssa_dbus_call_get_parameters(call), "(&s)", &snap);
    ssa_session_list_sockets_async(ssa_dbus_call_get_session(call), *snap ? snap : NULL, on_listed,
                                   call);
}

static void
on_controlled(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaDBusCall) call = user_data;
    GError *error = NULL;

    if (ssa_session_control_socket_finish(result, &error))
        ssa_dbus_call_answer(call, g_variant_new("()"));
    else
        ssa_dbus_call_fail(call, error);
}

static SsaSocketRequest *
read_request(GVariant *parameters, GError **error)
{
    GHashTable *settings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GVariantIter) iter = NULL;
    const char *unit, *action, *name, *value;

    g_variant_get(parameters, "(&s&sa{ss})", &unit, &action, &iter);
    while (g_variant_iter_next(iter, "{&s&s}", &name, &value))
        g_hash_table_replace(settings, g_strdup(name), g_strdup(value));
    return ssa_socket_request_new(action, unit, settings, error);
}

static void
run_control(SsaDBusCall *call)
{
    GError *error = NULL;
    SsaSocketRequest *request = read_request(ssa_dbus_call_get_parameters(call), &error);

    if (request)
        ssa_session_control_socket_async(ssa_dbus_call_get_session(call), request, on_controlled,
                                         call);
    else
        ssa_dbus_call_reject(call, error);
}

const SsaDBusMethod ssa_dbus_sockets_methods[] = {
    {"handle-list-sockets", run_list},
    {"handle-control-socket", run_control},
    {NULL},
};
