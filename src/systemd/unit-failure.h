/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Why a job failed: its result and the result of its unit. */

#pragma once

#include "systemd/systemd-connection.h"

/* @connection: the connection to the user manager
 * @unit: the unit whose job failed
 * @job_result: systemd's name for the job's result
 * @timeout: in milliseconds, for systemd's answer */
void ssa_unit_failure_query_async(SsaSystemdConnection *connection, const char *unit,
                                  const char *job_result, gint64 timeout,
                                  GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): %SSA_ERROR_FAILED with the reason; never %NULL. If the unit cannot be
 *   queried, the reason is the job's result. */
GError *ssa_unit_failure_query_finish(GAsyncResult *result);
