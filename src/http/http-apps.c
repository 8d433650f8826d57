/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* GET /v1/apps and POST /v1/apps/close. */

#include "http/http-routes.h"
#include "json/json-fields.h"

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaHttpExchange) exchange = user_data;
    GError *error = NULL;
    g_autoptr(GPtrArray) apps = ssa_session_list_apps_finish(result, &error);

    if (ssa_http_exchange_may_reply(exchange, error))
        ssa_http_exchange_reply(exchange, ssa_running_apps_to_variant(apps));
}

static void
get_apps(SsaHttpExchange *exchange)
{
    ssa_session_list_apps_async(ssa_http_exchange_get_session(exchange),
                                ssa_http_exchange_get_query(exchange, "snap"), on_listed,
                                g_object_ref(exchange));
}

static void
on_closed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaHttpExchange) exchange = user_data;
    GError *error = NULL;
    g_autoptr(SsaCloseOutcome) outcome = ssa_session_close_apps_finish(result, &error);

    if (ssa_http_exchange_may_reply(exchange, error))
        ssa_http_exchange_reply(exchange, ssa_close_outcome_to_variant(outcome));
}

static SsaCloseRequest *
read_close(JsonObject *body, const SsaLimits *limits, GError **error)
{
    const char *snap = NULL, *app = NULL;
    double timeout = 0;
    gboolean given = FALSE;

    if (!ssa_json_get_string(body, "snap", &snap, error) ||
        !ssa_json_get_string(body, "app", &app, error) ||
        !ssa_json_get_number(body, "timeout", &timeout, &given, error))
        return NULL;
    return ssa_close_request_new(snap, app, given ? &timeout : NULL, limits, error);
}

static void
post_apps_close(SsaHttpExchange *exchange)
{
    SsaSession *session = ssa_http_exchange_get_session(exchange);
    GError *error = NULL;
    g_autoptr(JsonObject) body = ssa_http_exchange_parse_body(exchange, &error);
    SsaCloseRequest *request =
        body ? read_close(body, ssa_session_get_limits(session), &error) : NULL;

    if (request)
        ssa_session_close_apps_async(session, request, on_closed, g_object_ref(exchange));
    else
        ssa_http_exchange_fail(exchange, error);
}

const SsaHttpRoute ssa_http_apps_routes[] = {
    {"/v1/apps", "GET", get_apps},
    {"/v1/apps/close", "POST", post_apps_close},
    {NULL},
};
