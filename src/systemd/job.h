/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A systemd job for one unit, from the method call to the result. Its timeout is derived from the
 * unit's timeouts; it survives a daemon-reexec. */

#pragma once

#include "base/limits.h"
#include "systemd/systemd-connection.h"

/* @SSA_UNIT_START: StartUnit
 * @SSA_UNIT_STOP: StopUnit
 * @SSA_UNIT_RELOAD_OR_RESTART: ReloadOrRestartUnit */
typedef enum { SSA_UNIT_START, SSA_UNIT_STOP, SSA_UNIT_RELOAD_OR_RESTART } SsaUnitAction;

/* @connection: the connection to the user manager
 * @limits: copied
 * @action: what to do
 * @unit: a valid unit name
 * @triggered: (nullable): with %SSA_UNIT_START: the service that the socket @unit triggers. systemd
 *   does not start a socket while its service runs, so a stop is pipelined before the start: no
 *   client of another socket can start the service in between
 * @callback: called when the job has ended */
void ssa_job_run_async(SsaSystemdConnection *connection, const SsaLimits *limits,
                       SsaUnitAction action, const char *unit, const char *triggered,
                       GAsyncReadyCallback callback, gpointer user_data);

/* @was_active: (out) (optional): whether the unit was active before
 * Returns: %TRUE if the job is done (or systemd skipped it); %FALSE with systemd's error otherwise
 */
gboolean ssa_job_run_finish(GAsyncResult *result, gboolean *was_active, GError **error);

/* Returns: whether the job failed because systemd did not answer at all; another job would take as
 *   long */
gboolean ssa_job_timed_out(GAsyncResult *result);
