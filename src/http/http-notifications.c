/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* POST /v1/notifications/pending-refresh and finish-refresh: refused, with the reason. */

#include "http/http-handlers.h"

void
ssa_http_post_notification(SsaHttpExchange *exchange)
{
    GError *error = NULL;
    g_autoptr(JsonObject) body = ssa_http_exchange_parse_body(exchange, &error);

    if (body)
        error = ssa_session_why_no_notifications(ssa_http_exchange_get_session(exchange));
    ssa_http_exchange_fail(exchange, error);
}
