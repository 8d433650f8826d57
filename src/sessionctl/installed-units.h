/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Unit files and drop-ins of user units, in the order in which systemd reads them; see
 * systemd.unit(5). */

#pragma once

#include <glib.h>

/* @name: of a file in a directory of units; may have a directory
 * Returns: (transfer full) (nullable): the file that systemd uses */
char *ssc_unit_find(const char *name);

/* @path: of a unit file
 * Returns: whether it is empty or a link to /dev/null */
gboolean ssc_unit_is_masked(const char *path);

/* @name: of a service
 * @source: (out) (transfer full): the file that sets the command
 * Returns: (transfer full) (nullable): what ExecStart= is, with drop-ins */
char *ssc_unit_find_command(const char *name, char **source);

/* @command: (nullable): the value of ExecStart=
 * @program: the path of a program
 * Returns: whether it runs the program, or that of a snap, which has it below its mount */
gboolean ssc_unit_command_is(const char *command, const char *program);

/* @name: of a service
 * @program: the path of a program
 * Returns: (transfer full) (nullable): the first unit file that runs the program, whether systemd
 * uses it or not */
char *ssc_unit_find_running(const char *name, const char *program);
