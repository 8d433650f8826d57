/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Notification requests: a refresh is pending or finished; post or withdraw any other
 * notification. */

#pragma once

#include "base/limits.h"
#include "notifications/model/notification.h"

#include <gio/gio.h>

/**
 * SsaNotificationKind:
 * @SSA_NOTIFICATION_PENDING_REFRESH: a snap is to be refreshed once it is closed
 * @SSA_NOTIFICATION_STILL_OPEN: its applications were asked to close and did not
 * @SSA_NOTIFICATION_REFRESH_FINISHED: it has been refreshed
 * @SSA_NOTIFICATION_NOT_OPEN: they were to be closed, and none is open
 * @SSA_NOTIFICATION_NOT_OPENED: the application @desktop_entry could not be opened
 * @SSA_NOTIFICATION_POST: show @notification
 * @SSA_NOTIFICATION_WITHDRAW: take the notification @id back
 * @SSA_NOTIFICATION_REFRESH_OVER: withdraw the notification about a refresh of the snap
 * @SSA_NOTIFICATION_CHECK_REFRESH: that it is finished, or over, if the refresh is over: the snap
 * has another revision, or snapd has kept it from being started for it, and does no longer
 */
typedef enum {
    SSA_NOTIFICATION_PENDING_REFRESH,
    SSA_NOTIFICATION_STILL_OPEN,
    SSA_NOTIFICATION_REFRESH_FINISHED,
    SSA_NOTIFICATION_NOT_OPEN,
    SSA_NOTIFICATION_NOT_OPENED,
    SSA_NOTIFICATION_POST,
    SSA_NOTIFICATION_WITHDRAW,
    SSA_NOTIFICATION_REFRESH_OVER,
    SSA_NOTIFICATION_CHECK_REFRESH,
} SsaNotificationKind;

/**
 * SsaNotificationRequest:
 * @kind: the kind of the request; unused fields are %NULL or 0
 * @instance: the name of a snap's instance
 * @time_remaining: in nanoseconds, until the snap is refreshed whether it is closed or not; 0 or
 *   less: that happens now
 * @app_name: (nullable): the application that keeps the refresh waiting
 * @desktop_entry: (nullable): the id of its desktop entry, or of that of the application which a
 *   client's own notification is about
 * @id: the client's id of a notification
 * @again: raise it also if it has been already
 * @notification: the notification itself, its id not set, labels and icon perhaps neither
 */
typedef struct {
    SsaNotificationKind kind;
    char *instance;
    gint64 time_remaining;
    char *app_name, *desktop_entry;
    char *id;
    gboolean again;
    SsaNotification *notification;
} SsaNotificationRequest;

SsaNotificationRequest *ssa_notification_request_new(SsaNotificationKind kind);
void ssa_notification_request_free(SsaNotificationRequest *request);

/**
 * ssa_notification_request_read_urgency:
 * @text: what a client says
 * @urgency: (out): what it means
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if it is not one that a client may ask for
 */
gboolean ssa_notification_request_read_urgency(const char *text, SsaUrgency *urgency,
                                               GError **error);

/**
 * ssa_notification_request_check:
 * @request: a request, its texts valid UTF-8
 * @limits: the limits that hold
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT, naming the field as it is called over HTTP
 */
gboolean ssa_notification_request_check(const SsaNotificationRequest *request,
                                        const SsaLimits *limits, GError **error);

/**
 * ssa_notification_request_get_key:
 * @request: a request
 *
 * Returns: (transfer full): the id of the notification among all of the agent's: one for each snap,
 * one for each of the clients' own ids
 */
char *ssa_notification_request_get_key(const SsaNotificationRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaNotificationRequest, ssa_notification_request_free)
