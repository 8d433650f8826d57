/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The user's systemd, as the rest of the core sees it: a handful of asynchronous operations. */

#pragma once

#include "core/limits.h"
#include "core/unit-job.h"

#include <gio/gio.h>

#define SSA_TYPE_USER_MANAGER (ssa_user_manager_get_type())
G_DECLARE_FINAL_TYPE(SsaUserManager, ssa_user_manager, SSA, USER_MANAGER, GObject)

/**
 * ssa_user_manager_new:
 * @runtime_dir: the user's runtime directory; systemd's private socket stands in it
 * @limits: copied
 *
 * Connects to nothing until the first operation.
 */
SsaUserManager *ssa_user_manager_new(const char *runtime_dir, const SsaLimits *limits);

/**
 * ssa_user_manager_get_version:
 * @manager: a user manager
 *
 * Returns: (nullable): systemd's version, if it is known by now
 */
const char *ssa_user_manager_get_version(SsaUserManager *manager);

/**
 * ssa_user_manager_run_async:
 * @manager: a user manager
 * @action: what to do
 * @unit: a valid unit name
 * @callback: called when the job has ended; see ssa_unit_job_run_finish()
 * @user_data: for @callback
 */
void ssa_user_manager_run_async(SsaUserManager *manager, SsaUnitAction action, const char *unit,
                                GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_user_manager_set_enabled_async:
 * @manager: a user manager
 * @unit: a valid unit name
 * @enabled: whether it is to be enabled or disabled, for this user, permanently
 * @callback: called with the result
 * @user_data: for @callback
 *
 * systemd does not take the change up before a reload.
 */
void ssa_user_manager_set_enabled_async(SsaUserManager *manager, const char *unit, gboolean enabled,
                                        GAsyncReadyCallback callback, gpointer user_data);
gboolean ssa_user_manager_set_enabled_finish(SsaUserManager *manager, GAsyncResult *result,
                                             GError **error);

/**
 * ssa_user_manager_reload_async:
 * @manager: a user manager
 * @callback: called when systemd has read all unit files again
 * @user_data: for @callback
 */
void ssa_user_manager_reload_async(SsaUserManager *manager, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean ssa_user_manager_reload_finish(SsaUserManager *manager, GAsyncResult *result,
                                        GError **error);

/**
 * ssa_user_manager_get_properties_async:
 * @manager: a user manager
 * @unit: a valid unit name; systemd loads the unit if it has not
 * @interface: the D-Bus interface whose properties are wanted
 * @callback: called with the result
 * @user_data: for @callback
 */
void ssa_user_manager_get_properties_async(SsaUserManager *manager, const char *unit,
                                           const char *interface, GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * ssa_user_manager_get_properties_finish:
 *
 * Returns: (transfer full): an a{sv}, or %NULL with systemd's own reason
 */
GVariant *ssa_user_manager_get_properties_finish(SsaUserManager *manager, GAsyncResult *result,
                                                 GError **error);
