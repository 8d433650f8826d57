/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The envelope of replies. */

#include "http/http-envelope.h"

static char *
wrap(const char *type, JsonNode *result)
{
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
    JsonObject *object = json_object_new();

    json_object_set_string_member(object, "type", type);
    json_object_set_member(object, "result", result);
    json_node_take_object(root, object);
    return json_to_string(root, FALSE);
}

char *
ssa_http_envelope_success(JsonNode *result)
{
    return wrap("sync", result ? result : json_node_new(JSON_NODE_NULL));
}

char *
ssa_http_envelope_error(const char *kind, const char *message, JsonNode *value)
{
    JsonNode *result = json_node_new(JSON_NODE_OBJECT);
    JsonObject *object = json_object_new();
    /* It may quote what a client sent, or what systemd says. */
    g_autofree char *valid = g_utf8_make_valid(message, -1);

    json_object_set_string_member(object, "message", valid);
    if (kind)
        json_object_set_string_member(object, "kind", kind);
    if (value)
        json_object_set_member(object, "value", value);
    json_node_take_object(result, object);
    return wrap("error", result);
}
