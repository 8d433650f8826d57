/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Carrying out notification requests, one at a time, without repeating notifications. */

#pragma once

#include "base/event-log.h"
#include "base/idle.h"
#include "notifications/model/notifier.h"
#include "notifications/notification-store.h"
#include "systemd/systemd.h"

#define SSA_TYPE_NOTIFICATIONS (ssa_notifications_get_type())
G_DECLARE_FINAL_TYPE(SsaNotifications, ssa_notifications, SSA, NOTIFICATIONS, GObject)

/* @manager: the systemd client
 * @notifier: shows notifications
 * @store: (transfer full): the notification store
 * @entries_dir: where the desktop entries of snaps are
 * @snapd_socket: the path of snapd's socket
 * @events: is told what is shown
 * @limits: copied */
SsaNotifications *ssa_notifications_new(SsaSystemd *manager, SsaNotifier *notifier,
                                        SsaNotificationStore *store, const char *entries_dir,
                                        const char *snapd_socket, SsaEventLog *events,
                                        const SsaLimits *limits);

/* The arguments of the constructor; all (transfer none). */
SsaSystemd *ssa_notifications_get_systemd(SsaNotifications *notifications);
const char *ssa_notifications_get_entries_dir(SsaNotifications *notifications);
SsaEventLog *ssa_notifications_get_events(SsaNotifications *notifications);
const SsaLimits *ssa_notifications_get_limits(SsaNotifications *notifications);

/* A notification about a refresh is not shown again for the same urgency within a day, or after
 * "Later"; that is a success. If it is still shown, it is updated. A request also brings groups
 * that its snap has left up to date; that this fails is only logged.
 * @request: (transfer full): a request that has been checked
 * @hold: (nullable) (transfer full): kept until the request has been carried out */
void ssa_notifications_carry_out_async(SsaNotifications *notifications,
                                       SsaNotificationRequest *request, SsaHold *hold,
                                       GAsyncReadyCallback callback, gpointer user_data);

/* Returns: %FALSE with the error of the notifier, see ssa_notifier_post_finish(); or
 *   %SSA_ERROR_BUSY */
gboolean ssa_notifications_carry_out_finish(GAsyncResult *result, GError **error);

/* Snoozes notifications about the snap until the refresh is more urgent.
 * @instance: the name of a snap's instance
 * @mute: whether a rise of the urgency counts only in the last hour before the refresh */
void ssa_notifications_snooze(SsaNotifications *notifications, const char *instance, gboolean mute);

/* The progress of refreshes is not shown any more: the agent exits. */
void ssa_notifications_stop(SsaNotifications *notifications);

/* @instance: the name of a snap's instance
 * Returns: whether its refresh is pending, and the user has not snoozed it */
gboolean ssa_notifications_is_open(SsaNotifications *notifications, const char *instance);

/* The snap is not shown in a group any more, because the user closes its applications.
 * @instance: the name of a snap's instance */
void ssa_notifications_leave_group(SsaNotifications *notifications, const char *instance);

/* @instance: (nullable): only the refresh of this snap
 * Returns: (transfer full) (element-type SsaNotificationRequest): requests that show the pending
 *   refreshes of the store again, with the current remaining time */
GPtrArray *ssa_notifications_recall(SsaNotifications *notifications, const char *instance);
