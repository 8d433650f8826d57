/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Untrusted JSON: scanned before it is parsed. */

#pragma once

#include <json-glib/json-glib.h>

#define SSA_JSON_ERROR (ssa_json_error_quark())

/* @SSA_JSON_ERROR_TEXT: the text is not JSON (RFC 8259)
 * @SSA_JSON_ERROR_LIMIT: the text exceeds a limit, and is valid up to there
 * @SSA_JSON_ERROR_FIELD: a field has the wrong type; the message begins with the field's name */
typedef enum {
    SSA_JSON_ERROR_TEXT,
    SSA_JSON_ERROR_LIMIT,
    SSA_JSON_ERROR_FIELD,
} SsaJsonError;

GQuark ssa_json_error_quark(void);

/* json-glib's parser recurses for each level. */
#define SSA_JSON_MAX_DEPTH 256

/* Limits of a text.
 * @depth: how deeply lists and objects may be nested, up to %SSA_JSON_MAX_DEPTH
 * @values: the maximum number of arrays, objects, strings (with member names), numbers and literals
 * @members: the maximum number of members of an object
 * @string: the maximum size of a string in the text, in bytes */
typedef struct {
    gint64 depth;
    gint64 values;
    gint64 members;
    gint64 string;
} SsaJsonLimits;

/* Accepts one JSON object (RFC 8259) in UTF-8, within the limits, with no zero character in any
 * string. Messages continue a phrase such as "the body is": "not JSON: a string does not end".
 * @text: the text; need not be zero-terminated
 * @length: in bytes
 * @limits: its limits
 * Returns: (transfer full): the object, or %NULL with %SSA_JSON_ERROR_TEXT or %SSA_JSON_ERROR_LIMIT
 */
JsonObject *ssa_json_parse(const char *text, gsize length, const SsaJsonLimits *limits,
                           GError **error);
