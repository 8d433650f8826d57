/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Restart groups: a service and the sockets and timers that trigger it. systemd does not start a
 * socket while its service runs; so a group is stopped as a whole and started again, sockets
 * first. */

#pragma once

#include "services/socket-state.h"

/* Units that are restarted together.
 * @triggers: (element-type utf8): units of the request: sockets and timers
 * @siblings: (element-type utf8): other active sockets of the service, restarted with it
 * @service: (nullable): the service that they trigger, if it is restarted too; without triggers, a
 *   unit of the request that has none
 * @service_starts: whether @service is started again */
typedef struct {
    GPtrArray *triggers, *siblings;
    char *service;
    gboolean service_starts;
} SsaRestartGroup;

/* @units: (array zero-terminated=1): the units of a request
 * @states: (element-type utf8 SsaSocketState): unit → state, of the sockets and timers among them
 * Returns: (transfer full) (element-type SsaRestartGroup): the units in groups, ordered by the
 *   first unit of each group */
GPtrArray *ssa_restart_groups_new(const char *const *units, GHashTable *states);
