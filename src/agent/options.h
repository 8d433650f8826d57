/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The command line. */

#pragma once

#include "base/limits.h"

/* @limits: the limits to enforce
 * @sockets: (array zero-terminated=1) (nullable): paths to listen on when none are inherited */
typedef struct {
    SsaLimits limits;
    char **sockets;
} SsaOptions;

/* Prints the output of --help, --version and --list-limits, or the error.
 * @options: (out): the parsed options
 * @argc: (inout): as given to main()
 * @argv: (inout): as given to main()
 * @exit_code: (out): set if the program should exit
 * Returns: %FALSE if the program should exit */
gboolean ssa_options_parse(SsaOptions *options, int *argc, char ***argv, int *exit_code);

void ssa_options_clear(SsaOptions *options);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SsaOptions, ssa_options_clear)
