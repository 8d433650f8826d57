/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* doctor: why a notification is not shown or a daemon not started: installation, precedence of
 * units, owner of the bus name, notification servers, settings of snapd. */

#pragma once

#include "client/snap-session.h"

/**
 * ssc_doctor_run:
 * @results: (element-type SnapSessionResult): what agents say of themselves
 * @json: whether it is for programs
 *
 * Looks, and prints what it has found.
 *
 * Returns: the exit code, one of #SscExitCode: %SSC_EXIT_ALL if nothing is wrong
 */
int ssc_doctor_run(GPtrArray *results, gboolean json);
