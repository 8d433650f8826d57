/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The client of systemd: the user manager or the system manager. Operations that change a unit take
 * the snap instances of the request, and refuse units of other instances. */

#pragma once

#include "base/limits.h"
#include "systemd/instances.h"
#include "systemd/job.h"
#include "systemd/property-queries.h"

#include <gio/gio.h>

#define SSA_TYPE_SYSTEMD (ssa_systemd_get_type())
G_DECLARE_FINAL_TYPE(SsaSystemd, ssa_systemd, SSA, SYSTEMD, GObject)

/* Connects on the first operation.
 * @runtime_dir: the user's runtime directory; contains systemd's private socket
 * @limits: copied */
SsaSystemd *ssa_systemd_new(const char *runtime_dir, const SsaLimits *limits);

/* A client of the system manager. Connects on the first operation.
 * @bus_address: (nullable): the D-Bus address of the system bus; %NULL = the private socket, to
 *   which only root can connect
 * @limits: copied */
SsaSystemd *ssa_systemd_new_system(const char *bus_address, const SsaLimits *limits);

/* @func: (nullable) (scope notified): told of every job that ends while the agent is connected */
void ssa_systemd_set_job_func(SsaSystemd *manager, SsaJobObserver func, gpointer user_data);

/* Returns: whether it is a user manager, not the system manager */
gboolean ssa_systemd_is_user(SsaSystemd *manager);

/* Returns: the option for systemctl and journalctl commands in messages: "--user " or "" */
const char *ssa_systemd_get_user_option(SsaSystemd *manager);

/* Returns: (nullable): systemd's version, if known */
const char *ssa_systemd_get_version(SsaSystemd *manager);

/* Finishes ssa_systemd_set_enabled_async(), ssa_systemd_reload_async(), ssa_systemd_kill_async()
 * and ssa_systemd_start_transient_async(). Returns: %FALSE with systemd's error */
gboolean ssa_systemd_call_finish(GAsyncResult *result, GError **error);

/* @instances: the snap instances of the request
 * @action: what to do
 * @unit: a valid unit name
 * @callback: (nullable): called when the job has ended; see ssa_job_run_finish() */
void ssa_systemd_run_job_async(SsaSystemd *manager, const SsaInstances *instances,
                               SsaUnitAction action, const char *unit, GAsyncReadyCallback callback,
                               gpointer user_data);

/* See ssa_job_run_async().
 * @instances: the snap instances of the request
 * @unit: a valid unit name
 * @triggered: (nullable): the service that the socket @unit triggers; stopped if it runs
 * @callback: called when the job has ended; see ssa_job_run_finish() */
void ssa_systemd_start_async(SsaSystemd *manager, const SsaInstances *instances, const char *unit,
                             const char *triggered, GAsyncReadyCallback callback,
                             gpointer user_data);

/* Resets the start counter, so that starts after our own stops do not count: systemd refuses to
 * start a unit that was started too often (StartLimitBurst=), since 257 also across a
 * daemon-reload. The reply is ignored; a unit that is not loaded has no failures.
 * @instances: the snap instances of the request
 * @unit: a valid unit name */
void ssa_systemd_reset_failed(SsaSystemd *manager, const SsaInstances *instances, const char *unit);

/* The change takes effect with the next daemon-reload.
 * @instances: the snap instances of the request
 * @unit: a valid unit name
 * @enabled: whether to enable or to disable the unit, permanently, for this user */
void ssa_systemd_set_enabled_async(SsaSystemd *manager, const SsaInstances *instances,
                                   const char *unit, gboolean enabled, GAsyncReadyCallback callback,
                                   gpointer user_data);

/* @callback: called when systemd has read all unit files again */
void ssa_systemd_reload_async(SsaSystemd *manager, GAsyncReadyCallback callback,
                              gpointer user_data);

/* @unit: a valid unit name; systemd loads the unit if necessary
 * @interface: the D-Bus interface of the properties */
void ssa_systemd_get_properties_async(SsaSystemd *manager, const char *unit, const char *interface,
                                      GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): an a{sv}, or %NULL with systemd's error */
GVariant *ssa_systemd_get_properties_finish(SsaSystemd *manager, GAsyncResult *result,
                                            GError **error);

/* @queries: (transfer full) (element-type SsaPropertyQuery): run at the same time
 * @before_change: whether the units are about to be changed; then each query has the timeout of a
 *   reload, because systemd does not answer while it reloads
 * @callback: called when all queries are answered */
void ssa_systemd_get_properties_many_async(SsaSystemd *manager, GPtrArray *queries,
                                           gboolean before_change, GAsyncReadyCallback callback,
                                           gpointer user_data);

/* Returns: (transfer full) (element-type SsaPropertyQuery): the queries, in their order, each with
 *   its properties or its error */
GPtrArray *ssa_systemd_get_properties_many_finish(GAsyncResult *result);

/* Queries the environment that systemd passes to the processes that it starts.
 * @timeout: in milliseconds */
void ssa_systemd_get_environment_async(SsaSystemd *manager, gint64 timeout,
                                       GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): NAME=VALUE, or %NULL with systemd's error */
char **ssa_systemd_get_environment_finish(SsaSystemd *manager, GAsyncResult *result,
                                          GError **error);

/* @patterns: (array zero-terminated=1): shell globs; not empty, which would match all units */
void ssa_systemd_list_running_async(SsaSystemd *manager, const char *const *patterns,
                                    GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): the matching units that are neither inactive nor failed; %NULL with
 *   systemd's error */
char **ssa_systemd_list_running_finish(SsaSystemd *manager, GAsyncResult *result, GError **error);

/* @patterns: (array zero-terminated=1): shell globs; not empty, which would match all units */
void ssa_systemd_list_files_async(SsaSystemd *manager, const char *const *patterns,
                                  GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): the matching units that have unit files; %NULL with systemd's error */
char **ssa_systemd_list_files_finish(SsaSystemd *manager, GAsyncResult *result, GError **error);

/* @instances: the snap instances of the request
 * @unit: a valid unit name
 * @signal_number: sent to all of its processes */
void ssa_systemd_kill_async(SsaSystemd *manager, const SsaInstances *instances, const char *unit,
                            int signal_number, GAsyncReadyCallback callback, gpointer user_data);

/* @unit: a unit name that is not in use
 * @properties: an a(sv) with the unit's properties; floating references are consumed
 * @other: (nullable): an auxiliary unit, which is created with @unit and not started
 * @other_properties: (nullable): the properties of @other
 * @callback: called when systemd has queued the job */
void ssa_systemd_start_transient_async(SsaSystemd *manager, const char *unit, GVariant *properties,
                                       const char *other, GVariant *other_properties,
                                       GAsyncReadyCallback callback, gpointer user_data);

/* The name prefix of the agent's own units that watch snaps. */
#define SSA_WATCH_PREFIX "snap-session-agent-watch-"

/* Stops the unit if it exists, without waiting for the result.
 * @unit: a unit of the agent; its name must begin with %SSA_WATCH_PREFIX */
void ssa_systemd_stop_watch_unit(SsaSystemd *manager, const char *unit);

/* The agent's notifier, see data/snap-session-notifier.service.in. */
#define SSA_NOTIFIER_UNIT "snap-session-notifier.service"

/* @callback: called when the notifier has its name on the bus, or has failed; see
 *   ssa_job_run_finish() */
void ssa_systemd_start_notifier_async(SsaSystemd *manager, GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Kills the notifier, without waiting for the result. */
void ssa_systemd_kill_notifier(SsaSystemd *manager);

/* Returns: (transfer none): the connection, for subscribing to signals */
SsaSystemdConnection *ssa_systemd_get_connection(SsaSystemd *manager);
