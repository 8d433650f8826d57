/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The result of a call in one session. */

#pragma once

#include "snap-session-app.h"
#include "snap-session-export.h"
#include "snap-session-failure.h"
#include "snap-session-info.h"
#include "snap-session-socket.h"
#include "snap-session-unit.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define SNAP_SESSION_TYPE_RESULT (snap_session_result_get_type())

/**
 * SnapSessionResult:
 *
 * The result of a call in one session: an answer or an error. It depends on the call which getters
 * return data.
 *
 * Texts are untrusted: valid UTF-8 of limited length, but with any characters. Escape control
 * characters before showing them on a terminal.
 */
SNAP_SESSION_EXPORT
G_DECLARE_FINAL_TYPE(SnapSessionResult, snap_session_result, SNAP_SESSION, RESULT, GObject)

/**
 * snap_session_result_get_uid:
 * @result: a result
 *
 * Returns: the user whose session it is
 */
SNAP_SESSION_EXPORT guint snap_session_result_get_uid(SnapSessionResult *result);

/**
 * snap_session_result_is_success:
 * @result: a result
 *
 * Returns: whether the call succeeded in the session: neither an error nor a failure
 */
SNAP_SESSION_EXPORT gboolean snap_session_result_is_success(SnapSessionResult *result);

/**
 * snap_session_result_get_error:
 * @result: a result
 *
 * Returns: (transfer none) (nullable): the error, a #SnapSessionError; %NULL if there is
 *   an answer
 */
SNAP_SESSION_EXPORT const GError *snap_session_result_get_error(SnapSessionResult *result);

/**
 * snap_session_result_get_error_kind:
 * @result: a result
 *
 * Returns: (nullable): the agent's kind of a %SNAP_SESSION_ERROR_REFUSED, such as
 *   "service-control"; %NULL if there is none
 */
SNAP_SESSION_EXPORT const char *snap_session_result_get_error_kind(SnapSessionResult *result);

/**
 * snap_session_result_get_failures:
 * @result: a result
 *
 * Returns: (transfer none) (element-type SnapSessionFailure): the failures of units, sorted by
 *   name; all of the units belong to the request
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_result_get_failures(SnapSessionResult *result);

/**
 * snap_session_result_get_info:
 * @result: a result
 *
 * Returns: (transfer none) (nullable): the answer to snap_session_client_get_info_async()
 */
SNAP_SESSION_EXPORT SnapSessionInfo *snap_session_result_get_info(SnapSessionResult *result);

/**
 * snap_session_result_get_units:
 * @result: a result
 *
 * Returns: (transfer none) (element-type SnapSessionUnit) (nullable): the answer to
 *   snap_session_client_get_service_status_async(), in the order of the request
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_result_get_units(SnapSessionResult *result);

/**
 * snap_session_result_get_apps:
 * @result: a result
 *
 * Returns: (transfer none) (element-type SnapSessionApp) (nullable): the answer to
 *   snap_session_client_list_apps_async()
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_result_get_apps(SnapSessionResult *result);

/**
 * snap_session_result_get_sockets:
 * @result: a result
 *
 * Returns: (transfer none) (element-type SnapSessionSocket) (nullable): the answer to
 *   snap_session_client_list_sockets_async()
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_result_get_sockets(SnapSessionResult *result);

/**
 * snap_session_result_get_ended:
 * @result: a result
 *
 * Returns: (transfer none) (array zero-terminated=1) (nullable): the units that ended, after
 *   snap_session_client_close_apps_async()
 */
SNAP_SESSION_EXPORT const char *const *snap_session_result_get_ended(SnapSessionResult *result);

/**
 * snap_session_result_get_json:
 * @result: a result
 *
 * Returns: (nullable): the "result" of the reply's envelope as JSON, also of an error; %NULL
 *   without a valid reply
 */
SNAP_SESSION_EXPORT const char *snap_session_result_get_json(SnapSessionResult *result);

G_END_DECLS
