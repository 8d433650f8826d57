/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The format of responses. */

#include "http/http-reply.h"
#include "http/http-envelope.h"

#include <libsoup/soup.h>

/* When to retry after a 503: long enough for one or two jobs. */
#define RETRY_AFTER "Retry-After: 1\r\n"

static const char *
phrase_of(guint status)
{
    return status == SSA_HTTP_STATUS_HEAD_TOO_LARGE ? "Request Header Fields Too Large"
                                                    : soup_status_get_phrase(status);
}

/* An origin server with a clock sends a Date header (RFC 9110, 6.6.1). */
static void
append_date(GString *text)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t now = time(NULL);
    struct tm tm = {0};

    gmtime_r(&now, &tm);
    g_string_append_printf(text, "Date: %s, %02d %s %d %02d:%02d:%02d GMT\r\n", days[tm.tm_wday],
                           tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
                           tm.tm_sec);
}

GBytes *
ssa_http_reply_format(guint status, const char *headers, const char *body, gboolean without_body)
{
    gsize length = strlen(body);
    GString *text = g_string_sized_new(length + 256);

    g_string_append_printf(text, "HTTP/1.1 %u %s\r\n", status, phrase_of(status));
    append_date(text);
    g_string_append_printf(text, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                           length);
    if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
        g_string_append(text, RETRY_AFTER);
    if (headers)
        g_string_append(text, headers);
    g_string_append(text, "Connection: close\r\n\r\n");
    if (!without_body)
        g_string_append_len(text, body, (gssize) length);
    return g_string_free_to_bytes(text);
}

GBytes *
ssa_http_reply_format_refusal(guint status, const char *message)
{
    g_autofree char *body = ssa_http_envelope_error(NULL, message, NULL);

    return ssa_http_reply_format(status, NULL, body, FALSE);
}
