/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* When to notify the user: not again for the same urgency within a day, and only while the refresh
 * is pending. */

#pragma once

#include "notifications/notification-store.h"
#include "notifications/refresh-watch.h"

/* Returns: whether it is about a pending refresh */
gboolean ssa_notification_kind_is_pending(SsaNotificationKind kind);

/* @urgency: the urgency of its notification
 * @record: (nullable): the record of the previous notification with the same id
 * @now: in seconds since 1970
 * @quiet: in seconds, how long a notification is not repeated
 * Returns: whether the previous notification said the same */
gboolean ssa_notification_is_repeated(const SsaNotificationRequest *request, SsaUrgency urgency,
                                      const SsaNotificationRecord *record, gint64 now,
                                      gint64 quiet);

/* @record: the record of a pending refresh
 * @state: the current state of the snap
 * @say: (out): the kind of notification that follows, if the refresh is over
 * Returns: whether the refresh is over */
gboolean ssa_refresh_is_over(const SsaNotificationRecord *record, const SsaRefreshState *state,
                             SsaNotificationKind *say);
