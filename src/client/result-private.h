/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Private interface of results, and the readers of the answers. */

#pragma once

#include "client/operation.h"

/* @uid: a user
 * Returns: (transfer full): an empty result */
SnapSessionResult *snap_session_result_new(guint uid);

/* Clears all data of the session. */
void snap_session_result_clear(SnapSessionResult *result);

/* @result: a result without an error
 * @error: (transfer full): the error; its message is prefixed with the session */
void snap_session_result_take_error(SnapSessionResult *result, GError *error);

/* Values from the JSON of a reply. */
SnapSessionInfo *snap_session_info_from_json(JsonObject *object, GError **error);
/* Each of these is a #SnapSessionReadItemFunc. */
gpointer snap_session_unit_from_json(JsonObject *object, GError **error);
gpointer snap_session_socket_from_json(JsonObject *object, GError **error);
gpointer snap_session_app_from_json(JsonObject *object, GError **error);
SnapSessionFailure *snap_session_failure_new(SnapSessionFailureKind kind, const char *unit,
                                             const char *message);

/* Each is a #SnapSessionReadFunc, implemented with its operation. */
gboolean snap_session_read_info(const SnapSessionOperation *operation, JsonNode *value,
                                SnapSessionResult *result, GError **error);
gboolean snap_session_read_status(const SnapSessionOperation *operation, JsonNode *value,
                                  SnapSessionResult *result, GError **error);
gboolean snap_session_read_apps(const SnapSessionOperation *operation, JsonNode *value,
                                SnapSessionResult *result, GError **error);
gboolean snap_session_read_sockets(const SnapSessionOperation *operation, JsonNode *value,
                                   SnapSessionResult *result, GError **error);
gboolean snap_session_read_closed(const SnapSessionOperation *operation, JsonNode *value,
                                  SnapSessionResult *result, GError **error);
