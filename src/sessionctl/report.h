/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Reports of results: tables and messages, JSON, and the exit code. */

#pragma once

#include "client/snap-session.h"
#include "sessionctl/command.h"

/* Prints the sessions.
 * @uids: (array length=n_uids): users
 * @n_uids: the number of users
 * @base: the parent of the runtime directories
 * @json: whether to print JSON */
void ssc_report_sessions(const guint *uids, gsize n_uids, const char *base, gboolean json);

/* Prints replies on standard output and, unless @json, errors on standard error.
 * @results: (element-type SnapSessionResult): its results
 * @json: whether to print JSON */
void ssc_report_results(const SscCommand *command, GPtrArray *results, gboolean json);

/* @results: (element-type SnapSessionResult): the results of a command
 * @named: whether a missing session is a failure
 * Returns: the exit code, one of #SscExitCode */
int ssc_report_exit_code(GPtrArray *results, gboolean named);
