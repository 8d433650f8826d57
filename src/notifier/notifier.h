/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notifier's private D-Bus interface, for the agent alone. */

#pragma once

#include <gio/gio.h>

/* Owns the bus name and serves calls until no notification with actions, or about a running
 * refresh, is open.
 * @bus: the session bus
 * Returns: %FALSE if the name could not be owned, which is printed */
gboolean ssn_notifier_run(GDBusConnection *bus);
