/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls of the bus itself. */

#include "notifier/bus.h"

GVariant *
ssn_bus_call(GDBusConnection *bus, const char *method, GVariant *parameters, const char *type,
             GError **error)
{
    return g_dbus_connection_call_sync(
        bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
        parameters, G_VARIANT_TYPE(type), G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
}
