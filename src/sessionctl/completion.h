/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Shell completion, from directories: starts no programs and queries no agents. */

#pragma once

#include <glib.h>

/* Prints completions, one per line, sorted; units are those of snaps that systemd can find.
 * @what: "commands", "units", "sockets", "snaps" or "uids"
 * Returns: whether @what is known */
gboolean ssc_completion_print(const char *what);
