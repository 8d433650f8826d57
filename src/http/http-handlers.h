/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The handlers of the routes, one for each method of each path. */

#pragma once

#include "http/http-exchange.h"

/* http-session.c */
void ssa_http_get_session_info(SsaHttpExchange *exchange);
void ssa_http_post_session_control(SsaHttpExchange *exchange);

/* http-services.c */
void ssa_http_post_service_control(SsaHttpExchange *exchange);
void ssa_http_get_service_status(SsaHttpExchange *exchange);

/* http-notifications.c */
void ssa_http_post_pending_refresh(SsaHttpExchange *exchange);
void ssa_http_post_finish_refresh(SsaHttpExchange *exchange);
void ssa_http_post_notification(SsaHttpExchange *exchange);
void ssa_http_delete_notification(SsaHttpExchange *exchange);

/* http-apps.c */
void ssa_http_get_apps(SsaHttpExchange *exchange);
void ssa_http_post_apps_close(SsaHttpExchange *exchange);

/* http-sockets.c */
void ssa_http_get_sockets(SsaHttpExchange *exchange);
void ssa_http_post_sockets(SsaHttpExchange *exchange);
