/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Names of units, and requests made of them. */

#include "base/error.h"
#include "services/service-request.h"
#include "systemd/unit-name.h"

static void
test_check(void)
{
    static const struct {
        const char *name;
        gboolean valid;
    } table[] = {
        {"snap.a.service", TRUE},
        {"snap.a.b.service", TRUE},
        {"snap.a_x.b-c.sock.socket", TRUE},
        {"snap.a.timer", TRUE},
        {"snap.a.target", TRUE},
        {"snap.a.b@c.service", TRUE},
        {"snap.a.b\\x2dc.service", TRUE},
        {"snap.a:b.service", TRUE},
        {"snap.", FALSE},
        {"snap.service", FALSE},
        {"snap.a", FALSE},
        {"snap.a.", FALSE},
        {"snap.a.mount", FALSE},
        {"snap.a.scope", FALSE},
        {"snap.a.Service", FALSE},
        {"snap.a..service", FALSE},
        {"snap../a.service", FALSE},
        {"snap.a/b.service", FALSE},
        {"snap.a b.service", FALSE},
        {"snap.a\n.service", FALSE},
        {"snap.a*.service", FALSE},
        {"snap.a?.service", FALSE},
        {"snap.[a].service", FALSE},
        {"snap.%a.service", FALSE},
        {"snap.\xff.service", FALSE},
        {"snap.\xc3\xb6.service", FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *shown = g_strescape(table[i].name, NULL);
        g_test_message("%s", shown);
        g_assert_cmpint(ssa_unit_name_check(table[i].name, 255, &error), ==, table[i].valid);
        if (!table[i].valid) {
            g_assert_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT);
            g_assert_true(g_utf8_validate(error->message, -1, NULL));
        }
    }
}

static void
test_length(void)
{
    g_autofree char *filler = g_strnfill(255 - strlen("snap..service"), 'x');
    g_autofree char *longest = g_strdup_printf("snap.%s.service", filler);
    g_autofree char *longer = g_strdup_printf("snap.x%s.service", filler);
    g_autoptr(GError) error = NULL;

    g_assert_cmpuint(strlen(longest), ==, 255);
    g_assert_true(ssa_unit_name_check(longest, 255, &error));
    g_assert_no_error(error);
    g_assert_false(ssa_unit_name_check(longer, 255, &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT);
}

static void
test_path(void)
{
    g_autofree char *path = ssa_unit_name_to_path("snap.a-b_c@1.service");
    g_autofree char *digit = ssa_unit_name_to_path("1a");
    g_autofree char *interface = ssa_unit_name_to_interface("snap.a.b.socket");

    g_assert_cmpstr(path, ==, "/org/freedesktop/systemd1/unit/snap_2ea_2db_5fc_401_2eservice");
    g_assert_cmpstr(digit, ==, "/org/freedesktop/systemd1/unit/_31a");
    g_assert_cmpstr(interface, ==, "org.freedesktop.systemd1.Socket");
}

static gboolean
check_request(SsaServiceAction action, const char *const *units, GError **error)
{
    SsaLimits limits;
    SsaServiceRequest request = {.action = action, .units = (char **) units};

    ssa_limits_init(&limits);
    limits.units = 3;
    return ssa_service_request_check(&request, &limits, error);
}

static void
test_request(void)
{
    static const struct {
        SsaServiceAction action;
        const char *units[5];
        int code; /* -1: fine */
    } table[] = {
        {SSA_SERVICE_START, {NULL}, -1},
        {SSA_SERVICE_START, {"snap.a.service", "snap.b.socket", NULL}, -1},
        {SSA_SERVICE_DAEMON_RELOAD, {NULL}, -1},
        {SSA_SERVICE_DAEMON_RELOAD, {"snap.a.service", NULL}, SSA_ERROR_REFUSED},
        {SSA_SERVICE_STOP, {"snap.a.service", "a.service", NULL}, SSA_ERROR_REFUSED},
        {SSA_SERVICE_STOP, {"snap.*.service", "a.service", NULL}, SSA_ERROR_REFUSED},
        {SSA_SERVICE_STOP, {"snap.a.service", "snap.*.service", NULL}, SSA_ERROR_INVALID_ARGUMENT},
        {SSA_SERVICE_STOP,
         {"snap.a.timer", "snap.b.timer", "snap.c.timer", "snap.d.timer", NULL},
         SSA_ERROR_INVALID_ARGUMENT},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        gboolean fine = check_request(table[i].action, table[i].units, &error);
        g_assert_cmpint(fine, ==, table[i].code < 0);
        if (!fine)
            g_assert_error(error, SSA_ERROR, table[i].code);
    }
}

static void
test_actions(void)
{
    SsaServiceAction action = SSA_SERVICE_START;

    g_assert_true(ssa_service_action_from_string("daemon-reload", &action));
    g_assert_cmpint(action, ==, SSA_SERVICE_DAEMON_RELOAD);
    g_assert_false(ssa_service_action_from_string("Start", &action));
    g_assert_false(ssa_service_action_from_string("", &action));
    g_assert_cmpint(action, ==, SSA_SERVICE_DAEMON_RELOAD);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/unit-name/check", test_check);
    g_test_add_func("/unit-name/length", test_length);
    g_test_add_func("/unit-name/path", test_path);
    g_test_add_func("/service-request/check", test_request);
    g_test_add_func("/service-request/actions", test_actions);
    return g_test_run();
}
