/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The guard before GApplication's interfaces, and the check of a caller's security label. At the
 * other end of the connection stands a test that is both the bus, which knows the labels, and the
 * one to whom a call that passes comes back. */

#include "bus/bus-guard.h"
#include "core/error.h"
#include "fixture.h"

#include <sys/socket.h>

static const char introspection[] =
    "<node><interface name='org.freedesktop.DBus'><method name='GetConnectionCredentials'>"
    "<arg type='s' direction='in'/><arg type='a{sv}' direction='out'/></method></interface>"
    "<interface name='org.freedesktop.Application'><method name='Activate'>"
    "<arg type='a{sv}' direction='in'/></method></interface>"
    "<interface name='org.example.Other'><method name='Activate'>"
    "<arg type='a{sv}' direction='in'/></method></interface></node>";

typedef struct {
    char *dir;
    SsaIdle *idle;
    SsaSession *session;
    GDBusConnection *bus, *other; /* the two ends */
    GDBusNodeInfo *info;
    SsaBusGuard *guard;
    guint passed;          /* calls that came back */
    const char *own_label; /* of the agent itself, or NULL */
} Fixture;

static void
on_idle(gpointer user_data)
{
}

static void
on_method_call(GDBusConnection *connection, const char *sender, const char *path,
               const char *interface, const char *method, GVariant *parameters,
               GDBusMethodInvocation *invocation, gpointer user_data)
{
    Fixture *fixture = user_data;
    const char *caller = NULL, *label = NULL;
    GVariantBuilder builder;

    if (g_str_equal(method, "Activate")) {
        fixture->passed++;
        g_dbus_method_invocation_return_value(invocation, NULL);
        return;
    }
    g_variant_get(parameters, "(&s)", &caller);
    if (g_str_equal(caller, ":1.404")) {
        g_dbus_method_invocation_return_dbus_error(
            invocation, "org.freedesktop.DBus.Error.NameHasNoOwner", "nobody");
        return;
    }
    if (*caller == '\0')
        label = fixture->own_label;
    if (g_str_equal(caller, ":1.1"))
        label = "snap.foo.bar (enforce)";
    else if (g_str_equal(caller, ":1.2"))
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

static void
set_up(Fixture *fixture, gconstpointer data)
{
    static const GDBusInterfaceVTable vtable = {.method_call = on_method_call};
    static const char *const paths[] = {"/org/freedesktop/DBus", "/app", "/app"};
    g_autofree char *guid = g_dbus_generate_guid();
    SsaLimits limits;
    int ends[2];

    ssa_limits_init(&limits);
    fixture->dir = fixture_runtime_dir_new();
    fixture->idle = ssa_idle_new(-1, on_idle, NULL);
    fixture->session = ssa_session_new(fixture->dir, "1", &limits, fixture->idle);
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
    connect_end(ends[0], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER, guid, &fixture->other);
    connect_end(ends[1], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, &fixture->bus);
    wait_until(fixture->bus && fixture->other);

    fixture->info = g_dbus_node_info_new_for_xml(introspection, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
        g_assert_cmpuint(g_dbus_connection_register_object(fixture->other, paths[i],
                                                           fixture->info->interfaces[i], &vtable,
                                                           fixture, NULL, NULL),
                         >, 0);
    fixture->guard = ssa_bus_guard_new(fixture->session, fixture->bus);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_clear_pointer(&fixture->guard, ssa_bus_guard_free);
    g_object_unref(fixture->bus);
    g_object_unref(fixture->other);
    g_dbus_node_info_unref(fixture->info);
    fixture_settle();
    g_object_unref(fixture->session);
    ssa_idle_unref(fixture->idle);
    fixture_runtime_dir_remove(fixture->dir);
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

/* Calls as @sender, as the bus would hand it on; returns the name of the error, or NULL. */
static char *
call(Fixture *fixture, const char *sender, const char *interface)
{
    g_autoptr(GDBusMessage) message =
        g_dbus_message_new_method_call(NULL, "/app", interface, "Activate");
    GDBusMessage *reply = NULL;
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    g_dbus_message_set_body(message, g_variant_new("(a{sv})", &builder));
    g_dbus_message_set_sender(message, sender);
    g_dbus_connection_send_message_with_reply(fixture->other, message,
                                              G_DBUS_SEND_MESSAGE_FLAGS_NONE, 10000, NULL, NULL,
                                              on_replied, &reply);
    wait_until(reply);
    char *error = g_strdup(g_dbus_message_get_error_name(reply));
    g_object_unref(reply);
    return error;
}

static void
test_callers(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *sender;
        gboolean passes;
        const char *own_label;
    } table[] = {
        {":1.1", FALSE, "unconfined"},   /* confined as a snap */
        {":1.2", TRUE, "unconfined"},    /* not confined */
        {":1.3", TRUE, NULL},            /* there are no labels */
        {":1.404", FALSE, "unconfined"}, /* gone: nobody knows */
        {":1.404", TRUE, NULL},          /* gone, and there are no labels */
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        fixture->passed = 0;
        fixture->own_label = table[i].own_label;
        g_autofree char *error = call(fixture, table[i].sender, "org.freedesktop.Application");
        g_test_message("%s: %s", table[i].sender, error);
        g_assert_cmpuint(fixture->passed, ==, table[i].passes ? 1 : 0);
        if (table[i].passes)
            g_assert_null(error);
        else
            g_assert_cmpstr(error, ==, "io.snapcraft.SessionAgent1.Error.Refused");
        g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 0);
    }
}

/* Other interfaces have checks of their own, and the guard's end is the end of it. */
static void
test_others(Fixture *fixture, gconstpointer data)
{
    g_autofree char *other = call(fixture, ":1.1", "org.example.Other");

    g_assert_cmpstr(other, ==, "org.freedesktop.DBus.Error.UnknownMethod");
    g_clear_pointer(&fixture->guard, ssa_bus_guard_free);
    g_autofree char *unguarded = call(fixture, ":1.1", "org.freedesktop.Application");
    g_assert_cmpstr(unguarded, ==, "org.freedesktop.DBus.Error.UnknownMethod");
    g_assert_cmpuint(fixture->passed, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/bus-guard/callers", Fixture, NULL, set_up, test_callers, tear_down);
    g_test_add("/bus-guard/others", Fixture, NULL, set_up, test_others, tear_down);
    return g_test_run();
}
