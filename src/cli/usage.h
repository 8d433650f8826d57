/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Usage messages: arguments of commands in help and errors. */

#pragma once

#include <glib.h>

/**
 * ssc_usage_error:
 * @error: return location for a #GError
 * @format: what is wrong, as for printf()
 * @...: what goes into it
 *
 * Returns: %FALSE, with an error of #GOptionError
 */
gboolean ssc_usage_error(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/**
 * SscUsage:
 * @name: of a command
 * @arguments: what stands behind it, to be translated; empty if nothing does
 * @summary: what it does, to be translated
 * @min: how many arguments it needs
 * @max: how many it takes, -1 for any number
 *
 * What help says of a command.
 */
typedef struct {
    const char *name, *arguments, *summary;
    int min, max;
} SscUsage;

/**
 * ssc_usage_append:
 * @text: of help
 * @usage: of a command
 * @width: of the column of commands, in cells of a terminal
 *
 * Appends a line about the command.
 */
void ssc_usage_append(GString *text, const SscUsage *usage, int width);

/**
 * ssc_usage_check:
 * @usage: of a command
 * @arguments: (array zero-terminated=1): what stands behind it
 * @error: return location for a #GError
 *
 * Returns: %FALSE with an error of #GOptionError if there are too few or too many
 */
gboolean ssc_usage_check(const SscUsage *usage, char **arguments, GError **error);
