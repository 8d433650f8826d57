/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Notifications with a clock and a notifier of the test's own, and no user manager. */

#pragma once

#include "fake-notifier.h"
#include "notifications/notifications.h"

#define DAY         (24 * G_GINT64_CONSTANT(3600))
#define NANOSECONDS G_GINT64_CONSTANT(1000000000)

typedef struct {
    char *runtime_dir;
    SsaLimits limits;
    gint64 now;
    SsaSystemd *manager;
    FakeNotifier *notifier;
    SsaNotifications *notifications;
} NotificationsFixture;

gint64 notifications_fixture_read_clock(gpointer user_data);
void notifications_fixture_set_up(NotificationsFixture *fixture, gconstpointer data);
void notifications_fixture_tear_down(NotificationsFixture *fixture, gconstpointer data);

/* As another agent would begin. */
void notifications_fixture_restart(NotificationsFixture *fixture);

void notifications_fixture_ask(NotificationsFixture *fixture, SsaNotificationKind kind,
                               const char *instance, gint64 seconds, GAsyncResult **result);

/* Waits for the result, which is a success unless the notifier fails.
 * Returns: how many notifications have been sent by now */
guint notifications_fixture_carry_out(NotificationsFixture *fixture, SsaNotificationKind kind,
                                      const char *instance, gint64 seconds);

/* Returns: the last notification that was sent */
const SsaNotification *notifications_fixture_get_last(NotificationsFixture *fixture);
