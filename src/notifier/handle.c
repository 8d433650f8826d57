/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Handles of notifications. */

#include "notifier/handle.h"

char *
ssn_handle_format(GDBusConnection *bus, const char *owner, guint id)
{
    return g_strdup_printf("fdo %s %s %u", g_dbus_connection_get_guid(bus), owner, id);
}

guint
ssn_handle_parse(GDBusConnection *bus, const char *handle, char **owner)
{
    g_auto(GStrv) parts = g_strsplit(handle, " ", -1);
    guint64 id = 0;

    if (g_strv_length(parts) != 4 || !g_dbus_is_unique_name(parts[2]) ||
        !g_str_equal(parts[1], g_dbus_connection_get_guid(bus)) ||
        !g_ascii_string_to_unsigned(parts[3], 10, 1, G_MAXINT32, &id, NULL))
        return 0;
    *owner = g_strdup(parts[2]);
    return (guint) id;
}
