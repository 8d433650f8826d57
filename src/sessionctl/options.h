/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The command line: options of all commands. */

#pragma once

#include "sessionctl/command.h"

#include <glib.h>

/* The parsed command line.
 * @arguments: (array zero-terminated=1): its arguments
 * @uids: (array zero-terminated=1) (nullable): values of --uid
 * @users: (array zero-terminated=1) (nullable): values of --user
 * @all: whether --all is given
 * @json: whether to print JSON
 * @timeout: in seconds; negative if not given
 * @connect_timeout: in seconds; negative if not given
 * @max_response: in bytes
 * @base_directory: (nullable): the parent of the runtime directories
 * @own: the command's own options */
typedef struct {
    const SscCommand *command;
    char **arguments;
    char **uids;
    char **users;
    gboolean all;
    gboolean json;
    double timeout;
    double connect_timeout;
    int max_response;
    char *base_directory;
    SscCommandOptions own;
} SscOptions;

/* Parses the command line; prints help, the version, completions or an error.
 * @options: (out caller-allocates): to be cleared with ssc_options_clear()
 * @argc: the program's
 * @argv: the program's
 * @exit_code: (out): set if the function returns %FALSE
 * Returns: whether there is a command to run */
gboolean ssc_options_parse(SscOptions *options, int *argc, char ***argv, int *exit_code);

void ssc_options_clear(SscOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SscOptions, ssc_options_clear)
