/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The session: owns the components that operations share, and provides all operations to
 * frontends. */

#pragma once

#include "apps/app-closing.h"
#include "base/event-log.h"
#include "base/idle.h"
#include "notifications/model/notification-request.h"
#include "notifications/model/notifier.h"
#include "services/service-control.h"
#include "services/service-request.h"
#include "services/service-status.h"
#include "sockets/activation-sockets.h"
#include "sockets/socket-control.h"

#define SSA_TYPE_SESSION (ssa_session_get_type())
G_DECLARE_FINAL_TYPE(SsaSession, ssa_session, SSA, SESSION, GObject)

/* SsaSession::exit-requested: a client has requested the exit; its response is still to be sent. */

/* SsaSession::activity:
 * @text: (nullable): the current step, e.g. "Starting snap.foo.bar.service"; %NULL = none */

/* SsaSession::notification-server: the server has changed, or more is known about it. */

/* @runtime_dir: the user's runtime directory
 * @entries_dir: the directory of snaps' desktop entries
 * @version: the agent's version
 * @limits: copied
 * @idle: (transfer none): held during operations */
SsaSession *ssa_session_new(const char *runtime_dir, const char *entries_dir, const char *version,
                            const SsaLimits *limits, SsaIdle *idle);

const SsaLimits *ssa_session_get_limits(SsaSession *session);

/* Returns: (transfer none): what those who watch the agent are told */
SsaEventLog *ssa_session_get_events(SsaSession *session);

/* @reason: a static string
 * Returns: (transfer full): a hold, see ssa_idle_hold() */
SsaHold *ssa_session_hold(SsaSession *session, const char *reason);

/* @version: the agent's version
 * @session_bus: whether the agent is on a session bus
 * @session_bus_is_known: whether that is known
 * @server: the notification server, as far as is known
 * @systemd: (nullable): systemd's version, if known */
typedef struct {
    const char *version;
    gboolean session_bus, session_bus_is_known;
    SsaNotificationServer server;
    const char *systemd;
} SsaSessionInfo;

/* Returns: what is known now; the strings are owned by @session */
SsaSessionInfo ssa_session_get_info(SsaSession *session);

/* @info: what is known
 * Returns: (transfer floating): an a{sv}, see docs/http-api.md; unknown members are omitted */
GVariant *ssa_session_info_to_variant(const SsaSessionInfo *info);

/* @session_bus: whether the agent is on a session bus */
void ssa_session_set_session_bus(SsaSession *session, gboolean session_bus);

/* Call it when it is known whether there is a session bus. Carries out the notification requests
 * that have arrived before. */
void ssa_session_set_ready(SsaSession *session);

/* Emits #SsaSession::notification-server.
 * @server: the notification server; copied */
void ssa_session_set_notification_server(SsaSession *session, const SsaNotificationServer *server);

/* Emits #SsaSession::exit-requested. */
void ssa_session_request_exit(SsaSession *session);

/* The agent exits during a change: requests the rest of it from systemd without waiting. */
void ssa_session_abandon(SsaSession *session);

/* The operation is completed even if the caller is gone.
 * @request: (transfer full): what to do */
void ssa_session_control_services_async(SsaSession *session, SsaServiceRequest *request,
                                        GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): see ssa_service_control_finish(), and ssa_service_request_check() for
 *   the errors of invalid requests */
SsaServiceOutcome *ssa_session_control_services_finish(GAsyncResult *result, GError **error);

/* @units: (array zero-terminated=1): the units; copied
 * @field: the name of the field, for errors */
void ssa_session_query_services_async(SsaSession *session, const char *const *units,
                                      const char *field, GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Returns: (transfer full): the status of the units; or %NULL with %SSA_ERROR_REFUSED if one is not
 *   a snap's, %SSA_ERROR_INVALID_ARGUMENT if there are too many */
SsaServiceStatus *ssa_session_query_services_finish(GAsyncResult *result, GError **error);

/* @request: (transfer full): checked
 * @hold: (transfer full): to be kept until the request has been carried out
 * @callback: called with a #GTask: %TRUE once a server has accepted it, or an error
 * @callback_data: for @callback
 * @user_data: as given to ssa_session_set_notify_func() */
typedef void (*SsaNotifyFunc)(SsaNotificationRequest *request, SsaHold *hold,
                              GAsyncReadyCallback callback, gpointer callback_data,
                              gpointer user_data);

/* @func: (nullable) (scope notified): carries out notification requests; %NULL if there is no
 *   session bus */
void ssa_session_set_notify_func(SsaSession *session, SsaNotifyFunc func, gpointer user_data);

/* @request: (transfer full): a request */
void ssa_session_notify_async(SsaSession *session, SsaNotificationRequest *request,
                              GAsyncReadyCallback callback, gpointer user_data);

/* Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT, naming the field; %SSA_ERROR_UNAVAILABLE if
 *   there is no session bus or no notification server; or an error of ssa_notifier_post_finish() */
gboolean ssa_session_notify_finish(GAsyncResult *result, GError **error);

/* @snap: (nullable): only of this instance; copied */
void ssa_session_list_apps_async(SsaSession *session, const char *snap,
                                 GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type SsaRunningApp): the running applications of snaps, sorted
 *   by unit name; %NULL with %SSA_ERROR_INVALID_ARGUMENT, or systemd's error */
GPtrArray *ssa_session_list_apps_finish(GAsyncResult *result, GError **error);

/* Lists the sockets of the user's daemons. Never waits in the operation queue.
 * @snap: (nullable): the name of an instance, or %NULL for all; copied */
void ssa_session_list_sockets_async(SsaSession *session, const char *snap,
                                    GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type SsaActivationSocket): the sockets; %NULL with an error */
GPtrArray *ssa_session_list_sockets_finish(GAsyncResult *result, GError **error);

/* The operation is completed even if the caller is gone.
 * @request: (transfer full): what to do */
void ssa_session_control_socket_async(SsaSession *session, SsaSocketRequest *request,
                                      GAsyncReadyCallback callback, gpointer user_data);

/* Returns: see ssa_socket_control_finish() */
gboolean ssa_session_control_socket_finish(GAsyncResult *result, GError **error);

/* @request: (transfer full): the applications and the timeout
 * @callback: called when all have exited, or after the timeout */
void ssa_session_close_apps_async(SsaSession *session, SsaCloseRequest *request,
                                  GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): see ssa_apps_close_finish() */
SsaCloseOutcome *ssa_session_close_apps_finish(GAsyncResult *result, GError **error);

/* The components that operations share; all (transfer none). */
SsaSystemd *ssa_session_get_systemd(SsaSession *session);
SsaIdle *ssa_session_get_idle(SsaSession *session);
const char *ssa_session_get_runtime_dir(SsaSession *session);
const char *ssa_session_get_entries_dir(SsaSession *session);
