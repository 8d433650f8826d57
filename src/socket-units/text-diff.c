/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The differences of two short texts, by the longest common subsequence of their lines. */

#include "socket-units/text-diff.h"

#include <string.h>

static char **
split(const char *text)
{
    char **lines = g_strsplit(text ? text : "", "\n", -1);
    guint n = g_strv_length(lines);

    /* There is no line after the last newline. */
    if (n > 0 && lines[n - 1][0] == '\0')
        g_clear_pointer(&lines[n - 1], g_free);
    return lines;
}

static void
append(GString *diff, char sign, const char *line)
{
    g_string_append_printf(diff, "%c%s\n", sign, line);
}

/* common[i * (n + 1) + k]: the length of the common subsequence of a[i…] and b[k…]. */
static guint *
measure(char **a, guint m, char **b, guint n)
{
    guint *common = g_new0(guint, (gsize) (m + 1) * (n + 1));

    for (guint i = m; i-- > 0;)
        for (guint k = n; k-- > 0;) {
            guint down = common[(i + 1) * (n + 1) + k], right = common[i * (n + 1) + k + 1];
            common[i * (n + 1) + k] =
                g_str_equal(a[i], b[k]) ? common[(i + 1) * (n + 1) + k + 1] + 1 : MAX(down, right);
        }
    return common;
}

void
ssk_text_diff_append(GString *diff, const char *before, const char *after)
{
    g_auto(GStrv) a = split(before);
    g_auto(GStrv) b = split(after);
    guint m = g_strv_length(a), n = g_strv_length(b), i = 0, k = 0;
    g_autofree guint *common = measure(a, m, b, n);

    g_string_append_printf(diff, "@@ -%d,%u +%d,%u @@\n", m > 0, m, n > 0, n);
    while (i < m || k < n) {
        if (i < m && k < n && g_str_equal(a[i], b[k])) {
            append(diff, ' ', a[i]);
            i++;
            k++;
        } else if (i < m &&
                   (k == n || common[(i + 1) * (n + 1) + k] >= common[i * (n + 1) + k + 1])) {
            append(diff, '-', a[i++]);
        } else {
            append(diff, '+', b[k++]);
        }
    }
}
