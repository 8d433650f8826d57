/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Framing of request bodies. */

#include "http/http-framing.h"

/* Whether all of the values are the same number; libsoup joins repeated headers with commas. */
static gboolean
is_one_length(const char *header)
{
    g_auto(GStrv) values = g_strsplit(header, ",", -1);
    guint64 first = 0, number = 0;

    for (char **value = values; *value; value++) {
        g_strstrip(*value);
        if (!g_ascii_string_to_unsigned(*value, 10, 0, G_MAXINT64, &number, NULL) ||
            (value != values && number != first))
            return FALSE;
        first = number;
    }
    return values[0] != NULL;
}

const char *
ssa_http_framing_check(SoupMessageHeaders *headers)
{
    const char *length = soup_message_headers_get_list(headers, "Content-Length");
    const char *encoding = soup_message_headers_get_list(headers, "Transfer-Encoding");

    if (length && encoding)
        return "Content-Length: must not be there beside Transfer-Encoding";
    if (length && !is_one_length(length))
        return "Content-Length: must be one number, 0 or more";
    if (encoding && g_ascii_strcasecmp(encoding, "chunked") != 0)
        return "Transfer-Encoding: must be \"chunked\"";
    return NULL;
}
