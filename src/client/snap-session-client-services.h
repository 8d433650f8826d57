/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls about units: control and status. */

#pragma once

#include "snap-session-client.h"

G_BEGIN_DECLS

/**
 * SnapSessionServiceAction:
 * @SNAP_SESSION_SERVICE_ACTION_START: start, one after the other in the order given
 * @SNAP_SESSION_SERVICE_ACTION_STOP: stop
 * @SNAP_SESSION_SERVICE_ACTION_RESTART: stop, and start again
 * @SNAP_SESSION_SERVICE_ACTION_RELOAD: reload units that support it, restart others
 *
 * An operation on units.
 */
typedef enum {
    SNAP_SESSION_SERVICE_ACTION_START,
    SNAP_SESSION_SERVICE_ACTION_STOP,
    SNAP_SESSION_SERVICE_ACTION_RESTART,
    SNAP_SESSION_SERVICE_ACTION_RELOAD,
} SnapSessionServiceAction;

/**
 * SnapSessionServiceFlags:
 * @SNAP_SESSION_SERVICE_FLAGS_NONE: nothing
 * @SNAP_SESSION_SERVICE_FLAGS_ENABLE: also enable the units, with a start
 * @SNAP_SESSION_SERVICE_FLAGS_DISABLE: also disable the units, with a stop
 *
 * Options of an operation on units.
 */
typedef enum {
    SNAP_SESSION_SERVICE_FLAGS_NONE = 0,
    SNAP_SESSION_SERVICE_FLAGS_ENABLE = 1 << 0,
    SNAP_SESSION_SERVICE_FLAGS_DISABLE = 1 << 1,
} SnapSessionServiceFlags;

/**
 * snap_session_client_control_services_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @action: what to do
 * @units: (array zero-terminated=1): names of units, up to 256
 * @flags: options
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Starts, stops, restarts or reloads units (POST /v1/service-control). Starting is all or nothing:
 * if a unit fails, those that were started are stopped again. Other actions try each unit. Failures
 * are in the result. Without units, nothing is done.
 */
SNAP_SESSION_EXPORT void snap_session_client_control_services_async(
    SnapSessionClient *client, const guint *uids, gsize n_uids, SnapSessionServiceAction action,
    const char *const *units, SnapSessionServiceFlags flags, GCancellable *cancellable,
    GAsyncReadyCallback callback, gpointer user_data);

/**
 * snap_session_client_control_services_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *
snap_session_client_control_services_finish(SnapSessionClient *client, GAsyncResult *result,
                                            GError **error);

/**
 * snap_session_client_reload_daemon_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Makes the users' systemd reload its configuration (POST /v1/service-control, "daemon-reload").
 */
SNAP_SESSION_EXPORT void snap_session_client_reload_daemon_async(SnapSessionClient *client,
                                                                 const guint *uids, gsize n_uids,
                                                                 GCancellable *cancellable,
                                                                 GAsyncReadyCallback callback,
                                                                 gpointer user_data);

/**
 * snap_session_client_reload_daemon_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_client_reload_daemon_finish(SnapSessionClient *client,
                                                                        GAsyncResult *result,
                                                                        GError **error);

/**
 * snap_session_client_get_service_status_async:
 * @client: a client
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @units: (array zero-terminated=1): names of units. If they do not fit into one request (256, or
 * fewer if the names are long), several are sent, under one timeout of @client, and
 * #SnapSessionClient::answered is emitted for each
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when all sessions have answered or failed
 * @user_data: data for @callback
 *
 * Gets the state of units (GET /v1/service-status). Never waits for changes in progress. The agent
 * of snapd before 2.61 does not support this: %SNAP_SESSION_ERROR_NOT_SUPPORTED.
 */
SNAP_SESSION_EXPORT void snap_session_client_get_service_status_async(
    SnapSessionClient *client, const guint *uids, gsize n_uids, const char *const *units,
    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/**
 * snap_session_client_get_service_status_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): a result for each session, in the
 * order of the uids, without duplicates; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *
snap_session_client_get_service_status_finish(SnapSessionClient *client, GAsyncResult *result,
                                              GError **error);

G_END_DECLS
