/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Service control against a scripted manager: what is undone and what is not even tried when things
 * go wrong in the middle. */

#include "base/error.h"
#include "base/idle.h"
#include "fake-systemd.h"
#include "fixture.h"
#include "session/session.h"

#include <string.h>

typedef struct {
    char *runtime_dir;
    FakeManager *fake;
    SsaIdle *idle;
    SsaSession *session;
    GPtrArray *activity;
} Fixture;

static void
on_idle(gpointer user_data)
{
}

static void
on_activity(SsaSession *session, const char *text, gpointer user_data)
{
    g_ptr_array_add(user_data, g_strdup(text ? text : "-"));
}

static void
make_session(Fixture *fixture, gint64 queue, const gint64 *answer)
{
    SsaLimits limits;

    ssa_limits_init(&limits);
    limits.queue = queue;
    /* Only the test of silence waits for it. */
    if (answer)
        limits.answer = limits.reload = *answer;
    fixture->session =
        ssa_session_new(fixture->runtime_dir, fixture->runtime_dir, "1", &limits, fixture->idle);
    g_signal_connect(fixture->session, "activity", G_CALLBACK(on_activity), fixture->activity);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->runtime_dir = fixture_runtime_dir_new();
    fixture->fake = fake_manager_new(fixture->runtime_dir);
    fixture->fake->active_state = "inactive";
    fixture->idle = ssa_idle_new(-1, on_idle, NULL);
    fixture->activity = g_ptr_array_new_with_free_func(g_free);
    make_session(fixture, 1, data);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    g_object_add_weak_pointer(G_OBJECT(fixture->session), (gpointer *) &fixture->session);
    g_object_unref(fixture->session);
    wait_until(fixture->session == NULL);
    g_clear_pointer(&fixture->fake, fake_manager_free);
    fixture_settle();
    ssa_idle_unref(fixture->idle);
    g_ptr_array_unref(fixture->activity);
    fixture_runtime_dir_remove(fixture->runtime_dir);
}

static void
begin(Fixture *fixture, SsaServiceAction action, const char *units, GAsyncResult **result)
{
    SsaServiceRequest *request =
        ssa_service_request_new(action, g_strsplit(units, " ", -1), "services");

    ssa_session_control_services_async(fixture->session, request, fixture_keep_result, result);
}

static SsaServiceOutcome *
end(Fixture *fixture, GAsyncResult **result, GError **error)
{
    wait_until(*result);
    SsaServiceOutcome *outcome = ssa_session_control_services_finish(*result, error);
    g_clear_object(result);
    return outcome;
}

static SsaServiceOutcome *
control(Fixture *fixture, SsaServiceAction action, const char *units)
{
    GAsyncResult *result = NULL;
    g_autoptr(GError) error = NULL;

    begin(fixture, action, units, &result);
    SsaServiceOutcome *outcome = end(fixture, &result, &error);
    g_assert_no_error(error);
    return outcome;
}

static void
assert_units(GHashTable *errors, const char *units)
{
    g_auto(GStrv) expected = g_strsplit(units, " ", -1);
    guint count = *units ? g_strv_length(expected) : 0;

    g_assert_cmpuint(g_hash_table_size(errors), ==, count);
    for (guint i = 0; i < count; i++)
        g_assert_true(g_hash_table_contains(errors, expected[i]));
}

static void
assert_activity(Fixture *fixture, const char *expected)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < fixture->activity->len; i++)
        g_string_append_printf(text, "%s%s", i ? "; " : "",
                               (const char *) g_ptr_array_index(fixture->activity, i));
    g_assert_cmpstr(text->str, ==, expected);
}

static void
test_success(Fixture *fixture, gconstpointer data)
{
    g_autoptr(SsaServiceOutcome) outcome =
        control(fixture, SSA_SERVICE_START, "snap.a.service snap.b.service");

    g_assert_null(ssa_service_outcome_message(outcome));
    assert_activity(fixture, "Starting snap.a.service; Starting snap.b.service; -");
}

static void
test_failed_start(Fixture *fixture, gconstpointer data)
{
    fake_manager_push(fixture->fake, FAKE_RESULT_FIRST);
    fake_manager_push(fixture->fake, FAKE_ERROR);
    g_autoptr(SsaServiceOutcome) outcome =
        control(fixture, SSA_SERVICE_START, "snap.a.service snap.b.service snap.c.service");

    assert_units(outcome->start_errors, "snap.b.service");
    assert_units(outcome->stop_errors, "");
    assert_activity(fixture, "Starting snap.a.service; Starting snap.b.service; "
                             "Stopping snap.a.service; -");
}

static void
test_failed_roll_back(Fixture *fixture, gconstpointer data)
{
    static const FakeScript scripts[] = {FAKE_RESULT_FIRST, FAKE_RESULT_FIRST, FAKE_ERROR,
                                         FAKE_ERROR, FAKE_RESULT_FIRST};

    for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++)
        fake_manager_push(fixture->fake, scripts[i]);
    g_autoptr(SsaServiceOutcome) outcome =
        control(fixture, SSA_SERVICE_START, "snap.a.service snap.b.service snap.c.service");
    assert_units(outcome->start_errors, "snap.c.service");
    assert_units(outcome->stop_errors, "snap.a.service");
    assert_activity(fixture, "Starting snap.a.service; Starting snap.b.service; "
                             "Starting snap.c.service; Stopping snap.a.service; "
                             "Stopping snap.b.service; -");
}

static void
test_restart_goes_on(Fixture *fixture, gconstpointer data)
{
    /* The stop of the first fails: it is not started; the second is restarted all the same. */
    fake_manager_push(fixture->fake, FAKE_ERROR);
    g_autoptr(SsaServiceOutcome) outcome =
        control(fixture, SSA_SERVICE_RESTART, "snap.a.service snap.b.service");

    assert_units(outcome->restart_errors, "snap.a.service");
    g_assert_cmpuint(fixture->fake->n_jobs, ==, 3);
}

static void
test_stop_tries_all(Fixture *fixture, gconstpointer data)
{
    fake_manager_push(fixture->fake, FAKE_ERROR);
    fake_manager_push(fixture->fake, FAKE_RESULT_FIRST);
    fake_manager_push(fixture->fake, FAKE_ERROR);
    g_autoptr(SsaServiceOutcome) outcome =
        control(fixture, SSA_SERVICE_STOP, "snap.a.service snap.b.service snap.c.service");

    assert_units(outcome->stop_errors, "snap.a.service snap.c.service");
    g_assert_cmpuint(fixture->fake->n_jobs, ==, 3);
}

static void
test_unreachable_manager_is_asked_once(Fixture *fixture, gconstpointer data)
{
    g_clear_pointer(&fixture->fake, fake_manager_free);
    g_autoptr(SsaServiceOutcome) outcome =
        control(fixture, SSA_SERVICE_RESTART, "snap.a.service snap.b.service snap.c.service");
    assert_units(outcome->restart_errors, "snap.a.service snap.b.service snap.c.service");
    assert_activity(fixture, "Restarting snap.a.service; -");
}

static void
assert_log(Fixture *fixture, const char *expected)
{
    g_autofree char *log = fake_manager_take_log(fixture->fake);

    g_assert_cmpstr(log, ==, expected);
}

/* A daemon with two sockets and a timer; it runs, or not. */
static void
describe_daemon(Fixture *fixture, gboolean runs)
{
    static const char *const triggers[] = {"snap.a.d.s.socket", "snap.a.d.t.socket",
                                           "snap.a.d.timer"};

    for (gsize i = 0; i < G_N_ELEMENTS(triggers); i++) {
        fake_manager_set_properties(fixture->fake, triggers[i], "Unit",
                                    "{'ActiveState': <'active'>,"
                                    " 'Triggers': <['snap.a.d.service']>}");
        fake_manager_set_properties(fixture->fake, triggers[i], "Socket",
                                    "{'Listen': <@a(ss) []>}");
    }
    fake_manager_set_properties(
        fixture->fake, "snap.a.d.service", "Unit",
        runs ? "{'ActiveState': <'active'>, 'TriggeredBy': <['snap.a.d.s.socket', "
               "'snap.a.d.t.socket', 'snap.a.d.timer']>}"
             : "{'ActiveState': <'inactive'>, 'TriggeredBy': <['snap.a.d.s.socket']>}");
    fake_manager_set_list(
        fixture->fake, "ListUnitsByPatterns",
        "@a(ssssssouso) [('snap.a.d.s.socket', '', 'loaded', 'active', '', '', "
        "objectpath '/', uint32 0, '', objectpath '/'), ('snap.a.d.t.socket', '', "
        "'loaded', 'active', '', '', objectpath '/', uint32 0, '', objectpath "
        "'/')]");
}

/* What belongs together is stopped together and started again, the sockets first. */
static void
test_restart_of_related_units(Fixture *fixture, gconstpointer data)
{
#define LIST        "ListUnitsByPatterns snap.a.d.s.socket snap.a.d.t.socket; "
#define STOP(unit)  "StopUnit " unit " replace; "
#define START(unit) "StartUnit " unit " replace; "
/* The service may have been started again by now. */
#define ALONE STOP("snap.a.d.service")
    static const struct {
        gboolean runs;
        const char *units, *log;
    } table[] = {
        {TRUE, "snap.a.d.s.socket snap.a.d.service",
         LIST STOP("snap.a.d.s.socket") STOP("snap.a.d.t.socket") STOP("snap.a.d.service")
             ALONE START("snap.a.d.s.socket") START("snap.a.d.t.socket") START("snap.a.d.service")},
        {TRUE, "snap.a.d.service snap.a.d.s.socket",
         LIST STOP("snap.a.d.s.socket") STOP("snap.a.d.t.socket") STOP("snap.a.d.service")
             ALONE START("snap.a.d.s.socket") START("snap.a.d.t.socket") START("snap.a.d.service")},
        /* A socket alone, which the running service would be in the way of. */
        {TRUE, "snap.a.d.t.socket",
         LIST STOP("snap.a.d.t.socket") STOP("snap.a.d.s.socket") STOP("snap.a.d.service")
             ALONE START("snap.a.d.t.socket") START("snap.a.d.s.socket") START("snap.a.d.service")},
        {FALSE, "snap.a.d.s.socket", STOP("snap.a.d.s.socket") START("snap.a.d.s.socket")},
        {FALSE, "snap.a.d.s.socket snap.a.d.service",
         STOP("snap.a.d.s.socket") STOP("snap.a.d.service") ALONE START("snap.a.d.s.socket")
             START("snap.a.d.service")},
        {FALSE, "snap.a.d.timer snap.a.d.service",
         STOP("snap.a.d.timer") STOP("snap.a.d.service") START("snap.a.d.timer")
             START("snap.a.d.service")},
        /* Others stay in their order. */
        {FALSE, "snap.a.x.service snap.a.d.s.socket snap.a.y.service",
         STOP("snap.a.x.service") START("snap.a.x.service") STOP("snap.a.d.s.socket")
             START("snap.a.d.s.socket") STOP("snap.a.y.service") START("snap.a.y.service")},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        describe_daemon(fixture, table[i].runs);
        g_autoptr(SsaServiceOutcome) outcome =
            control(fixture, SSA_SERVICE_RESTART, table[i].units);
        g_autofree char *log = fake_manager_take_log(fixture->fake);
        g_autofree char *whole = g_strconcat(log, "; ", NULL);
        g_assert_null(ssa_service_outcome_message(outcome));
        g_assert_cmpstr(whole, ==, table[i].log);
    }
}

/* The stop of a service is tried again where its sockets may have had it started; what was stopped
 * is started again whatever fails. */
static void
test_failed_restart_of_related_units(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *fails, *failed; /* jobs in order: "." succeeds, "x" fails; the units told */
    } table[] = {{"..x", ""},
                 {"..xx", "snap.a.d.service"},
                 {"x", "snap.a.d.s.socket"},
                 {"....x", "snap.a.d.s.socket"},
                 {".....x", "snap.a.d.t.socket"}};

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        describe_daemon(fixture, TRUE);
        for (const char *c = table[i].fails; *c; c++)
            fake_manager_push(fixture->fake, *c == 'x' ? FAKE_ERROR : FAKE_REPLY_FIRST);
        g_autoptr(SsaServiceOutcome) outcome =
            control(fixture, SSA_SERVICE_RESTART, "snap.a.d.s.socket snap.a.d.service");
        g_autofree char *log = fake_manager_take_log(fixture->fake);
        assert_units(outcome->restart_errors, table[i].failed);
        g_assert_true(g_str_has_suffix(
            log, "StopUnit snap.a.d.service replace; StartUnit snap.a.d.s.socket replace; "
                 "StartUnit snap.a.d.t.socket replace; StartUnit snap.a.d.service replace"));
    }
}

/* The agent has to leave in the middle: systemd does the rest, and it is asked for once. What has
 * sockets is left to a client of theirs. */
static void
test_abandoned(Fixture *fixture, gconstpointer data)
{
#define SECOND_STOP STOP("snap.a.d.service")
    static const struct {
        const char *units;
        guint answered; /* jobs that end before the one that does not */
        const char *log;
    } table[] = {
        {"snap.a.d.s.socket snap.a.d.service", 2,
         SECOND_STOP START("snap.a.d.s.socket") START("snap.a.d.t.socket")},
        {"snap.a.d.s.socket snap.a.d.timer snap.a.d.service", 3,
         SECOND_STOP START("snap.a.d.s.socket") START("snap.a.d.timer") START("snap.a.d.t.socket")},
        {"snap.a.x.service", 0, START("snap.a.x.service")},
        /* What has not been stopped need not be started. */
        {"snap.a.x.service snap.a.y.service", 0, START("snap.a.x.service")},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GAsyncResult) result = NULL;
        GError *error = NULL;
        describe_daemon(fixture, TRUE);
        guint before = fixture->fake->n_jobs;
        for (guint n = 0; n < table[i].answered; n++)
            fake_manager_push(fixture->fake, FAKE_REPLY_FIRST);
        fake_manager_push(fixture->fake, FAKE_REPLY_ONLY);
        begin(fixture, SSA_SERVICE_RESTART, table[i].units, &result);
        wait_until(fixture->fake->n_jobs == before + table[i].answered + 1);
        g_free(fake_manager_take_log(fixture->fake));
        ssa_session_abandon(fixture->session);
        g_auto(GStrv) expected = g_strsplit(table[i].log, "; ", -1);
        guint n_expected = g_strv_length(expected) - 1;
        wait_until(fixture->fake->n_jobs == before + table[i].answered + 1 + n_expected);
        fake_manager_end_job(fixture->fake, before + table[i].answered + 1, "done");
        wait_until(result);
        g_autoptr(SsaServiceOutcome) outcome = ssa_session_control_services_finish(result, &error);
        g_assert_no_error(error);
        g_assert_nonnull(outcome);
        g_autofree char *log = fake_manager_take_log(fixture->fake);
        g_autofree char *whole = g_strconcat(log, "; ", NULL);
        g_assert_cmpstr(whole, ==, table[i].log);
    }
}

static SsaServiceOutcome *
reload(Fixture *fixture, const char *units)
{
    SsaServiceRequest *request =
        ssa_service_request_new(SSA_SERVICE_RESTART, g_strsplit(units, " ", -1), "services");
    GAsyncResult *result = NULL;
    g_autoptr(GError) error = NULL;

    request->reload = TRUE;
    ssa_session_control_services_async(fixture->session, request, fixture_keep_result, &result);
    SsaServiceOutcome *outcome = end(fixture, &result, &error);
    g_assert_no_error(error);
    return outcome;
}

/* A socket that listens has nothing to be reloaded. */
static void
test_reload_leaves_sockets_alone(Fixture *fixture, gconstpointer data)
{
    describe_daemon(fixture, FALSE);
    fake_manager_set_properties(fixture->fake, "snap.a.d.t.socket", "Unit",
                                "{'ActiveState': <'inactive'>}");
    g_autoptr(SsaServiceOutcome) outcome =
        reload(fixture, "snap.a.d.s.socket snap.a.d.service snap.a.d.t.socket");
    g_assert_null(ssa_service_outcome_message(outcome));
    assert_log(fixture, "ReloadOrRestartUnit snap.a.d.service replace; ReloadOrRestartUnit "
                        "snap.a.d.t.socket replace");
}

/* systemd does not say what belongs together: nothing is done. */
static void
test_restart_without_an_answer(Fixture *fixture, gconstpointer data)
{
    describe_daemon(fixture, TRUE);
    fake_manager_set_properties(fixture->fake, "snap.a.d.service", "Unit", NULL);
    g_autoptr(SsaServiceOutcome) outcome =
        control(fixture, SSA_SERVICE_RESTART, "snap.a.d.s.socket snap.a.x.service");
    assert_units(outcome->restart_errors, "snap.a.d.s.socket snap.a.x.service");
    assert_log(fixture, "");
}

/* A systemd that takes calls and answers none is asked once, for whatever. */
static void
test_silent_manager_is_asked_once(Fixture *fixture, gconstpointer data)
{
    static const struct {
        SsaServiceAction action;
        const char *units, *log;
    } table[] = {
        {SSA_SERVICE_START, "snap.a.service snap.b.service", "StartUnit snap.a.service replace"},
        {SSA_SERVICE_RESTART, "snap.a.service snap.b.service", "StopUnit snap.a.service replace"},
        {SSA_SERVICE_RESTART, "snap.a.d.s.socket snap.b.service", ""},
        {SSA_SERVICE_DAEMON_RELOAD, "", "Reload"},
    };

    fixture->fake->silent = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        GAsyncResult *result = NULL;
        g_autoptr(GError) error = NULL;
        begin(fixture, table[i].action, table[i].units, &result);
        g_autoptr(SsaServiceOutcome) outcome = end(fixture, &result, &error);
        if (table[i].action == SSA_SERVICE_DAEMON_RELOAD)
            g_assert_error(error, SSA_ERROR, SSA_ERROR_TIMED_OUT);
        else if (table[i].action == SSA_SERVICE_START)
            assert_units(outcome->start_errors, "snap.a.service");
        else
            assert_units(outcome->restart_errors, table[i].units);
        assert_log(fixture, table[i].log);
    }
}

static SsaServiceOutcome *
control_with_flags(Fixture *fixture, SsaServiceAction action, const char *units)
{
    SsaServiceRequest *request =
        ssa_service_request_new(action, g_strsplit(units, " ", -1), "services");
    GAsyncResult *result = NULL;
    g_autoptr(GError) error = NULL;

    request->enable = request->disable = TRUE;
    ssa_session_control_services_async(fixture->session, request, fixture_keep_result, &result);
    SsaServiceOutcome *outcome = end(fixture, &result, &error);
    g_assert_no_error(error);
    return outcome;
}

/* systemd has not taken up what was enabled or disabled: that is told of each unit, beside what
 * else has failed. */
static void
test_failed_reload_is_reported(Fixture *fixture, gconstpointer data)
{
    fake_manager_fail(fixture->fake, "Reload");
    g_autoptr(SsaServiceOutcome) started =
        control_with_flags(fixture, SSA_SERVICE_START, "snap.a.service snap.b.service");
    assert_units(started->start_errors, "snap.a.service snap.b.service");
    g_assert_nonnull(strstr(g_hash_table_lookup(started->start_errors, "snap.a.service"),
                            "cannot make systemd reload its units"));
    /* Nor when it was undone. */
    assert_units(started->stop_errors, "snap.a.service snap.b.service");
    assert_log(fixture, "EnableUnitFiles snap.a.service; EnableUnitFiles snap.b.service; Reload; "
                        "DisableUnitFiles snap.a.service; DisableUnitFiles snap.b.service; Reload");

    g_autoptr(SsaServiceOutcome) stopped =
        control_with_flags(fixture, SSA_SERVICE_STOP, "snap.a.service snap.b.service");
    assert_units(stopped->stop_errors, "snap.a.service snap.b.service");

    /* Beside a unit that could not be enabled, whose own reason stays. */
    fake_manager_fail(fixture->fake, "EnableUnitFiles");
    g_autoptr(SsaServiceOutcome) outcome =
        control_with_flags(fixture, SSA_SERVICE_START, "snap.a.service snap.b.service");
    assert_units(outcome->start_errors, "snap.a.service");
    assert_units(outcome->stop_errors, "snap.a.service snap.b.service");
    g_assert_nonnull(
        strstr(g_hash_table_lookup(outcome->start_errors, "snap.a.service"), "not found"));

    /* Beside a unit that could not be disabled: it has both errors. */
    fake_manager_fail(fixture->fake, "DisableUnitFiles");
    g_autoptr(SsaServiceOutcome) both =
        control_with_flags(fixture, SSA_SERVICE_STOP, "snap.a.service");
    const char *message = g_hash_table_lookup(both->stop_errors, "snap.a.service");
    g_assert_nonnull(strstr(message, "not found"));
    g_assert_nonnull(strstr(message, "; cannot make systemd reload its units"));
}

static void
test_queue(Fixture *fixture, gconstpointer data)
{
    GAsyncResult *results[3] = {NULL};
    g_autoptr(GError) error = NULL;

    fake_manager_push(fixture->fake, FAKE_REPLY_ONLY);
    begin(fixture, SSA_SERVICE_STOP, "snap.a.service", &results[0]);
    wait_until(fixture->fake->n_jobs == 1);
    begin(fixture, SSA_SERVICE_START, "snap.a.service", &results[1]);
    begin(fixture, SSA_SERVICE_START, "snap.a.service", &results[2]);
    g_assert_null(end(fixture, &results[2], &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_BUSY);
    g_clear_error(&error);

    g_assert_cmpuint(fixture->fake->n_jobs, ==, 1);
    fake_manager_end_job(fixture->fake, 1, "done");
    for (guint i = 0; i < 2; i++) {
        g_autoptr(SsaServiceOutcome) outcome = end(fixture, &results[i], &error);
        g_assert_no_error(error);
        g_assert_null(ssa_service_outcome_message(outcome));
    }
    g_assert_cmpuint(fixture->fake->n_jobs, ==, 2);
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *units;
        int code;
    } table[] = {
        {"snap.a.service other.service", SSA_ERROR_REFUSED},
        {"snap.a.service snap.*.service", SSA_ERROR_INVALID_ARGUMENT},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        GAsyncResult *result = NULL;
        g_autoptr(GError) error = NULL;
        begin(fixture, SSA_SERVICE_START, table[i].units, &result);
        g_assert_null(end(fixture, &result, &error));
        g_assert_error(error, SSA_ERROR, table[i].code);
    }
    g_assert_cmpuint(fixture->fake->n_connections, ==, 0);
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static const gint64 short_time = 500;
#define ADD(name, func) g_test_add("/service-control/" name, Fixture, NULL, set_up, func, tear_down)
    ADD("success", test_success);
    ADD("failed-start", test_failed_start);
    ADD("failed-roll-back", test_failed_roll_back);
    ADD("restart-goes-on", test_restart_goes_on);
    ADD("stop-tries-all", test_stop_tries_all);
    ADD("unreachable-manager", test_unreachable_manager_is_asked_once);
    ADD("restart-of-what-belongs-together", test_restart_of_related_units);
    ADD("failed-restart-of-what-belongs-together", test_failed_restart_of_related_units);
    ADD("reload-leaves-sockets-alone", test_reload_leaves_sockets_alone);
    ADD("restart-without-an-answer", test_restart_without_an_answer);
    g_test_add("/service-control/silent-manager", Fixture, &short_time, set_up,
               test_silent_manager_is_asked_once, tear_down);
    ADD("failed-reload", test_failed_reload_is_reported);
    ADD("abandoned", test_abandoned);
    ADD("queue", test_queue);
    ADD("rejected", test_refused);
    return g_test_run();
}
