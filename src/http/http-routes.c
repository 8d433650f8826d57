/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The table of routes. A new endpoint is one row here, one handler, and one function of the core.
 */

#include "http/http-routes.h"
#include "http/http-handlers.h"

typedef struct {
    const char *path;
    const char *method; /* NULL: the path is known, but has no method */
    void (*handle)(SsaHttpExchange *exchange);
} Route;

static const Route routes[] = {
    {"/", NULL, NULL},
    {"/v1/session-info", "GET", ssa_http_get_session_info},
    {"/v1/session-control", "POST", ssa_http_post_session_control},
    {"/v1/service-control", "POST", ssa_http_post_service_control},
    {"/v1/service-status", "GET", ssa_http_get_service_status},
    {"/v1/notifications/pending-refresh", "POST", ssa_http_post_notification},
    {"/v1/notifications/finish-refresh", "POST", ssa_http_post_notification},
};

void
ssa_http_routes_dispatch(SsaHttpExchange *exchange, const char *method, const char *path)
{
    g_autoptr(GString) allowed = g_string_new(NULL);
    gboolean path_known = FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS(routes); i++) {
        const Route *route = &routes[i];
        if (!g_str_equal(route->path, path))
            continue;
        path_known = TRUE;
        if (!route->method)
            continue;
        if (g_str_equal(route->method, method)) {
            route->handle(exchange);
            return;
        }
        g_string_append_printf(allowed, "%s%s", allowed->len ? ", " : "", route->method);
    }

    if (!path_known) {
        ssa_http_exchange_reply_error(exchange, SOUP_STATUS_NOT_FOUND, NULL,
                                      "there is nothing at this path", NULL);
        return;
    }
    /* RFC 9110, 15.5.6: a 405 says what is allowed, be it nothing. */
    ssa_http_exchange_set_allow(exchange, allowed->str);
    g_autofree char *text = g_strdup_printf("this path does not take the method %.20s", method);
    ssa_http_exchange_reply_error(exchange, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL, text, NULL);
}
