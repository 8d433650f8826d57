/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The states of units. */

#include "systemd/unit-state.h"

SsaActiveState
ssa_active_state_parse(const char *text)
{
    static const struct {
        const char *name;
        SsaActiveState state;
    } states[] = {
        {"active", SSA_ACTIVE_STATE_ACTIVE},
        {"reloading", SSA_ACTIVE_STATE_RELOADING},
        {"inactive", SSA_ACTIVE_STATE_INACTIVE},
        {"failed", SSA_ACTIVE_STATE_FAILED},
        {"activating", SSA_ACTIVE_STATE_ACTIVATING},
        {"deactivating", SSA_ACTIVE_STATE_DEACTIVATING},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(states); i++)
        if (g_str_equal(states[i].name, text))
            return states[i].state;
    return SSA_ACTIVE_STATE_UNKNOWN;
}

SsaUnitStates
ssa_unit_states_read(GVariant *properties)
{
    static const char *const enabled[] = {"enabled", "enabled-runtime", "static",    "alias",
                                          "linked",  "indirect",        "generated", NULL};
    const char *active = "", *load = "", *file = "";

    g_variant_lookup(properties, "ActiveState", "&s", &active);
    g_variant_lookup(properties, "LoadState", "&s", &load);
    g_variant_lookup(properties, "UnitFileState", "&s", &file);
    const SsaUnitStates states = {
        .active = ssa_active_state_parse(active),
        .is_masked = g_str_equal(load, "masked"),
        .is_missing = g_str_equal(load, "not-found"),
        .has_file = *file != '\0',
        .is_enabled = g_strv_contains(enabled, file),
        .has_persistent_links = g_str_equal(file, "enabled"),
        .has_links = g_str_has_prefix(file, "enabled"),
    };
    return states;
}
