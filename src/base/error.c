/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The error domain of the agent. */

#include "base/error.h"

/* clang-format off */
G_DEFINE_QUARK(ssa-error-quark, ssa_error)
/* clang-format on */

/* Longer than any valid unit name, so that none is truncated. */
#define MAX_QUOTED 300

char *
ssa_error_quote(const char *text)
{
    g_autofree char *start = g_strndup(text ? text : "", MAX_QUOTED);
    g_autofree char *valid = g_utf8_make_valid(start, -1);
    g_autofree char *escaped = g_strescape(valid, NULL);

    return g_strconcat("\"", escaped, "\"", NULL);
}

gboolean
ssa_error_set_errno(const char *name, int reason, GError **error)
{
    g_set_error(error, G_IO_ERROR, (int) g_io_error_from_errno(reason), "%s%s%s", name ? name : "",
                name ? ": " : "", g_strerror(reason));
    return FALSE;
}
