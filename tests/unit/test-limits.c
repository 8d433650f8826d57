/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The table of limits: defaults are the contract's, and bad values are told. */

#include "base/error.h"
#include "base/limits.h"

static void
test_defaults(void)
{
    SsaLimits limits;

    ssa_limits_init(&limits);
    g_assert_cmpint(limits.idle_timeout, ==, 30000);
    g_assert_cmpint(limits.drain, ==, 5000);
    g_assert_cmpint(limits.read_deadline, ==, 30000);
    g_assert_cmpint(limits.head_size, ==, 32768);
    g_assert_cmpint(limits.body_size, ==, 65536);
    g_assert_cmpint(limits.json_depth, ==, 32);
    g_assert_cmpint(limits.units, ==, 256);
    g_assert_cmpint(limits.unit_name, ==, 255);
    g_assert_cmpint(limits.queue, ==, 32);
    g_assert_cmpint(limits.connections, ==, 1024);
    g_assert_cmpint(limits.answer, ==, 10000);
    g_assert_cmpint(limits.reload, ==, 180000);
}

static void
test_set(void)
{
    SsaLimits limits;
    g_autoptr(GError) error = NULL;

    ssa_limits_init(&limits);
    g_assert_true(ssa_limits_set(&limits, "idle-timeout", "0.25", &error));
    g_assert_cmpint(limits.idle_timeout, ==, 250);
    g_assert_true(ssa_limits_set(&limits, "idle-timeout", "0", &error));
    g_assert_cmpint(limits.idle_timeout, ==, 0);
    /* "Almost never" must not become "never". */
    g_assert_true(ssa_limits_set(&limits, "idle-timeout", "0.0001", &error));
    g_assert_cmpint(limits.idle_timeout, ==, 1);
    g_assert_true(ssa_limits_set(&limits, "units", "3", &error));
    g_assert_cmpint(limits.units, ==, 3);
    g_assert_no_error(error);
}

static void
test_bad_values(void)
{
    static const struct {
        const char *name, *value;
    } bad[] = {
        {"nonsense", "1"},      {"", "1"},
        {"units", ""},          {"units", "x"},
        {"units", "1x"},        {"units", "1.5"},
        {"units", "0"},         {"units", "-1"},
        {"units", "nan"},       {"units", "inf"},
        {"units", "1e99"},      {"units", " "},
        {"idle-timeout", "-1"}, {"idle-timeout", "1e30"},
        {"unit-name", "256"},   {"head-size", "100000"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        SsaLimits limits, before;
        g_autoptr(GError) error = NULL;
        ssa_limits_init(&limits);
        before = limits;
        g_assert_false(ssa_limits_set(&limits, bad[i].name, bad[i].value, &error));
        g_assert_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT);
        g_assert_cmpmem(&limits, sizeof limits, &before, sizeof before);
    }
}

static void
test_to_string(void)
{
    SsaLimits limits;

    ssa_limits_init(&limits);
    g_autofree char *text = ssa_limits_to_string(&limits);
    g_assert_nonnull(strstr(text, "idle-timeout          30 s"));
    g_assert_nonnull(strstr(text, "body-size          65536 bytes"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/limits/defaults", test_defaults);
    g_test_add_func("/limits/set", test_set);
    g_test_add_func("/limits/bad-values", test_bad_values);
    g_test_add_func("/limits/to-string", test_to_string);
    return g_test_run();
}
