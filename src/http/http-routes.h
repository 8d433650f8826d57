/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The routes: the handler for each method of each path. */

#pragma once

#include "http/http-exchange.h"

/* SsaHttpRoute:
 * @path: a "*" at the end matches anything but a slash; %NULL ends a table
 * @method: (nullable): %NULL if the path exists, but allows no method
 * @handle: replies exactly once, now or later */
typedef struct {
    const char *path, *method;
    void (*handle)(SsaHttpExchange *exchange);
} SsaHttpRoute;

/* By subject: http-*.c. */
extern const SsaHttpRoute ssa_http_session_routes[], ssa_http_services_routes[],
    ssa_http_apps_routes[], ssa_http_sockets_routes[], ssa_http_notifications_routes[];

/* Hands the exchange to its handler, or replies 404 or 405.
 * @method: the request's method
 * @path: its path, not decoded */
void ssa_http_routes_dispatch(SsaHttpExchange *exchange, const char *method, const char *path);
