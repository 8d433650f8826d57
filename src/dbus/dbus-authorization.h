/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Authorization of callers. The session bus admits the session's user only; the agent also rejects
 * confined applications of snaps. */

#pragma once

#include <gio/gio.h>

/* Asks the bus for the caller's security label (GetConnectionCredentials of the D-Bus
 * specification).
 * @sender: the caller's unique name
 * @timeout: for the reply of the bus, in milliseconds */
void ssa_dbus_authorize_async(GDBusConnection *bus, const char *sender, gint64 timeout,
                              GAsyncReadyCallback callback, gpointer user_data);

/* Returns: %FALSE with %SSA_ERROR_REFUSED if the caller is a confined application of a snap, or its
 *   label cannot be determined */
gboolean ssa_dbus_authorize_finish(GAsyncResult *result, GError **error);
