/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The pending refreshes in the notification store: snoozing, groups, and showing them again. More
 * than two of the same urgency that the user can end by closing applications are shown in one
 * notification, a group. */

#pragma once

#include "notifications/notification-store.h"

/* @store: the notification store
 * @instance: the name of a snap's instance
 * Returns: (transfer none) (nullable): the record of notifications about its refresh */
SsaNotificationRecord *ssa_pending_refreshes_look_up(SsaNotificationStore *store,
                                                     const char *instance);

/* @store: the notification store
 * @instance: the name of a snap's instance
 * Returns: (transfer none) (nullable): the record of a refresh that is happening now */
SsaNotificationRecord *ssa_pending_refreshes_look_up_current(SsaNotificationStore *store,
                                                             const char *instance);

/* @store: the notification store
 * @request: a pending refresh
 * @urgency: the urgency of its notification
 * @closable: whether its notification offers to close applications
 * Returns: (transfer none) (nullable): the key of the group to show it in; %NULL if it is shown in
 *   a notification of its own */
const char *ssa_pending_refreshes_choose_group(SsaNotificationStore *store,
                                               const SsaNotificationRequest *request,
                                               SsaUrgency urgency, gboolean closable);

/* @store: the notification store
 * @group: the key of a group
 * @request: (nullable): a request that joins the group, or renews its member
 * Returns: (transfer full) (element-type SsaNotificationRequest): the pending refreshes of the
 *   group, sorted by instance: its members, and, with @request, those that join it together */
GPtrArray *ssa_pending_refreshes_list_group(SsaNotificationStore *store, const char *group,
                                            const SsaNotificationRequest *request);

/* @store: the notification store
 * @group: the key of a group
 * Returns: whether a pending refresh is shown in it */
gboolean ssa_pending_refreshes_has_members(SsaNotificationStore *store, const char *group);

/* Puts them into the group. Until it is shown, they are not, whatever was shown before.
 * @store: the notification store
 * @group: the key of a group
 * @requests: (element-type SsaNotificationRequest): pending refreshes */
void ssa_pending_refreshes_gather(SsaNotificationStore *store, const char *group,
                                  const GPtrArray *requests);

/* The group could not be shown after ssa_pending_refreshes_gather(): those whose own notification
 * is still shown leave it, the others are shown with the next update of the groups.
 * @store: the notification store
 * @group: the key of a group
 * @requests: (element-type SsaNotificationRequest): pending refreshes */
void ssa_pending_refreshes_scatter(SsaNotificationStore *store, const char *group,
                                   const GPtrArray *requests);

/* @store: the notification store
 * @group: the key of a group
 * @instances: those of its members that it shows, separated by commas */
void ssa_pending_refreshes_set_shown(SsaNotificationStore *store, const char *group,
                                     const char *instances);

/* @requests: (element-type SsaNotificationRequest): pending refreshes
 * Returns: (transfer full): their instances, separated by commas: a target of actions */
char *ssa_pending_refreshes_join(const GPtrArray *requests);

/* The user closes the applications of the snap: it is in no group any more, until a request says
 * that they can still be closed.
 * @store: the notification store
 * @instance: the name of a snap's instance */
void ssa_pending_refreshes_leave_group(SsaNotificationStore *store, const char *instance);

/* Snoozes notifications about the snap until the refresh is more urgent, and takes it out of its
 * group.
 * @store: the notification store
 * @instance: the name of a snap's instance
 * @mute: whether a rise of the urgency counts only in the last hour before the refresh
 * Returns: whether a refresh of the snap is pending */
gboolean ssa_pending_refreshes_snooze(SsaNotificationStore *store, const char *instance,
                                      gboolean mute);

/* Arranges them in groups again.
 * @store: the notification store
 * @instance: (nullable): only the refresh of this snap, on its own
 * Returns: (transfer full) (element-type SsaNotificationRequest): requests that show the pending
 *   refreshes of the store again, with the current remaining time */
GPtrArray *ssa_pending_refreshes_recall(SsaNotificationStore *store, const char *instance);
