/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Standard output. */

#pragma once

#include <glib.h>

/* Flushes standard output at the end of the program, and reports write errors.
 * @program: its name, for the error
 * Returns: %FALSE, after an error message, if not all output was written */
gboolean ssc_output_end(const char *program);
