/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* doctor: why a notification is not shown or a daemon not started: installation, precedence of
 * units, owner of the bus name, notification servers, settings of snapd. */

#pragma once

#include "client/snap-session.h"

/* Runs all checks and prints the findings.
 * @results: (element-type SnapSessionResult): information about the agents
 * @json: whether to print JSON
 * Returns: the exit code, one of #SscExitCode: %SSC_EXIT_ALL if there is no problem */
int ssc_doctor_run(GPtrArray *results, gboolean json);
