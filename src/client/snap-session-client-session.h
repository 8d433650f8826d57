/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls about agents: information, exit, and requests that the library does not know. */

#pragma once

#include "snap-session-client.h"

G_BEGIN_DECLS

/**
 * snap_session_client_get_info_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Gets information about agents and sessions (GET /v1/session-info). Starts agents whose sockets
 * systemd holds. The result has a #SnapSessionInfo.
 */
SNAP_SESSION_EXPORT void snap_session_client_get_info_async(SnapSessionClient *client,
                                                            const guint *uids, gsize n_uids,
                                                            GCancellable *cancellable,
                                                            GAsyncReadyCallback callback,
                                                            gpointer user_data);

/**
 * snap_session_client_get_info_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_client_get_info_finish(SnapSessionClient *client,
                                                                   GAsyncResult *result,
                                                                   GError **error);

/**
 * snap_session_client_exit_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Makes agents exit (POST /v1/session-control); the next request starts them again, possibly in a
 * newer version.
 */
SNAP_SESSION_EXPORT void snap_session_client_exit_async(SnapSessionClient *client,
                                                        const guint *uids, gsize n_uids,
                                                        GCancellable *cancellable,
                                                        GAsyncReadyCallback callback,
                                                        gpointer user_data);

/**
 * snap_session_client_exit_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED
 */
SNAP_SESSION_EXPORT GPtrArray *
snap_session_client_exit_finish(SnapSessionClient *client, GAsyncResult *result, GError **error);

/**
 * snap_session_client_call_raw_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @method: the HTTP method, in capital letters; neither HEAD nor CONNECT
 * @path: the path with the query, percent-encoded, beginning with a slash
 * @body: (nullable): JSON text, or %NULL for none
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Sends any request of the protocol. The answer is the JSON of the result; only
 * the envelope is checked.
 */
SNAP_SESSION_EXPORT void
snap_session_client_call_raw_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                                   const char *method, const char *path, const char *body,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * snap_session_client_call_raw_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_client_call_raw_finish(SnapSessionClient *client,
                                                                   GAsyncResult *result,
                                                                   GError **error);

G_END_DECLS
