/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* GET /v1/session-info and POST /v1/session-control. */

#include "http/http-handlers.h"
#include "json/json-fields.h"

/* Adds what is known of the server, if anything. */
static void
add_server(JsonObject *object, const SsaNotificationServer *server)
{
    JsonObject *member = json_object_new();
    JsonArray *capabilities = json_array_new();

    for (const char *const *name = server->capabilities; name && *name; name++)
        json_array_add_string_element(capabilities, *name);
    json_object_set_string_member(member, "name", server->name);
    json_object_set_string_member(member, "version", server->version ? server->version : "");
    json_object_set_array_member(member, "capabilities", capabilities);
    json_object_set_object_member(object, "notification-server", member);
}

void
ssa_http_get_session_info(SsaHttpExchange *exchange)
{
    SsaSessionInfo info = ssa_session_get_info(ssa_http_exchange_get_session(exchange));
    JsonNode *result = json_node_new(JSON_NODE_OBJECT);
    JsonObject *object = json_object_new();

    json_object_set_string_member(object, "version", info.version);
    /* What is not known yet is left out, never told wrong. */
    if (info.session_bus_is_known)
        json_object_set_boolean_member(object, "session-bus", info.session_bus);
    if (info.server.standard)
        json_object_set_string_member(object, "notifications", info.server.standard);
    if (info.server.name)
        add_server(object, &info.server);
    if (info.systemd)
        json_object_set_string_member(object, "systemd", info.systemd);
    json_node_take_object(result, object);
    ssa_http_exchange_reply(exchange, result);
}

void
ssa_http_post_session_control(SsaHttpExchange *exchange)
{
    GError *error = NULL;
    const char *action = NULL;
    g_autoptr(JsonObject) body = ssa_http_exchange_parse_body(exchange, &error);

    if (!body || !ssa_json_get_string(body, "action", &action, &error)) {
        ssa_http_exchange_fail(exchange, error);
        return;
    }
    if (g_strcmp0(action, "exit") != 0) {
        ssa_http_exchange_reply_error(exchange, SOUP_STATUS_BAD_REQUEST, NULL,
                                      "action: must be \"exit\"", NULL);
        return;
    }
    ssa_http_exchange_reply(exchange, NULL);
    ssa_session_request_exit(ssa_http_exchange_get_session(exchange));
}
