/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The routes: the handler for each method of each path. */

#pragma once

#include "http/http-exchange.h"

/* Hands the exchange to its handler, or replies 404 or 405.
 * @method: the request's method
 * @path: its path, not decoded */
void ssa_http_routes_dispatch(SsaHttpExchange *exchange, const char *method, const char *path);
