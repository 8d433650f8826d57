/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notifications: what is said when, with a clock and a notifier of the test's own; and what is
 * remembered. */

#include "base/error.h"
#include "fixture.h"
#include "notifications-fixture.h"
#include "notifications/refresh-notification.h"

#include <string.h>

static guint
pending(NotificationsFixture *fixture, gint64 seconds)
{
    return notifications_fixture_carry_out(fixture, SSA_NOTIFICATION_PENDING_REFRESH, "foo",
                                           seconds);
}

static void
test_once_a_day(NotificationsFixture *fixture, gconstpointer data)
{
    g_assert_cmpuint(pending(fixture, 9 * DAY), ==, 1);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
    fixture->now += DAY - 1;
    notifications_fixture_restart(fixture);
    pending(fixture, 8 * DAY);
    g_assert_true(notifications_fixture_get_last(fixture)->quiet);
    /* A day after it was raised, not after it was brought up to date. */
    fixture->now += 1;
    pending(fixture, 8 * DAY);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
    /* More urgent: at once. Less urgent again: not. */
    pending(fixture, DAY / 2);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
    pending(fixture, 8 * DAY);
    g_assert_true(notifications_fixture_get_last(fixture)->quiet);
    pending(fixture, 60);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
    pending(fixture, 0);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
    pending(fixture, 0);
    g_assert_true(notifications_fixture_get_last(fixture)->quiet);
    g_assert_cmpstr(fixture->notifier->replaced, ==, "handle-7");
}

static void
test_clock_that_is_set_back(NotificationsFixture *fixture, gconstpointer data)
{
    pending(fixture, 9 * DAY);
    fixture->now -= 50 * DAY;
    pending(fixture, 9 * DAY);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
}

static void
test_later(NotificationsFixture *fixture, gconstpointer data)
{
    ssa_notifications_snooze(fixture->notifications, "foo", FALSE);
    g_assert_cmpuint(pending(fixture, 9 * DAY), ==, 1);
    ssa_notifications_snooze(fixture->notifications, "foo", FALSE);
    notifications_fixture_restart(fixture);
    fixture->now += 3 * DAY;
    g_assert_cmpuint(pending(fixture, 6 * DAY), ==, 1);
    g_assert_cmpuint(pending(fixture, DAY / 2), ==, 2);
    g_assert_cmpuint(pending(fixture, DAY / 2), ==, 3);
    g_assert_true(notifications_fixture_get_last(fixture)->quiet);
}

static void
test_finished(NotificationsFixture *fixture, gconstpointer data)
{
    pending(fixture, 9 * DAY);
    notifications_fixture_restart(fixture);
    notifications_fixture_carry_out(fixture, SSA_NOTIFICATION_REFRESH_FINISHED, "foo", 0);
    g_assert_cmpstr(fixture->notifier->replaced, ==, "handle-1");
    g_assert_cmpstr(notifications_fixture_get_last(fixture)->id, ==, "refresh:foo");
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
    /* Both the watch and snapd tell of it. */
    notifications_fixture_carry_out(fixture, SSA_NOTIFICATION_REFRESH_FINISHED, "foo", 0);
    g_assert_true(notifications_fixture_get_last(fixture)->quiet);
    fixture->now += 601;
    notifications_fixture_carry_out(fixture, SSA_NOTIFICATION_REFRESH_FINISHED, "foo", 0);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
    pending(fixture, 9 * DAY);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
}

/* Nobody told that the refresh was finished, but it should be: the next one is another. */
static void
test_next_refresh(NotificationsFixture *fixture, gconstpointer data)
{
    pending(fixture, 1800);
    ssa_notifications_snooze(fixture->notifications, "foo", FALSE);
    fixture->now += 1799;
    g_assert_cmpuint(pending(fixture, 1800), ==, 1);
    fixture->now += 1801;
    g_assert_cmpuint(pending(fixture, 9 * DAY), ==, 2);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
}

/* "Don't remind me again": nothing before the last hour, and nothing of it concerns the next
 * refresh. */
static void
test_muted(NotificationsFixture *fixture, gconstpointer data)
{
    pending(fixture, 9 * DAY);
    ssa_notifications_snooze(fixture->notifications, "foo", TRUE);
    fixture->now += 9 * DAY - 4 * 3600;
    notifications_fixture_restart(fixture);
    g_assert_cmpuint(pending(fixture, 4 * 3600), ==, 1);
    fixture->now += 3 * 3600 + 1;
    g_assert_cmpuint(pending(fixture, 3599), ==, 2);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
    /* The user has been reminded, and has not said it again. */
    fixture->now += 3600;
    g_assert_cmpuint(pending(fixture, 9 * DAY), ==, 3);
    fixture->now += 9 * DAY - 4 * 3600;
    g_assert_cmpuint(pending(fixture, 4 * 3600), ==, 4);
}

/* Telling of it again, because somebody asked, takes nothing of "Later" back. */
static void
test_again(NotificationsFixture *fixture, gconstpointer data)
{
    g_autoptr(GAsyncResult) result = NULL;

    pending(fixture, 9 * DAY);
    ssa_notifications_snooze(fixture->notifications, "foo", FALSE);
    g_autoptr(GPtrArray) recalled = ssa_notifications_recall(fixture->notifications, NULL);
    ssa_notifications_carry_out_async(fixture->notifications, g_ptr_array_steal_index(recalled, 0),
                                      NULL, fixture_keep_result, &result);
    wait_until(result);
    g_assert_cmpuint(fixture->notifier->notifications->len, ==, 2);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
    fixture->now += 2 * DAY;
    g_assert_cmpuint(pending(fixture, 7 * DAY), ==, 2);
}

/* What was not accepted has not been said. */
static void
test_refused(NotificationsFixture *fixture, gconstpointer data)
{
    fixture->notifier->fails = TRUE;
    pending(fixture, 9 * DAY);
    fixture->notifier->fails = FALSE;
    pending(fixture, 9 * DAY);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
    fixture->notifier->fails = TRUE;
    pending(fixture, 60);
    fixture->notifier->fails = FALSE;
    pending(fixture, 60);
    g_assert_false(notifications_fixture_get_last(fixture)->quiet);
    g_assert_cmpstr(fixture->notifier->replaced, ==, "handle-2");
}

/* The second knows what the first one's handle is, and has no more time than the first. */
static void
test_one_at_a_time(NotificationsFixture *fixture, gconstpointer data)
{
    g_autoptr(GAsyncResult) first = NULL;
    g_autoptr(GAsyncResult) second = NULL;
    GPtrArray *notifications = fixture->notifier->notifications;

    fixture->notifier->waits = TRUE;
    notifications_fixture_ask(fixture, SSA_NOTIFICATION_PENDING_REFRESH, "foo", DAY, &first);
    notifications_fixture_ask(fixture, SSA_NOTIFICATION_REFRESH_FINISHED, "foo", 0, &second);
    wait_until(notifications->len == 1);
    fixture_settle();
    g_assert_cmpuint(notifications->len, ==, 1);
    fixture->notifier->waits = FALSE;
    fake_notifier_answer(fixture->notifier, g_steal_pointer(&fixture->notifier->task));
    wait_until(second);
    g_assert_true(ssa_notifications_carry_out_finish(first, NULL));
    g_assert_true(ssa_notifications_carry_out_finish(second, NULL));
    g_assert_cmpstr(fixture->notifier->replaced, ==, "handle-1");
}

static void
test_late_slot(NotificationsFixture *fixture, gconstpointer data)
{
    g_autoptr(GAsyncResult) first = NULL;
    g_autoptr(GAsyncResult) second = NULL;
    g_autoptr(GError) error = NULL;
    gint64 begun = g_get_monotonic_time();

    fixture->limits.answer = 50;
    notifications_fixture_restart(fixture);
    fixture->notifier->waits = TRUE;
    notifications_fixture_ask(fixture, SSA_NOTIFICATION_PENDING_REFRESH, "foo", DAY, &first);
    notifications_fixture_ask(fixture, SSA_NOTIFICATION_PENDING_REFRESH, "bar", DAY, &second);
    wait_until(fixture->notifier->task && g_get_monotonic_time() > begun + 60000);
    fake_notifier_answer(fixture->notifier, g_steal_pointer(&fixture->notifier->task));
    wait_until(second);
    g_assert_true(ssa_notifications_carry_out_finish(first, NULL));
    g_assert_false(ssa_notifications_carry_out_finish(second, &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_TIMED_OUT);
    g_assert_cmpuint(fixture->notifier->notifications->len, ==, 1);
}

static void
test_recall(NotificationsFixture *fixture, gconstpointer data)
{
    g_autoptr(GAsyncResult) result = NULL;

    pending(fixture, 2 * DAY);
    notifications_fixture_ask(fixture, SSA_NOTIFICATION_PENDING_REFRESH, "bar_k", DAY, &result);
    wait_until(result);
    notifications_fixture_restart(fixture);
    fixture->now += DAY / 2;
    g_autoptr(GPtrArray) both = ssa_notifications_recall(fixture->notifications, NULL);
    g_autoptr(GPtrArray) one = ssa_notifications_recall(fixture->notifications, "bar_k");
    g_assert_cmpuint(both->len, ==, 2);
    g_assert_cmpuint(one->len, ==, 1);
    const SsaNotificationRequest *request = g_ptr_array_index(one, 0);
    g_assert_cmpstr(request->instance, ==, "bar_k");
    g_assert_cmpint(request->time_remaining, ==, DAY / 2 * NANOSECONDS);
    /* What should have happened by now is no news. */
    fixture->now += DAY;
    g_autoptr(GPtrArray) later = ssa_notifications_recall(fixture->notifications, NULL);
    g_assert_cmpuint(later->len, ==, 1);
}

static void
test_own_notifications(NotificationsFixture *fixture, gconstpointer data)
{
    g_autoptr(GAsyncResult) posted = NULL;
    g_autoptr(GAsyncResult) withdrawn = NULL;
    SsaNotificationRequest *request = ssa_notification_request_new(SSA_NOTIFICATION_POST);
    SsaNotificationRequest *withdraw = ssa_notification_request_new(SSA_NOTIFICATION_WITHDRAW);

    g_autofree char *entry = g_build_filename(fixture->runtime_dir, "foo.desktop", NULL);
    g_assert_true(
        g_file_set_contents(entry, "[Desktop Entry]\nName=Foo\nExec=/bin/true\n", -1, NULL));
    request->id = g_strdup("x");
    request->notification->title = g_strdup("title");
    g_ptr_array_add(request->notification->buttons,
                    ssa_notification_action_new("later", "foo", NULL));
    g_ptr_array_add(request->notification->buttons,
                    ssa_notification_action_new("open", "foo", "Look"));
    ssa_notifications_carry_out_async(fixture->notifications, request, NULL, fixture_keep_result,
                                      &posted);
    wait_until(posted);
    g_assert_cmpstr(notifications_fixture_get_last(fixture)->id, ==, "notification:x");
    const SsaNotificationAction *first =
        g_ptr_array_index(notifications_fixture_get_last(fixture)->buttons, 0);
    const SsaNotificationAction *second =
        g_ptr_array_index(notifications_fixture_get_last(fixture)->buttons, 1);
    g_assert_cmpstr(first->label, ==, "Later");
    g_assert_cmpstr(second->label, ==, "Look");
    withdraw->id = g_strdup("x");
    ssa_notifications_carry_out_async(fixture->notifications, withdraw, NULL, fixture_keep_result,
                                      &withdrawn);
    wait_until(withdrawn);
    g_assert_cmpstr(fixture->notifier->withdrawn, ==, "notification:x handle-1");
}

/* Too many, and too old: the newest are kept. */
static void
test_bounds(NotificationsFixture *fixture, gconstpointer data)
{
    fixture->limits.notifications = 3;
    fixture->limits.notification_age = 10 * DAY * 1000;
    g_autoptr(SsaNotificationStore) store = ssa_notification_store_new(
        fixture->runtime_dir, &fixture->limits, notifications_fixture_read_clock, fixture);

    for (int i = 0; i < 6; i++) {
        g_autofree char *key = g_strdup_printf("refresh:snap-%d", i);
        ssa_notification_store_ensure(store, key)->raised = fixture->now + i;
    }
    ssa_notification_store_ensure(store, "refresh:old")->raised = fixture->now - 11 * DAY;
    ssa_notification_store_save(store);
    g_autoptr(SsaNotificationStore) again = ssa_notification_store_new(
        fixture->runtime_dir, &fixture->limits, notifications_fixture_read_clock, fixture);
    g_autoptr(GPtrArray) list = ssa_notification_store_list(again);
    g_assert_cmpuint(list->len, ==, 3);
    g_assert_nonnull(ssa_notification_store_look_up(again, "refresh:snap-3"));
    g_assert_null(ssa_notification_store_look_up(again, "refresh:snap-2"));
    g_assert_null(ssa_notification_store_look_up(again, "refresh:old"));
}

/* Mutated files: nothing that is read may do harm. */
static void
test_damage(NotificationsFixture *fixture, gconstpointer data)
{
    g_autofree char *path =
        g_build_filename(fixture->runtime_dir, "snap-session-agent", "notifications", NULL);
    g_autofree char *good = NULL;
    gsize length = 0;

    pending(fixture, 9 * DAY);
    g_assert_true(g_file_get_contents(path, &good, &length, NULL));
    for (int round = 0; round < 300; round++) {
        g_autofree char *bad = g_memdup2(good, length);
        for (int i = 0; i < 4; i++)
            bad[g_test_rand_int_range(0, (int) length)] = (char) g_test_rand_int_range(0, 256);
        g_assert_true(g_file_set_contents(path, bad, (gssize) length, NULL));
        g_autoptr(SsaNotificationStore) store = ssa_notification_store_new(
            fixture->runtime_dir, &fixture->limits, notifications_fixture_read_clock, fixture);
        g_autoptr(GPtrArray) list = ssa_notification_store_list(store);
        g_assert_cmpuint(list->len, <=, 2);
        ssa_notification_store_save(store);
    }
}

static void
test_urgencies(void)
{
    static const struct {
        gint64 seconds;
        SsaUrgency urgency;
    } table[] = {{DAY, SSA_URGENCY_LOW},     {DAY - 1, SSA_URGENCY_NORMAL},
                 {3600, SSA_URGENCY_NORMAL}, {3599, SSA_URGENCY_URGENT},
                 {1, SSA_URGENCY_URGENT},    {0, SSA_URGENCY_NOW},
                 {-DAY, SSA_URGENCY_NOW}};

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpint(ssa_refresh_urgency(table[i].seconds * NANOSECONDS), ==, table[i].urgency);
    g_assert_cmpint(ssa_refresh_urgency(G_MAXINT64), ==, SSA_URGENCY_LOW);
    g_assert_cmpint(ssa_refresh_urgency(G_MININT64), ==, SSA_URGENCY_NOW);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
    g_test_add("/notifications/" name, NotificationsFixture, NULL, notifications_fixture_set_up,   \
               func, notifications_fixture_tear_down)
    ADD("once-a-day", test_once_a_day);
    ADD("clock-that-is-set-back", test_clock_that_is_set_back);
    ADD("later", test_later);
    ADD("muted", test_muted);
    ADD("finished", test_finished);
    ADD("next-refresh", test_next_refresh);
    ADD("again", test_again);
    ADD("rejected", test_refused);
    ADD("one-at-a-time", test_one_at_a_time);
    ADD("late-turn", test_late_slot);
    ADD("recall", test_recall);
    ADD("own-notifications", test_own_notifications);
    ADD("bounds", test_bounds);
    ADD("damage", test_damage);
    g_test_add_func("/notifications/urgencies", test_urgencies);
    return g_test_run();
}
