/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The guard before GApplication's interfaces, and the check of a caller's security label. A call
 * that passes comes back to the other end of the connection. */

#include "base/error.h"
#include "dbus-pair.h"
#include "dbus/dbus-filter.h"
#include "fixture.h"

static const char introspection[] =
    "<node><interface name='org.freedesktop.Application'><method name='Activate'>"
    "<arg type='a{sv}' direction='in'/></method></interface>"
    "<interface name='org.example.Other'><method name='Activate'>"
    "<arg type='a{sv}' direction='in'/></method></interface></node>";

typedef struct {
    char *dir;
    SsaIdle *idle;
    SsaSession *session;
    BusPair pair;
    GDBusNodeInfo *info;
    SsaDBusFilter *guard;
    guint passed; /* calls that came back */
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

    fixture->passed++;
    g_dbus_method_invocation_return_value(invocation, NULL);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    static const GDBusInterfaceVTable vtable = {.method_call = on_method_call};
    SsaLimits limits;

    ssa_limits_init(&limits);
    fixture->dir = fixture_runtime_dir_new();
    fixture->idle = ssa_idle_new(-1, on_idle, NULL);
    fixture->session = ssa_session_new(fixture->dir, fixture->dir, "1", &limits, fixture->idle);
    bus_pair_open(&fixture->pair);
    fixture->info = g_dbus_node_info_new_for_xml(introspection, NULL);
    for (gsize i = 0; i < 2; i++)
        g_assert_cmpuint(g_dbus_connection_register_object(fixture->pair.other, "/app",
                                                           fixture->info->interfaces[i], &vtable,
                                                           fixture, NULL, NULL),
                         >, 0);
    fixture->guard = ssa_dbus_filter_new(fixture->session, fixture->pair.agent);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_clear_pointer(&fixture->guard, ssa_dbus_filter_free);
    bus_pair_close(&fixture->pair);
    g_dbus_node_info_unref(fixture->info);
    fixture_settle();
    g_object_unref(fixture->session);
    ssa_idle_unref(fixture->idle);
    fixture_runtime_dir_remove(fixture->dir);
}

/* Returns the name of the error, or NULL. */
static char *
call(Fixture *fixture, const char *sender, const char *interface)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    g_autoptr(GDBusMessage) reply = bus_pair_call(&fixture->pair, sender, "/app", interface,
                                                  "Activate", g_variant_new("(a{sv})", &builder));
    return g_strdup(g_dbus_message_get_error_name(reply));
}

static void
test_callers(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *sender;
        gboolean passes;
        const char *own_label;
    } table[] = {
        {CONFINED, FALSE, "unconfined"},
        {UNCONFINED, TRUE, "unconfined"},
        {UNLABELLED, TRUE, NULL},
        {GONE, FALSE, "unconfined"}, /* nobody knows */
        {GONE, TRUE, NULL},          /* and there are no labels */
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        fixture->passed = 0;
        fixture->pair.own_label = table[i].own_label;
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
    g_autofree char *other = call(fixture, CONFINED, "org.example.Other");

    g_assert_cmpstr(other, ==, "org.freedesktop.DBus.Error.UnknownMethod");
    g_clear_pointer(&fixture->guard, ssa_dbus_filter_free);
    g_autofree char *unguarded = call(fixture, CONFINED, "org.freedesktop.Application");
    g_assert_cmpstr(unguarded, ==, "org.freedesktop.DBus.Error.UnknownMethod");
    g_assert_cmpuint(fixture->passed, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/dbus-filter/callers", Fixture, NULL, set_up, test_callers, tear_down);
    g_test_add("/dbus-filter/others", Fixture, NULL, set_up, test_others, tear_down);
    return g_test_run();
}
