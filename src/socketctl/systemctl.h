/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls of systemctl(1). */

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
 * skc_systemctl_forget_failures:
 * @options: the command line; a unit of another snap, or of none, is left alone
 * @unit: about to be started again after it was stopped for a change
 *
 * That start does not count: systemd would refuse the next one of a unit that was started too often
 * in a short time (StartLimitBurst=), since 257 also across a daemon-reload. A unit that is not
 * loaded has no failures.
 */
void skc_systemctl_forget_failures(const SkcOptions *options, const char *unit);

/**
 * skc_systemctl_change_list:
 * @options: --user or --system, and the units that are named on the command line
 * @verb: of systemctl, one that changes units
 * @units: (element-type utf8): which ones; none is nothing to do
 *
 * All changes of units go through here: units of other snaps than those of the command line, and
 * units of no snap, are refused whatever systemd has said.
 *
 * Returns: whether it succeeded; if not, it has said why
 */
gboolean skc_systemctl_change_list(const SkcOptions *options, const char *verb, GPtrArray *units);

/**
 * skc_systemctl_change:
 * @options: --user or --system, and the units that are named on the command line
 * @verb: of systemctl, one that changes units
 * @unit: which one
 *
 * Returns: see skc_systemctl_change_list()
 */
gboolean skc_systemctl_change(const SkcOptions *options, const char *verb, const char *unit);

/**
 * skc_systemctl_drop_foreign:
 * @options: the units that are named on the command line
 * @units: (element-type utf8): names of units
 *
 * Removes those that skc_systemctl_change_list() would refuse.
 */
void skc_systemctl_drop_foreign(const SkcOptions *options, GPtrArray *units);

/**
 * skc_systemctl_can_be_asked:
 * @options: --user or --system
 *
 * Returns: whether there can be an answer; if not, it has been said what to do instead
 */
gboolean skc_systemctl_can_be_asked(const SkcOptions *options);

/**
 * skc_systemctl_get_property:
 * @options: --user or --system
 * @unit: a unit
 * @name: the name of a property
 *
 * Returns: (transfer full) (nullable): its value; %NULL, after an error message, if systemd does
 * not say
 */
char *skc_systemctl_get_property(const SkcOptions *options, const char *unit, const char *name);

/**
 * skc_systemctl_file_is_missing:
 * @listen: (nullable): the value of Listen of a socket unit: "ADDRESS (KIND)", one a line
 *
 * Returns: whether it is to listen at a path that is not there
 */
gboolean skc_systemctl_file_is_missing(const char *listen);

/**
 * skc_systemctl_list_sockets:
 * @options: says whose systemd is asked
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the names of all socket units of snaps:
 *   those that systemd has loaded, and those that are only there as files; %NULL, after an error
 * message
 */
GPtrArray *skc_systemctl_list_sockets(const SkcOptions *options);
