/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A connection with two ends. */

#include "bus-pair.h"
#include "fixture.h"

#include <sys/socket.h>

static const char introspection[] =
    "<node><interface name='org.freedesktop.DBus'><method name='GetConnectionCredentials'>"
    "<arg type='s' direction='in'/><arg type='a{sv}' direction='out'/></method></interface></node>";

static void
on_credentials(GDBusConnection *connection, const char *sender, const char *path,
               const char *interface, const char *method, GVariant *parameters,
               GDBusMethodInvocation *invocation, gpointer user_data)
{
    BusPair *pair = user_data;
    const char *caller = NULL, *label = NULL;
    GVariantBuilder builder;

    g_variant_get(parameters, "(&s)", &caller);
    if (g_str_equal(caller, GONE)) {
        g_dbus_method_invocation_return_dbus_error(
            invocation, "org.freedesktop.DBus.Error.NameHasNoOwner", "nobody");
        return;
    }
    if (*caller == '\0')
        label = pair->own_label;
    if (g_str_equal(caller, CONFINED))
        label = "snap.foo.bar (enforce)";
    else if (g_str_equal(caller, UNCONFINED))
        label = "unconfined";
    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    if (label)
        g_variant_builder_add(&builder, "{sv}", "LinuxSecurityLabel",
                              g_variant_new_bytestring(label));
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(a{sv})", &builder));
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GDBusConnection **connection = user_data;
    g_autoptr(GError) error = NULL;

    *connection = g_dbus_connection_new_finish(result, &error);
    g_assert_no_error(error);
}

static void
connect_end(int descriptor, GDBusConnectionFlags flags, const char *guid,
            GDBusConnection **connection)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocket) socket = g_socket_new_from_fd(descriptor, &error);

    g_assert_no_error(error);
    g_autoptr(GSocketConnection) stream = g_socket_connection_factory_create_connection(socket);
    g_dbus_connection_new(G_IO_STREAM(stream), guid, flags, NULL, NULL, on_connected, connection);
}

void
bus_pair_open(BusPair *pair)
{
    static const GDBusInterfaceVTable vtable = {.method_call = on_credentials};
    g_autofree char *guid = g_dbus_generate_guid();
    int ends[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
    connect_end(ends[0], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER, guid, &pair->other);
    connect_end(ends[1], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, &pair->agent);
    wait_until(pair->agent && pair->other);
    pair->info = g_dbus_node_info_new_for_xml(introspection, NULL);
    g_assert_cmpuint(g_dbus_connection_register_object(pair->other, "/org/freedesktop/DBus",
                                                       pair->info->interfaces[0], &vtable, pair,
                                                       NULL, NULL),
                     >, 0);
}

void
bus_pair_close(BusPair *pair)
{
    g_clear_object(&pair->agent);
    g_clear_object(&pair->other);
    g_clear_pointer(&pair->info, g_dbus_node_info_unref);
}

static void
on_replied(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GDBusMessage **reply = user_data;
    g_autoptr(GError) error = NULL;

    *reply =
        g_dbus_connection_send_message_with_reply_finish(G_DBUS_CONNECTION(source), result, &error);
    g_assert_no_error(error);
}

GDBusMessage *
bus_pair_call(BusPair *pair, const char *sender, const char *path, const char *interface,
              const char *method, GVariant *arguments)
{
    g_autoptr(GDBusMessage) message = g_dbus_message_new_method_call(NULL, path, interface, method);
    GDBusMessage *reply = NULL;

    g_dbus_message_set_body(message, arguments);
    g_dbus_message_set_sender(message, sender);
    g_dbus_connection_send_message_with_reply(pair->other, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE,
                                              10000, NULL, NULL, on_replied, &reply);
    wait_until(reply);
    return reply;
}
