/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The outcome of service control: the errors of units. */

#pragma once

#include "services/service-request.h"

/* Units in none of the tables succeeded.
 * @action: of the request
 * @start_errors: (element-type utf8 utf8): unit → message, of starting and enabling
 * @stop_errors: (element-type utf8 utf8): unit → message, of stopping, disabling and roll-back
 * @restart_errors: (element-type utf8 utf8): unit → message */
typedef struct {
    SsaServiceAction action;
    GHashTable *start_errors, *stop_errors, *restart_errors;
} SsaServiceOutcome;

SsaServiceOutcome *ssa_service_outcome_new(SsaServiceAction action);
void ssa_service_outcome_free(SsaServiceOutcome *outcome);

/* Returns: (transfer floating): an a{sv} with an a{ss} for each kind of error of the action: start:
 *   "start-errors" and "stop-errors"; stop: "stop-errors"; restart: "restart-errors" */
GVariant *ssa_service_outcome_to_variant(const SsaServiceOutcome *outcome);

/* @errors: one of the tables of an outcome
 * @message: why it failed; only the first message for a unit is kept */
void ssa_service_outcome_record(GHashTable *errors, const char *unit, const char *message);

/* @errors: the errors of an outcome
 * @message: appended to the unit's message, unless already contained in it */
void ssa_service_outcome_append(GHashTable *errors, const char *unit, const char *message);

/* Returns: (nullable): a summary of the errors, or %NULL if there are none */
const char *ssa_service_outcome_message(const SsaServiceOutcome *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaServiceOutcome, ssa_service_outcome_free)
