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
 * @SNAP_SESSION_SERVICE_ACTION_RELOAD: reload the configuration of those that can, restart the
 * others
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
 * @SNAP_SESSION_SERVICE_FLAGS_ENABLE: enable the units, too: with a start
 * @SNAP_SESSION_SERVICE_FLAGS_DISABLE: disable the units, too: with a stop
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
 * @uids: (array length=n_uids): the sessions, by their users
 * @n_uids: how many
 * @action: what to do
 * @units: (array zero-terminated=1): names of units, up to 256
 * @flags: what to do besides
 * @cancellable: (nullable): ends it early
 * @callback: (scope async): called when all sessions have answered, or will not
 * @user_data: data for @callback
 *
 * Starts, stops, restarts or reloads units (POST /v1/service-control). Starting is all or nothing:
 * when one fails, those that were started are stopped again. All others are tried each. What fails
 * is found in snap_session_result_get_failures(). Without units nothing is done.
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
 * order of the users, of which each is asked once; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *
snap_session_client_control_services_finish(SnapSessionClient *client, GAsyncResult *result,
                                            GError **error);

/**
 * snap_session_client_reload_daemon_async:
 * @client: a client
 * @uids: (array length=n_uids): the sessions, by their users
 * @n_uids: how many
 * @cancellable: (nullable): ends it early
 * @callback: (scope async): called when all sessions have answered, or will not
 * @user_data: data for @callback
 *
 * Makes the systemd of users read its files again (POST /v1/service-control, "daemon-reload").
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
 * order of the users, of which each is asked once; %NULL with %G_IO_ERROR_CANCELLED
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_client_reload_daemon_finish(SnapSessionClient *client,
                                                                        GAsyncResult *result,
                                                                        GError **error);

/**
 * snap_session_client_get_service_status_async:
 * @client: a client
 * @uids: (array length=n_uids): the sessions, by their users
 * @n_uids: how many
 * @units: (array zero-terminated=1): names of units; more than fit into one request (256, or
 * less if the names are long) are asked about in several, under the one timeout of @client;
 * #SnapSessionClient::answered comes for each of them
 * @cancellable: (nullable): ends it early
 * @callback: (scope async): called when all sessions have answered, or will not
 * @user_data: data for @callback
 *
 * Asks for the state of units (GET /v1/service-status). Never waits for changes that go on. The
 * agent of snapd before 2.61 does not know this: %SNAP_SESSION_ERROR_NOT_SUPPORTED.
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
 * order of the users, of which each is asked once; %NULL with %G_IO_ERROR_CANCELLED, or with
 * %SNAP_SESSION_ERROR_INVALID_ARGUMENT
 */
SNAP_SESSION_EXPORT GPtrArray *
snap_session_client_get_service_status_finish(SnapSessionClient *client, GAsyncResult *result,
                                              GError **error);

G_END_DECLS
