/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* JSON bodies: text that comes from a client, checked before it is parsed, and typed access to its
 * fields whose errors name the field. Unknown fields are ignored; null counts as absent. */

#pragma once

#include "core/limits.h"

#include <json-glib/json-glib.h>

/**
 * ssa_json_body_parse:
 * @text: the body
 * @length: in bytes
 * @limits: the limits that hold
 * @error: return location for a #GError
 *
 * Accepts one JSON object (RFC 8259) in UTF-8, no deeper than the limit, with no zero character in
 * any string.
 *
 * Returns: (transfer full): the object, or %NULL with %SSA_ERROR_INVALID_ARGUMENT
 */
JsonObject *ssa_json_body_parse(const char *text, gsize length, const SsaLimits *limits,
                                GError **error);

/**
 * ssa_json_body_get_string:
 * @object: an object
 * @field: the field's name
 * @value: (out) (transfer none) (nullable): its value, %NULL if absent; belongs to @object
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if the field is no string
 */
gboolean ssa_json_body_get_string(JsonObject *object, const char *field, const char **value,
                                  GError **error);

/**
 * ssa_json_body_get_boolean:
 * @object: an object
 * @field: the field's name
 * @value: (out): its value, %FALSE if absent
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if the field is neither true nor false
 */
gboolean ssa_json_body_get_boolean(JsonObject *object, const char *field, gboolean *value,
                                   GError **error);

/**
 * ssa_json_body_get_strings:
 * @object: an object
 * @field: the field's name
 * @values: (out) (transfer full) (array zero-terminated=1): its values, empty if absent
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if the field is no list of strings
 */
gboolean ssa_json_body_get_strings(JsonObject *object, const char *field, char ***values,
                                   GError **error);

/**
 * ssa_json_body_get_integer:
 * @object: an object
 * @field: the field's name
 * @value: (out): its value, 0 if absent
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if the field is no whole number
 */
gboolean ssa_json_body_get_integer(JsonObject *object, const char *field, gint64 *value,
                                   GError **error);

/**
 * ssa_json_body_get_number:
 * @object: an object
 * @field: the field's name
 * @value: (out): its value, 0 if absent
 * @given: (out): whether it is there
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if the field is no number
 */
gboolean ssa_json_body_get_number(JsonObject *object, const char *field, double *value,
                                  gboolean *given, GError **error);

/**
 * ssa_json_body_get_array:
 * @object: an object
 * @field: the field's name
 * @value: (out) (transfer none) (nullable): its value, %NULL if absent; belongs to @object
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if the field is no list
 */
gboolean ssa_json_body_get_array(JsonObject *object, const char *field, JsonArray **value,
                                 GError **error);
