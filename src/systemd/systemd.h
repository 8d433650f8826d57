/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The client of systemd, the user's or the system's. Operations that change a unit take the snap
 * instances of the request, and refuse units of others. */

#pragma once

#include "base/limits.h"
#include "systemd/instances.h"
#include "systemd/job.h"

#include <gio/gio.h>

#define SSA_TYPE_SYSTEMD (ssa_systemd_get_type())
G_DECLARE_FINAL_TYPE(SsaSystemd, ssa_systemd, SSA, SYSTEMD, GObject)

/**
 * ssa_systemd_new:
 * @runtime_dir: the user's runtime directory; contains systemd's private socket
 * @limits: copied
 *
 * Connects to nothing until the first operation.
 */
SsaSystemd *ssa_systemd_new(const char *runtime_dir, const SsaLimits *limits);

/**
 * ssa_systemd_new_system:
 * @bus_address: (nullable): the D-Bus address of the system bus; %NULL = the private socket, to
 *   which only root can connect
 * @limits: copied
 *
 * The system manager. Connects to nothing until the first operation.
 */
SsaSystemd *ssa_systemd_new_system(const char *bus_address, const SsaLimits *limits);

/**
 * ssa_systemd_is_user:
 * @manager: a systemd manager
 *
 * Returns: whether it is a user manager, not the system manager
 */
gboolean ssa_systemd_is_user(SsaSystemd *manager);

/**
 * ssa_systemd_get_user_option:
 * @manager: a systemd manager
 *
 * Returns: what follows "systemctl " or "journalctl " in a message: "--user " or ""
 */
const char *ssa_systemd_get_user_option(SsaSystemd *manager);

/**
 * ssa_systemd_get_version:
 * @manager: a systemd manager
 *
 * Returns: (nullable): systemd's version, if it is known by now
 */
const char *ssa_systemd_get_version(SsaSystemd *manager);

/**
 * ssa_systemd_run_job_async:
 * @manager: a systemd manager
 * @instances: of the request
 * @action: what to do
 * @unit: a valid unit name
 * @callback: (nullable): called when the job has ended; see ssa_job_run_finish()
 * @user_data: for @callback
 */
void ssa_systemd_run_job_async(SsaSystemd *manager, const SsaInstances *instances,
                               SsaUnitAction action, const char *unit, GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * ssa_systemd_start_async:
 * @manager: a systemd manager
 * @instances: of the request
 * @unit: a valid unit name
 * @triggered: (nullable): the service that @unit, a socket, triggers: if it runs, it is stopped
 * @callback: called when the job has ended; see ssa_job_run_finish()
 * @user_data: for @callback
 *
 * See ssa_job_run_async().
 */
void ssa_systemd_start_async(SsaSystemd *manager, const SsaInstances *instances, const char *unit,
                             const char *triggered, GAsyncReadyCallback callback,
                             gpointer user_data);

/**
 * ssa_systemd_reset_failed:
 * @manager: a systemd manager
 * @instances: of the request
 * @unit: a valid unit name
 *
 * What is started again because it was stopped for a change does not count: systemd would refuse
 * the next start of a unit that was started too often in a short time (StartLimitBurst=), since 257
 * also across a daemon-reload. Nobody waits for that; a unit that is not loaded has no failures.
 */
void ssa_systemd_reset_failed(SsaSystemd *manager, const SsaInstances *instances, const char *unit);

/**
 * ssa_systemd_set_enabled_async:
 * @manager: a systemd manager
 * @instances: of the request
 * @unit: a valid unit name
 * @enabled: whether it is to be enabled or disabled, for this user, permanently
 * @callback: called with the result
 * @user_data: for @callback
 *
 * systemd does not take the change up before a reload.
 */
void ssa_systemd_set_enabled_async(SsaSystemd *manager, const SsaInstances *instances,
                                   const char *unit, gboolean enabled, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean ssa_systemd_set_enabled_finish(SsaSystemd *manager, GAsyncResult *result, GError **error);

/**
 * ssa_systemd_reload_async:
 * @manager: a systemd manager
 * @callback: called when systemd has read all unit files again
 * @user_data: for @callback
 */
void ssa_systemd_reload_async(SsaSystemd *manager, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean ssa_systemd_reload_finish(SsaSystemd *manager, GAsyncResult *result, GError **error);

/**
 * ssa_systemd_get_properties_async:
 * @manager: a systemd manager
 * @unit: a valid unit name; systemd loads the unit if it has not
 * @interface: the D-Bus interface whose properties are wanted
 * @callback: called with the result
 * @user_data: for @callback
 */
void ssa_systemd_get_properties_async(SsaSystemd *manager, const char *unit, const char *interface,
                                      GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_systemd_get_properties_finish:
 *
 * Returns: (transfer full): an a{sv}, or %NULL with systemd's error
 */
GVariant *ssa_systemd_get_properties_finish(SsaSystemd *manager, GAsyncResult *result,
                                            GError **error);

/**
 * SsaPropertyQuery:
 * @unit: a valid unit name
 * @interface: the D-Bus interface
 * @data: of the caller, for its use
 * @properties: (nullable): the a{sv} that systemd returned
 * @error: (nullable): why there are none
 *
 * One of several queries for properties.
 */
typedef struct {
    char *unit;
    const char *interface;
    gpointer data;
    GVariant *properties;
    GError *error;
} SsaPropertyQuery;

/**
 * ssa_property_queries_new:
 *
 * Returns: (transfer full) (element-type SsaPropertyQuery): no queries yet
 */
GPtrArray *ssa_property_queries_new(void);
void ssa_property_queries_add(GPtrArray *queries, const char *unit, const char *interface,
                              gpointer data);

/**
 * ssa_systemd_get_properties_many_async:
 * @manager: a systemd manager
 * @queries: (transfer full) (element-type SsaPropertyQuery): what to query, all at once
 * @before_change: whether the units are about to be changed. Then each query has as much time as
 * the change itself, because systemd answers nobody while it reloads.
 * @callback: called when all have been answered
 * @user_data: for @callback
 */
void ssa_systemd_get_properties_many_async(SsaSystemd *manager, GPtrArray *queries,
                                           gboolean before_change, GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * ssa_systemd_get_properties_many_finish:
 *
 * Returns: (transfer full) (element-type SsaPropertyQuery): the queries, in their order, each with
 *   its properties or its error
 */
GPtrArray *ssa_systemd_get_properties_many_finish(GAsyncResult *result);

/**
 * ssa_systemd_get_environment_async:
 * @manager: a systemd manager
 * @timeout: in milliseconds
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Asks for the environment that systemd hands to what it starts from now on.
 */
void ssa_systemd_get_environment_async(SsaSystemd *manager, gint64 timeout,
                                       GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_systemd_get_environment_finish:
 *
 * Returns: (transfer full): NAME=VALUE, or %NULL with systemd's error
 */
char **ssa_systemd_get_environment_finish(SsaSystemd *manager, GAsyncResult *result,
                                          GError **error);

/**
 * ssa_systemd_list_running_async:
 * @manager: a systemd manager
 * @patterns: (array zero-terminated=1): shell globs, at least one: for systemd, none means all
 * units
 * @callback: called with the result
 * @user_data: for @callback
 */
void ssa_systemd_list_running_async(SsaSystemd *manager, const char *const *patterns,
                                    GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_systemd_list_running_finish:
 *
 * Returns: (transfer full): the names of the units that match and are neither inactive nor failed;
 *   %NULL with systemd's error
 */
char **ssa_systemd_list_running_finish(SsaSystemd *manager, GAsyncResult *result, GError **error);

/**
 * ssa_systemd_list_files_async:
 * @manager: a systemd manager
 * @patterns: (array zero-terminated=1): shell globs, at least one: for systemd, none means all
 * units
 * @callback: called with the result
 * @user_data: for @callback
 */
void ssa_systemd_list_files_async(SsaSystemd *manager, const char *const *patterns,
                                  GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_systemd_list_files_finish:
 *
 * Returns: (transfer full): the names of the units that match and that there are files for; %NULL
 *   with systemd's error
 */
char **ssa_systemd_list_files_finish(SsaSystemd *manager, GAsyncResult *result, GError **error);

/**
 * ssa_systemd_kill_async:
 * @manager: a systemd manager
 * @instances: of the request
 * @unit: a valid unit name
 * @signal_number: sent to all of its processes
 * @callback: called with the result
 * @user_data: for @callback
 */
void ssa_systemd_kill_async(SsaSystemd *manager, const SsaInstances *instances, const char *unit,
                            int signal_number, GAsyncReadyCallback callback, gpointer user_data);
gboolean ssa_systemd_kill_finish(SsaSystemd *manager, GAsyncResult *result, GError **error);

/**
 * ssa_systemd_start_transient_async:
 * @manager: a systemd manager
 * @unit: a unit's name that is not in use
 * @properties: an a(sv) with the unit's properties; floating references are consumed
 * @other: (nullable): the name of another unit, which is made with it and not started
 * @other_properties: (nullable): likewise
 * @callback: called once systemd has the job
 * @user_data: for @callback
 */
void ssa_systemd_start_transient_async(SsaSystemd *manager, const char *unit, GVariant *properties,
                                       const char *other, GVariant *other_properties,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean ssa_systemd_start_transient_finish(SsaSystemd *manager, GAsyncResult *result,
                                            GError **error);

/* The names of the agent's own units that watch snaps begin so. */
#define SSA_WATCH_PREFIX "snap-session-agent-watch-"

/**
 * ssa_systemd_stop_watch_unit:
 * @manager: a systemd manager
 * @unit: of the agent's own, with %SSA_WATCH_PREFIX: no other would be stopped
 *
 * Stops it, if it is there; nobody waits for that.
 */
void ssa_systemd_stop_watch_unit(SsaSystemd *manager, const char *unit);

/**
 * ssa_systemd_get_connection:
 * @manager: a systemd manager
 *
 * Returns: (transfer none): the link to it, for those who wait for its signals
 */
SsaSystemdConnection *ssa_systemd_get_connection(SsaSystemd *manager);
