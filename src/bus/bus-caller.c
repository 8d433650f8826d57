/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Who calls over the bus. */

#include "bus/bus-caller.h"
#include "core/error.h"
#include "core/security-label.h"

static void
on_credentials(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (!reply) {
        g_dbus_error_strip_remote_error(error);
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_REFUSED, "the caller is unknown: %s",
                                error->message);
        return;
    }

    /* Without a security module there is no label, and nobody is confined by one. */
    g_autoptr(GVariant) credentials = g_variant_get_child_value(reply, 0);
    g_autoptr(GVariant) bytes =
        g_variant_lookup_value(credentials, "LinuxSecurityLabel", G_VARIANT_TYPE_BYTESTRING);
    const char *label = bytes ? g_variant_get_bytestring(bytes) : "";
    if (ssa_security_label_is_snap(label))
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_REFUSED,
                                "the caller is confined as \"%s\", and the agent is not for "
                                "applications",
                                label);
    else
        g_task_return_boolean(task, TRUE);
}

void
ssa_bus_caller_check_async(GDBusConnection *bus, const char *sender, gint64 timeout,
                           GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);

    g_task_set_source_tag(task, ssa_bus_caller_check_async);
    g_dbus_connection_call(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                           "org.freedesktop.DBus", "GetConnectionCredentials",
                           g_variant_new("(s)", sender), G_VARIANT_TYPE("(a{sv})"),
                           G_DBUS_CALL_FLAGS_NONE, (int) timeout, NULL, on_credentials, task);
}

gboolean
ssa_bus_caller_check_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
