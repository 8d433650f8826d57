/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Untrusted text for terminals: control characters are escaped, lines are cut. */

#pragma once

#include <glib.h>

/* Control characters could move the cursor, change the title or paste commands; directional
 * formatting characters could make one name look like another.
 * @text: a text in UTF-8
 * Returns: (transfer full): the text on one line, with such characters written as "\x1b" or
 *   "\u202e" */
char *ssc_text_show(const char *text);

/* @text: a text in UTF-8
 * Returns: (transfer full): the text as by ssc_text_show(), but with its newlines */
char *ssc_text_show_lines(const char *text);

/* @json: (transfer full): a JSON text
 * Returns: (transfer full): the same JSON; characters that ssc_text_show() escapes are written as
 *   "\\u009b" */
char *ssc_text_escape_json(char *json);

/* @text: a text in UTF-8 without control characters
 * Returns: its width in columns of a terminal */
guint ssc_text_width(const char *text);

/* Combining marks are limited, too: to three per column.
 * @text: (transfer full): a text in UTF-8 without control characters
 * @width: at least 1
 * Returns: (transfer full): the text, truncated with "…" if it is wider than @width */
char *ssc_text_cut(char *text, guint width);
