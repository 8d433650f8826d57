/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Shell completion. */

#pragma once

#include "socketctl/options.h"

/**
 * skc_completion_print:
 * @options: says whose systemd is asked
 * @what: "commands", "units" or "settings"
 *
 * Prints the words, one a line.
 *
 * Returns: whether there are words of that kind
 */
gboolean skc_completion_print(const SkcOptions *options, const char *what);
