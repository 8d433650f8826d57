/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Reports of results: tables and messages, JSON, and the exit code. */

#pragma once

#include "client/snap-session.h"
#include "sessionctl/command.h"

/**
 * ssc_report_sessions:
 * @uids: (array length=n_uids): users
 * @n_uids: how many
 * @base: where runtime directories are
 * @json: whether it is for programs
 *
 * Prints which sessions there are.
 */
void ssc_report_sessions(const guint *uids, gsize n_uids, const char *base, gboolean json);

/**
 * ssc_report_results:
 * @command: what was done
 * @results: (element-type SnapSessionResult): what came of it
 * @json: whether it is for programs
 *
 * Prints answers on standard output, and for the user what went wrong on standard error.
 */
void ssc_report_results(const SscCommand *command, GPtrArray *results, gboolean json);

/**
 * ssc_report_exit_code:
 * @results: (element-type SnapSessionResult): what came of a command
 * @named: whether a session that is not there is a failure
 *
 * Returns: the exit code, one of #SscExitCode
 */
int ssc_report_exit_code(GPtrArray *results, gboolean named);
