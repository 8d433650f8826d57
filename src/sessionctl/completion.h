/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Shell completion. Completions come from directories: no program is started, no agent queried. */

#pragma once

#include <glib.h>

/**
 * ssc_completion_print:
 * @what: "commands", "units", "sockets", "snaps" or "uids"
 *
 * Prints words, one a line, in alphabetical order; units are those of snaps that systemd would
 * find.
 *
 * Returns: whether there are such words
 */
gboolean ssc_completion_print(const char *what);
