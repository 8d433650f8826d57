/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The content of notifications: texts, icon and actions for a request. */

#pragma once

#include "notifications/notification-store.h"

/* @request: a request; takes ownership of its notification, if it has one
 * @record: (nullable): the record of the previous notification with the same id
 * @entries_dir: where the desktop entries of snaps are
 * @languages: (array zero-terminated=1): the languages for names from desktop entries
 * @apps: (nullable) (element-type SsaRunningApp): the running applications of the snap, if known
 * Returns: (transfer full): the notification; %NULL with %SSA_ERROR_INVALID_ARGUMENT if a button of
 *   the request would have no effect */
SsaNotification *ssa_notification_content_new(SsaNotificationRequest *request,
                                              const SsaNotificationRecord *record,
                                              const char *entries_dir, const char *const *languages,
                                              GPtrArray *apps, GError **error);

/* @key: the key of a group
 * @requests: (element-type SsaNotificationRequest): the pending refreshes of the group
 * Returns: (transfer full): the notification of the group */
SsaNotification *ssa_notification_content_new_for_group(const char *key, const GPtrArray *requests,
                                                        const char *entries_dir,
                                                        const char *const *languages);
