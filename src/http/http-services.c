/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* POST /v1/service-control and GET /v1/service-status. */

#include "base/error.h"
#include "base/vardict.h"
#include "http/http-routes.h"
#include "json/json-fields.h"

#define SERVICES "services"

static void
on_controlled(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaHttpExchange) exchange = user_data;
    GError *error = NULL;
    g_autoptr(SsaServiceOutcome) outcome = ssa_session_control_services_finish(result, &error);

    if (!ssa_http_exchange_may_reply(exchange, error))
        return;

    const char *message = ssa_service_outcome_message(outcome);
    if (message)
        ssa_http_exchange_reply_error(exchange, SOUP_STATUS_INTERNAL_SERVER_ERROR,
                                      "service-control", message,
                                      ssa_service_outcome_to_variant(outcome));
    else
        ssa_http_exchange_reply(exchange, NULL);
}

static gboolean
read_request(JsonObject *body, SsaServiceRequest *request, GError **error)
{
    const char *action = NULL;

    if (!ssa_json_get_string(body, "action", &action, error))
        return FALSE;
    if (!action || !ssa_service_action_from_string(action, &request->action)) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                    "action: must be \"start\", \"stop\", \"restart\" or \"daemon-reload\", "
                    "not \"%.100s\"",
                    action ? action : "");
        return FALSE;
    }
    return ssa_json_get_strings(body, SERVICES, &request->units, error) &&
           ssa_json_get_boolean(body, "enable", &request->enable, error) &&
           ssa_json_get_boolean(body, "disable", &request->disable, error) &&
           ssa_json_get_boolean(body, "reload", &request->reload, error);
}

static void
post_service_control(SsaHttpExchange *exchange)
{
    g_autoptr(SsaServiceRequest) request =
        ssa_service_request_new(SSA_SERVICE_START, NULL, SERVICES);
    GError *error = NULL;
    g_autoptr(JsonObject) body = ssa_http_exchange_parse_body(exchange, &error);

    if (!body || !read_request(body, request, &error)) {
        ssa_http_exchange_fail(exchange, error);
        return;
    }
    ssa_session_control_services_async(ssa_http_exchange_get_session(exchange),
                                       g_steal_pointer(&request), on_controlled,
                                       g_object_ref(exchange));
}

static void
on_queried(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaHttpExchange) exchange = user_data;
    GError *error = NULL;
    g_autoptr(SsaServiceStatus) status = ssa_session_query_services_finish(result, &error);

    if (!ssa_http_exchange_may_reply(exchange, error))
        return;
    if (g_hash_table_size(status->errors) == 0) {
        ssa_http_exchange_reply(exchange, ssa_service_status_to_variant(status));
        return;
    }
    GVariantBuilder value;
    g_variant_builder_init(&value, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&value, "{sv}", "status-errors", ssa_vardict_from_errors(status->errors));
    ssa_http_exchange_reply_error(exchange, SOUP_STATUS_INTERNAL_SERVER_ERROR, "service-status",
                                  "the status of some services could not be queried",
                                  g_variant_builder_end(&value));
}

/* "a, b,,c" → {"a", "b", "c"}, as snapd reads such lists. */
static char **
split_list(const char *list)
{
    g_auto(GStrv) parts = g_strsplit(list, ",", -1);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    for (char **part = parts; *part; part++)
        if (*g_strstrip(*part) != '\0')
            g_strv_builder_add(builder, *part);
    return g_strv_builder_end(builder);
}

static void
get_service_status(SsaHttpExchange *exchange)
{
    const char *list = ssa_http_exchange_get_query(exchange, "services");
    g_auto(GStrv) units = NULL;

    if (list && !g_utf8_validate(list, -1, NULL)) {
        ssa_http_exchange_reply_error(exchange, SOUP_STATUS_BAD_REQUEST, NULL,
                                      "services: is not valid UTF-8", NULL);
        return;
    }
    units = split_list(list ? list : "");
    if (!units[0]) {
        ssa_http_exchange_reply(exchange, NULL);
        return;
    }
    ssa_session_query_services_async(ssa_http_exchange_get_session(exchange),
                                     (const char *const *) units, SERVICES, on_queried,
                                     g_object_ref(exchange));
}

const SsaHttpRoute ssa_http_services_routes[] = {
    {"/v1/service-control", "POST", post_service_control},
    {"/v1/service-status", "GET", get_service_status},
    {NULL},
};
