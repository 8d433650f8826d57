/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls about activation sockets. */

#pragma once

#include "snap-session-client.h"

G_BEGIN_DECLS

/**
 * SnapSessionSocketAction:
 * @SNAP_SESSION_SOCKET_ACTION_START: have it listen
 * @SNAP_SESSION_SOCKET_ACTION_STOP: have it listen no more
 * @SNAP_SESSION_SOCKET_ACTION_ENABLE: have it listen, now and after each start of the session
 * @SNAP_SESSION_SOCKET_ACTION_DISABLE: have it listen no more, nor after a start
 * @SNAP_SESSION_SOCKET_ACTION_SET: change where it listens, or its mode
 * @SNAP_SESSION_SOCKET_ACTION_RESET: have it as it is declared again
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
 * @uids: (array length=n_uids): the sessions, by their users
 * @n_uids: how many
 * @snap: (nullable): the name of an instance, or %NULL for all
 * @cancellable: (nullable): ends it early
 * @callback: (scope async): called when all sessions have answered, or will not
 * @user_data: data for @callback
 *
 * Asks for the sockets of daemons (GET /v1/sockets).
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
 * order of the users, of which each is asked once; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_client_list_sockets_finish(SnapSessionClient *client,
                                                                       GAsyncResult *result,
                                                                       GError **error);

/**
 * snap_session_client_control_socket_async:
 * @client: a client
 * @uids: (array length=n_uids): the sessions, by their users
 * @n_uids: how many
 * @action: what to do
 * @unit: the unit of a socket
 * @settings: (nullable) (element-type utf8 utf8) (transfer none): with
 * %SNAP_SESSION_SOCKET_ACTION_SET, what is to be set: "listen-stream" (or its like), "socket-mode"
 * @cancellable: (nullable): ends it early
 * @callback: (scope async): called when all sessions have answered, or will not
 * @user_data: data for @callback
 *
 * Switches a socket, or moves it (POST /v1/sockets). A daemon that runs by it is stopped and
 * started again where that is needed.
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
 * order of the users, of which each is asked once; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_client_control_socket_finish(SnapSessionClient *client,
                                                                         GAsyncResult *result,
                                                                         GError **error);

G_END_DECLS
