/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The outcome of service control. */

#include "services/service-outcome.h"
#include "base/vardict.h"

#include <string.h>

SsaServiceOutcome *
ssa_service_outcome_new(SsaServiceAction action)
{
    SsaServiceOutcome *outcome = g_new0(SsaServiceOutcome, 1);

    outcome->action = action;
    outcome->start_errors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    outcome->stop_errors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    outcome->restart_errors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return outcome;
}

void
ssa_service_outcome_free(SsaServiceOutcome *outcome)
{
    g_hash_table_unref(outcome->start_errors);
    g_hash_table_unref(outcome->stop_errors);
    g_hash_table_unref(outcome->restart_errors);
    g_free(outcome);
}

static void
add_errors(GVariantBuilder *builder, const char *name, GHashTable *errors)
{
    g_variant_builder_add(builder, "{sv}", name, ssa_vardict_from_errors(errors));
}

GVariant *
ssa_service_outcome_to_variant(const SsaServiceOutcome *outcome)
{
    SsaServiceAction action = outcome->action;
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    if (action == SSA_SERVICE_START)
        add_errors(&builder, "start-errors", outcome->start_errors);
    if (action == SSA_SERVICE_START || action == SSA_SERVICE_STOP)
        add_errors(&builder, "stop-errors", outcome->stop_errors);
    if (action == SSA_SERVICE_RESTART)
        add_errors(&builder, "restart-errors", outcome->restart_errors);
    return g_variant_builder_end(&builder);
}

void
ssa_service_outcome_record(GHashTable *errors, const char *unit, const char *message)
{
    if (!g_hash_table_contains(errors, unit))
        g_hash_table_insert(errors, g_strdup(unit), g_strdup(message));
}

void
ssa_service_outcome_append(GHashTable *errors, const char *unit, const char *message)
{
    const char *first = g_hash_table_lookup(errors, unit);

    if (first && strstr(first, message))
        return;
    g_hash_table_insert(errors, g_strdup(unit),
                        first ? g_strjoin("; ", first, message, NULL) : g_strdup(message));
}

const char *
ssa_service_outcome_message(const SsaServiceOutcome *outcome)
{
    if (g_hash_table_size(outcome->start_errors) > 0)
        return "some services of the user could not be started";
    if (g_hash_table_size(outcome->restart_errors) > 0)
        return "some services of the user could not be restarted or reloaded";
    if (g_hash_table_size(outcome->stop_errors) > 0)
        return "some services of the user could not be stopped";
    return NULL;
}
