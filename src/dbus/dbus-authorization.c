/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Authorization of callers. A caller that wants no reply may have disconnected before its
 * credentials are read. */

#include "dbus/dbus-authorization.h"
#include "base/error.h"
#include "base/snap-name.h"

static void
ask(GTask *task, GDBusConnection *bus, const char *name, GAsyncReadyCallback callback)
{
    int timeout = GPOINTER_TO_INT(g_task_get_task_data(task));

    g_dbus_connection_call(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                           "org.freedesktop.DBus", "GetConnectionCredentials",
                           g_variant_new("(s)", name), G_VARIANT_TYPE("(a{sv})"),
                           G_DBUS_CALL_FLAGS_NONE, timeout, NULL, callback, task);
}

/* The label in the reply; NULL without a security module. */
static char *
take_label(GVariant *reply)
{
    g_autoptr(GVariant) credentials = g_variant_get_child_value(reply, 0);
    g_autoptr(GVariant) bytes =
        g_variant_lookup_value(credentials, "LinuxSecurityLabel", G_VARIANT_TYPE_BYTESTRING);

    return bytes ? g_strdup(g_variant_get_bytestring(bytes)) : NULL;
}

/* If the agent has no label, callers have none either. */
static void
on_own_credentials(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);
    g_autofree char *label = reply ? take_label(reply) : NULL;

    if (reply && !label)
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_REFUSED,
                                "the caller left the bus before its credentials were known");
}

static void
on_credentials(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)) {
        const char *own_name = g_dbus_connection_get_unique_name(G_DBUS_CONNECTION(source));
        ask(g_steal_pointer(&task), G_DBUS_CONNECTION(source), own_name ? own_name : "",
            on_own_credentials);
        return;
    }
    if (!reply) {
        g_dbus_error_strip_remote_error(error);
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_REFUSED, "the caller is unknown: %s",
                                error->message);
        return;
    }

    g_autofree char *label = take_label(reply);
    if (label && ssa_snap_name_is_in_label(label))
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_REFUSED,
                                "the caller is confined as \"%s\", and the agent is not for "
                                "applications",
                                label);
    else
        g_task_return_boolean(task, TRUE);
}

void
ssa_dbus_authorize_async(GDBusConnection *bus, const char *sender, gint64 timeout,
                         GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);

    g_task_set_source_tag(task, ssa_dbus_authorize_async);
    g_task_set_task_data(task, GINT_TO_POINTER((int) timeout), NULL);
    ask(task, bus, sender, on_credentials);
}

gboolean
ssa_dbus_authorize_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
