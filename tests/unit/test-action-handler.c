/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What follows a click, against a scripted manager and a notifier of the test's own: whatever
 * fails, the person is told, or it is logged, and nothing is held for ever. */

#include "base/error.h"
#include "dbus-pair.h"
#include "fake-notifier.h"
#include "fake-systemd.h"
#include "fixture.h"
#include "notifications/action-handler.h"
#include "notifications/model/actions.h"

#include <string.h>

#define SCOPE "snap.foo.app-11111111-2222-3333-4444-555555555555.scope"

typedef struct {
    char *dir;
    FakeManager *fake;
    SsaIdle *idle;
    SsaNotifications *notifications;
    FakeNotifier *notifier;
    BusPair pair;
    SsaActionHandler *handler;
} Fixture;

static void
on_idle(gpointer user_data)
{
}

static gint64
real_time(gpointer user_data)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    SsaLimits limits;

    ssa_limits_init(&limits);
    limits.answer = 2000;
    limits.close = 100;
    fixture->dir = fixture_runtime_dir_new();
    fixture->fake = fake_manager_new(fixture->dir);
    fake_manager_set_list(fixture->fake, "ListUnitsByPatterns", "@a(ssssssouso) []");
    fixture->idle = ssa_idle_new(-1, on_idle, NULL);
    fixture->notifier = g_object_new(FAKE_TYPE_NOTIFIER, NULL);
    bus_pair_open(&fixture->pair);
    g_autoptr(SsaSystemd) systemd = ssa_systemd_new(fixture->dir, &limits);
    g_autoptr(SsaEventLog) events = ssa_event_log_new(&limits);
    fixture->notifications =
        ssa_notifications_new(systemd, SSA_NOTIFIER(fixture->notifier),
                              ssa_notification_store_new(fixture->dir, &limits, real_time, NULL),
                              fixture->dir, "/nonexistent", events, &limits);
    fixture->handler =
        ssa_action_handler_new(fixture->notifications, fixture->idle, fixture->pair.agent);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    g_object_unref(fixture->handler);
    g_object_unref(fixture->notifications);
    g_object_unref(fixture->notifier);
    bus_pair_close(&fixture->pair);
    fake_manager_free(fixture->fake);
    fixture_settle();
    ssa_idle_unref(fixture->idle);
    fixture_runtime_dir_remove(fixture->dir);
}

static void
write_entry(Fixture *fixture, const char *id, const char *command)
{
    g_autofree char *path = g_strconcat(fixture->dir, "/", id, ".desktop", NULL);
    g_autofree char *text = g_strdup_printf("[Desktop Entry]\nType=Application\nName=Foo App\n"
                                            "X-SnapInstanceName=foo\nX-SnapAppName=app\nExec=%s\n",
                                            command);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* Whether or not the application is listed as running. */
static void
set_running(Fixture *fixture, gboolean running)
{
    fake_manager_set_list(fixture->fake, "ListUnitsByPatterns",
                          running ? "[('" SCOPE "', '', 'loaded', 'active', 'running', '', "
                                    "objectpath '/u', uint32 0, '', objectpath '/')]"
                                  : "@a(ssssssouso) []");
}

static void
act(Fixture *fixture, const char *action, const char *target)
{
    ssa_action_handler_activate(fixture->handler, action, target, "token");
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
}

/* @titles: of the notifications that came since the last time, each followed by "; " */
static void
assert_titles(Fixture *fixture, const char *titles)
{
    GString *all = g_string_new(NULL);
    GPtrArray *notifications = fixture->notifier->notifications;

    for (guint i = 0; i < notifications->len; i++)
        g_string_append_printf(all, "%s; ", ((SsaNotification *) notifications->pdata[i])->title);
    g_assert_cmpstr(all->str, ==, titles);
    g_string_free(all, TRUE);
    g_ptr_array_set_size(notifications, 0);
}

/* Has a refresh told of, as snapd does. */
static void
tell_of_refresh(Fixture *fixture, const char *instance)
{
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;
    SsaNotificationRequest *request =
        ssa_notification_request_new(SSA_NOTIFICATION_PENDING_REFRESH);

    request->instance = g_strdup(instance);
    request->time_remaining = G_GINT64_CONSTANT(3600) * 1000000000;
    ssa_notifications_carry_out_async(fixture->notifications, request,
                                      ssa_idle_hold(fixture->idle, "test"), fixture_keep_result,
                                      &result);
    wait_until(result);
    g_assert_true(ssa_notifications_carry_out_finish(result, &error));
    g_assert_no_error(error);
    g_ptr_array_set_size(fixture->notifier->notifications, 0);
}

static void
test_nothing_to_close(Fixture *fixture, gconstpointer data)
{
    act(fixture, SSA_ACTION_CLOSE, "foo");
    assert_titles(fixture, "Nothing to close; ");
}

static void
test_closed(Fixture *fixture, gconstpointer data)
{
    set_running(fixture, TRUE);
    ssa_action_handler_activate(fixture->handler, SSA_ACTION_CLOSE, "foo", NULL);
    for (gboolean killed = FALSE; !killed;) {
        g_autofree char *log = fake_manager_take_log(fixture->fake);
        killed = strstr(log, "KillUnit " SCOPE) != NULL;
        g_main_context_iteration(NULL, TRUE);
    }
    set_running(fixture, FALSE);
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    assert_titles(fixture, "");
}

/* What does not end, what may not be asked to, and what nobody tells of. */
static void
test_not_closed(Fixture *fixture, gconstpointer data)
{
    static const char *const failing[] = {"", "KillUnit", "ListUnitsByPatterns"};

    write_entry(fixture, "foo_app", "/bin/true");
    for (gsize i = 0; i < G_N_ELEMENTS(failing); i++) {
        set_running(fixture, TRUE);
        if (*failing[i])
            fake_manager_fail(fixture->fake, failing[i]);
        act(fixture, SSA_ACTION_CLOSE, "foo");
        assert_titles(fixture, "An app is still open; ");
    }
    /* It is said of the refresh, where that is known. */
    set_running(fixture, TRUE);
    tell_of_refresh(fixture, "foo");
    act(fixture, SSA_ACTION_CLOSE, "foo");
    assert_titles(fixture, "An app is still open; ");
}

static void
test_open(Fixture *fixture, gconstpointer data)
{
    write_entry(fixture, "foo_app", "/bin/true");
    act(fixture, SSA_ACTION_OPEN, "foo_app");
    assert_titles(fixture, "");
    g_autofree char *log = fake_manager_take_log(fixture->fake);
    g_assert_nonnull(strstr(log, "StartTransientUnit app-foo_app@"));
}

static void
test_not_opened(Fixture *fixture, gconstpointer data)
{
    /* There is none. */
    act(fixture, SSA_ACTION_OPEN, "foo_app");
    assert_titles(fixture, "An app could not be opened; ");
    /* It has no program. */
    write_entry(fixture, "foo_app", "/no/such/program");
    act(fixture, SSA_ACTION_OPEN, "foo_app");
    assert_titles(fixture, "An app could not be opened; ");
    /* systemd does not start it. */
    write_entry(fixture, "foo_app", "/bin/true");
    fake_manager_push(fixture->fake, FAKE_ERROR);
    act(fixture, SSA_ACTION_OPEN, "foo_app");
    assert_titles(fixture, "An app could not be opened; ");
}

/* A click can come from anybody on the bus. */
static void
test_nonsense(Fixture *fixture, gconstpointer data)
{
    static const char *const table[][2] = {
        {"", ""},
        {"nothing", "foo"},
        {SSA_ACTION_DISMISS, "foo"},
        {SSA_ACTION_CLOSE, ""},
        {SSA_ACTION_CLOSE, "Foo"},
        {SSA_ACTION_CLOSE, "foo.*"},
        {SSA_ACTION_LATER, "foo_"},
        {SSA_ACTION_OPEN, "../foo"},
        {SSA_ACTION_OPEN, ""},
        {SSA_ACTION_CHECK, "../foo"},
        {SSA_ACTION_CHECK, ""},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        act(fixture, table[i][0], table[i][1]);
    g_autofree char *log = fake_manager_take_log(fixture->fake);
    g_assert_cmpstr(log, ==, "");
    assert_titles(fixture, "");
}

/* Put off is put off, however it was said; and remembered until somebody asks. */
static void
test_later(Fixture *fixture, gconstpointer data)
{
    set_running(fixture, TRUE);
    tell_of_refresh(fixture, "foo");
    tell_of_refresh(fixture, "bar");
    ssa_action_handler_activate(fixture->handler, SSA_ACTION_LATER, "foo", NULL);
    tell_of_refresh(fixture, "foo");
    assert_titles(fixture, "");
    ssa_action_handler_show_pending(fixture->handler);
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    g_assert_cmpuint(fixture->notifier->notifications->len, ==, 2);
}

/* A snap that is not there any more has no refresh to come. It is looked twice, and held until the
 * second look is over. */
static void
test_check(Fixture *fixture, gconstpointer data)
{
    act(fixture, SSA_ACTION_CHECK, "foo");
    assert_titles(fixture, "");
    g_assert_null(fixture->notifier->withdrawn);
    tell_of_refresh(fixture, "foo");
    ssa_action_handler_activate(fixture->handler, SSA_ACTION_CHECK, "foo", NULL);
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 2);
    wait_until(ssa_idle_n_holds(fixture->idle) == 1);
    g_assert_true(g_str_has_prefix(fixture->notifier->withdrawn, "refresh:foo "));
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    assert_titles(fixture, "");
}

/* Nobody waits for a notification that cannot be shown. */
static void
test_nobody_shows(Fixture *fixture, gconstpointer data)
{
    fixture->notifier->fails = TRUE;
    act(fixture, SSA_ACTION_CLOSE, "foo");
    act(fixture, SSA_ACTION_OPEN, "foo");
    ssa_action_handler_show_pending(fixture->handler);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add("/action-handler/" name, Fixture, NULL, set_up, test, tear_down)
    ADD("nothing-to-close", test_nothing_to_close);
    ADD("closed", test_closed);
    ADD("not-closed", test_not_closed);
    ADD("open", test_open);
    ADD("not-opened", test_not_opened);
    ADD("nonsense", test_nonsense);
    ADD("later", test_later);
    ADD("check", test_check);
    ADD("nobody-shows", test_nobody_shows);
    return g_test_run();
}
