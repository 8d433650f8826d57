/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Usage messages: arguments of commands in help and errors. */

#pragma once

#include <glib.h>

/* @format: the message, as for printf()
 * @...: its arguments
 * Returns: %FALSE, with an error of #GOptionError */
gboolean ssc_usage_error(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The usage message of a command.
 * @name: the name of a command
 * @arguments: its arguments, translatable; may be empty
 * @summary: its description, translatable
 * @min: the minimum number of arguments
 * @max: the maximum number of arguments; -1 = unlimited */
typedef struct {
    const char *name, *arguments, *summary;
    int min, max;
} SscUsage;

/* Appends a line for the command.
 * @text: the text of --help
 * @usage: a usage message
 * @width: the width of the column of commands */
void ssc_usage_append(GString *text, const SscUsage *usage, int width);

/* @usage: a usage message
 * @arguments: (array zero-terminated=1): the arguments
 * Returns: %FALSE with an error of #GOptionError if there are too few or too many arguments */
gboolean ssc_usage_check(const SscUsage *usage, char **arguments, GError **error);
