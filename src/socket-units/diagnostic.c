/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Errors of declarations. */

#include "socket-units/diagnostic.h"

char *
ssk_quote(const char *text)
{
    const char *end = text;

    for (guint n = 0; n < SSK_MAX_QUOTED && *end != '\0'; n++)
        end = g_utf8_next_char(end);
    return g_strdup_printf("%.*s%s", (int) (end - text), text, *end != '\0' ? "…" : "");
}

gboolean
ssk_set_error(GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);
    return FALSE;
}
