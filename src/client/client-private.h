/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Private interface of the client and of notifications, for calls. */

#pragma once

#include "client/operation.h"
#include "client/snap-session-client.h"
#include "client/snap-session-notification.h"

/* Starts a call: one operation on many sessions, with the client's settings.
 * @uids: (array length=n_uids): the users of the sessions; duplicates are ignored
 * @n_uids: number of @uids
 * @operation: (transfer full) (nullable): the operation; %NULL to fail with @error
 * @error: (transfer full) (nullable): why the operation is invalid
 * @cancellable: (nullable): cancels the call
 * @callback: called with the results
 * @user_data: data for @callback */
void snap_session_client_call(SnapSessionClient *client, const guint *uids, gsize n_uids,
                              SnapSessionOperation *operation, GError *error,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);

/* Returns: (transfer container) (element-type SnapSessionResult): one result for each session, in
 * the order of the uids; %NULL with %G_IO_ERROR_CANCELLED, or with the error of the operation */
GPtrArray *snap_session_client_call_finish(SnapSessionClient *client, GAsyncResult *result,
                                           GError **error);

/* Returns: (transfer full): a builder with an unfinished object, or %NULL with
 *   %SNAP_SESSION_ERROR_INVALID_ARGUMENT if one of its texts is not valid UTF-8 */
JsonBuilder *snap_session_notification_to_json(SnapSessionNotification *notification,
                                               GError **error);
