/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Standard output. */

#pragma once

#include <glib.h>

/**
 * ssc_output_end:
 * @program: its name, for the error
 *
 * To be called at the end: only then is it clear whether all of the standard output could be
 * written.
 *
 * Returns: %FALSE, after an error message, if it could not
 */
gboolean ssc_output_end(const char *program);
