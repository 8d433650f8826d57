/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Actions of notifications. An action comes back with its name and target, possibly to another
 * instance of the agent. */

#pragma once

#include <gio/gio.h>

#define SSA_ACTION_CLOSE "close-and-update"
#define SSA_ACTION_LATER "later"
#define SSA_ACTION_OPEN  "open"
/* The default action of notifications that have no other: without one, a shell would activate the
 * agent, which shows pending refreshes again. */
#define SSA_ACTION_DISMISS "seen"

/* Called by systemd when a snap with a pending refresh has changed. */
#define SSA_ACTION_CHECK "check-refresh"

/* The object that has the actions, on the session bus. */
#define SSA_AGENT_NAME "io.snapcraft.SessionAgent"
#define SSA_AGENT_PATH "/io/snapcraft/SessionAgent"

/**
 * SsaActionTarget:
 * @SSA_ACTION_TARGET_ANY: the target is ignored
 * @SSA_ACTION_TARGET_SNAP: the name of a snap's instance
 * @SSA_ACTION_TARGET_APP: the id of a desktop entry
 *
 * What the target of an action is.
 */
typedef enum {
    SSA_ACTION_TARGET_ANY,
    SSA_ACTION_TARGET_SNAP,
    SSA_ACTION_TARGET_APP
} SsaActionTarget;

/**
 * SsaAction:
 * @name: the name on the bus and in requests
 * @target: what its target is
 * @is_offered: whether a client may offer it
 *
 * An action.
 */
typedef struct {
    const char *name;
    SsaActionTarget target;
    gboolean is_offered;
} SsaAction;

/**
 * ssa_actions:
 *
 * All actions; the last one has no name.
 */
extern const SsaAction ssa_actions[];

/**
 * ssa_action_check:
 * @field: what to call the action in the error
 * @name: (nullable): the name of an action
 * @target: (nullable): its target
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if there is no such action, or its target is
 *   not valid
 */
gboolean ssa_action_check(const char *field, const char *name, const char *target, GError **error);

/**
 * ssa_action_check_offered:
 *
 * The same for an action that a client offers.
 */
gboolean ssa_action_check_offered(const char *field, const char *name, const char *target,
                                  GError **error);
