/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notifier of GTK's notifications against scripted replies of a server: each of them can be an
 * error, of another type, or nothing at all. */

#include "dbus-pair.h"
#include "fixture.h"
#include "notifications/gtk/gtk-notifier.h"

#include <string.h>

/* In milliseconds: of calls that are answered, however busy the machine is, and of others. */
#define TIMEOUT       20000
#define SHORT_TIMEOUT 300

typedef struct {
    BusPair pair;
} Fixture;

static void
be_good(Fixture *fixture)
{
    bus_pair_say(&fixture->pair, "AddNotification", "()");
    bus_pair_say(&fixture->pair, "RemoveNotification", "()");
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    bus_pair_open(&fixture->pair);
    be_good(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    bus_pair_close(&fixture->pair);
}

/* Returns: the handle, or NULL with the error */
static char *
post(SsaNotifier *notifier, gint64 timeout, GError **error)
{
    g_autoptr(SsaNotification) notification = ssa_notification_new("notification:x");
    g_autoptr(GAsyncResult) result = NULL;

    notification->title = g_strdup("title");
    notification->body = g_strdup("body");
    notification->lifetime = G_MAXINT64;
    notification->click = ssa_notification_action_new("seen", "x", "OK");
    ssa_notifier_post_async(notifier, notification, NULL, timeout, fixture_keep_result, &result);
    wait_until(result);
    return ssa_notifier_post_finish(notifier, result, error);
}

static gboolean
withdraw(SsaNotifier *notifier, const char *handle, gint64 timeout, GError **error)
{
    g_autoptr(GAsyncResult) result = NULL;

    ssa_notifier_withdraw_async(notifier, "notification:x", handle, timeout, fixture_keep_result,
                                &result);
    wait_until(result);
    return ssa_notifier_withdraw_finish(notifier, result, error);
}

static void
test_success(Fixture *fixture, gconstpointer data)
{
    GError *error = NULL;
    g_autoptr(SsaNotifier) notifier = ssa_gtk_notifier_new(fixture->pair.agent, "org.example.App");
    g_autofree char *handle = post(notifier, TIMEOUT, &error);

    g_assert_no_error(error);
    g_assert_nonnull(handle);
    g_assert_true(withdraw(notifier, handle, TIMEOUT, &error));
    g_assert_no_error(error);
}

/* The text of what was sent. */
static char *
show(Fixture *fixture, const char *icon, gboolean quiet)
{
    g_autoptr(SsaNotifier) notifier = ssa_gtk_notifier_new(fixture->pair.agent, "org.example.App");
    g_autoptr(SsaNotification) notification = ssa_notification_new("notification:x");
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;

    notification->title = g_strdup("title");
    notification->icon = g_strdup(icon);
    notification->quiet = quiet;
    notification->urgency = SSA_URGENCY_URGENT;
    notification->click = ssa_notification_action_new("seen", "x", "OK");
    g_ptr_array_add(notification->buttons, ssa_notification_action_new("later", "foo", "Later"));
    g_free(bus_pair_take_log(&fixture->pair));
    ssa_notifier_post_async(notifier, notification, NULL, TIMEOUT, fixture_keep_result, &result);
    wait_until(result);
    g_free(ssa_notifier_post_finish(notifier, result, &error));
    g_assert_no_error(error);
    return bus_pair_take_log(&fixture->pair);
}

static void
test_keys(Fixture *fixture, gconstpointer data)
{
    g_autofree char *themed = show(fixture, "foo", FALSE);
    g_autofree char *file = show(fixture, "/snap/foo/icon.png", FALSE);
    g_autofree char *quiet = show(fixture, NULL, TRUE);

    g_assert_nonnull(strstr(themed, "'icon': <('themed', <['foo'"));
    g_assert_nonnull(strstr(themed,
                            "'buttons': <[{'label': <'Later'>, 'action': <'app.later'>, 'target': "
                            "<'foo'>}]>"));
    g_assert_nonnull(strstr(file, "'icon': <('file', <'file:///snap/foo/icon.png'>)>"));
    /* An urgent one stays on the screen, one of low priority in its place would not. */
    g_assert_cmpstr(quiet, ==, "");
}

/* Each reply is told of, and the next notification is shown all the same. */
static void
test_faults(Fixture *fixture, gconstpointer data)
{
    static const char *const replies[] = {"!org.example.No", "", "('text',)", "(true, uint32 1)"};
    g_autoptr(SsaNotifier) notifier = ssa_gtk_notifier_new(fixture->pair.agent, "org.example.App");

    for (gsize i = 0; i < G_N_ELEMENTS(replies); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GError) not_withdrawn = NULL;
        bus_pair_say(&fixture->pair, "AddNotification", replies[i]);
        bus_pair_say(&fixture->pair, "RemoveNotification", replies[i]);
        g_autofree char *handle = post(notifier, SHORT_TIMEOUT, &error);
        g_test_message("%s: %s", replies[i], error ? error->message : handle);
        g_assert_null(handle);
        g_assert_nonnull(error);
        g_assert_false(withdraw(notifier, "gtk", SHORT_TIMEOUT, &not_withdrawn));
        g_assert_nonnull(not_withdrawn);
        be_good(fixture);
        g_autofree char *next = post(notifier, TIMEOUT, NULL);
        g_assert_nonnull(next);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add("/gtk-notifier/" name, Fixture, NULL, set_up, test, tear_down)
    ADD("success", test_success);
    ADD("keys", test_keys);
    ADD("faults", test_faults);
    return g_test_run();
}
