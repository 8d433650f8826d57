/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An operation: the request to each session of a call, and the reader of the result. */

#pragma once

#include "client/snap-session-result.h"

#include <json-glib/json-glib.h>

typedef struct _SnapSessionOperation SnapSessionOperation;

/* Reads the answer to an operation.
 * @value: (nullable): the answer, %NULL if it is null
 * Returns: %FALSE with a #SsaJsonError if the answer is invalid */
typedef gboolean (*SnapSessionReadFunc)(const SnapSessionOperation *operation, JsonNode *value,
                                        SnapSessionResult *result, GError **error);

/* SnapSessionOperation:
 * @method: the HTTP method
 * @path: the path with the query
 * @body: (nullable): JSON text
 * @units: (nullable): the requested units; the answer may not name others
 * @snap: (nullable): the requested snap; the answer may not name another
 * @read: (nullable): reads the answer; %NULL accepts any
 * @timeout: of the exchange with one session, in milliseconds; 0 = the client's
 */
struct _SnapSessionOperation {
    char *method, *path, *body;
    char **units;
    char *snap;
    SnapSessionReadFunc read;
    guint timeout;
};

SnapSessionOperation *snap_session_operation_new(const char *method, const char *path);
void snap_session_operation_free(SnapSessionOperation *operation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionOperation, snap_session_operation_free)

/* @path: of the list
 * @snap: (nullable): the name of a snap's instance, or %NULL for all
 * @read: reads the list
 * Returns: (transfer full): an operation; %NULL with an error of snap_session_check_text() */
SnapSessionOperation *snap_session_operation_new_list(const char *path, const char *snap,
                                                      SnapSessionReadFunc read, GError **error);

/* @snap: the snap instance in the reply
 * @unit: the unit in the reply
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if @snap was not requested, or @unit is not a unit of
 *   it, as snapd names them */
gboolean snap_session_check_owner(const SnapSessionOperation *operation, const char *snap,
                                  const char *unit, GError **error);

/* @builder: (transfer full): the body, except for the end of its outermost object */
void snap_session_operation_take_body(SnapSessionOperation *operation, JsonBuilder *builder);

/* @units: (array zero-terminated=1): the requested units
 * Returns: %FALSE with %SNAP_SESSION_ERROR_INVALID_ARGUMENT if there are too many, or a name is
 *   invalid */
gboolean snap_session_operation_set_units(SnapSessionOperation *operation, const char *const *units,
                                          GError **error);

/* Returns: %FALSE with %SNAP_SESSION_ERROR_INVALID_ARGUMENT if it exceeds the agent's limits */
gboolean snap_session_operation_check_size(const SnapSessionOperation *operation, GError **error);

/* Returns: (transfer full): the request in wire format */
GBytes *snap_session_operation_format(const SnapSessionOperation *operation);

/* Adds a text to the body.
 * @field: the member's name
 * @text: (nullable): its value
 * Returns: %FALSE with the error of snap_session_check_text() */
gboolean snap_session_add_text(JsonBuilder *builder, const char *field, const char *text,
                               GError **error);

/* The same, but adds nothing for %NULL. */
gboolean snap_session_add_optional_text(JsonBuilder *builder, const char *field, const char *text,
                                        GError **error);

/* Adds the name of an enumeration's value: its nick. */
void snap_session_add_enum(JsonBuilder *builder, const char *field, GType type, int value);

/* @unit: (nullable): a text
 * Returns: %FALSE with %SNAP_SESSION_ERROR_INVALID_ARGUMENT if it is not a valid unit name */
gboolean snap_session_check_unit(const char *unit, GError **error);

/* @field: the field's name in the error
 * @text: (nullable): a text
 * Returns: %FALSE with %SNAP_SESSION_ERROR_INVALID_ARGUMENT if it is not valid UTF-8, or %NULL */
gboolean snap_session_check_text(const char *field, const char *text, GError **error);
