/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The table of routes. */

#include "http/http-routes.h"

#include <string.h>

/* The part of the path that matches the "*" of the route, decoded, or NULL. */
static char *
match_name(const SsaHttpRoute *route, const char *path)
{
    gsize length = strlen(route->path) - 1;

    if (route->path[length] != '*' || strncmp(route->path, path, length) != 0 ||
        path[length] == '\0' || strchr(path + length, '/'))
        return NULL;
    return g_uri_unescape_string(path + length, "/");
}

/* The routes of the path. Exact matches take precedence over a "*". */
static GPtrArray *
find_routes(SsaHttpExchange *exchange, const char *path)
{
    static const SsaHttpRoute *const tables[] = {
        ssa_http_session_routes, ssa_http_services_routes,      ssa_http_apps_routes,
        ssa_http_sockets_routes, ssa_http_notifications_routes,
    };
    GPtrArray *found = g_ptr_array_new();

    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const SsaHttpRoute *route = tables[i]; route->path; route++) {
            g_autofree char *name = found->len == 0 ? match_name(route, path) : NULL;
            if (!name && !g_str_equal(route->path, path))
                continue;
            if (name)
                ssa_http_exchange_set_name(exchange, name);
            g_ptr_array_add(found, (gpointer) route);
        }
    return found;
}

void
ssa_http_routes_dispatch(SsaHttpExchange *exchange, const char *method, const char *path)
{
    g_autoptr(GString) allowed = g_string_new(NULL);
    g_autoptr(GPtrArray) found = find_routes(exchange, path);

    for (guint i = 0; i < found->len; i++) {
        const SsaHttpRoute *route = g_ptr_array_index(found, i);
        if (!route->method)
            continue;
        if (g_str_equal(route->method, method)) {
            route->handle(exchange);
            return;
        }
        g_string_append_printf(allowed, "%s%s", allowed->len ? ", " : "", route->method);
    }

    if (found->len == 0) {
        ssa_http_exchange_reply_error(exchange, SOUP_STATUS_NOT_FOUND, NULL,
                                      "there is nothing at this path", NULL);
        return;
    }
    /* RFC 9110, 15.5.6: a 405 has an Allow header, which may be empty. */
    ssa_http_exchange_set_allow(exchange, allowed->str);
    g_autofree char *text = g_strdup_printf("this path does not take the method %.20s", method);
    ssa_http_exchange_reply_error(exchange, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL, text, NULL);
}
