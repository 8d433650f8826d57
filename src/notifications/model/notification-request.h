/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Notification requests: a refresh is pending or finished; post or withdraw any other
 * notification. */

#pragma once

#include "base/limits.h"
#include "notifications/model/notification.h"

#include <gio/gio.h>

/* @SSA_NOTIFICATION_PENDING_REFRESH: a snap will be refreshed once it is closed
 * @SSA_NOTIFICATION_STILL_OPEN: its applications were asked to close and did not
 * @SSA_NOTIFICATION_REFRESH_FINISHED: it has been refreshed
 * @SSA_NOTIFICATION_NOT_OPEN: none of its applications was open when they should be closed
 * @SSA_NOTIFICATION_NOT_OPENED: the application @desktop_entry could not be opened
 * @SSA_NOTIFICATION_PROGRESS: update the notification of a refresh that is happening, if the server
 *   can do that in place
 * @SSA_NOTIFICATION_POST: show @notification
 * @SSA_NOTIFICATION_GROUP: show the group @id of pending refreshes again; without @id, only bring
 *   the groups that are shown up to date
 * @SSA_NOTIFICATION_WITHDRAW: withdraw the notification @id
 * @SSA_NOTIFICATION_REFRESH_OVER: withdraw the notification about a refresh of the snap
 * @SSA_NOTIFICATION_CHECK_REFRESH: check whether the refresh is over: the snap has another
 *   revision, or snapd no longer inhibits starting it; if so, handle it as finished or over */
typedef enum {
    SSA_NOTIFICATION_PENDING_REFRESH,
    SSA_NOTIFICATION_STILL_OPEN,
    SSA_NOTIFICATION_REFRESH_FINISHED,
    SSA_NOTIFICATION_NOT_OPEN,
    SSA_NOTIFICATION_NOT_OPENED,
    SSA_NOTIFICATION_POST,
    SSA_NOTIFICATION_GROUP,
    SSA_NOTIFICATION_WITHDRAW,
    SSA_NOTIFICATION_REFRESH_OVER,
    SSA_NOTIFICATION_CHECK_REFRESH,
    SSA_NOTIFICATION_PROGRESS,
} SsaNotificationKind;

/* @kind: the kind of the request; unused fields are %NULL or 0
 * @instance: the name of a snap's instance
 * @time_remaining: time until the snap is refreshed even if it is open, in nanoseconds; 0 or less:
 *   it is being refreshed
 * @app_name: (nullable): the application that delays the refresh
 * @desktop_entry: (nullable): the desktop entry id of the application the notification is about
 * @id: (nullable): the client's id of a notification, or the key of a group
 * @progress: of a refresh that is happening, in percent; 0 = it has just begun, or is unknown
 * @again: show it even if it has been shown before
 * @notification: the notification, without an id; labels and icon may be unset */
typedef struct {
    SsaNotificationKind kind;
    char *instance;
    gint64 time_remaining;
    char *app_name, *desktop_entry;
    char *id;
    int progress;
    gboolean again;
    SsaNotification *notification;
} SsaNotificationRequest;

SsaNotificationRequest *ssa_notification_request_new(SsaNotificationKind kind);
void ssa_notification_request_free(SsaNotificationRequest *request);

/* @text: the urgency in the request
 * @urgency: (out): the parsed urgency
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if clients may not use it */
gboolean ssa_notification_request_read_urgency(const char *text, SsaUrgency *urgency,
                                               GError **error);

/* @request: a request, its texts valid UTF-8
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT, naming the field as in the HTTP API */
gboolean ssa_notification_request_check(const SsaNotificationRequest *request,
                                        const SsaLimits *limits, GError **error);

/* Returns: (transfer full): the agent's key for the notification: one for each snap, one for each
 *   group of snaps, and one for each id of a client */
char *ssa_notification_request_get_key(const SsaNotificationRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaNotificationRequest, ssa_notification_request_free)
