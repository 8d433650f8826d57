/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* GET and POST /v1/sockets. */

#include "base/error.h"
#include "http/http-handlers.h"
#include "json/json-fields.h"

static void
add_addresses(JsonObject *object, GPtrArray *addresses)
{
    JsonArray *array = json_array_new();

    for (guint i = 0; i < addresses->len; i++) {
        const SsaSocketAddress *address = g_ptr_array_index(addresses, i);
        JsonObject *item = json_object_new();
        json_object_set_string_member(item, "kind", address->kind);
        json_object_set_string_member(item, "address", address->address);
        json_array_add_object_element(array, item);
    }
    json_object_set_array_member(object, "addresses", array);
}

static void
add_socket(JsonArray *array, const SsaActivationSocket *socket)
{
    JsonObject *object = json_object_new();
    g_autofree char *mode = ssa_activation_socket_mode_to_string(socket);

    json_object_set_string_member(object, "snap", socket->snap);
    json_object_set_string_member(object, "app", socket->app);
    json_object_set_string_member(object, "socket", socket->socket);
    json_object_set_string_member(object, "unit", socket->unit);
    json_object_set_string_member(object, "state", socket->state);
    json_object_set_boolean_member(object, "active", socket->active);
    json_object_set_boolean_member(object, "enabled", socket->enabled);
    json_object_set_boolean_member(object, "overridden", socket->overridden);
    add_addresses(object, socket->addresses);
    json_object_set_string_member(object, "mode", mode);
    json_object_set_int_member(object, "connections", socket->connections);
    json_object_set_int_member(object, "accepted", socket->accepted);
    const char *problem = ssa_activation_socket_get_problem(socket);
    if (problem)
        json_object_set_string_member(object, "problem", problem);
    if (socket->service)
        json_object_set_string_member(object, "service", socket->service);
    json_array_add_object_element(array, object);
}

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaHttpExchange) exchange = user_data;
    GError *error = NULL;
    g_autoptr(GPtrArray) sockets = ssa_session_list_sockets_finish(result, &error);

    if (!ssa_http_exchange_may_reply(exchange, error))
        return;
    JsonNode *node = json_node_new(JSON_NODE_ARRAY);
    JsonArray *array = json_array_new();
    for (guint i = 0; i < sockets->len; i++)
        add_socket(array, g_ptr_array_index(sockets, i));
    json_node_take_array(node, array);
    ssa_http_exchange_reply(exchange, node);
}

void
ssa_http_get_sockets(SsaHttpExchange *exchange)
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

/* {"name": "value", …} of texts, or nothing. */
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

void
ssa_http_post_sockets(SsaHttpExchange *exchange)
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
