/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* systemctl(1), where systemd is to do something. */

#pragma once

#include "socketctl/options.h"

/**
 * skc_systemctl_run:
 * @options: --user or --system
 * @output: (out) (optional) (transfer full): what it prints; without it, it prints itself
 * @first: the first argument
 * @...: more of them, ended by %NULL
 *
 * Returns: whether it succeeded; if not, it has said why
 */
gboolean skc_systemctl_run(const SkcOptions *options, char **output, const char *first,
                           ...) G_GNUC_NULL_TERMINATED;

/**
 * skc_systemctl_run_list:
 * @options: --user or --system
 * @output: (out) (optional) (transfer full): what it prints; without it, it prints itself
 * @arguments: (element-type utf8): its arguments
 *
 * Returns: whether it succeeded; if not, it has said why
 */
gboolean skc_systemctl_run_list(const SkcOptions *options, char **output, GPtrArray *arguments);

/**
 * skc_systemctl_list_sockets:
 * @options: says whose systemd is asked
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the names of all socket units of snaps:
 *   those that systemd has loaded, and those that are only there as files; %NULL, and has said why
 */
GPtrArray *skc_systemctl_list_sockets(const SkcOptions *options);
