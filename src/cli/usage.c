/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Usage messages. */

#include "cli/usage.h"
#include "cli/text.h"

#include <glib/gi18n.h>

gboolean
ssc_usage_error(GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
    return FALSE;
}

void
ssc_usage_append(GString *text, const SscUsage *usage, int width)
{
    g_autofree char *left = g_strdup_printf("%s %s", usage->name,
                                            usage->arguments[0] != '\0' ? _(usage->arguments) : "");

    /* printf's field width counts bytes, not columns. */
    g_string_append_printf(text, "  %s%*s%s\n", left, MAX(width - (int) ssc_text_width(left), 1),
                           "", _(usage->summary));
}

gboolean
ssc_usage_check(const SscUsage *usage, char **arguments, GError **error)
{
    int n = (int) g_strv_length(arguments);

    if (n < usage->min)
        return ssc_usage_error(error, _("%s: needs %s"), usage->name, _(usage->arguments));
    if (usage->max >= 0 && n > usage->max)
        return ssc_usage_error(error, _("%s: unexpected argument \"%s\""), usage->name,
                               arguments[usage->max]);
    return TRUE;
}
