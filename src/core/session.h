/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The session: everything that the agent does, behind one object that both doors call. A door turns
 * its own kind of request into one of these calls, and the result back. */

#pragma once

#include "core/idle.h"
#include "core/service-control.h"
#include "core/service-request.h"
#include "core/service-status.h"

#define SSA_TYPE_SESSION (ssa_session_get_type())
G_DECLARE_FINAL_TYPE(SsaSession, ssa_session, SSA, SESSION, GObject)

/**
 * SsaSession::exit-requested:
 * @session: the session
 *
 * A client wants the agent to leave; the reply to it is still to be sent.
 */

/**
 * SsaSession::activity:
 * @session: the session
 * @text: (nullable): what is being done, e.g. "Starting snap.foo.bar.service"; %NULL = nothing
 */

/**
 * ssa_session_new:
 * @runtime_dir: the user's runtime directory
 * @version: what to report as the agent's version
 * @limits: copied
 * @idle: (transfer none): held while there is something to do
 */
SsaSession *ssa_session_new(const char *runtime_dir, const char *version, const SsaLimits *limits,
                            SsaIdle *idle);

const SsaLimits *ssa_session_get_limits(SsaSession *session);

/**
 * ssa_session_hold:
 * @session: a session
 * @reason: a static string
 *
 * Returns: (transfer full): a hold, see ssa_idle_hold()
 */
SsaHold *ssa_session_hold(SsaSession *session, const char *reason);

/**
 * SsaSessionInfo:
 * @version: of the agent
 * @session_bus: whether the agent is on a session bus
 * @notifications: how notices are posted: "gtk", "fdo", "none"
 * @systemd: (nullable): systemd's version, if known by now
 */
typedef struct {
    const char *version;
    gboolean session_bus;
    const char *notifications;
    const char *systemd;
} SsaSessionInfo;

/**
 * ssa_session_get_info:
 * @session: a session
 *
 * Returns: what is known at this moment, without waiting for anything; the strings belong to
 *   @session
 */
SsaSessionInfo ssa_session_get_info(SsaSession *session);

/**
 * ssa_session_set_session_bus:
 * @session: a session
 * @session_bus: whether the agent is on a session bus
 */
void ssa_session_set_session_bus(SsaSession *session, gboolean session_bus);

/**
 * ssa_session_request_exit:
 * @session: a session
 *
 * Emits #SsaSession::exit-requested.
 */
void ssa_session_request_exit(SsaSession *session);

/**
 * ssa_session_control_services_async:
 * @session: a session
 * @request: (transfer full): what to do
 * @callback: called with the result
 * @user_data: for @callback
 *
 * The request is carried out to its end even if nobody waits for it any more.
 */
void ssa_session_control_services_async(SsaSession *session, SsaServiceRequest *request,
                                        GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_session_control_services_finish:
 *
 * Returns: (transfer full): see ssa_service_control_finish(), and ssa_service_request_check() for
 *   the errors of requests that were not even begun
 */
SsaServiceOutcome *ssa_session_control_services_finish(SsaSession *session, GAsyncResult *result,
                                                       GError **error);

/**
 * ssa_session_query_services_async:
 * @session: a session
 * @units: (array zero-terminated=1): which units
 * @callback: called with the result
 * @user_data: for @callback
 */
void ssa_session_query_services_async(SsaSession *session, const char *const *units,
                                      GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_session_query_services_finish:
 *
 * Returns: (transfer full): the status of the units; or %NULL with %SSA_ERROR_REFUSED if one is not
 *   a snap's, %SSA_ERROR_INVALID_ARGUMENT if there are too many
 */
SsaServiceStatus *ssa_session_query_services_finish(SsaSession *session, GAsyncResult *result,
                                                    GError **error);

/**
 * ssa_session_why_no_notifications:
 * @session: a session
 *
 * Returns: (transfer full): an %SSA_ERROR_UNAVAILABLE that says why notices cannot be posted in
 *   this session
 */
GError *ssa_session_why_no_notifications(SsaSession *session);
