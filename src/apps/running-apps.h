/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The running applications of snaps, by their units: a scope for each application that the user has
 * started, a service for each daemon. */

#pragma once

#include "systemd/systemd.h"

typedef enum { SSA_APP_KIND_APP, SSA_APP_KIND_SERVICE } SsaAppKind;

/* @snap: the instance's name
 * @app: the application's name within the snap
 * @unit: its unit; an application that runs twice has two
 * @kind: whether the user has started it, or it is a daemon
 * @desktop_entry: (nullable): the id of its desktop entry
 * @name: (nullable): its name for the user, in the session's language
 * @since: when its unit became active, in seconds since 1970; 0 = unknown */
typedef struct {
    char *snap, *app, *unit;
    SsaAppKind kind;
    char *desktop_entry, *name;
    gint64 since;
} SsaRunningApp;

void ssa_running_app_free(SsaRunningApp *app);

/* Returns: "app" or "service" */
const char *ssa_app_kind_to_string(SsaAppKind kind);

/* @unit: a unit's name
 * Returns: (transfer full) (nullable): the application of the unit, by snapd's naming:
 *   snap.INSTANCE.APP-UUID.scope (older snapd: snap.INSTANCE.APP.UUID.scope) or
 *   snap.INSTANCE.APP.service; %NULL for others, and for hooks */
SsaRunningApp *ssa_running_app_new_from_unit(const char *unit);

/* @app: an application
 * Returns: (transfer full) (nullable): its start time, RFC 3339 in UTC; %NULL if unknown */
char *ssa_running_app_since_to_string(const SsaRunningApp *app);

/* @apps: (element-type SsaRunningApp): applications
 * Returns: (transfer floating): an aa{sv}, see docs/http-api.md */
GVariant *ssa_running_apps_to_variant(GPtrArray *apps);

/* @snap: (nullable): only of this instance */
void ssa_running_apps_list_async(SsaSystemd *manager, const char *snap,
                                 GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type SsaRunningApp): sorted by unit name, without desktop
 *   entries; %NULL with systemd's error */
GPtrArray *ssa_running_apps_list_finish(GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaRunningApp, ssa_running_app_free)
