/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* GET /v1/session-info and POST /v1/session-control. */

#include "http/http-routes.h"
#include "json/json-fields.h"

static void
get_session_info(SsaHttpExchange *exchange)
{
    SsaSessionInfo info = ssa_session_get_info(ssa_http_exchange_get_session(exchange));

    ssa_http_exchange_reply(exchange, ssa_session_info_to_variant(&info));
}

static void
post_session_control(SsaHttpExchange *exchange)
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

const SsaHttpRoute ssa_http_session_routes[] = {
    {"/", NULL, NULL},
    {"/v1/session-info", "GET", get_session_info},
    {"/v1/session-control", "POST", post_session_control},
    {NULL},
};
