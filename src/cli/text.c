/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Text for terminals. */

#include "cli/text.h"

#include <string.h>

/* A base character and three combining marks: no script needs more. */
#define MAX_PER_COLUMN 4

static gboolean
is_safe(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* changes of direction, among others */
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
        return FALSE;
    default:
        return TRUE;
    }
}

char *
ssc_text_show(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *shown = g_string_new(NULL);

    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_safe(c))
            g_string_append_unichar(shown, c);
        else
            g_string_append_printf(shown, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
    }
    return g_string_free(shown, FALSE);
}

char *
ssc_text_show_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line; line++) {
        char *shown = ssc_text_show(*line);
        g_free(*line);
        *line = shown;
    }
    return g_strjoinv("\n", lines);
}

static void
append_json_escape(GString *text, gunichar c)
{
    /* A UTF-16 surrogate pair (RFC 8259, section 7). */
    if (c >= 0x10000)
        g_string_append_printf(text, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                               0xdc00 + ((c - 0x10000) & 0x3ff));
    else
        g_string_append_printf(text, "\\u%04x", c);
}

char *
ssc_text_escape_json(char *json)
{
    GString *text = g_string_sized_new(strlen(json));

    for (const char *at = json; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        /* Below 0x7f, the only control characters in JSON are the newlines between values. */
        if (c < 0x7f || is_safe(c))
            g_string_append_unichar(text, c);
        else
            append_json_escape(text, c);
    }
    g_free(json);
    return g_string_free(text, FALSE);
}

static guint
width_of(gunichar c)
{
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

guint
ssc_text_width(const char *text)
{
    guint width = 0;

    for (; *text != '\0'; text = g_utf8_next_char(text))
        width += width_of(g_utf8_get_char(text));
    return width;
}

/* Whether the text has at most @max characters. */
static gboolean
fits(const char *text, guint max)
{
    for (; *text != '\0' && max > 0; max--)
        text = g_utf8_next_char(text);
    return *text == '\0';
}

char *
ssc_text_cut(char *text, guint width)
{
    guint taken = 0, n = 0;
    const char *at = text;

    if (ssc_text_width(text) <= width && fits(text, width * MAX_PER_COLUMN))
        return text;
    /* "…" takes one column. */
    for (;
         *at != '\0' && taken + width_of(g_utf8_get_char(at)) < width && n < width * MAX_PER_COLUMN;
         at = g_utf8_next_char(at), n++)
        taken += width_of(g_utf8_get_char(at));
    char *cut = g_strdup_printf("%.*s…", (int) (at - text), text);
    g_free(text);
    return cut;
}
