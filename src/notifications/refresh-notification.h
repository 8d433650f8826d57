/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Notifications about refreshes: texts, urgency, buttons. The texts make sense without buttons. */

#pragma once

#include "apps/busy-apps.h"
#include "notifications/model/notification-request.h"

/* @time_remaining: in nanoseconds; 0 or less = none
 * Returns: the urgency of the notification */
SsaUrgency ssa_refresh_urgency(gint64 time_remaining);

/* @request: about a refresh
 * @entries: the desktop entries of snaps, in the language of gettext
 * @busy: (nullable): what keeps the snap busy, if it is known
 * Returns: (transfer full): the notification, its id the key of @request */
SsaNotification *ssa_refresh_notification_new(const SsaNotificationRequest *request,
                                              SsaDesktopEntries *entries, const SsaBusyApps *busy);

/* @key: the key of a group
 * @requests: (element-type SsaNotificationRequest): pending refreshes of applications that the user
 *   can close, at least one
 * @entries: the desktop entries of snaps, in the language of gettext
 * Returns: (transfer full): one notification for all of them */
SsaNotification *ssa_refresh_notification_new_for_group(const char *key, const GPtrArray *requests,
                                                        SsaDesktopEntries *entries);
