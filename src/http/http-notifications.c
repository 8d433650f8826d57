/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* POST /v1/notifications and below: refused where notices cannot be posted. */

#include "http/http-handlers.h"

void
ssa_http_post_notification(SsaHttpExchange *exchange)
{
    SsaSession *session = ssa_http_exchange_get_session(exchange);
    GError *error = NULL;
    g_autoptr(JsonObject) body = ssa_http_exchange_parse_body(exchange, &error);

    if (!body || !ssa_session_check_notifications(session, &error))
        ssa_http_exchange_fail(exchange, error);
    else
        ssa_http_exchange_reply(exchange, NULL);
}
