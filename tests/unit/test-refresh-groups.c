/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Groups of pending refreshes: when there is one, who is in it, and what happens to the
 * notifications of its members. */

#include "fixture.h"
#include "notifications-fixture.h"

#include <string.h>

static guint
pending(NotificationsFixture *fixture, const char *instance, gint64 seconds)
{
    return notifications_fixture_carry_out(fixture, SSA_NOTIFICATION_PENDING_REFRESH, instance,
                                           seconds);
}

static guint
over(NotificationsFixture *fixture, const char *instance)
{
    return notifications_fixture_carry_out(fixture, SSA_NOTIFICATION_REFRESH_OVER, instance, 0);
}

/* Three pending refreshes of low urgency. */
static void
make_group(NotificationsFixture *fixture)
{
    pending(fixture, "a", 5 * DAY);
    pending(fixture, "b", 3 * DAY + 1);
    pending(fixture, "c", 4 * DAY);
}

static void
update_groups(NotificationsFixture *fixture)
{
    g_autoptr(GAsyncResult) result = NULL;

    ssa_notifications_carry_out_async(fixture->notifications,
                                      ssa_notification_request_new(SSA_NOTIFICATION_GROUP), NULL,
                                      fixture_keep_result, &result);
    wait_until(result);
}

static void
assert_last(NotificationsFixture *fixture, const char *id, const char *title, gboolean quiet)
{
    const SsaNotification *last = notifications_fixture_get_last(fixture);

    g_assert_cmpstr(last->id, ==, id);
    g_assert_cmpstr(last->title, ==, title);
    g_assert_cmpint(last->quiet, ==, quiet);
}

static const SsaNotificationAction *
get_button(NotificationsFixture *fixture, guint i)
{
    const SsaNotification *last = notifications_fixture_get_last(fixture);

    g_assert_cmpuint(i, <, last->buttons->len);
    return g_ptr_array_index(last->buttons, i);
}

static void
test_third(NotificationsFixture *fixture, gconstpointer data)
{
    pending(fixture, "a", 5 * DAY);
    g_assert_cmpuint(pending(fixture, "b", 3 * DAY + 1), ==, 2);
    assert_last(fixture, "refresh:b", "Close an app to update it", FALSE);
    g_assert_null(fixture->notifier->withdrawn);
    g_assert_cmpuint(pending(fixture, "c", 4 * DAY), ==, 3);
    assert_last(fixture, "group:low", "3 apps want to be updated", FALSE);
    const SsaNotification *group = notifications_fixture_get_last(fixture);
    g_assert_cmpstr(group->body, ==,
                    "Close “a”, “b”, “c” within 3 days so that they can be updated. After that "
                    "they are updated even if they are open.");
    g_assert_cmpint(group->lifetime, ==, 5 * DAY * 1000);
    g_assert_cmpstr(get_button(fixture, 0)->action, ==, "close-and-update");
    g_assert_cmpstr(get_button(fixture, 0)->target, ==, "a,b,c");
    g_assert_cmpstr(get_button(fixture, 0)->label, ==, "Close all and update");
    g_assert_cmpstr(get_button(fixture, 1)->action, ==, "later");
    g_assert_cmpstr(get_button(fixture, 1)->target, ==, "a,b,c");
    g_assert_cmpstr(get_button(fixture, 2)->action, ==, "mute");
    /* What they had of their own has been withdrawn, the later one last. */
    g_assert_cmpstr(fixture->notifier->withdrawn, ==, "refresh:b handle-2");
    /* A fourth joins them, also after another agent has begun. */
    notifications_fixture_restart(fixture);
    g_assert_cmpuint(pending(fixture, "d", 2 * DAY), ==, 4);
    assert_last(fixture, "group:low", "4 apps want to be updated", FALSE);
    g_assert_cmpstr(fixture->notifier->replaced, ==, "handle-3");
    g_assert_nonnull(strstr(notifications_fixture_get_last(fixture)->body, "within 2 days"));
}

/* What snapd says again changes the text only. */
static void
test_repeated(NotificationsFixture *fixture, gconstpointer data)
{
    make_group(fixture);
    fixture->now += 3600;
    g_assert_cmpuint(pending(fixture, "b", 3 * DAY), ==, 4);
    assert_last(fixture, "group:low", "3 apps want to be updated", TRUE);
    g_assert_cmpstr(get_button(fixture, 0)->target, ==, "a,b,c");
    /* A day later, each reminds of all. */
    fixture->now += DAY;
    pending(fixture, "a", 3 * DAY);
    assert_last(fixture, "group:low", "3 apps want to be updated", FALSE);
}

static void
test_urgencies(NotificationsFixture *fixture, gconstpointer data)
{
    pending(fixture, "a", 5 * DAY);
    pending(fixture, "b", 5 * DAY);
    pending(fixture, "c", DAY / 2);
    pending(fixture, "d", DAY / 2);
    assert_last(fixture, "refresh:d", "Close an app to update it", FALSE);
    pending(fixture, "e", 0);
    pending(fixture, "f", 0);
    pending(fixture, "g", 0);
    assert_last(fixture, "refresh:g", "An app is being updated", FALSE);
    pending(fixture, "h", DAY / 3);
    assert_last(fixture, "group:normal", "3 apps want to be updated", FALSE);
    g_assert_cmpstr(get_button(fixture, 0)->target, ==, "c,d,h");
    g_assert_cmpuint(notifications_fixture_get_last(fixture)->buttons->len, ==, 2);
    g_assert_nonnull(strstr(notifications_fixture_get_last(fixture)->body, "within 8 hours"));
    pending(fixture, "c", 1800);
    pending(fixture, "d", 1800);
    pending(fixture, "h", 1799);
    assert_last(fixture, "group:urgent", "3 apps want to be updated", FALSE);
    g_assert_true(g_str_has_prefix(notifications_fixture_get_last(fixture)->body,
                                   "Save your work and close “c”, “d”, “h” within 29 minutes."));
}

/* The others stay in it, the last one alone. */
static void
test_leaving(NotificationsFixture *fixture, gconstpointer data)
{
    make_group(fixture);
    g_assert_cmpuint(over(fixture, "a"), ==, 4);
    assert_last(fixture, "group:low", "2 apps want to be updated", TRUE);
    g_assert_cmpstr(get_button(fixture, 0)->target, ==, "b,c");
    g_assert_cmpuint(pending(fixture, "b", 1800), ==, 6);
    assert_last(fixture, "group:low", "Close an app to update it", TRUE);
    g_assert_cmpstr(get_button(fixture, 0)->target, ==, "c");
    g_assert_cmpuint(
        notifications_fixture_carry_out(fixture, SSA_NOTIFICATION_REFRESH_FINISHED, "c", 0), ==, 7);
    assert_last(fixture, "refresh:c", "An app was updated", FALSE);
    g_assert_cmpstr(fixture->notifier->withdrawn, ==, "group:low handle-6");
    /* Its record has gone: the next three begin anew. */
    g_clear_pointer(&fixture->notifier->withdrawn, g_free);
    update_groups(fixture);
    g_assert_null(fixture->notifier->withdrawn);
}

static void
test_snoozed(NotificationsFixture *fixture, gconstpointer data)
{
    static const char *const members[] = {"a", "b", "c"};

    make_group(fixture);
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        ssa_notifications_snooze(fixture->notifications, members[i], FALSE);
    update_groups(fixture);
    g_assert_cmpstr(fixture->notifier->withdrawn, ==, "group:low handle-3");
    fixture->now += 2 * DAY;
    g_assert_cmpuint(pending(fixture, "a", 2 * DAY), ==, 3);
    /* A new one is no reason to show them again. */
    g_assert_cmpuint(pending(fixture, "d", 2 * DAY), ==, 4);
    assert_last(fixture, "refresh:d", "Close an app to update it", FALSE);
    pending(fixture, "e", 2 * DAY);
    pending(fixture, "f", 2 * DAY);
    assert_last(fixture, "group:low", "3 apps want to be updated", FALSE);
    g_assert_cmpstr(get_button(fixture, 0)->target, ==, "d,e,f");
    /* One of them. */
    ssa_notifications_snooze(fixture->notifications, "e", FALSE);
    update_groups(fixture);
    assert_last(fixture, "group:low", "2 apps want to be updated", TRUE);
}

static void
recall(NotificationsFixture *fixture, guint n)
{
    g_autoptr(GPtrArray) requests = ssa_notifications_recall(fixture->notifications, NULL);

    g_assert_cmpuint(requests->len, ==, n);
    while (requests->len > 0) {
        g_autoptr(GAsyncResult) result = NULL;
        ssa_notifications_carry_out_async(fixture->notifications,
                                          g_ptr_array_steal_index(requests, 0), NULL,
                                          fixture_keep_result, &result);
        wait_until(result);
        g_assert_true(ssa_notifications_carry_out_finish(result, NULL));
    }
}

static void
test_recalled(NotificationsFixture *fixture, gconstpointer data)
{
    make_group(fixture);
    pending(fixture, "x", 1800);
    recall(fixture, 2);
    g_assert_cmpuint(fixture->notifier->notifications->len, ==, 6);
    const SsaNotification *group = g_ptr_array_index(fixture->notifier->notifications, 4);
    g_assert_cmpstr(group->id, ==, "group:low");
    g_assert_false(group->quiet);
    /* Also those that were snoozed. */
    ssa_notifications_snooze(fixture->notifications, "a", FALSE);
    ssa_notifications_snooze(fixture->notifications, "b", FALSE);
    ssa_notifications_snooze(fixture->notifications, "c", FALSE);
    ssa_notifications_snooze(fixture->notifications, "x", FALSE);
    update_groups(fixture);
    recall(fixture, 2);
    assert_last(fixture, "refresh:x", "Close an app to update it", FALSE);
    group = g_ptr_array_index(fixture->notifier->notifications, 6);
    g_assert_cmpstr(group->title, ==, "3 apps want to be updated");
    g_assert_cmpuint(fixture->notifier->notifications->len, ==, 8);
}

/* What the server does not take is neither lost nor said to be shown. */
static void
test_refused(NotificationsFixture *fixture, gconstpointer data)
{
    pending(fixture, "a", 5 * DAY);
    pending(fixture, "b", 5 * DAY);
    fixture->notifier->fails = TRUE;
    pending(fixture, "c", 5 * DAY);
    fixture->notifier->fails = FALSE;
    notifications_fixture_restart(fixture);
    /* The others are still shown. */
    g_assert_null(fixture->notifier->withdrawn);
    pending(fixture, "a", 5 * DAY);
    assert_last(fixture, "refresh:a", "Close an app to update it", TRUE);
    pending(fixture, "c", 5 * DAY);
    assert_last(fixture, "group:low", "3 apps want to be updated", FALSE);
    /* An update of the group that fails is made with the next request. */
    fixture->notifier->fails = TRUE;
    over(fixture, "a");
    fixture->notifier->fails = FALSE;
    update_groups(fixture);
    assert_last(fixture, "group:low", "2 apps want to be updated", TRUE);
}

/* There, the notifications of the members are withdrawn first. */
static void
test_refused_on_gnome(NotificationsFixture *fixture, gconstpointer data)
{
    fixture->notifier->like_gnome = TRUE;
    pending(fixture, "a", 5 * DAY);
    pending(fixture, "b", 5 * DAY);
    fixture->notifier->fails = TRUE;
    g_assert_cmpuint(pending(fixture, "c", 5 * DAY), ==, 3);
    g_assert_cmpstr(fixture->notifier->withdrawn, ==, "refresh:b handle-2");
    fixture->notifier->fails = FALSE;
    notifications_fixture_restart(fixture);
    /* With the next request, whatever it is about. */
    notifications_fixture_carry_out(fixture, SSA_NOTIFICATION_REFRESH_FINISHED, "x", 0);
    assert_last(fixture, "group:low", "2 apps want to be updated", FALSE);
    guint n = pending(fixture, "a", 5 * DAY);
    assert_last(fixture, "group:low", "2 apps want to be updated", TRUE);
    pending(fixture, "c", 5 * DAY);
    assert_last(fixture, "group:low", "3 apps want to be updated", FALSE);
    g_assert_cmpuint(fixture->notifier->notifications->len, ==, n + 1);
}

/* An urgent one stays on the screen there, so an update of it has to be shown. */
static void
test_urgent_group_on_gnome(NotificationsFixture *fixture, gconstpointer data)
{
    fixture->notifier->like_gnome = TRUE;
    pending(fixture, "a", 1800);
    pending(fixture, "b", 1800);
    pending(fixture, "c", 1800);
    over(fixture, "a");
    assert_last(fixture, "group:urgent", "2 apps want to be updated", FALSE);
}

/* The user clicks while the group is being shown again. */
static void
test_snoozed_meanwhile(NotificationsFixture *fixture, gconstpointer data)
{
    static const char *const members[] = {"a", "b", "c"};
    g_autoptr(GAsyncResult) shown = NULL;
    g_autoptr(GAsyncResult) updated = NULL;

    make_group(fixture);
    g_autoptr(GPtrArray) requests = ssa_notifications_recall(fixture->notifications, NULL);
    ssa_notifications_carry_out_async(fixture->notifications, g_ptr_array_steal_index(requests, 0),
                                      NULL, fixture_keep_result, &shown);
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        ssa_notifications_snooze(fixture->notifications, members[i], FALSE);
    wait_until(shown);
    g_assert_true(ssa_notifications_carry_out_finish(shown, NULL));
    g_assert_cmpuint(fixture->notifier->notifications->len, ==, 3);

    /* The one that the request is about, and one of the others, while the server shows it. */
    pending(fixture, "d", 2 * DAY);
    pending(fixture, "e", 2 * DAY);
    pending(fixture, "f", 2 * DAY);
    fixture->now += DAY;
    fixture->notifier->waits = TRUE;
    notifications_fixture_ask(fixture, SSA_NOTIFICATION_PENDING_REFRESH, "d", 2 * DAY, &updated);
    wait_until(fixture->notifier->task);
    ssa_notifications_snooze(fixture->notifications, "d", FALSE);
    ssa_notifications_snooze(fixture->notifications, "e", FALSE);
    fixture->notifier->waits = FALSE;
    fake_notifier_answer(fixture->notifier, g_steal_pointer(&fixture->notifier->task));
    wait_until(updated);
    assert_last(fixture, "group:low", "Close an app to update it", TRUE);
    g_assert_cmpstr(get_button(fixture, 0)->target, ==, "f");
    fixture->now += DAY;
    guint n = fixture->notifier->notifications->len;
    g_assert_cmpuint(pending(fixture, "d", DAY), ==, n);
}

/* While it waits for the server, an update may be outdated again. */
static void
test_update_is_outdated(NotificationsFixture *fixture, gconstpointer data)
{
    g_autoptr(GAsyncResult) result = NULL;

    make_group(fixture);
    pending(fixture, "d", 2 * DAY);
    fixture->notifier->waits = TRUE;
    notifications_fixture_ask(fixture, SSA_NOTIFICATION_REFRESH_OVER, "a", 0, &result);
    wait_until(fixture->notifier->task);
    ssa_notifications_snooze(fixture->notifications, "b", FALSE);
    fixture->notifier->waits = FALSE;
    fake_notifier_answer(fixture->notifier, g_steal_pointer(&fixture->notifier->task));
    wait_until(result);
    update_groups(fixture);
    assert_last(fixture, "group:low", "2 apps want to be updated", TRUE);
    g_assert_cmpstr(get_button(fixture, 0)->target, ==, "c,d");
}

/* A group is not forgotten before its members. */
static void
test_full_store(NotificationsFixture *fixture, gconstpointer data)
{
    fixture->limits.notifications = 4;
    notifications_fixture_restart(fixture);
    make_group(fixture);
    notifications_fixture_carry_out(fixture, SSA_NOTIFICATION_REFRESH_FINISHED, "x", 0);
    notifications_fixture_carry_out(fixture, SSA_NOTIFICATION_REFRESH_FINISHED, "y", 0);
    notifications_fixture_restart(fixture);
    pending(fixture, "c", 4 * DAY);
    g_assert_cmpstr(fixture->notifier->replaced, !=, NULL);
    g_assert_cmpstr(notifications_fixture_get_last(fixture)->id, ==, "group:low");
}

static void
test_due(NotificationsFixture *fixture, gconstpointer data)
{
    pending(fixture, "a", DAY + 3600);
    pending(fixture, "b", 9 * DAY);
    pending(fixture, "c", 9 * DAY);
    fixture->now += 3 * DAY;
    pending(fixture, "d", 9 * DAY);
    assert_last(fixture, "group:low", "3 apps want to be updated", FALSE);
    g_assert_cmpstr(get_button(fixture, 0)->target, ==, "b,c,d");
    g_assert_nonnull(strstr(notifications_fixture_get_last(fixture)->body, "within 6 days"));
    fixture->now += 10 * DAY;
    update_groups(fixture);
    g_assert_cmpstr(fixture->notifier->withdrawn, ==, "group:low handle-4");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
    g_test_add("/refresh-groups/" name, NotificationsFixture, NULL, notifications_fixture_set_up,  \
               func, notifications_fixture_tear_down)
    ADD("third", test_third);
    ADD("repeated", test_repeated);
    ADD("urgencies", test_urgencies);
    ADD("leaving", test_leaving);
    ADD("snoozed", test_snoozed);
    ADD("recalled", test_recalled);
    ADD("refused", test_refused);
    ADD("refused-on-gnome", test_refused_on_gnome);
    ADD("urgent-group-on-gnome", test_urgent_group_on_gnome);
    ADD("snoozed-meanwhile", test_snoozed_meanwhile);
    ADD("update-is-outdated", test_update_is_outdated);
    ADD("full-store", test_full_store);
    ADD("due", test_due);
#undef ADD
    return g_test_run();
}
