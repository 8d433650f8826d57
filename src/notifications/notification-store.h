/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notification store: the state of notifications, kept across idle exits in the session's
 * runtime directory. An invalid file is ignored. */

#pragma once

#include "base/limits.h"
#include "notifications/model/notification-request.h"

typedef struct _SsaNotificationStore SsaNotificationStore;

/* @key: see ssa_notification_request_get_key()
 * @kind: the kind of the last notification
 * @urgency: the urgency with which it was shown
 * @raised: when it was shown, in seconds since 1970
 * @snoozed: whether the user has snoozed it until the urgency rises
 * @muted: whether the user wants no reminder of this refresh before its last hour
 * @until: when the refresh happens by itself, in seconds since 1970
 * @app_name: (nullable): as in the request
 * @desktop_entry: (nullable): as in the request
 * @revision: (nullable): the snap's revision when the notification was created
 * @inhibited: whether the agent has seen that snapd inhibits starting the snap
 * @handle: (nullable): see ssa_notifier_post_finish()
 * @closable: whether the notification has offered to close the snap's applications
 * @unshown: whether it has been put into a group that has not been shown since
 * @group: (nullable): the key of the group that shows it, instead of a notification of its own
 * @members: (nullable): of a group: the instances that it shows, separated by commas */
typedef struct {
    char *key;
    SsaNotificationKind kind;
    SsaUrgency urgency;
    gint64 raised;
    gboolean snoozed, muted;
    gint64 until;
    char *app_name, *desktop_entry, *revision, *handle;
    gboolean inhibited, closable, unshown;
    char *group, *members;
} SsaNotificationRecord;

/* @user_data: as passed with the function
 * Returns: now, in seconds since 1970 */
typedef gint64 (*SsaClock)(gpointer user_data);

/* The file is read at first use.
 * @runtime_dir: the user's runtime directory
 * @limits: copied
 * @clock: (scope notified): returns the time
 * Returns: (transfer full): free with ssa_notification_store_free() */
SsaNotificationStore *ssa_notification_store_new(const char *runtime_dir, const SsaLimits *limits,
                                                 SsaClock clock, gpointer user_data);
void ssa_notification_store_free(SsaNotificationStore *store);

gint64 ssa_notification_store_now(SsaNotificationStore *store);

/* @key: the key of a notification
 * Returns: (transfer none) (nullable): its record; change it, then call
 *   ssa_notification_store_save() */
SsaNotificationRecord *ssa_notification_store_look_up(SsaNotificationStore *store, const char *key);

/* @key: the key of a notification
 * Returns: (transfer none): its record, possibly a new one */
SsaNotificationRecord *ssa_notification_store_ensure(SsaNotificationStore *store, const char *key);

void ssa_notification_store_remove(SsaNotificationStore *store, const char *key);

/* Returns: (transfer container) (element-type SsaNotificationRecord): all records, the oldest first
 */
GPtrArray *ssa_notification_store_list(SsaNotificationStore *store);

/* Writes the file, without records that are too old or over the limit. */
void ssa_notification_store_save(SsaNotificationStore *store);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaNotificationStore, ssa_notification_store_free)
