/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Errors of declarations, with quoted input. */

#pragma once

#include <gio/gio.h>

/* The maximum length of quoted input. */
#define SSK_MAX_QUOTED 100 /* characters */

/* @text: a text in UTF-8, of any length
 * Returns: (transfer full): the text, truncated to %SSK_MAX_QUOTED characters with "…" */
char *ssk_quote(const char *text);

/* @format: the rule, as for printf()
 * @...: its arguments
 * Returns: %FALSE, with %G_IO_ERROR_INVALID_ARGUMENT */
gboolean ssk_set_error(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
