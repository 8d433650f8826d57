/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls about activation sockets. */

#pragma once

#include "snap-session-client.h"

G_BEGIN_DECLS

/**
 * SnapSessionSocketAction:
 * @SNAP_SESSION_SOCKET_ACTION_START: start listening
 * @SNAP_SESSION_SOCKET_ACTION_STOP: stop listening
 * @SNAP_SESSION_SOCKET_ACTION_ENABLE: start listening, now and with each start of the session
 * @SNAP_SESSION_SOCKET_ACTION_DISABLE: stop listening, and do not start with the session
 * @SNAP_SESSION_SOCKET_ACTION_SET: change settings
 * @SNAP_SESSION_SOCKET_ACTION_RESET: restore the declared settings
 * @SNAP_SESSION_SOCKET_ACTION_RESTART: reload systemd, and restart it if it is active or failed
 *
 * An operation on a socket.
 */
typedef enum {
    SNAP_SESSION_SOCKET_ACTION_START,
    SNAP_SESSION_SOCKET_ACTION_STOP,
    SNAP_SESSION_SOCKET_ACTION_ENABLE,
    SNAP_SESSION_SOCKET_ACTION_DISABLE,
    SNAP_SESSION_SOCKET_ACTION_SET,
    SNAP_SESSION_SOCKET_ACTION_RESET,
    SNAP_SESSION_SOCKET_ACTION_RESTART,
} SnapSessionSocketAction;

/**
 * snap_session_client_list_sockets_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @snap: (nullable): the name of an instance, or %NULL for all
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Lists the sockets of daemons (GET /v1/sockets).
 */
SNAP_SESSION_EXPORT void
snap_session_client_list_sockets_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                                       const char *snap, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);

/**
 * snap_session_client_list_sockets_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_client_list_sockets_finish(SnapSessionClient *client,
                                                                       GAsyncResult *result,
                                                                       GError **error);

/**
 * snap_session_client_control_socket_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @action: what to do
 * @unit: the unit of a socket
 * @settings: (nullable) (element-type utf8 utf8) (transfer none): with
 * %SNAP_SESSION_SOCKET_ACTION_SET, the settings: "listen-stream" (or similar), "socket-mode"
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Changes the state or settings of a socket (POST /v1/sockets). Its daemon is stopped and started
 * again if necessary.
 */
SNAP_SESSION_EXPORT void
snap_session_client_control_socket_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                                         SnapSessionSocketAction action, const char *unit,
                                         GHashTable *settings, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);

/**
 * snap_session_client_control_socket_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_client_control_socket_finish(SnapSessionClient *client,
                                                                         GAsyncResult *result,
                                                                         GError **error);

G_END_DECLS
