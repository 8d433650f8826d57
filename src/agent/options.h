/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The command line. */

#pragma once

#include "base/limits.h"

/**
 * SsaOptions:
 * @limits: the limits that hold
 * @sockets: (array zero-terminated=1) (nullable): paths to listen on when none are inherited
 */
typedef struct {
    SsaLimits limits;
    char **sockets;
} SsaOptions;

/**
 * ssa_options_parse:
 * @options: (out): what was asked for
 * @argc: (inout): as given to main()
 * @argv: (inout): as given to main()
 * @exit_code: (out): set if the program has nothing more to do
 *
 * Prints what --help, --version and --list-limits ask for, or what is wrong.
 *
 * Returns: whether the program goes on
 */
gboolean ssa_options_parse(SsaOptions *options, int *argc, char ***argv, int *exit_code);

void ssa_options_clear(SsaOptions *options);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SsaOptions, ssa_options_clear)
