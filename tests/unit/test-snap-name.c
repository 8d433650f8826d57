/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Names of snaps, and of the units of their applications. */

#include "apps/running-apps.h"
#include "base/error.h"
#include "base/snap-name.h"

static void
test_instances(void)
{
    static const struct {
        const char *name;
        gboolean valid;
    } table[] = {
        {"a", TRUE},
        {"foo", TRUE},
        {"foo-bar-1", TRUE},
        {"1a", TRUE},
        {"foo_k", TRUE},
        {"foo_0123456789", TRUE},
        {"abcdefghijabcdefghijabcdefghijabcdefghij", TRUE},
        {"abcdefghijabcdefghijabcdefghijabcdefghij_key", TRUE},
        {"", FALSE},
        {"1", FALSE},
        {"12-34", FALSE},
        {"-a", FALSE},
        {"a-", FALSE},
        {"a--b", FALSE},
        {"Foo", FALSE},
        {"foo.bar", FALSE},
        {"foo/bar", FALSE},
        {"foo bar", FALSE},
        {"f\xc3\xb6o", FALSE},
        {"..", FALSE},
        {"foo_", FALSE},
        {"_k", FALSE},
        {"foo_01234567890", FALSE},
        {"foo_k_k", FALSE},
        {"foo_K", FALSE},
        {"foo-_k", FALSE},
        {"abcdefghijabcdefghijabcdefghijabcdefghijk", FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", table[i].name);
        g_assert_true(ssa_snap_name_is_instance(table[i].name) == table[i].valid);
        g_assert_true(ssa_snap_name_check_instance("field", table[i].name, &error) ==
                      table[i].valid);
        if (!table[i].valid)
            g_assert_true(g_str_has_prefix(error->message, "field: "));
    }
    g_autoptr(GError) none = NULL;
    g_assert_false(ssa_snap_name_check_instance("field", NULL, &none));
    g_assert_error(none, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT);
}

static void
test_apps(void)
{
    static const char *const valid[] = {"a", "A", "1", "foo-bar", "Foo-1"};
    static const char *const invalid[] = {"", "-a", "a-", "a--b", "a.b", "a_b", "a/b", "a b", "*"};

    for (gsize i = 0; i < G_N_ELEMENTS(valid); i++)
        g_assert_true(ssa_snap_name_is_app(valid[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(invalid); i++)
        g_assert_false(ssa_snap_name_is_app(invalid[i]));
}

static void
test_keys(void)
{
    g_autofree char *with = ssa_snap_name_with_key("Foo", "foo_k");
    g_autofree char *without = ssa_snap_name_with_key("Foo", "foo");
    g_autofree char *snap = ssa_snap_name_without_key("foo_k");

    g_assert_cmpstr(with, ==, "Foo (k)");
    g_assert_cmpstr(without, ==, "Foo");
    g_assert_cmpstr(snap, ==, "foo");
}

#define UUID "c71b0570-c00d-470e-be56-3845950dd977"

static void
test_units(void)
{
    static const struct {
        const char *unit, *snap, *app;
    } table[] = {
        {"snap.foo.bar-" UUID ".scope", "foo", "bar"},
        {"snap.foo_k.bar-baz-" UUID ".scope", "foo_k", "bar-baz"},
        {"snap.foo.bar." UUID ".scope", "foo", "bar"},
        {"snap.foo.bar.service", "foo", "bar"},
        {"snap.foo.hook.configure-" UUID ".scope", NULL, NULL},
        {"snap.foo.hook.configure." UUID ".scope", NULL, NULL},
        {"snap.foo.bar.scope", NULL, NULL},
        {"snap.foo.bar-c71b0570.scope", NULL, NULL},
        {"snap.foo.-" UUID ".scope", NULL, NULL},
        {"snap.foo." UUID ".scope", NULL, NULL},
        {"snap.Foo.bar.service", NULL, NULL},
        {"snap.foo.service", NULL, NULL},
        {"snap..service", NULL, NULL},
        {"snap.service", NULL, NULL},
        {"snap.foo.bar.timer", NULL, NULL},
        {"snap.foo.bar.sock.socket", NULL, NULL},
        {"snap.foo.a@b.service", NULL, NULL},
        {"snapd.session-agent.service", NULL, NULL},
        {"", NULL, NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        SsaRunningApp *app = ssa_running_app_new_from_unit(table[i].unit);
        g_test_message("%s", table[i].unit);
        g_assert_true((app != NULL) == (table[i].snap != NULL));
        if (!app)
            continue;
        g_assert_cmpstr(app->snap, ==, table[i].snap);
        g_assert_cmpstr(app->app, ==, table[i].app);
        g_assert_cmpstr(app->unit, ==, table[i].unit);
        g_assert_cmpint(app->kind, ==,
                        g_str_has_suffix(app->unit, ".scope") ? SSA_APP_KIND_APP
                                                              : SSA_APP_KIND_SERVICE);
        g_assert_null(ssa_running_app_since_to_string(app));
        app->since = 86400;
        g_autofree char *since = ssa_running_app_since_to_string(app);
        g_assert_cmpstr(since, ==, "1970-01-02T00:00:00Z");
        ssa_running_app_free(app);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/snap-name/instances", test_instances);
    g_test_add_func("/snap-name/apps", test_apps);
    g_test_add_func("/snap-name/keys", test_keys);
    g_test_add_func("/snap-name/units", test_units);
    return g_test_run();
}
