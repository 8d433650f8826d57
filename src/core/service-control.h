/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Service control: carrying out a request that changes units, with its order, its roll-back and
 * the errors of each unit. */

#pragma once

#include "core/change-queue.h"
#include "core/idle.h"
#include "core/service-request.h"
#include "core/user-manager.h"

/**
 * SsaServiceOutcome:
 * @action: of the request
 * @start_errors: (element-type utf8 utf8): unit → message, of starting and enabling
 * @stop_errors: (element-type utf8 utf8): unit → message, of stopping, disabling and roll-back
 * @restart_errors: (element-type utf8 utf8): unit → message
 *
 * What became of each unit; those that are in no table did well.
 */
typedef struct {
    SsaServiceAction action;
    GHashTable *start_errors, *stop_errors, *restart_errors;
} SsaServiceOutcome;

void ssa_service_outcome_free(SsaServiceOutcome *outcome);

/**
 * ssa_service_outcome_message:
 * @outcome: an outcome
 *
 * Returns: (nullable): what went wrong as a whole, or %NULL if nothing did
 */
const char *ssa_service_outcome_message(const SsaServiceOutcome *outcome);

/**
 * SsaActivityFunc:
 * @verb: what is being done, e.g. "Starting"; %NULL = nothing any more
 * @unit: (nullable): to which unit, if it is one
 * @user_data: for the function
 */
typedef void (*SsaActivityFunc)(const char *verb, const char *unit, gpointer user_data);

/**
 * ssa_service_control_async:
 * @manager: the user manager
 * @queue: the queue of changes
 * @activity: (scope notified): told what is being done; never after @callback
 * @activity_data: for @activity
 * @hold: (transfer full): kept until all is done, whether or not anybody still listens
 * @request: (transfer full): a request that has passed ssa_service_request_check()
 * @callback: called with the result
 * @user_data: for @callback
 */
void ssa_service_control_async(SsaUserManager *manager, SsaChangeQueue *queue,
                               SsaActivityFunc activity, gpointer activity_data, SsaHold *hold,
                               SsaServiceRequest *request, GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * ssa_service_control_finish:
 *
 * Returns: (transfer full): what became of each unit, or %NULL if the request as a whole failed:
 *   %SSA_ERROR_BUSY if the queue was full, or the reason for which systemd did not reload
 */
SsaServiceOutcome *ssa_service_control_finish(GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaServiceOutcome, ssa_service_outcome_free)
