/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A connection with two ends. */

#include "dbus-pair.h"
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
    if (g_str_equal(caller, OWN))
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

/* Takes @message. Runs in GDBus' own thread. */
static GDBusMessage *
on_message(GDBusConnection *connection, GDBusMessage *message, gboolean incoming,
           gpointer user_data)
{
    BusPair *pair = user_data;
    const char *member = g_dbus_message_get_member(message);
    g_autoptr(GDBusMessage) reply = NULL;

    if (!incoming || g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
        return message;
    g_mutex_lock(&pair->lock);
    g_autofree char *text = g_strdup(g_hash_table_lookup(pair->replies, member));
    if (text) {
        GVariant *body = g_dbus_message_get_body(message);
        g_autofree char *arguments = body ? g_variant_print(body, FALSE) : g_strdup("()");
        g_ptr_array_add(pair->log, g_strconcat(member, " ", arguments, NULL));
    }
    g_mutex_unlock(&pair->lock);
    if (!text)
        return message;
    if (*text == '!') {
        reply = g_dbus_message_new_method_error(message, text + 1, "no");
    } else if (*text != '\0') {
        g_autoptr(GVariant) body = g_variant_parse(NULL, text, NULL, NULL, NULL);
        reply = g_dbus_message_new_method_reply(message);
        g_dbus_message_set_body(reply, body);
    }
    if (reply)
        g_dbus_connection_send_message(connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
                                       NULL);
    g_object_unref(message);
    return NULL;
}

void
bus_pair_say(BusPair *pair, const char *method, const char *reply)
{
    g_mutex_lock(&pair->lock);
    g_hash_table_insert(pair->replies, g_strdup(method), g_strdup(reply));
    g_mutex_unlock(&pair->lock);
}

char *
bus_pair_take_log(BusPair *pair)
{
    g_mutex_lock(&pair->lock);
    g_ptr_array_add(pair->log, NULL);
    char *log = g_strjoinv("; ", (char **) pair->log->pdata);
    g_ptr_array_set_size(pair->log, 0);
    g_mutex_unlock(&pair->lock);
    return log;
}

void
bus_pair_emit(BusPair *pair, const char *sender, const char *path, const char *interface,
              const char *signal, const char *arguments)
{
    g_autoptr(GDBusMessage) message = g_dbus_message_new_signal(path, interface, signal);

    g_dbus_message_set_sender(message, sender);
    g_dbus_message_set_body(message, g_variant_new_parsed(arguments));
    g_dbus_connection_send_message(pair->other, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
                                   NULL);
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GDBusConnection **connection = user_data;
    g_autoptr(GError) error = NULL;

    *connection = g_dbus_connection_new_finish(result, &error);
    g_assert_no_error(error);
}

/* The agent's end takes it for a bus, and says hello before it is there. */
static void
on_other_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
    BusPair *pair = user_data;

    on_connected(source, result, &pair->other);
    g_dbus_connection_add_filter(pair->other, on_message, pair, NULL);
    g_dbus_connection_start_message_processing(pair->other);
}

static void
connect_end(int descriptor, GDBusConnectionFlags flags, const char *guid,
            GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocket) socket = g_socket_new_from_fd(descriptor, &error);

    g_assert_no_error(error);
    g_autoptr(GSocketConnection) stream = g_socket_connection_factory_create_connection(socket);
    g_dbus_connection_new(G_IO_STREAM(stream), guid, flags, NULL, NULL, callback, user_data);
}

void
bus_pair_open(BusPair *pair)
{
    static const GDBusInterfaceVTable vtable = {.method_call = on_credentials};
    g_autofree char *guid = g_dbus_generate_guid();
    int ends[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
    g_mutex_init(&pair->lock);
    pair->replies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    pair->log = g_ptr_array_new_with_free_func(g_free);
    bus_pair_say(pair, "Hello", "('" OWN "',)");
    bus_pair_say(pair, "AddMatch", "()");
    bus_pair_say(pair, "RemoveMatch", "()");
    connect_end(ends[0],
                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER |
                    G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING,
                guid, on_other_connected, pair);
    connect_end(ends[1],
                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                    G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                NULL, on_connected, &pair->agent);
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
    /* Nothing is read any more after that. */
    g_dbus_connection_close_sync(pair->other, NULL, NULL);
    g_clear_object(&pair->agent);
    g_clear_object(&pair->other);
    g_clear_pointer(&pair->info, g_dbus_node_info_unref);
    fixture_settle();
    g_hash_table_unref(pair->replies);
    g_ptr_array_unref(pair->log);
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
