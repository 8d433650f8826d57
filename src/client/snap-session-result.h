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
 * @uid: the user whose session it is
 * @error: (nullable): the error, a #SnapSessionError; %NULL if there is an answer
 * @error_kind: (nullable): the agent's kind of a %SNAP_SESSION_ERROR_REFUSED, such as
 *   "service-control"; %NULL if there is none
 * @failures: (element-type SnapSessionFailure): the failures of units, sorted by name; all of the
 *   units belong to the request
 * @info: (nullable): the answer to snap_session_client_get_info_async()
 * @units: (element-type SnapSessionUnit) (nullable): the answer to
 *   snap_session_client_get_service_status_async(), in the order of the request
 * @apps: (element-type SnapSessionApp) (nullable): the answer to
 *   snap_session_client_list_apps_async()
 * @sockets: (element-type SnapSessionSocket) (nullable): the answer to
 *   snap_session_client_list_sockets_async()
 * @ended: (array zero-terminated=1) (nullable): the answer to
 *   snap_session_client_close_apps_async(): the units that ended
 * @json: (nullable): the "result" of the reply's envelope as JSON, also of an error; %NULL without
 *   a valid reply
 *
 * The result of a call in one session: an answer or an error. It depends on the call which fields
 * have data.
 *
 * Texts are untrusted: valid UTF-8 of limited length, but with any characters. Escape control
 * characters before showing them on a terminal.
 *
 * Its fields are read-only. Only the library creates it: do not allocate or copy the structure.
 * Later versions may add fields at its end.
 */
typedef struct {
    guint uid;
    GError *error;
    char *error_kind;
    GPtrArray *failures;
    SnapSessionInfo *info;
    GPtrArray *units;
    GPtrArray *apps;
    GPtrArray *sockets;
    char **ended;
    char *json;
} SnapSessionResult;

SNAP_SESSION_EXPORT GType snap_session_result_get_type(void);

/**
 * snap_session_result_ref:
 * @result: a result
 *
 * Returns: (transfer full): @result, with one more reference
 */
SNAP_SESSION_EXPORT SnapSessionResult *snap_session_result_ref(SnapSessionResult *result);

/**
 * snap_session_result_unref:
 * @result: (transfer full): a result
 *
 * Drops a reference.
 */
SNAP_SESSION_EXPORT void snap_session_result_unref(SnapSessionResult *result);

/**
 * snap_session_result_is_success:
 * @result: a result
 *
 * Returns: whether the call succeeded in the session: neither an error nor a failure
 */
SNAP_SESSION_EXPORT gboolean snap_session_result_is_success(const SnapSessionResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionResult, snap_session_result_unref)

G_END_DECLS
