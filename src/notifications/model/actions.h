/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Actions of notifications. A click delivers the name and target of an action, possibly to another
 * instance of the agent. */

#pragma once

#include <gio/gio.h>

#define SSA_ACTION_CLOSE "close-and-update"
#define SSA_ACTION_LATER "later"
#define SSA_ACTION_MUTE  "mute"
#define SSA_ACTION_OPEN  "open"
/* Opens the page of updates of the application with which users update snaps. */
#define SSA_ACTION_UPDATES "show-updates"
/* The default action of notifications that have no other: without one, a shell would activate the
 * agent, which shows pending refreshes again. */
#define SSA_ACTION_DISMISS "seen"

/* Called by systemd when a snap with a pending refresh has changed. */
#define SSA_ACTION_CHECK "check-refresh"

/* The object on the session bus that has the actions. */
#define SSA_AGENT_NAME "io.snapcraft.SessionAgent"
#define SSA_AGENT_PATH "/io/snapcraft/SessionAgent"

/* The kind of an action's target.
 * @SSA_ACTION_TARGET_ANY: the target is ignored
 * @SSA_ACTION_TARGET_SNAP: the name of a snap's instance
 * @SSA_ACTION_TARGET_SNAPS: names of instances, separated by commas; clients may offer one only
 * @SSA_ACTION_TARGET_APP: the id of a desktop entry */
typedef enum {
    SSA_ACTION_TARGET_ANY,
    SSA_ACTION_TARGET_SNAP,
    SSA_ACTION_TARGET_SNAPS,
    SSA_ACTION_TARGET_APP
} SsaActionTarget;

/* An action.
 * @name: the name in org.gtk.Actions and in requests; GTK notifications add the prefix "app."
 * @target: the kind of its target
 * @is_offered: whether "actions" of POST /v1/notifications may name it */
typedef struct {
    const char *name;
    SsaActionTarget target;
    gboolean is_offered;
} SsaAction;

/* All actions, terminated by an entry without a name. */
extern const SsaAction ssa_actions[];

/* @field: the action's field name in the error
 * @name: (nullable): the name of an action
 * @target: (nullable): its target
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if there is no such action, or its target is not
 *   valid */
gboolean ssa_action_check(const char *field, const char *name, const char *target, GError **error);

/* Like ssa_action_check(), but rejects actions that clients may not offer. */
gboolean ssa_action_check_offered(const char *field, const char *name, const char *target,
                                  GError **error);
