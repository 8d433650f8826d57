/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Typed access to the fields of a JSON object, with errors that name the field. Unknown fields are
 * ignored; null is the same as an absent field. */

#pragma once

#include <json-glib/json-glib.h>

/* @field: the field's name
 * @value: (out) (transfer none) (nullable): its value, %NULL if absent; belongs to @object
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is not a string */
gboolean ssa_json_get_string(JsonObject *object, const char *field, const char **value,
                             GError **error);

/* @field: the field's name
 * @value: (out): its value, %FALSE if absent
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is neither true nor false */
gboolean ssa_json_get_boolean(JsonObject *object, const char *field, gboolean *value,
                              GError **error);

/* @field: the field's name
 * @values: (out) (transfer full) (array zero-terminated=1): its values, empty if absent
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is not a list of strings */
gboolean ssa_json_get_strings(JsonObject *object, const char *field, char ***values,
                              GError **error);

/* @field: the field's name
 * @value: (out): its value, 0 if absent
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is not an integer */
gboolean ssa_json_get_integer(JsonObject *object, const char *field, gint64 *value, GError **error);

/* @field: the field's name
 * @value: (out): its value, 0 if absent
 * @given: (out): whether the field is present
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is not a number */
gboolean ssa_json_get_number(JsonObject *object, const char *field, double *value, gboolean *given,
                             GError **error);

/* @field: the field's name
 * @value: (out) (transfer none) (nullable): its value, %NULL if absent; belongs to @object
 * Returns: %FALSE with %SSA_JSON_ERROR_FIELD if the field is not a list */
gboolean ssa_json_get_array(JsonObject *object, const char *field, JsonArray **value,
                            GError **error);
