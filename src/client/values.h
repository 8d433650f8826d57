/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Readers of the result types from the JSON of a reply, with errors of #SsaJsonError that name the
 * field. */

#pragma once

#include "client/snap-session-app.h"
#include "client/snap-session-failure.h"
#include "client/snap-session-info.h"
#include "client/snap-session-socket.h"
#include "client/snap-session-unit.h"

#include <json-glib/json-glib.h>

SnapSessionInfo *snap_session_info_from_json(JsonObject *object, GError **error);
/* Each of these is a #SnapSessionReadItemFunc. */
gpointer snap_session_unit_from_json(JsonObject *object, GError **error);
gpointer snap_session_socket_from_json(JsonObject *object, GError **error);
gpointer snap_session_app_from_json(JsonObject *object, GError **error);
SnapSessionFailure *snap_session_failure_new(SnapSessionFailureKind kind, const char *unit,
                                             const char *message);

/* @field: the field's name
 * @value: (out) (transfer full): its value
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is missing or not a string */
gboolean snap_session_read_string(JsonObject *object, const char *field, char **value,
                                  GError **error);

/* @field: the field's name
 * @value: (out) (transfer full) (nullable): its value, %NULL if absent
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is not a string */
gboolean snap_session_read_optional_string(JsonObject *object, const char *field, char **value,
                                           GError **error);

/* @field: the field's name
 * @value: (out) (transfer none) (nullable): its value, %NULL if absent
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is not an object */
gboolean snap_session_read_object(JsonObject *object, const char *field, JsonObject **value,
                                  GError **error);

/* Returns: (transfer full): the item, or %NULL with %SSA_JSON_ERROR_FIELD */
typedef gpointer (*SnapSessionReadItemFunc)(JsonObject *object, GError **error);

/* @value: (nullable): the answer
 * @read_item: reads one item
 * @free_item: frees what @read_item returned
 * Returns: (transfer full): the items, empty if @value is null; %NULL with %SSA_JSON_ERROR_FIELD if
 *   it is not a list of objects, or one of them is invalid */
GPtrArray *snap_session_read_list(JsonNode *value, SnapSessionReadItemFunc read_item,
                                  GDestroyNotify free_item, GError **error);

/* @message: the error
 * Returns: %FALSE, with %SSA_JSON_ERROR_FIELD */
gboolean snap_session_wrong_result(const char *message, GError **error);
