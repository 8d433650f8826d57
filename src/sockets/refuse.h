/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Saying which rule is broken. */

#pragma once

#include <gio/gio.h>

/**
 * ssk_refuse:
 * @error: return location for a #GError
 * @format: which rule, as for printf()
 * @...: what goes into it
 *
 * Returns: %FALSE, with %G_IO_ERROR_INVALID_ARGUMENT
 */
gboolean ssk_refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
