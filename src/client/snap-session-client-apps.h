/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls about applications: list and close. */

#pragma once

#include "snap-session-client.h"

G_BEGIN_DECLS

/**
 * snap_session_client_list_apps_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @snap: (nullable): the name of an instance, or %NULL for all
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Lists running applications of snaps (GET /v1/apps).
 */
SNAP_SESSION_EXPORT void
snap_session_client_list_apps_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                                    const char *snap, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);

/**
 * snap_session_client_list_apps_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_client_list_apps_finish(SnapSessionClient *client,
                                                                    GAsyncResult *result,
                                                                    GError **error);

/**
 * snap_session_client_close_apps_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @snap: the name of an instance
 * @app: (nullable): an application of it, or %NULL for all that the user has started
 * @timeout: how long to wait for them to exit, in seconds up to 300; -1 for the agent's default
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Asks applications to exit, as closing them would (POST /v1/apps/close); nothing is killed. Those
 * that exited are in #SnapSessionResult.ended, those that still run in
 * #SnapSessionResult.failures.
 * #SnapSessionClient:timeout should be longer than @timeout.
 */
SNAP_SESSION_EXPORT void snap_session_client_close_apps_async(
    SnapSessionClient *client, const guint *uids, gsize n_uids, const char *snap, const char *app,
    int timeout, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/**
 * snap_session_client_close_apps_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_client_close_apps_finish(SnapSessionClient *client,
                                                                     GAsyncResult *result,
                                                                     GError **error);

G_END_DECLS
