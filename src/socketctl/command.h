/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The commands of snap-socketctl. */

#pragma once

#include "cli/usage.h"
#include "socketctl/options.h"

/* A command.
 * @usage: its usage message
 * @options: the options it accepts
 * @changes: whether it changes anything
 * @run: runs it, and returns the exit code */
typedef struct {
    SscUsage usage;
    SkcOptionFlags options;
    gboolean changes;
    int (*run)(const SkcOptions *options);
} SkcCommand;

/* @n: (out): the number of commands
 * Returns: (array length=n): all commands, in the order in which help shows them */
const SkcCommand *skc_commands_get(gsize *n);

/* Returns: (nullable): the command of that name */
const SkcCommand *skc_commands_find(const char *name);

/* Prints the error.
 * @error: why a command failed
 * Returns: the exit code */
int skc_command_fail(const GError *error);

/* By subject: commands-*.c. */
int skc_check(const SkcOptions *options);
int skc_generate(const SkcOptions *options);
int skc_remove(const SkcOptions *options);
int skc_set(const SkcOptions *options);
int skc_show(const SkcOptions *options);
int skc_reset(const SkcOptions *options);
int skc_list(const SkcOptions *options);
int skc_enable(const SkcOptions *options);
int skc_disable(const SkcOptions *options);
int skc_restart(const SkcOptions *options);
