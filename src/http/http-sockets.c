/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* GET and POST /v1/sockets. */

#include "base/error.h"
#include "http/http-routes.h"
#include "json/json-fields.h"

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaHttpExchange) exchange = user_data;
    GError *error = NULL;
    g_autoptr(GPtrArray) sockets = ssa_session_list_sockets_finish(result, &error);

    if (ssa_http_exchange_may_reply(exchange, error))
        ssa_http_exchange_reply(exchange, ssa_activation_sockets_to_variant(sockets));
}

static void
get_sockets(SsaHttpExchange *exchange)
{
    ssa_session_list_sockets_async(ssa_http_exchange_get_session(exchange),
                                   ssa_http_exchange_get_query(exchange, "snap"), on_listed,
                                   g_object_ref(exchange));
}

static void
on_controlled(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaHttpExchange) exchange = user_data;
    GError *error = NULL;

    ssa_session_control_socket_finish(result, &error);
    if (ssa_http_exchange_may_reply(exchange, error))
        ssa_http_exchange_reply(exchange, NULL);
}

/* Reads the optional object {"name": "value", …} of strings. */
static GHashTable *
read_settings(JsonObject *body, GError **error)
{
    g_autoptr(GHashTable) settings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    JsonNode *node = json_object_get_member(body, "settings");
    JsonObjectIter iter;
    const char *name = NULL, *value = NULL;

    if (!node || JSON_NODE_HOLDS_NULL(node))
        return g_steal_pointer(&settings);
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        g_set_error_literal(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                            "settings: must be an object");
        return NULL;
    }
    json_object_iter_init(&iter, json_node_get_object(node));
    while (json_object_iter_next(&iter, &name, NULL)) {
        if (!ssa_json_get_string(json_node_get_object(node), name, &value, error)) {
            g_prefix_error(error, "settings.");
            return NULL;
        }
        if (value)
            g_hash_table_insert(settings, g_strdup(name), g_strdup(value));
    }
    return g_steal_pointer(&settings);
}

static SsaSocketRequest *
read_request(JsonObject *body, GError **error)
{
    const char *action = NULL, *unit = NULL;

    if (!ssa_json_get_string(body, "action", &action, error) ||
        !ssa_json_get_string(body, "unit", &unit, error))
        return NULL;
    GHashTable *settings = read_settings(body, error);
    return settings ? ssa_socket_request_new(action, unit, settings, error) : NULL;
}

static void
post_sockets(SsaHttpExchange *exchange)
{
    GError *error = NULL;
    g_autoptr(JsonObject) body = ssa_http_exchange_parse_body(exchange, &error);
    SsaSocketRequest *request = body ? read_request(body, &error) : NULL;

    if (request)
        ssa_session_control_socket_async(ssa_http_exchange_get_session(exchange), request,
                                         on_controlled, g_object_ref(exchange));
    else
        ssa_http_exchange_fail(exchange, error);
}

const SsaHttpRoute ssa_http_sockets_routes[] = {
    {"/v1/sockets", "GET", get_sockets},
    {"/v1/sockets", "POST", post_sockets},
    {NULL},
};
