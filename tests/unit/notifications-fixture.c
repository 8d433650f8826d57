/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Notifications with a clock and a notifier of the test's own. */

#include "notifications-fixture.h"
#include "fixture.h"

gint64
notifications_fixture_read_clock(gpointer user_data)
{
    return ((NotificationsFixture *) user_data)->now;
}

/* As another agent would begin. */
static void
begin(NotificationsFixture *fixture)
{
    SsaNotificationStore *store = ssa_notification_store_new(
        fixture->runtime_dir, &fixture->limits, notifications_fixture_read_clock, fixture);
    g_autoptr(SsaEventLog) events = ssa_event_log_new(&fixture->limits);

    fixture->notifications =
        ssa_notifications_new(fixture->manager, SSA_NOTIFIER(fixture->notifier), store,
                              fixture->runtime_dir, "/nonexistent", events, &fixture->limits);
}

void
notifications_fixture_restart(NotificationsFixture *fixture)
{
    g_object_unref(fixture->notifications);
    begin(fixture);
}

void
notifications_fixture_set_up(NotificationsFixture *fixture, gconstpointer data)
{
    ssa_limits_init(&fixture->limits);
    /* It decides how long the user manager is waited for, which is not there. */
    fixture->limits.answer = 250;
    fixture->now = 100 * DAY;
    fixture->runtime_dir = fixture_runtime_dir_new();
    /* Nobody is there to be asked for languages. */
    fixture->manager = ssa_systemd_new("/nonexistent", &fixture->limits);
    fixture->notifier = g_object_new(FAKE_TYPE_NOTIFIER, NULL);
    begin(fixture);
}

void
notifications_fixture_tear_down(NotificationsFixture *fixture, gconstpointer data)
{
    g_object_unref(fixture->notifications);
    g_object_unref(fixture->notifier);
    g_object_unref(fixture->manager);
    fixture_runtime_dir_remove(fixture->runtime_dir);
}

void
notifications_fixture_ask(NotificationsFixture *fixture, SsaNotificationKind kind,
                          const char *instance, gint64 seconds, GAsyncResult **result)
{
    SsaNotificationRequest *request = ssa_notification_request_new(kind);

    request->instance = g_strdup(instance);
    request->time_remaining = seconds * NANOSECONDS;
    ssa_notifications_carry_out_async(fixture->notifications, request, NULL, fixture_keep_result,
                                      result);
}

guint
notifications_fixture_carry_out(NotificationsFixture *fixture, SsaNotificationKind kind,
                                const char *instance, gint64 seconds)
{
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;

    notifications_fixture_ask(fixture, kind, instance, seconds, &result);
    wait_until(result);
    g_assert_true(ssa_notifications_carry_out_finish(result, &error) || fixture->notifier->fails);
    return fixture->notifier->notifications->len;
}

const SsaNotification *
notifications_fixture_get_last(NotificationsFixture *fixture)
{
    GPtrArray *notifications = fixture->notifier->notifications;

    return g_ptr_array_index(notifications, notifications->len - 1);
}
