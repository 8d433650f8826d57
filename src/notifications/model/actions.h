/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Actions of notifications. An action comes back with its name and target, possibly to another
 * instance of the agent. */

#pragma once

#include <gio/gio.h>

#define SSA_ACTION_CLOSE "close-and-update"
#define SSA_ACTION_LATER "later"
#define SSA_ACTION_OPEN  "open"
/* What a click on a notification means where nothing else does: nothing. A shell would otherwise
 * activate the agent, which then tells of what is pending. */
#define SSA_ACTION_DISMISS "seen"

/* What systemd asks for when it has seen something of a refresh; no click, and no client's. */
#define SSA_ACTION_CHECK "check-refresh"

/* Who gets all of these, on the session bus. */
#define SSA_AGENT_NAME "io.snapcraft.SessionAgent"
#define SSA_AGENT_PATH "/io/snapcraft/SessionAgent"

/**
 * ssa_action_names:
 *
 * All that a client may offer, %NULL-terminated.
 */
extern const char *const ssa_action_names[];

/**
 * ssa_action_check:
 * @field: what to call the action in the error
 * @action: the action's name
 * @target: the name of a snap's instance; for %SSA_ACTION_OPEN the id of a desktop entry
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if there is no such action, or it cannot be done
 *   to such a target
 */
gboolean ssa_action_check(const char *field, const char *action, const char *target,
                          GError **error);
