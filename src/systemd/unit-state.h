/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The states of units, org.freedesktop.systemd1(5). */

#pragma once

#include <glib.h>

/* ActiveState, as bits, so that several states can be tested at once. */
typedef enum {
    SSA_ACTIVE_STATE_UNKNOWN = 0,
    SSA_ACTIVE_STATE_ACTIVE = 1 << 0,
    SSA_ACTIVE_STATE_RELOADING = 1 << 1,
    SSA_ACTIVE_STATE_INACTIVE = 1 << 2,
    SSA_ACTIVE_STATE_FAILED = 1 << 3,
    SSA_ACTIVE_STATE_ACTIVATING = 1 << 4,
    SSA_ACTIVE_STATE_DEACTIVATING = 1 << 5,
} SsaActiveState;

/* Active, by "systemctl is-active". */
#define SSA_ACTIVE_STATES_UP (SSA_ACTIVE_STATE_ACTIVE | SSA_ACTIVE_STATE_RELOADING)
/* Active, or about to be. */
#define SSA_ACTIVE_STATES_RUNNING (SSA_ACTIVE_STATES_UP | SSA_ACTIVE_STATE_ACTIVATING)
#define SSA_ACTIVE_STATES_DOWN    (SSA_ACTIVE_STATE_INACTIVE | SSA_ACTIVE_STATE_FAILED)

/* @active: ActiveState
 * @is_masked: whether LoadState is "masked"
 * @is_missing: whether LoadState is "not-found"
 * @has_file: whether there is a UnitFileState
 * @is_enabled: whether "systemctl is-enabled" exits with 0, or the state is "linked"
 * @has_persistent_links: whether UnitFileState is "enabled"
 * @has_links: whether UnitFileState is "enabled" or "enabled-runtime" */
typedef struct {
    SsaActiveState active;
    gboolean is_masked, is_missing, has_file, is_enabled, has_persistent_links, has_links;
} SsaUnitStates;

/* @text: systemd's ActiveState */
SsaActiveState ssa_active_state_parse(const char *text);

/* @properties: an a{sv}: the properties of org.freedesktop.systemd1.Unit */
SsaUnitStates ssa_unit_states_read(GVariant *properties);
