/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* GET /v1/apps and POST /v1/apps/close. */

#include "http/http-handlers.h"
#include "json/json-fields.h"

static void
add_app(JsonArray *array, const SsaRunningApp *app)
{
    JsonObject *object = json_object_new();
    g_autofree char *since = ssa_running_app_since_to_string(app);

    json_object_set_string_member(object, "snap", app->snap);
    json_object_set_string_member(object, "app", app->app);
    json_object_set_string_member(object, "unit", app->unit);
    json_object_set_string_member(object, "kind", ssa_app_kind_to_string(app->kind));
    if (app->desktop_entry)
        json_object_set_string_member(object, "desktop-entry", app->desktop_entry);
    if (app->name)
        json_object_set_string_member(object, "name", app->name);
    if (since)
        json_object_set_string_member(object, "since", since);
    json_array_add_object_element(array, object);
}

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaHttpExchange) exchange = user_data;
    GError *error = NULL;
    g_autoptr(GPtrArray) apps = ssa_session_list_apps_finish(result, &error);

    if (!ssa_http_exchange_may_reply(exchange, error))
        return;
    JsonNode *node = json_node_new(JSON_NODE_ARRAY);
    JsonArray *array = json_array_new();
    for (guint i = 0; i < apps->len; i++)
        add_app(array, g_ptr_array_index(apps, i));
    json_node_take_array(node, array);
    ssa_http_exchange_reply(exchange, node);
}

void
ssa_http_get_apps(SsaHttpExchange *exchange)
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
    gpointer unit, message;
    GHashTableIter iter;

    if (!ssa_http_exchange_may_reply(exchange, error))
        return;
    JsonNode *node = json_node_new(JSON_NODE_OBJECT);
    JsonObject *object = json_object_new(), *running = json_object_new();
    JsonArray *ended = json_array_new();
    for (guint i = 0; i < outcome->ended->len; i++)
        json_array_add_string_element(ended, g_ptr_array_index(outcome->ended, i));
    g_hash_table_iter_init(&iter, outcome->running);
    while (g_hash_table_iter_next(&iter, &unit, &message))
        json_object_set_string_member(running, unit, message);
    json_object_set_array_member(object, "ended", ended);
    json_object_set_object_member(object, "running", running);
    json_node_take_object(node, object);
    ssa_http_exchange_reply(exchange, node);
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

void
ssa_http_post_apps_close(SsaHttpExchange *exchange)
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
