/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The authorization of callers. */

#pragma once

#include <gio/gio.h>

/* The agent's name on the bus. */
#define SSN_AGENT_NAME "io.snapcraft.SessionAgent"

/* Only the agent may call the notifier.
 * @sender: the caller's unique name
 * Returns: whether it is the owner of the agent's name or a process of its service, of the same
 *   user, outside of snaps */
gboolean ssn_is_agent(GDBusConnection *bus, const char *sender);
