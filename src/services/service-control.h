/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Service control: carries out requests that change units, with roll-back and an error for each
 * unit. */

#pragma once

#include "base/idle.h"
#include "base/operation-queue.h"
#include "services/service-outcome.h"
#include "services/service-request.h"
#include "systemd/systemd.h"

/* @verb: the current step, e.g. "Starting"; %NULL at the end
 * @unit: (nullable): the unit of the step, if it has one */
typedef void (*SsaActivityFunc)(const char *verb, const char *unit, gpointer user_data);

/* Shared by the operations that change units. Reference counted.
 * @changes: the operation queue
 * @activity: (nullable): called with the current step
 * @activity_data: for @activity */
typedef struct {
    SsaSystemd *manager;
    SsaOperationQueue *changes;
    SsaActivityFunc activity;
    gpointer activity_data;
} SsaServiceContext;

/* @manager: (transfer full): the user manager
 * @changes: (transfer full): the operation queue
 * Returns: (transfer full): without an activity function; free with ssa_service_context_unref() */
SsaServiceContext *ssa_service_context_new(SsaSystemd *manager, SsaOperationQueue *changes);
SsaServiceContext *ssa_service_context_ref(SsaServiceContext *context);
void ssa_service_context_unref(SsaServiceContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaServiceContext, ssa_service_context_unref)

/* @context: shared with other operations
 * @request: (transfer full): a request that has passed ssa_service_request_check()
 * @hold: (transfer full): kept until the operation ends, even if the caller is gone */
void ssa_service_control_async(SsaServiceContext *context, SsaServiceRequest *request,
                               SsaHold *hold, GAsyncReadyCallback callback, gpointer user_data);

/* Like ssa_service_control_async(), as a step of a larger operation, which has the hold and the
 * slot of the operation queue.
 * @context: shared with other operations
 * @instances: (transfer none): the snap instances of the larger operation's request
 * @request: (transfer full): a request that has passed ssa_service_request_check() */
void ssa_service_control_in_slot_async(SsaServiceContext *context, SsaInstances *instances,
                                       SsaServiceRequest *request, GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Returns: (transfer full): the result of each unit, or %NULL if the request as a whole failed:
 *   %SSA_ERROR_BUSY if the queue was full, or the error of a daemon-reload */
SsaServiceOutcome *ssa_service_control_finish(GAsyncResult *result, GError **error);
