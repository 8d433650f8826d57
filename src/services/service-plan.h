/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The plan of service control: the steps of a request, derived from the request and, for a restart,
 * from the restart groups. */

#pragma once

#include "services/service-request.h"

typedef enum {
    SSA_STEP_ENABLE,
    SSA_STEP_DISABLE,
    SSA_STEP_RELOAD,
    SSA_STEP_START,
    SSA_STEP_STOP,
    SSA_STEP_RESTART_STOP,
    SSA_STEP_RESTART_START,
    SSA_STEP_RELOAD_OR_RESTART,
    SSA_STEP_DISABLE_ALL_IF_CLEAN,
} SsaStepKind;

/* @kind: what to do
 * @unit: (nullable): the unit; owned by the request or its groups
 * @beside: whether it runs in parallel with the previous step
 * @again: whether it is retried once: another client's start of the unit cancels our stop
 * @restores: for a start: restores the previous state, even if the stop failed
 * @triggered: (nullable): for a start of a socket: its service, which is stopped if it runs */
typedef struct {
    SsaStepKind kind;
    const char *unit;
    gboolean beside, again, restores;
    const char *triggered;
} SsaStep;

/* @kind: what to do, but not %SSA_STEP_DISABLE_ALL_IF_CLEAN
 * Returns: e.g. "Starting" */
const char *ssa_step_kind_get_verb(SsaStepKind kind);

/* @steps: (element-type SsaStep): the steps are added at its end
 * @request: any request but a restart */
void ssa_service_plan_make(GQueue *steps, const SsaServiceRequest *request);

/* @steps: (element-type SsaStep): the steps are added at its end
 * @groups: (element-type SsaRestartGroup): the units of the request; must outlive the steps */
void ssa_service_plan_make_restart(GQueue *steps, GPtrArray *groups);

/* A listening socket has nothing to reload, and is skipped.
 * @steps: (element-type SsaStep): the steps are added at its end
 * @request: a restart with "reload"
 * @states: (element-type utf8 SsaSocketState): unit → state, of its sockets */
void ssa_service_plan_make_reload(GQueue *steps, const SsaServiceRequest *request,
                                  GHashTable *states);

/* Disables the units of the request, and reloads systemd.
 * @steps: (element-type SsaStep): the steps are added at its end */
void ssa_service_plan_add_disable_all(GQueue *steps, const SsaServiceRequest *request);

/* Undoes only what the request changed.
 * @steps: (element-type SsaStep): the steps are added at its end
 * @request: a start
 * @started: (element-type utf8): the units that it has started, in order */
void ssa_service_plan_add_roll_back(GQueue *steps, const SsaServiceRequest *request,
                                    GPtrArray *started);
