/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The authorization of callers. */

#pragma once

#include <gio/gio.h>

/* The agent's name on the bus. */
#define SSN_AGENT_NAME "io.snapcraft.SessionAgent"

/* Calls a method of the bus, and waits for the reply.
 * @parameters: (transfer floating): its arguments
 * @type: the type of its reply
 * Returns: (transfer full): the reply, or %NULL with an error */
GVariant *ssn_bus_call(GDBusConnection *bus, const char *method, GVariant *parameters,
                       const char *type, GError **error);

/* Only the agent may call the notifier.
 * @sender: the caller's unique name
 * Returns: whether it is the owner of the agent's name or a process of its service, of the same
 *   user, outside of snaps */
gboolean ssn_is_agent(GDBusConnection *bus, const char *sender);
