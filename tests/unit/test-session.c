/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The session: its information, and notification requests before the session bus is known. */

#include "base/error.h"
#include "fixture.h"
#include "session/session.h"

typedef struct {
    char *runtime_dir;
    SsaIdle *idle;
    SsaSession *session;
} Fixture;

static void
on_idle(gpointer user_data)
{
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    SsaLimits limits;

    ssa_limits_init(&limits);
    fixture->runtime_dir = fixture_runtime_dir_new();
    fixture->idle = ssa_idle_new(-1, on_idle, NULL);
    fixture->session =
        ssa_session_new(fixture->runtime_dir, fixture->runtime_dir, "1", &limits, fixture->idle);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 0);
    g_object_unref(fixture->session);
    ssa_idle_unref(fixture->idle);
    fixture_runtime_dir_remove(fixture->runtime_dir);
}

static void
test_info(Fixture *fixture, gconstpointer data)
{
    SsaNotificationServer server = {.standard = "fdo", .name = "x"};
    SsaSessionInfo info = ssa_session_get_info(fixture->session);

    g_assert_cmpstr(info.version, ==, "1");
    g_assert_false(info.session_bus_is_known);
    g_assert_null(info.server.standard);
    g_assert_null(info.systemd);
    ssa_session_set_ready(fixture->session);
    info = ssa_session_get_info(fixture->session);
    g_assert_true(info.session_bus_is_known);
    g_assert_false(info.session_bus);
    g_assert_cmpstr(info.server.standard, ==, "none");
    ssa_session_set_session_bus(fixture->session, TRUE);
    ssa_session_set_notification_server(fixture->session, &server);
    info = ssa_session_get_info(fixture->session);
    g_assert_true(info.session_bus);
    g_assert_cmpstr(info.server.standard, ==, "fdo");
    g_assert_cmpstr(info.server.name, ==, "x");
}

/* A request waits until it is known whether there is a bus; an invalid one does not. */
static void
test_notify(Fixture *fixture, gconstpointer data)
{
    static const char *const instances[] = {"foo", "../foo"};
    GAsyncResult *results[2] = {NULL, NULL};
    g_autoptr(GError) unavailable = NULL;
    g_autoptr(GError) invalid = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(instances); i++) {
        SsaNotificationRequest *request =
            ssa_notification_request_new(SSA_NOTIFICATION_PENDING_REFRESH);
        request->instance = g_strdup(instances[i]);
        ssa_session_notify_async(fixture->session, request, fixture_keep_result, &results[i]);
    }
    wait_until(results[1]);
    g_assert_null(results[0]);
    g_assert_false(ssa_session_notify_finish(results[1], &invalid));
    g_assert_error(invalid, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT);
    ssa_session_set_ready(fixture->session);
    wait_until(results[0]);
    g_assert_false(ssa_session_notify_finish(results[0], &unavailable));
    g_assert_error(unavailable, SSA_ERROR, SSA_ERROR_UNAVAILABLE);
    g_object_unref(results[0]);
    g_object_unref(results[1]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/session/info", Fixture, NULL, set_up, test_info, tear_down);
    g_test_add("/session/notify", Fixture, NULL, set_up, test_notify, tear_down);
    return g_test_run();
}
