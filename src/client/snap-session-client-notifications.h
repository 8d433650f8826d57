/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls about notifications. */

#pragma once

#include "snap-session-client.h"
#include "snap-session-notification.h"

G_BEGIN_DECLS

/**
 * snap_session_client_post_notification_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @notification: (transfer none): the notification
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Shows a notification (POST /v1/notifications). It replaces one with the same id.
 */
SNAP_SESSION_EXPORT void
snap_session_client_post_notification_async(SnapSessionClient *client, const guint *uids,
                                            gsize n_uids, SnapSessionNotification *notification,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);

/**
 * snap_session_client_post_notification_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *
snap_session_client_post_notification_finish(SnapSessionClient *client, GAsyncResult *result,
                                             GError **error);

/**
 * snap_session_client_withdraw_notification_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @id: the id of the notification
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Withdraws a notification (DELETE /v1/notifications/ID). It is not an error if it is not shown.
 */
SNAP_SESSION_EXPORT void snap_session_client_withdraw_notification_async(
    SnapSessionClient *client, const guint *uids, gsize n_uids, const char *id,
    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/**
 * snap_session_client_withdraw_notification_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *
snap_session_client_withdraw_notification_finish(SnapSessionClient *client, GAsyncResult *result,
                                                 GError **error);

/**
 * snap_session_client_notify_pending_refresh_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @instance_name: the name of the snap's instance
 * @time_remaining: in nanoseconds; 0 if the refresh happens now
 * @busy_app_name: (nullable): the name of the busy application
 * @busy_app_desktop_entry: (nullable): the id of its desktop entry
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Asks the user to close an application so that its snap can be refreshed
 * (POST /v1/notifications/pending-refresh).
 */
SNAP_SESSION_EXPORT void snap_session_client_notify_pending_refresh_async(
    SnapSessionClient *client, const guint *uids, gsize n_uids, const char *instance_name,
    gint64 time_remaining, const char *busy_app_name, const char *busy_app_desktop_entry,
    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/**
 * snap_session_client_notify_pending_refresh_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *
snap_session_client_notify_pending_refresh_finish(SnapSessionClient *client, GAsyncResult *result,
                                                  GError **error);

/**
 * snap_session_client_notify_refresh_finished_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @instance_name: the name of the snap's instance
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Tells the user that a snap has been refreshed (POST /v1/notifications/finish-refresh).
 */
SNAP_SESSION_EXPORT void snap_session_client_notify_refresh_finished_async(
    SnapSessionClient *client, const guint *uids, gsize n_uids, const char *instance_name,
    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/**
 * snap_session_client_notify_refresh_finished_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *
snap_session_client_notify_refresh_finished_finish(SnapSessionClient *client, GAsyncResult *result,
                                                   GError **error);

G_END_DECLS
