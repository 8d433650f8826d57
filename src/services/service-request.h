/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Service requests: their fields and rules. */

#pragma once

#include "base/limits.h"

#include <glib.h>

/* @SSA_SERVICE_START: start one after the other; at the first failure stop what was started
 * @SSA_SERVICE_STOP: stop all, even after failures
 * @SSA_SERVICE_RESTART: stop and start each, even after failures
 * @SSA_SERVICE_DAEMON_RELOAD: make systemd read its unit files again */
typedef enum {
    SSA_SERVICE_START,
    SSA_SERVICE_STOP,
    SSA_SERVICE_RESTART,
    SSA_SERVICE_DAEMON_RELOAD,
} SsaServiceAction;

/* @action: what to do
 * @units: (array zero-terminated=1): the units, in order
 * @units_field: the name of the field of @units, for errors; a static string
 * @enable: with start: enable the units first
 * @disable: with stop: disable the units afterwards
 * @reload: with restart: reload the units that support it
 * @restores: with start: the units were stopped by the same operation
 * @triggered: (nullable): with start of one socket: its service, which is stopped if it runs */
typedef struct {
    SsaServiceAction action;
    char **units;
    const char *units_field;
    gboolean enable, disable, reload, restores;
    char *triggered;
} SsaServiceRequest;

/* @action: what to do
 * @units: (transfer full) (array zero-terminated=1): the units
 * @units_field: the name of the field: "services" over HTTP, "units" over D-Bus */
SsaServiceRequest *ssa_service_request_new(SsaServiceAction action, char **units,
                                           const char *units_field);
void ssa_service_request_free(SsaServiceRequest *request);

/* @name: an action's name, e.g. "daemon-reload"
 * @action: (out): set on success
 * Returns: whether there is such an action */
gboolean ssa_service_action_from_string(const char *name, SsaServiceAction *action);

/* @limits: the limits to enforce
 * Returns: %FALSE with %SSA_ERROR_REFUSED if a unit is not a snap's or units were given with a
 *   daemon-reload, %SSA_ERROR_INVALID_ARGUMENT if a unit's name is not valid or there are too many
 */
gboolean ssa_service_request_check(const SsaServiceRequest *request, const SsaLimits *limits,
                                   GError **error);

/* @units: (array zero-terminated=1): unit names
 * @verb: the action, for the message
 * Returns: %FALSE with %SSA_ERROR_REFUSED if one of the units is not a snap's */
gboolean ssa_units_check_snap(const char *const *units, const char *verb, GError **error);

/* @units: (array zero-terminated=1): unit names
 * @field: the name of the field, for the error
 * @limits: the limits to enforce
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if there are too many */
gboolean ssa_units_check_count(const char *const *units, const char *field, const SsaLimits *limits,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaServiceRequest, ssa_service_request_free)
