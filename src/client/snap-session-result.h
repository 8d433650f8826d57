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
 * The result of a call in one session: an answer or an error. Which of the getters have
 * something to tell depends on the call.
 *
 * Texts are the session's word: valid UTF-8 and of bounded length, but of any characters. Escape
 * control characters before showing them on a terminal.
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
 * Returns: whether all that was asked for was done: neither an error nor a failure
 */
SNAP_SESSION_EXPORT gboolean snap_session_result_is_success(SnapSessionResult *result);

/**
 * snap_session_result_get_error:
 * @result: a result
 *
 * Returns: (transfer none) (nullable): why there is no answer, or not the one wanted, with one of
 *   #SnapSessionError; %NULL if there is one
 */
SNAP_SESSION_EXPORT const GError *snap_session_result_get_error(SnapSessionResult *result);

/**
 * snap_session_result_get_error_kind:
 * @result: a result
 *
 * Returns: (nullable): the kind of a %SNAP_SESSION_ERROR_REFUSED in the agent's terms, such as
 *   "service-control"; %NULL if it names none
 */
SNAP_SESSION_EXPORT const char *snap_session_result_get_error_kind(SnapSessionResult *result);

/**
 * snap_session_result_get_failures:
 * @result: a result
 *
 * Returns: (transfer none) (element-type SnapSessionFailure): what failed, unit by unit, in the
 *   order of their names; all of them are among the units that were asked about
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_result_get_failures(SnapSessionResult *result);

/**
 * snap_session_result_get_info:
 * @result: a result
 *
 * Returns: (transfer none) (nullable): what snap_session_client_get_info_async() asked for
 */
SNAP_SESSION_EXPORT SnapSessionInfo *snap_session_result_get_info(SnapSessionResult *result);

/**
 * snap_session_result_get_units:
 * @result: a result
 *
 * Returns: (transfer none) (element-type SnapSessionUnit) (nullable): what
 *   snap_session_client_get_service_status_async() asked for, in the order of its units
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_result_get_units(SnapSessionResult *result);

/**
 * snap_session_result_get_apps:
 * @result: a result
 *
 * Returns: (transfer none) (element-type SnapSessionApp) (nullable): what
 *   snap_session_client_list_apps_async() asked for
 */
SNAP_SESSION_EXPORT GPtrArray *snap_session_result_get_apps(SnapSessionResult *result);

/**
 * snap_session_result_get_sockets:
 * @result: a result
 *
 * Returns: (transfer none) (element-type SnapSessionSocket) (nullable): what
 *   snap_session_client_list_sockets_async() asked for
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
 * Returns: (nullable): the answer as it came, the "result" of the envelope, or of an error's; %NULL
 *   if nothing came that could be understood
 */
SNAP_SESSION_EXPORT const char *snap_session_result_get_json(SnapSessionResult *result);

G_END_DECLS
