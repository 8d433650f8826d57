/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Shell completion. */

#pragma once

#include "socketctl/options.h"

/* Prints completions, one per line.
 * @options: the options; --user selects the user manager
 * @what: "commands", "units" or "settings"
 * Returns: whether @what is known */
gboolean skc_completion_print(const SkcOptions *options, const char *what);
