/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Starting an application against a scripted manager, and by its own activation: every way in which
 * it can fail is told. */

#include "apps/app-launch.h"
#include "base/error.h"
#include "dbus-pair.h"
#include "fake-systemd.h"
#include "fixture.h"

#include <string.h>

static const char introspection[] =
    "<node><interface name='org.freedesktop.Application'><method name='Activate'>"
    "<arg type='a{sv}' direction='in'/></method></interface></node>";

typedef struct {
    char *dir;
    FakeManager *fake;
    SsaSystemd *manager;
    BusPair pair;
    GDBusNodeInfo *info;
    char *token; /* that came with an activation */
    guint activations;
} Fixture;

static void
on_activate(GDBusConnection *connection, const char *sender, const char *path,
            const char *interface, const char *method, GVariant *parameters,
            GDBusMethodInvocation *invocation, gpointer user_data)
{
    Fixture *fixture = user_data;
    g_autoptr(GVariant) platform_data = g_variant_get_child_value(parameters, 0);

    fixture->activations++;
    g_clear_pointer(&fixture->token, g_free);
    g_variant_lookup(platform_data, "activation-token", "s", &fixture->token);
    g_dbus_method_invocation_return_value(invocation, NULL);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    static const GDBusInterfaceVTable vtable = {.method_call = on_activate};
    SsaLimits limits;

    ssa_limits_init(&limits);
    fixture->dir = fixture_runtime_dir_new();
    fixture->fake = fake_manager_new(fixture->dir);
    fixture->manager = ssa_systemd_new(fixture->dir, &limits);
    bus_pair_open(&fixture->pair);
    fixture->info = g_dbus_node_info_new_for_xml(introspection, NULL);
    g_assert_cmpuint(g_dbus_connection_register_object(fixture->pair.other, "/org/foo/Bar_Baz",
                                                       fixture->info->interfaces[0], &vtable,
                                                       fixture, NULL, NULL),
                     >, 0);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    bus_pair_close(&fixture->pair);
    g_object_unref(fixture->manager);
    fake_manager_free(fixture->fake);
    g_dbus_node_info_unref(fixture->info);
    g_free(fixture->token);
    fixture_settle();
    fixture_runtime_dir_remove(fixture->dir);
}

/* Returns: the error, or NULL */
static GError *
launch(Fixture *fixture, const SsaDesktopEntry *entry, const char *token)
{
    g_autoptr(GAsyncResult) result = NULL;
    GError *error = NULL;

    ssa_app_launch_async(fixture->manager, fixture->pair.agent, entry, token, 300,
                         fixture_keep_result, &result);
    wait_until(result);
    g_assert_cmpint(ssa_app_launch_finish(result, &error), ==, error == NULL);
    return error;
}

static void
test_in_a_unit(Fixture *fixture, gconstpointer data)
{
    const SsaDesktopEntry entry = {.id = (char *) "foo_b-r",
                                   .name = (char *) "Foo",
                                   .path = (char *) "/x",
                                   .exec = (char *) "/bin/true %U"};
    g_autoptr(GError) error = launch(fixture, &entry, "token");
    g_autofree char *log = fake_manager_take_log(fixture->fake);

    g_assert_no_error(error);
    /* As systemd escapes it. */
    g_assert_true(g_str_has_prefix(log, "StartTransientUnit app-foo_b\\x2dr@"));
    g_assert_nonnull(strstr(log, ".service fail"));
    g_assert_cmpuint(fixture->activations, ==, 0);
}

static void
test_what_cannot_be_started(Fixture *fixture, gconstpointer data)
{
    static const SsaDesktopEntry table[] = {
        {.id = (char *) "a", .name = (char *) "A", .path = (char *) "/a"},
        {.id = (char *) "a", .name = (char *) "A", .path = (char *) "/a", .exec = (char *) ""},
        {.id = (char *) "a", .name = (char *) "A", .path = (char *) "/a", .exec = (char *) "\"a"},
        {.id = (char *) "a",
         .name = (char *) "A",
         .path = (char *) "/a",
         .exec = (char *) "/no/such/program"},
        {.id = (char *) "a",
         .name = (char *) "A",
         .path = (char *) "/a",
         .exec = (char *) "/bin/true",
         .terminal = TRUE},
        /* No name of a bus: it is started by its command, which it has not. */
        {.id = (char *) "a", .name = (char *) "A", .path = (char *) "/a", .dbus_activatable = TRUE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = launch(fixture, &table[i], NULL);
        g_autofree char *log = fake_manager_take_log(fixture->fake);
        g_test_message("row %zu: %s", i, error ? error->message : "started");
        g_assert_nonnull(error);
        g_assert_cmpstr(log, ==, "");
    }
}

static void
test_systemd_refuses(Fixture *fixture, gconstpointer data)
{
    static const FakeScript scripts[] = {FAKE_ERROR, FAKE_WRONG_TYPE};
    const SsaDesktopEntry entry = {.id = (char *) "foo",
                                   .name = (char *) "Foo",
                                   .path = (char *) "/x",
                                   .exec = (char *) "/bin/true"};

    for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++) {
        fake_manager_push(fixture->fake, scripts[i]);
        g_autoptr(GError) error = launch(fixture, &entry, NULL);
        g_assert_nonnull(error);
    }
    /* It was asked on a connection that ends: on a new one, once more. */
    fake_manager_push(fixture->fake, FAKE_CLOSE_UNANSWERED);
    g_autoptr(GError) error = launch(fixture, &entry, NULL);
    g_assert_no_error(error);
}

static void
test_by_its_own_activation(Fixture *fixture, gconstpointer data)
{
    SsaDesktopEntry entry = {.id = (char *) "org.foo.Bar-Baz",
                             .name = (char *) "Bar",
                             .path = (char *) "/x",
                             .dbus_activatable = TRUE,
                             .terminal = TRUE};
    g_autoptr(GError) error = launch(fixture, &entry, "token");

    g_assert_no_error(error);
    g_assert_cmpuint(fixture->activations, ==, 1);
    g_assert_cmpstr(fixture->token, ==, "token");
    g_autoptr(GError) without = launch(fixture, &entry, NULL);
    g_assert_no_error(without);
    g_assert_null(fixture->token);
    entry.id = (char *) "org.foo.Missing";
    g_autoptr(GError) missing = launch(fixture, &entry, NULL);
    g_assert_nonnull(missing);
    g_autofree char *log = fake_manager_take_log(fixture->fake);
    g_assert_cmpstr(log, ==, "");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add("/app-launch/" name, Fixture, NULL, set_up, test, tear_down)
    ADD("in-a-unit", test_in_a_unit);
    ADD("what-cannot-be-started", test_what_cannot_be_started);
    ADD("systemd-refuses", test_systemd_refuses);
    ADD("by-its-own-activation", test_by_its_own_activation);
    return g_test_run();
}
