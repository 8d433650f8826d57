/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changing a socket against a scripted manager: what systemd is asked for, whatever it has answered
 * before, and what becomes of the rest when something fails in the middle. */

#include "base/error.h"
#include "fake-systemd.h"
#include "fixture.h"
#include "session/session.h"

#include <string.h>

#define SOCKET  "snap.a.d.s.socket"
#define SIBLING "snap.a.d.t.socket"
#define SERVICE "snap.a.d.service"

#define STOP(unit)  "StopUnit " unit " replace"
#define START(unit) "StartUnit " unit " replace"
/* Of a socket whose service may have been started again by now. */
#define START_ALONE(unit) STOP(SERVICE) "; " START(unit)

typedef struct {
    char *runtime_dir, *fragment;
    FakeManager *fake;
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
    /* Only the test of silence waits for it. */
    if (data)
        limits.answer = limits.reload = *(const gint64 *) data;
    fixture->runtime_dir = fixture_runtime_dir_new();
    fixture->fragment = g_build_filename(fixture->runtime_dir, SOCKET, NULL);
    g_assert_true(
        g_file_set_contents(fixture->fragment, "[Socket]\nListenStream=8443\n", -1, NULL));
    fixture->fake = fake_manager_new(fixture->runtime_dir);
    fixture->idle = ssa_idle_new(-1, on_idle, NULL);
    fixture->session =
        ssa_session_new(fixture->runtime_dir, fixture->runtime_dir, "1", &limits, fixture->idle);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    g_object_add_weak_pointer(G_OBJECT(fixture->session), (gpointer *) &fixture->session);
    g_object_unref(fixture->session);
    wait_until(fixture->session == NULL);
    fake_manager_free(fixture->fake);
    fixture_settle();
    ssa_idle_unref(fixture->idle);
    g_free(fixture->fragment);
    fixture_runtime_dir_remove(fixture->runtime_dir);
}

/* @triggers: in the format of g_variant_parse() */
static void
describe_socket(Fixture *fixture, const char *state, const char *triggers)
{
    g_autofree char *text =
        g_strdup_printf("{'FragmentPath': <'%s'>, 'ActiveState': <'%s'>, 'Triggers': <%s>,"
                        " 'UnitFileState': <'disabled'>, 'NeedDaemonReload': <false>}",
                        fixture->fragment, state, triggers);

    fake_manager_set_properties(fixture->fake, SOCKET, "Unit", text);
    fake_manager_set_properties(fixture->fake, SOCKET, "Socket",
                                "{'Listen': <[('Stream', '[::]:8443')]>}");
}

static void
describe_service(Fixture *fixture, const char *state, const char *triggered_by,
                 const char *bound_by)
{
    g_autofree char *text = g_strdup_printf(
        "{'ActiveState': <'%s'>, 'TriggeredBy': <%s>, 'BoundBy': <%s>, 'LoadState': <'loaded'>}",
        state, triggered_by, bound_by);

    fake_manager_set_properties(fixture->fake, SERVICE, "Unit", text);
}

/* @units: separated by blanks; they are active */
static void
list_units(Fixture *fixture, const char *units)
{
    g_auto(GStrv) names = g_strsplit(units, " ", -1);
    g_autoptr(GString) text = g_string_new("@a(ssssssouso) [");

    for (char **name = names; *name; name++)
        g_string_append_printf(text,
                               "%s('%s', '', 'loaded', 'active', '', '', objectpath '/', uint32 0,"
                               " '', objectpath '/')",
                               name == names ? "" : ", ", *name);
    g_string_append_c(text, ']');
    fake_manager_set_list(fixture->fake, "ListUnitsByPatterns", text->str);
}

/* Asks for the change; returns the error, or NULL. */
static GError *
control(Fixture *fixture, const char *action)
{
    GHashTable *settings = g_hash_table_new(g_str_hash, g_str_equal);
    GAsyncResult *result = NULL;
    GError *error = NULL;

    if (g_str_equal(action, "set"))
        g_hash_table_insert(settings, (gpointer) "listen-stream", (gpointer) "9443");
    SsaSocketRequest *request = ssa_socket_request_new(action, SOCKET, settings, &error);
    g_assert_no_error(error);
    ssa_session_control_socket_async(fixture->session, request, fixture_keep_result, &result);
    wait_until(result);
    ssa_session_control_socket_finish(result, &error);
    g_object_unref(result);
    return error;
}

static void
assert_log(Fixture *fixture, const char *expected)
{
    g_autofree char *log = fake_manager_take_log(fixture->fake);

    g_assert_cmpstr(log, ==, expected);
}

static void
assert_done(Fixture *fixture, const char *action, const char *log)
{
    GError *error = control(fixture, action);

    g_assert_no_error(error);
    assert_log(fixture, log);
}

/* systemd has unloaded the socket meanwhile, and knows of no relation any more. It would list all
 * units if it were asked for none. */
static void
test_no_relations(Fixture *fixture, gconstpointer data)
{
    describe_socket(fixture, "inactive", "['" SERVICE "']");
    describe_service(fixture, "active", "@as []", "@as []");
    list_units(fixture, "dbus.socket dbus.service basic.target " SIBLING);
    assert_done(fixture, "start", STOP(SERVICE) "; " START_ALONE(SOCKET) "; " START(SERVICE));
}

/* Units of other snaps, and of none, may be related as their authors like. */
static void
test_relations_of_others(Fixture *fixture, gconstpointer data)
{
    describe_socket(fixture, "active", "['" SERVICE "']");
    describe_service(fixture, "active",
                     "['" SOCKET "', 'snap.b.d.s.socket', 'dbus.socket', '" SIBLING "']",
                     "['dbus.service', 'snap.a.d.p.service', 'basic.target']");
    list_units(fixture, SOCKET " " SIBLING);
    assert_done(fixture, "restart",
                "ListUnitsByPatterns " SOCKET " " SIBLING
                " snap.a.d.p.socket; Reload; " STOP(SIBLING) "; " STOP(SOCKET) "; " STOP(
                    SERVICE) "; " START_ALONE(SOCKET) "; " START(SIBLING) "; " START(SERVICE));
}

static void
test_service_of_others(Fixture *fixture, gconstpointer data)
{
    static const char *const services[] = {"dbus.service", "snap.b.d.service",
                                           "snap.a_k.d.service"};

    for (gsize i = 0; i < G_N_ELEMENTS(services); i++) {
        g_autofree char *triggers = g_strdup_printf("['%s']", services[i]);
        describe_socket(fixture, "inactive", triggers);
        fake_manager_set_properties(fixture->fake, services[i], "Unit",
                                    "{'ActiveState': <'active'>, 'TriggeredBy': <['" SIBLING
                                    "']>}");
        assert_done(fixture, "start", START(SOCKET));
    }
}

/* Only one socket, and nothing runs. */
static void
test_nothing_runs(Fixture *fixture, gconstpointer data)
{
    describe_socket(fixture, "inactive", "['" SERVICE "']");
    describe_service(fixture, "inactive", "['" SOCKET "', '" SIBLING "']", "@as []");
    assert_done(fixture, "start", START(SOCKET));
    /* What a client wants to start, and fails again and again, is for systemd to judge. */
    g_assert_cmpstr(fixture->fake->forgotten->str, ==, "");
    describe_socket(fixture, "active", "['" SERVICE "']");
    assert_done(fixture, "start", START(SOCKET));
    assert_done(fixture, "restart", "Reload; " STOP(SOCKET) "; " START_ALONE(SOCKET));
    assert_done(fixture, "stop", STOP(SOCKET));
    assert_done(fixture, "enable", "EnableUnitFiles " SOCKET "; Reload; " START(SOCKET));

    /* One that is enabled already starts by what its files say now. */
    g_autofree char *enabled = g_strdup_printf(
        "{'FragmentPath': <'%s'>, 'ActiveState': <'inactive'>, 'Triggers': <['" SERVICE
        "']>, 'UnitFileState': <'enabled'>, 'NeedDaemonReload': <false>}",
        fixture->fragment);
    fake_manager_set_properties(fixture->fake, SOCKET, "Unit", enabled);
    assert_done(fixture, "enable", "Reload; " START(SOCKET));
}

/* Each property_query can fail, and then nothing at all is changed. */
static void
test_unanswered_queries(Fixture *fixture, gconstpointer data)
{
    static const char *const actions[] = {"start", "stop", "restart", "enable", "set"};
    static const struct {
        const char *unit, *interface;
    } table[] = {{SOCKET, "Unit"}, {SOCKET, "Socket"}, {SERVICE, "Unit"}, {NULL, NULL}};

    for (gsize i = 0; i < G_N_ELEMENTS(table) * G_N_ELEMENTS(actions); i++) {
        gsize n = i / G_N_ELEMENTS(actions);
        describe_socket(fixture, "active", "['" SERVICE "']");
        describe_service(fixture, "active", "['" SIBLING "']", "@as []");
        if (table[n].unit)
            fake_manager_set_properties(fixture->fake, table[n].unit, table[n].interface, NULL);
        /* There is no answer to the list, either. */
        g_autoptr(GError) error = control(fixture, actions[i % G_N_ELEMENTS(actions)]);
        g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
        g_assert_nonnull(strstr(error->message, "not found"));
        assert_log(fixture, table[n].unit ? "" : "ListUnitsByPatterns " SIBLING);
    }
}

/* A systemd that is silent is asked once. */
static void
test_silence(Fixture *fixture, gconstpointer data)
{
    describe_socket(fixture, "active", "['" SERVICE "']");
    fixture->fake->silent = TRUE;
    g_autoptr(GError) error = control(fixture, "restart");
    g_assert_error(error, SSA_ERROR, SSA_ERROR_TIMED_OUT);
    assert_log(fixture, "");
}

/* What fails in the middle costs nothing that was there before. */
static void
test_failures_in_the_middle(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *fails; /* the jobs in order: "." succeeds, "x" fails */
        const char *log, *words;
    } table[] = {
        /* The sockets do not stop. */
        {"x",
         STOP(SIBLING) "; " STOP(SOCKET) "; " START_ALONE(SOCKET) "; " START(SIBLING) "; " START(
             SERVICE),
         SIBLING},
        /* The service does not, at first. */
        {"..x",
         STOP(SIBLING) "; " STOP(SOCKET) "; " STOP(SERVICE) "; " STOP(SERVICE) "; " START_ALONE(
             SOCKET) "; " START(SIBLING) "; " START(SERVICE),
         NULL},
        /* Nor when it is tried again. */
        {"..xx",
         STOP(SIBLING) "; " STOP(SOCKET) "; " STOP(SERVICE) "; " STOP(SERVICE) "; " START_ALONE(
             SOCKET) "; " START(SIBLING) "; " START(SERVICE),
         SERVICE},
        /* The socket does not start. */
        {"....x",
         STOP(SIBLING) "; " STOP(SOCKET) "; " STOP(SERVICE) "; " START_ALONE(SOCKET) "; " START(
             SIBLING) "; " START(SERVICE),
         SOCKET},
        /* Its sibling does not, nor the service. */
        {".....xx",
         STOP(SIBLING) "; " STOP(SOCKET) "; " STOP(SERVICE) "; " START_ALONE(SOCKET) "; " START(
             SIBLING) "; " START(SERVICE),
         SIBLING},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *log =
            g_strconcat("ListUnitsByPatterns " SIBLING "; Reload; ", table[i].log, NULL);
        describe_socket(fixture, "active", "['" SERVICE "']");
        describe_service(fixture, "active", "['" SIBLING "']", "@as []");
        list_units(fixture, SIBLING);
        g_string_truncate(fixture->fake->forgotten, 0);
        for (const char *c = table[i].fails; *c; c++)
            fake_manager_push(fixture->fake, *c == 'x' ? FAKE_ERROR : FAKE_REPLY_FIRST);
        g_autoptr(GError) error = control(fixture, "restart");
        assert_log(fixture, log);
        /* What was stopped for it counts for nothing. */
        g_assert_cmpstr(fixture->fake->forgotten->str, ==, SOCKET " " SIBLING " " SERVICE " ");
        if (!table[i].words)
            g_assert_no_error(error);
        else
            g_assert_true(error && g_str_has_prefix(error->message, table[i].words));
        if (i == G_N_ELEMENTS(table) - 1)
            g_assert_nonnull(strstr(error->message, "; restoring failed: " SERVICE));
    }
}

/* The others come back when one is switched off; somebody may have started the service by then. */
static void
test_other_sockets_of_stopped_service(Fixture *fixture, gconstpointer data)
{
    describe_socket(fixture, "active", "['" SERVICE "']");
    describe_service(fixture, "active", "['" SOCKET "', '" SIBLING "']", "@as []");
    list_units(fixture, SIBLING);
    assert_done(fixture, "stop",
                "ListUnitsByPatterns " SOCKET " " SIBLING
                "; " STOP(SIBLING) "; " STOP(SOCKET) "; " STOP(SERVICE) "; " STOP(
                    SOCKET) "; " START_ALONE(SIBLING) "; " START(SERVICE));
}

/* What was set is undone with the service stopped, too, and its others come back. */
static void
test_setting_is_undone_beside_others(Fixture *fixture, gconstpointer data)
{
    describe_socket(fixture, "active", "['" SERVICE "']");
    describe_service(fixture, "active", "['" SIBLING "']", "@as []");
    list_units(fixture, SIBLING);
    for (int i = 0; i < 4; i++)
        fake_manager_push(fixture->fake, FAKE_REPLY_FIRST);
    fake_manager_push(fixture->fake, FAKE_ERROR);
    g_autoptr(GError) error = control(fixture, "set");
    g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
    g_assert_true(g_str_has_prefix(error->message, "the previous settings were restored: " SOCKET));
    assert_log(
        fixture,
        "ListUnitsByPatterns " SIBLING
        "; Reload; " STOP(SIBLING) "; " STOP(SOCKET) "; " STOP(SERVICE) "; " START_ALONE(
            SOCKET) "; " START(SIBLING) "; Reload; " START_ALONE(SOCKET) "; " START(SERVICE));
}

/* Another socket that cannot be started says nothing of what was set, even if it is told first. */
static void
test_setting_is_kept(Fixture *fixture, gconstpointer data)
{
    g_autofree char *drop_in = g_build_filename(g_get_user_config_dir(), "systemd/user",
                                                SOCKET ".d", "60-snap-session-agent.conf", NULL);
    GHashTable *settings = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;

    g_hash_table_insert(settings, (gpointer) "listen-stream", (gpointer) "9443");
    describe_socket(fixture, "active", "['" SERVICE "']");
    describe_service(fixture, "active", "['" SIBLING "']", "@as []");
    list_units(fixture, SIBLING);
    for (int i = 0; i < 4; i++)
        fake_manager_push(fixture->fake, FAKE_REPLY_FIRST);
    fake_manager_push(fixture->fake, FAKE_REPLY_ONLY); /* the socket itself */
    fake_manager_push(fixture->fake, FAKE_ERROR);
    ssa_session_control_socket_async(fixture->session,
                                     ssa_socket_request_new("set", SOCKET, settings, NULL),
                                     fixture_keep_result, &result);
    wait_until(fixture->fake->n_jobs == 6);
    g_autoptr(GAsyncResult) reloaded = NULL;
    /* With a later answer, the error has come as well. */
    ssa_systemd_get_properties_async(ssa_session_get_systemd(fixture->session), SERVICE,
                                     SSA_SYSTEMD_UNIT, fixture_keep_result, &reloaded);
    wait_until(reloaded);
    fake_manager_end_job(fixture->fake, 5, "done");
    wait_until(result);
    g_assert_false(ssa_session_control_socket_finish(result, &error));
    g_assert_true(g_str_has_prefix(error->message, SIBLING ": "));
    g_assert_true(g_file_test(drop_in, G_FILE_TEST_EXISTS));
    assert_log(fixture,
               "ListUnitsByPatterns " SIBLING
               "; Reload; " STOP(SIBLING) "; " STOP(SOCKET) "; " STOP(SERVICE) "; " START_ALONE(
                   SOCKET) "; " START(SIBLING) "; " START(SERVICE));
    assert_done(fixture, "reset",
                "ListUnitsByPatterns " SIBLING
                "; Reload; " STOP(SIBLING) "; " STOP(SOCKET) "; " STOP(SERVICE) "; " START_ALONE(
                    SOCKET) "; " START(SIBLING) "; " START(SERVICE));
}

/* The first word of a failed setting is that of what made it fail; it is undone. */
static void
test_setting_is_undone(Fixture *fixture, gconstpointer data)
{
    g_autofree char *drop_in = g_build_filename(g_get_user_config_dir(), "systemd/user",
                                                SOCKET ".d", "60-snap-session-agent.conf", NULL);

    describe_socket(fixture, "active", "['" SERVICE "']");
    describe_service(fixture, "inactive", "@as []", "@as []");
    for (int i = 0; i < 2; i++)
        fake_manager_push(fixture->fake, FAKE_REPLY_FIRST);
    fake_manager_push(fixture->fake, FAKE_ERROR);
    g_autoptr(GError) error = control(fixture, "set");
    g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
    g_assert_true(g_str_has_prefix(error->message, "the previous settings were restored: " SOCKET));
    assert_log(fixture,
               "Reload; " STOP(SOCKET) "; " START_ALONE(SOCKET) "; Reload; " START_ALONE(SOCKET));
    g_assert_false(g_file_test(drop_in, G_FILE_TEST_EXISTS));
    assert_done(fixture, "set", "Reload; " STOP(SOCKET) "; " START_ALONE(SOCKET));
    g_assert_true(g_file_test(drop_in, G_FILE_TEST_EXISTS));
    assert_done(fixture, "reset", "Reload; " STOP(SOCKET) "; " START_ALONE(SOCKET));
    g_assert_false(g_file_test(drop_in, G_FILE_TEST_EXISTS));
}

/* Of what has no file there is nothing to be started; what is left of it can be ended. */
static void
test_without_a_file(Fixture *fixture, gconstpointer data)
{
    static const char *const rejected[] = {"start", "enable", "restart", "set", "reset"};

    fake_manager_set_properties(fixture->fake, SOCKET, "Unit", "{'ActiveState': <'inactive'>}");
    for (gsize i = 0; i < G_N_ELEMENTS(rejected); i++) {
        g_autoptr(GError) error = control(fixture, rejected[i]);
        g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
        g_assert_nonnull(strstr(error->message, "there is no unit file"));
        assert_log(fixture, "");
    }
    assert_done(fixture, "stop", STOP(SOCKET));
    assert_done(fixture, "disable", "DisableUnitFiles " SOCKET);
}

/* What cannot listen, or would start nothing, is said, and nothing is touched. */
static void
test_nothing_to_start(Fixture *fixture, gconstpointer data)
{
    static const char *const actions[] = {"start", "enable", "restart", "set"};
    static const struct {
        const char *socket, *service, *words;
    } table[] = {
        {"masked", "loaded", SOCKET " is masked; to unmask it: systemctl --user unmask " SOCKET},
        {"loaded", "masked", SERVICE " is masked; to unmask it: systemctl --user unmask " SERVICE},
        {"loaded", "not-found", "there is no unit file for its service " SERVICE}};

    for (gsize i = 0; i < G_N_ELEMENTS(table) * G_N_ELEMENTS(actions); i++) {
        gsize n = i / G_N_ELEMENTS(actions);
        g_autofree char *socket = g_strdup_printf(
            "{'FragmentPath': <'%s'>, 'ActiveState': <'failed'>, 'Triggers': <['" SERVICE
            "']>, 'LoadState': <'%s'>}",
            fixture->fragment, table[n].socket);
        g_autofree char *service =
            g_strdup_printf("{'ActiveState': <'inactive'>, 'LoadState': <'%s'>}", table[n].service);
        fake_manager_set_properties(fixture->fake, SOCKET, "Unit", socket);
        fake_manager_set_properties(fixture->fake, SERVICE, "Unit", service);
        g_autoptr(GError) error = control(fixture, actions[i % G_N_ELEMENTS(actions)]);
        g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
        g_assert_nonnull(strstr(error->message, table[n].words));
        assert_log(fixture, "");
    }
}

/* A unit that is on disk otherwise than systemd knows it is read again before it is started anew.
 */
static void
test_files_have_changed(Fixture *fixture, gconstpointer data)
{
    g_autofree char *text =
        g_strdup_printf("{'FragmentPath': <'%s'>, 'ActiveState': <'active'>, 'NeedDaemonReload': "
                        "<true>}",
                        fixture->fragment);

    describe_socket(fixture, "active", "['" SERVICE "']");
    fake_manager_set_properties(fixture->fake, SOCKET, "Unit", text);
    assert_done(fixture, "start", "Reload; " STOP(SOCKET) "; " START(SOCKET));
}

/* Only root can undo what root has enabled for all. */
static void
test_disable(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *state; /* afterwards; NULL: systemd does not say */
        gboolean succeeds;
    } table[] = {{"disabled", TRUE}, {NULL, TRUE}, {"enabled", FALSE}};

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *text = g_strdup_printf(
            "{'FragmentPath': <'%s'>, 'ActiveState': <'inactive'>, 'UnitFileState': <'%s'>}",
            fixture->fragment, table[i].state ? table[i].state : "");
        fake_manager_set_properties(fixture->fake, SOCKET, "Unit", text);
        g_autoptr(GError) error = control(fixture, "disable");
        assert_log(fixture, STOP(SOCKET) "; DisableUnitFiles " SOCKET "; Reload");
        g_assert_cmpint(error == NULL, ==, table[i].succeeds);
        g_assert_true(!error || strstr(error->message, "root has enabled it for all users"));
    }
}

/* The links of what has no file any more may not be there to be removed, either. */
static void
test_disable_fails(Fixture *fixture, gconstpointer data)
{
    fake_manager_set_properties(fixture->fake, SOCKET, "Unit", "{'ActiveState': <'inactive'>}");
    fake_manager_fail(fixture->fake, "DisableUnitFiles");
    g_autoptr(GError) error = control(fixture, "disable");
    g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
}

/* The agent has to leave while systemd stops the service: it has systemd do the rest. */
static void
test_abandoned(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GAsyncResult) result = NULL;
    GHashTable *settings = g_hash_table_new(g_str_hash, g_str_equal);
    SsaSocketRequest *request = ssa_socket_request_new("restart", SOCKET, settings, NULL);

    describe_socket(fixture, "active", "['" SERVICE "']");
    describe_service(fixture, "active", "['" SIBLING "']", "@as []");
    list_units(fixture, SIBLING);
    for (int i = 0; i < 2; i++)
        fake_manager_push(fixture->fake, FAKE_REPLY_FIRST);
    fake_manager_push(fixture->fake, FAKE_REPLY_ONLY);
    ssa_session_control_socket_async(fixture->session, request, fixture_keep_result, &result);
    wait_until(fixture->fake->n_jobs == 3);
    g_free(fake_manager_take_log(fixture->fake));
    ssa_session_abandon(fixture->session);
    wait_until(fixture->fake->n_jobs == 6);
    assert_log(fixture, START_ALONE(SOCKET) "; " START(SIBLING));
    fake_manager_end_job(fixture->fake, 3, "done");
    wait_until(result);
    /* And nothing more of it. */
    assert_log(fixture, "");
}

int
main(int argc, char **argv)
{
    static const gint64 short_time = 300;
    char *config_dir = fixture_runtime_dir_new();

    /* Before anybody asks where it is. */
    g_setenv("XDG_CONFIG_HOME", config_dir, TRUE);
    g_test_init(&argc, &argv, NULL);
#define ADD(name, func) g_test_add("/socket-control/" name, Fixture, NULL, set_up, func, tear_down)
    ADD("others-of-what-is-stopped", test_other_sockets_of_stopped_service);
    ADD("setting-is-undone-beside-others", test_setting_is_undone_beside_others);
    ADD("setting-is-kept", test_setting_is_kept);
    ADD("nothing-to-start", test_nothing_to_start);
    ADD("files-have-changed", test_files_have_changed);
    ADD("disable", test_disable);
    ADD("disable-fails", test_disable_fails);
    ADD("abandoned", test_abandoned);
    ADD("no-relations", test_no_relations);
    ADD("relations-of-others", test_relations_of_others);
    ADD("service-of-others", test_service_of_others);
    ADD("nothing-runs", test_nothing_runs);
    ADD("unanswered-questions", test_unanswered_queries);
    g_test_add("/socket-control/silence", Fixture, &short_time, set_up, test_silence, tear_down);
    ADD("failures-in-the-middle", test_failures_in_the_middle);
    ADD("setting-is-undone", test_setting_is_undone);
    ADD("without-a-file", test_without_a_file);
    int exit_code = g_test_run();
    fixture_runtime_dir_remove(config_dir);
    return exit_code;
}
