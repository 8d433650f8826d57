/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Errors in the command line. */

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
