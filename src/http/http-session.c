/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* GET /v1/session-info and POST /v1/session-control. */

#include "http/http-routes.h"
#include "json/json-fields.h"

#include <math.h>

static void
get_session_info(SsaHttpExchange *exchange)
{
    SsaSessionInfo info = ssa_session_get_info(ssa_http_exchange_get_session(exchange));

    ssa_http_exchange_reply(exchange, ssa_session_info_to_variant(&info));
}

static void
on_events(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaHttpExchange) exchange = user_data;
    GError *error = NULL;
    g_autoptr(GVariant) events = ssa_event_log_wait_finish(result, &error);

    if (ssa_http_exchange_may_reply(exchange, error))
        ssa_http_exchange_reply(exchange, events);
}

/* A number of a query, @fallback if it is not given, or a negative one if it is none. */
static double
read_number(SsaHttpExchange *exchange, const char *name, double fallback)
{
    const char *text = ssa_http_exchange_get_query(exchange, name);
    char *end = NULL;

    if (!text)
        return fallback;
    double number = g_ascii_strtod(text, &end);
    return *text && *end == '\0' && isfinite(number) ? number : -1;
}

static void
get_events(SsaHttpExchange *exchange)
{
    const char *text = ssa_http_exchange_get_query(exchange, "after");
    guint64 after = 0;

    ssa_http_exchange_set_unreported(exchange);
    if (text && !g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &after, NULL)) {
        ssa_http_exchange_reply_error(exchange, SOUP_STATUS_BAD_REQUEST, NULL,
                                      "after: must be the number of an event", NULL);
        return;
    }
    ssa_event_log_wait_async(ssa_session_get_events(ssa_http_exchange_get_session(exchange)), after,
                             read_number(exchange, "wait", 0),
                             ssa_http_exchange_get_cancellable(exchange), on_events,
                             g_object_ref(exchange));
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
    {"/v1/events", "GET", get_events},
    {"/v1/session-control", "POST", post_session_control},
    {NULL},
};
