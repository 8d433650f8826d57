/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The command line of snap-socketctl. */

#pragma once

#include "socket-units/address.h"

/* The options that a command accepts.
 * @SKC_OPTION_INSTANCE: --instance
 * @SKC_OPTION_OUTPUT: --output
 * @SKC_OPTION_SCOPE: --scope
 * @SKC_OPTION_DRY_RUN: --dry-run
 * @SKC_OPTION_DIRECTORY: --directory
 * @SKC_OPTION_ANY_ADDRESS: --any-address
 * @SKC_OPTION_NOW: --now
 * @SKC_OPTION_WHOSE: --user and --system
 * @SKC_OPTION_JSON: --json
 * @SKC_OPTION_STRICT: --strict */
typedef enum {
    SKC_OPTION_INSTANCE = 1 << 0,
    SKC_OPTION_OUTPUT = 1 << 1,
    SKC_OPTION_SCOPE = 1 << 2,
    SKC_OPTION_DRY_RUN = 1 << 3,
    SKC_OPTION_DIRECTORY = 1 << 4,
    SKC_OPTION_ANY_ADDRESS = 1 << 5,
    SKC_OPTION_NOW = 1 << 6,
    SKC_OPTION_WHOSE = 1 << 7,
    SKC_OPTION_JSON = 1 << 8,
    SKC_OPTION_STRICT = 1 << 9,
} SkcOptionFlags;

/* The parsed command line.
 * @command: the name of the command
 * @arguments: (array zero-terminated=1): its arguments
 * @instance: (nullable): --instance
 * @output: (nullable): --output
 * @directory: (nullable): --directory
 * @has_scope: whether --scope is given
 * @scope: its value
 * @user: --user
 * @system: --system
 * @dry_run: --dry-run
 * @json: --json
 * @now: --now
 * @strict: --strict
 * @any_address: --any-address */
typedef struct {
    char *command;
    char **arguments;
    char *instance, *output, *directory;
    gboolean has_scope;
    SskScope scope;
    gboolean user, system, dry_run, json, now, strict, any_address;
} SkcOptions;

/* @options: (out caller-allocates): to be cleared with skc_options_clear()
 * @argc: the program's
 * @argv: the program's
 * @exit_code: (out): set if the function returns %FALSE
 * Returns: whether there is a command to run */
gboolean skc_options_parse(SkcOptions *options, int *argc, char ***argv, int *exit_code);

void skc_options_clear(SkcOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SkcOptions, skc_options_clear)
