/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notification server. */

#include "notifier/server.h"
#include "base/vardict.h"
#include "notifier/bus.h"

#define NAME "org.freedesktop.Notifications"

void
ssn_server_free(SsnServer *server)
{
    g_free(server->owner);
    g_free(server->name);
    g_free(server->version);
    g_strfreev(server->capabilities);
    g_free(server);
}

gboolean
ssn_server_can(const SsnServer *server, const char *capability)
{
    return g_strv_contains((const char *const *) server->capabilities, capability);
}

/* Starts a server if none runs. */
static char *
get_owner(GDBusConnection *bus, GError **error)
{
    char *owner = NULL;
    g_autoptr(GError) local = NULL;
    g_autoptr(GVariant) started =
        ssn_bus_call(bus, "StartServiceByName", g_variant_new("(su)", NAME, 0), "(u)", &local);
    g_autoptr(GVariant) reply =
        ssn_bus_call(bus, "GetNameOwner", g_variant_new("(s)", NAME), "(s)", error);

    if (!started)
        g_debug("no server can be started: %s", local->message);
    if (reply)
        g_variant_get(reply, "(s)", &owner);
    return owner;
}

/* libnotify has the same calls, and keeps their errors to itself. */
static GVariant *
call(GDBusConnection *bus, const SsnServer *server, const char *method, const char *type,
     GError **error)
{
    return g_dbus_connection_call_sync(bus, server->owner, "/org/freedesktop/Notifications", NAME,
                                       method, NULL, G_VARIANT_TYPE(type), G_DBUS_CALL_FLAGS_NONE,
                                       -1, NULL, error);
}

/* @version: of the specification, "MAJOR.MINOR"; 1.1 introduced image hints, and libnotify aborts
 * for older versions */
static gboolean
has_images(const char *version)
{
    char *end = NULL;
    guint64 major = g_ascii_strtoull(version, &end, 10);
    guint64 minor = *end == '.' ? g_ascii_strtoull(end + 1, NULL, 10) : 0;

    return major > 1 || (major == 1 && minor >= 1);
}

SsnServer *
ssn_server_query(GDBusConnection *bus, GError **error)
{
    g_autoptr(SsnServer) server = g_new0(SsnServer, 1);
    const char *specification = NULL;

    server->bus = bus;
    server->owner = get_owner(bus, error);
    if (!server->owner)
        return NULL;
    g_autoptr(GVariant) information = call(bus, server, "GetServerInformation", "(ssss)", error);
    g_autoptr(GVariant) capabilities =
        information ? call(bus, server, "GetCapabilities", "(as)", error) : NULL;
    if (!capabilities)
        return NULL;
    g_variant_get(information, "(s&ss&s)", &server->name, NULL, &server->version, &specification);
    g_variant_get(capabilities, "(^as)", &server->capabilities);
    server->has_images = has_images(specification);
    return g_steal_pointer(&server);
}

GVariant *
ssn_server_to_variant(const SsnServer *server)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    ssa_vardict_add_string(&builder, "name", server->name);
    ssa_vardict_add_string(&builder, "version", server->version);
    g_variant_builder_add(&builder, "{sv}", "capabilities",
                          g_variant_new_strv((const char *const *) server->capabilities, -1));
    return g_variant_builder_end(&builder);
}
