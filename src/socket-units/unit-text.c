/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The text of unit files. GKeyFile does not read them: a directive may occur more than once. */

#include "socket-units/unit-text.h"

#include <string.h>

static void
add_line(GHashTable *directives, const char *line)
{
    const char *equals = strchr(line, '=');

    if (!equals)
        return;
    char *name = g_strchomp(g_strndup(line, (gsize) (equals - line)));
    char *value = g_strstrip(g_strdup(equals + 1));
    if (*value != '\0') {
        g_hash_table_replace(directives, name, value);
    } else {
        g_hash_table_remove(directives, name);
        g_free(name);
        g_free(value);
    }
}

/* Whether the next line belongs to this one: an odd number of backslashes at its end. */
static gboolean
continues(const char *line)
{
    gsize n = 0;

    for (gsize i = strlen(line); i > 0 && line[i - 1] == '\\'; i--)
        n++;
    return n % 2 == 1;
}

GHashTable *
ssk_unit_text_parse(const char *text)
{
    GHashTable *directives = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) logical = g_string_new(NULL);

    for (char **line = lines; *line; line++) {
        const char *start = g_strchug(*line);
        /* A comment between the lines of a value does not end it. */
        if (*start == '#' || *start == ';')
            continue;
        g_string_append(logical, start);
        if (continues(start)) {
            logical->str[logical->len - 1] = ' ';
            continue;
        }
        if (*logical->str != '[')
            add_line(directives, logical->str);
        g_string_truncate(logical, 0);
    }
    if (*logical->str != '[')
        add_line(directives, logical->str);
    return directives;
}
