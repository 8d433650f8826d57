/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* monitor: shows what agents do, until it is interrupted. */

#pragma once

#include "sessionctl/options.h"
#include "sessionctl/targets.h"

/* Prints events as lines for people on a terminal, otherwise as JSON, one object a line.
 * @options: the command line
 * @targets: the sessions; with --all, also those that begin later
 * Returns: the exit code */
int ssc_monitor_run(const SscOptions *options, SnapSessionClient *client,
                    const SscTargets *targets);
