/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* GET /v1/sockets. */

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
    g_autofree char *mode = g_strdup_printf("%04o", socket->mode);

    json_object_set_string_member(object, "snap", socket->snap);
    json_object_set_string_member(object, "app", socket->app);
    json_object_set_string_member(object, "socket", socket->socket);
    json_object_set_string_member(object, "unit", socket->unit);
    json_object_set_string_member(object, "state", socket->state);
    json_object_set_boolean_member(object, "active", socket->active);
    json_object_set_boolean_member(object, "enabled", socket->enabled);
    add_addresses(object, socket->addresses);
    json_object_set_string_member(object, "mode", mode);
    json_object_set_int_member(object, "connections", socket->connections);
    json_object_set_int_member(object, "accepted", socket->accepted);
    if (socket->service)
        json_object_set_string_member(object, "service", socket->service);
    json_array_add_object_element(array, object);
}

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaHttpExchange) exchange = user_data;
    GError *error = NULL;
    g_autoptr(GPtrArray) sockets =
        ssa_session_list_sockets_finish(SSA_SESSION(source), result, &error);

    if (ssa_http_exchange_has_replied(exchange)) {
        g_clear_error(&error);
        return;
    }
    if (!sockets) {
        ssa_http_exchange_fail(exchange, error);
        return;
    }
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
