/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Service status: properties of units. Never waits in the operation queue. */

#pragma once

#include "systemd/systemd.h"

/* @daemon: a service's Type=; "" for other units
 * @id: the unit's real name
 * @name: its name in the request
 * @names: (array zero-terminated=1): all its names
 * @enabled: see #SsaUnitStates
 * @active: whether it is active or reloading
 * @installed: whether there is a unit file
 * @needs_reload: whether its files changed since systemd read them */
typedef struct {
    char *daemon, *id, *name, **names;
    gboolean enabled, active, installed, needs_reload;
} SsaUnitStatus;

/* @units: (element-type SsaUnitStatus): in the order of the request, without those that failed
 * @errors: (element-type utf8 utf8): unit → message */
typedef struct {
    GPtrArray *units;
    GHashTable *errors;
} SsaServiceStatus;

void ssa_service_status_unref(SsaServiceStatus *status);

/* Returns: (transfer floating): an aa{sv} of the units, see docs/http-api.md */
GVariant *ssa_service_status_to_variant(const SsaServiceStatus *status);

/* @units: (array zero-terminated=1): units of snaps (ssa_units_check_snap()); invalid names become
 *   errors of these units
 * @limits: the limits to enforce */
void ssa_service_status_query_async(SsaSystemd *manager, const char *const *units,
                                    const SsaLimits *limits, GAsyncReadyCallback callback,
                                    gpointer user_data);

/* Returns: (transfer full): the status; a query does not fail as a whole, but a caller that rejects
 *   its request may return an error */
SsaServiceStatus *ssa_service_status_query_finish(GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaServiceStatus, ssa_service_status_unref)
