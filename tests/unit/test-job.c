/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The user manager's client against a scripted manager: every order of reply and signal, and
 * connections that end at the worst moment. */

#include "base/error.h"
#include "fake-systemd.h"
#include "fixture.h"
#include "systemd/job.h"
#include "systemd/systemd.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

typedef struct {
    char *runtime_dir;
    FakeManager *fake;
    SsaLimits limits;
    SsaSystemd *manager;
    SsaInstances *own;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->runtime_dir = fixture_runtime_dir_new();
    fixture->fake = fake_manager_new(fixture->runtime_dir);
    ssa_limits_init(&fixture->limits);
    fixture->manager = ssa_systemd_new(fixture->runtime_dir, &fixture->limits);
    fixture->own = ssa_instances_new_single("a");
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    /* Answers that are under way keep it for that long. */
    g_object_add_weak_pointer(G_OBJECT(fixture->manager), (gpointer *) &fixture->manager);
    g_object_unref(fixture->manager);
    wait_until(fixture->manager == NULL);
    g_clear_pointer(&fixture->fake, fake_manager_free);
    fixture_settle();
    ssa_instances_unref(fixture->own);
    fixture_runtime_dir_remove(fixture->runtime_dir);
}

static void
use_limits(Fixture *fixture)
{
    g_object_unref(fixture->manager);
    fixture->manager = ssa_systemd_new(fixture->runtime_dir, &fixture->limits);
}

static gboolean
run(Fixture *fixture, SsaUnitAction action, GError **error)
{
    GAsyncResult *result = NULL;

    ssa_systemd_run_job_async(fixture->manager, fixture->own, action, "snap.a.service",
                              fixture_keep_result, &result);
    wait_until(result);
    gboolean done = ssa_job_run_finish(result, NULL, error);
    g_object_unref(result);
    return done;
}

static void
assert_done(Fixture *fixture, SsaUnitAction action)
{
    g_autoptr(GError) error = NULL;

    gboolean done = run(fixture, action, &error);
    g_assert_no_error(error);
    g_assert_true(done);
}

static void
assert_fails(Fixture *fixture, SsaUnitAction action, int code, const char *words)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(run(fixture, action, &error));
    if (code >= 0)
        g_assert_error(error, SSA_ERROR, code);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, words));
}

static void
test_either_order(Fixture *fixture, gconstpointer data)
{
    for (guint i = 0; i < 20; i++) {
        fake_manager_push(fixture->fake, i % 3 ? FAKE_RESULT_FIRST : FAKE_REPLY_FIRST);
        assert_done(fixture, SSA_UNIT_START);
    }
    g_assert_cmpuint(fixture->fake->n_connections, ==, 1);
}

static void
test_many_at_once(Fixture *fixture, gconstpointer data)
{
    GAsyncResult *results[30] = {NULL};

    for (gsize i = 0; i < G_N_ELEMENTS(results); i++) {
        fake_manager_push(fixture->fake, i % 2 ? FAKE_REPLY_ONLY : FAKE_RESULT_FIRST);
        ssa_systemd_run_job_async(fixture->manager, fixture->own, SSA_UNIT_STOP, "snap.a.service",
                                  fixture_keep_result, &results[i]);
    }
    wait_until(fixture->fake->n_jobs == G_N_ELEMENTS(results));
    /* The jobs that have not ended end now, in the opposite order. */
    for (guint job = G_N_ELEMENTS(results); job > 0; job -= 2)
        fake_manager_end_job(fixture->fake, job, job == 2 ? "failed" : "done");
    for (gsize i = 0; i < G_N_ELEMENTS(results); i++) {
        wait_until(results[i]);
        g_assert_cmpint(ssa_job_run_finish(results[i], NULL, NULL), ==, i != 1);
        g_object_unref(results[i]);
    }
}

static void
test_results(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *result, *words;
    } table[] = {
        {"failed", "failed"},      {"canceled", "another job"}, {"timeout", "time ran out"},
        {"dependency", "depends"}, {"invalid", "not active"},   {"made-up", "made-up"},
        {"", "ended with"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        fixture->fake->result = table[i].result;
        assert_fails(fixture, SSA_UNIT_START, SSA_ERROR_FAILED, table[i].words);
    }
    fixture->fake->result = "skipped";
    assert_done(fixture, SSA_UNIT_START);
}

/* What the unit itself says of it is added; nonsense, and no answer, are not. */
static void
test_reasons(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *properties, *end; /* of the message */
    } table[] = {
        {NULL, "ended with \"failed\""},
        {"@a{sv} {}", "ended with \"failed\""},
        {"{'Result': <'success'>}", "ended with \"failed\""},
        {"{'Result': <5>}", "ended with \"failed\""},
        {"{'Result': <'resources'>}", "the unit's result is \"resources\""},
        {"{'Result': <'exit-code'>, 'ExecMainCode': <1>}", "the unit's result is \"exit-code\""},
        {"{'Result': <'exit-code'>, 'ExecMainCode': <1>, 'ExecMainStatus': <3>}", "(status 3)"},
        {"{'Result': <'signal'>, 'ExecMainCode': <2>, 'ExecMainStatus': <9>}",
         "(signal 9, Killed)"},
        {"{'Result': <'core-dump'>, 'ExecMainCode': <3>, 'ExecMainStatus': <11>}",
         "(signal 11, Segmentation fault)"},
    };

    fixture->fake->result = "failed";
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        fake_manager_set_properties(fixture->fake, "snap.a.service", "Service",
                                    table[i].properties);
        g_assert_false(run(fixture, SSA_UNIT_START, &error));
        g_test_message("%s", error->message);
        g_assert_true(g_str_has_suffix(error->message, table[i].end));
    }
}

static void
test_refusals(Fixture *fixture, gconstpointer data)
{
    fake_manager_push(fixture->fake, FAKE_ERROR);
    assert_fails(fixture, SSA_UNIT_START, -1, "Unit snap.a.service not found.");
    fake_manager_push(fixture->fake, FAKE_WRONG_TYPE);
    assert_fails(fixture, SSA_UNIT_START, -1, "");
    assert_done(fixture, SSA_UNIT_START);
}

static void
test_results_of_others_are_forgotten(Fixture *fixture, gconstpointer data)
{
    assert_done(fixture, SSA_UNIT_START);
    /* A job with the number that our next one will have: its result is not for us. */
    fake_manager_end_job(fixture->fake, fixture->fake->n_jobs + 1, "failed");
    /* Messages come in order: with the answer to a later call, the signal has come as well. */
    GAsyncResult *reloaded = NULL;
    ssa_systemd_reload_async(fixture->manager, fixture_keep_result, &reloaded);
    wait_until(reloaded);
    g_object_unref(reloaded);
    assert_done(fixture, SSA_UNIT_START);
}

static void
test_closed_unanswered(Fixture *fixture, gconstpointer data)
{
    /* Not active: asked for again. */
    fixture->fake->active_state = "inactive";
    fake_manager_push(fixture->fake, FAKE_CLOSE_UNANSWERED);
    fake_manager_push(fixture->fake, FAKE_RESULT_FIRST);
    assert_done(fixture, SSA_UNIT_START);
    g_assert_cmpuint(fixture->fake->n_jobs, ==, 2);
    g_assert_cmpuint(fixture->fake->n_connections, ==, 2);

    /* As wanted: taken for done. */
    fixture->fake->active_state = "active";
    fake_manager_push(fixture->fake, FAKE_CLOSE_UNANSWERED);
    assert_done(fixture, SSA_UNIT_START);
    g_assert_cmpuint(fixture->fake->n_jobs, ==, 3);

    /* A restart of what is active cannot be told from none: asked for again. */
    fake_manager_push(fixture->fake, FAKE_CLOSE_UNANSWERED);
    assert_done(fixture, SSA_UNIT_RELOAD_OR_RESTART);
    g_assert_cmpuint(fixture->fake->n_jobs, ==, 5);
}

static void
test_closed_answered(Fixture *fixture, gconstpointer data)
{
    fake_manager_push(fixture->fake, FAKE_CLOSE_ANSWERED);
    fixture->fake->active_state = "inactive";
    assert_done(fixture, SSA_UNIT_STOP);
    fake_manager_push(fixture->fake, FAKE_CLOSE_ANSWERED);
    fixture->fake->active_state = "active";
    assert_fails(fixture, SSA_UNIT_STOP, SSA_ERROR_FAILED, "active");
    fake_manager_push(fixture->fake, FAKE_CLOSE_ANSWERED);
    fixture->fake->active_state = "failed";
    assert_fails(fixture, SSA_UNIT_START, SSA_ERROR_FAILED, "failed");
}

static void
test_closed_while_the_job_goes_on(Fixture *fixture, gconstpointer data)
{
    GAsyncResult *result = NULL;
    g_autoptr(GError) error = NULL;

    fixture->fake->job_is_queued = TRUE;
    fixture->fake->ends_before_look = data != NULL;
    fixture->fake->active_state = "deactivating";
    fake_manager_push(fixture->fake, FAKE_CLOSE_ANSWERED);
    ssa_systemd_run_job_async(fixture->manager, fixture->own, SSA_UNIT_STOP, "snap.a.service",
                              fixture_keep_result, &result);
    /* With data: the result comes before the unit has said that there is a job. */
    wait_until(fixture->fake->n_looks == 1);
    if (!data) {
        g_assert_null(result);
        fake_manager_end_job(fixture->fake, 1, "done");
    }
    wait_until(result);
    g_assert_nonnull(result);
    g_assert_true(ssa_job_run_finish(result, NULL, &error));
    g_assert_no_error(error);
    g_object_unref(result);
}

static void
test_job_limit(Fixture *fixture, gconstpointer data)
{
    fixture->limits.job_endless = 30;
    use_limits(fixture);
    fake_manager_push(fixture->fake, FAKE_REPLY_ONLY);
    assert_fails(fixture, SSA_UNIT_START, SSA_ERROR_TIMED_OUT, "in time");
    /* Its late end is nobody's. */
    fake_manager_end_job(fixture->fake, fixture->fake->n_jobs, "failed");
    assert_done(fixture, SSA_UNIT_START);
}

static void
test_no_manager(Fixture *fixture, gconstpointer data)
{
    g_clear_pointer(&fixture->fake, fake_manager_free);
    assert_fails(fixture, SSA_UNIT_START, SSA_ERROR_UNAVAILABLE, "systemd");
}

static void
test_silent_manager(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = g_build_filename(fixture->runtime_dir, "systemd", "private", NULL);
    g_autoptr(GSocketListener) listener = g_socket_listener_new();
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
    g_autoptr(GError) error = NULL;

    g_clear_pointer(&fixture->fake, fake_manager_free);
    g_remove(path);
    g_socket_listener_add_address(listener, address, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
    g_assert_no_error(error);
    fixture->limits.answer = 50;
    use_limits(fixture);
    assert_fails(fixture, SSA_UNIT_START, SSA_ERROR_UNAVAILABLE, "did not answer");
}

/* Only what changes units is rejected, and before systemd is asked. */
static void
test_units_of_others_are_not_changed(Fixture *fixture, gconstpointer data)
{
    static const char *const others[] = {
        "dbus.service", "basic.target",    "snap.ab.service", "snap.a_b.service",
        "snap.",        "xsnap.a.service", "snap..a.service", ""};

    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        GAsyncResult *results[5] = {NULL};
        GError *errors[5] = {NULL};
        gboolean was_active = TRUE;
        ssa_systemd_run_job_async(fixture->manager, fixture->own, SSA_UNIT_STOP, others[i],
                                  fixture_keep_result, &results[0]);
        ssa_systemd_set_enabled_async(fixture->manager, fixture->own, others[i], FALSE,
                                      fixture_keep_result, &results[1]);
        ssa_systemd_kill_async(fixture->manager, fixture->own, others[i], 15, fixture_keep_result,
                               &results[2]);
        ssa_systemd_start_async(fixture->manager, fixture->own, others[i], NULL,
                                fixture_keep_result, &results[3]);
        ssa_systemd_start_async(fixture->manager, fixture->own, "snap.a.s.socket", others[i],
                                fixture_keep_result, &results[4]);
        wait_until(results[0] && results[1] && results[2] && results[3] && results[4]);
        g_assert_false(ssa_job_run_finish(results[0], &was_active, &errors[0]));
        g_assert_false(was_active);
        g_assert_false(ssa_job_timed_out(results[0]));
        g_assert_false(ssa_systemd_call_finish(results[1], &errors[1]));
        g_assert_false(ssa_systemd_call_finish(results[2], &errors[2]));
        g_assert_false(ssa_job_run_finish(results[3], NULL, &errors[3]));
        g_assert_false(ssa_job_run_finish(results[4], NULL, &errors[4]));
        for (gsize n = 0; n < G_N_ELEMENTS(results); n++) {
            g_assert_error(errors[n], SSA_ERROR, SSA_ERROR_REFUSED);
            g_error_free(errors[n]);
            g_object_unref(results[n]);
        }
    }
    g_assert_cmpuint(fixture->fake->n_connections, ==, 0);
}

/* For systemd, no pattern means all units. */
static void
test_empty_pattern_makes_no_call(Fixture *fixture, gconstpointer data)
{
    const char *const none[] = {NULL};
    GAsyncResult *results[2] = {NULL};
    g_autoptr(GError) running = NULL, files = NULL;

    ssa_systemd_list_running_async(fixture->manager, none, fixture_keep_result, &results[0]);
    ssa_systemd_list_files_async(fixture->manager, none, fixture_keep_result, &results[1]);
    wait_until(results[0] && results[1]);
    g_assert_null(ssa_systemd_list_running_finish(fixture->manager, results[0], &running));
    g_assert_null(ssa_systemd_list_files_finish(fixture->manager, results[1], &files));
    g_assert_error(running, SSA_ERROR, SSA_ERROR_FAILED);
    g_assert_error(files, SSA_ERROR, SSA_ERROR_FAILED);
    g_assert_cmpuint(fixture->fake->n_connections, ==, 0);
    g_object_unref(results[0]);
    g_object_unref(results[1]);
}

/* A stop has ExecStop=, SIGTERM and SIGKILL, each with the unit's own timeout, and the slack. */
static void
test_slack(Fixture *fixture, gconstpointer data)
{
    static const struct {
        SsaUnitAction action;
        gint64 slack, shortest; /* ms */
    } table[] = {{SSA_UNIT_STOP, 0, 150}, {SSA_UNIT_STOP, 300, 450}, {SSA_UNIT_START, 300, 550}};

    /* Both timeouts, in microseconds. */
    fake_manager_set_list(fixture->fake, "Get", "<uint64 50000>");
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        gint64 began = g_get_monotonic_time();
        fixture->limits.job_slack = table[i].slack;
        use_limits(fixture);
        fake_manager_push(fixture->fake, FAKE_REPLY_ONLY);
        assert_fails(fixture, table[i].action, SSA_ERROR_TIMED_OUT, "in time");
        g_assert_cmpint(g_get_monotonic_time() - began, >=, table[i].shortest * 1000);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, func) g_test_add(name, Fixture, NULL, set_up, func, tear_down)
    ADD("/job/either-order", test_either_order);
    ADD("/job/many-at-once", test_many_at_once);
    ADD("/job/results", test_results);
    ADD("/job/reasons", test_reasons);
    ADD("/job/refusals", test_refusals);
    ADD("/job/results-of-others", test_results_of_others_are_forgotten);
    ADD("/job/closed-unanswered", test_closed_unanswered);
    ADD("/job/closed-answered", test_closed_answered);
    ADD("/job/closed-while-the-job-goes-on", test_closed_while_the_job_goes_on);
    g_test_add("/job/ended-before-it-was-looked-for", Fixture, "", set_up,
               test_closed_while_the_job_goes_on, tear_down);
    ADD("/job/limit", test_job_limit);
    ADD("/job/slack", test_slack);
    ADD("/systemd-connection/no-manager", test_no_manager);
    ADD("/systemd-connection/silent-manager", test_silent_manager);
    ADD("/user-manager/units-of-others", test_units_of_others_are_not_changed);
    ADD("/user-manager/no-pattern", test_empty_pattern_makes_no_call);
    return g_test_run();
}
