/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Launching an application as a desktop does: by D-Bus activation, or as a transient unit; never
 * as a child process, which would exit with the agent. */

#pragma once

#include "apps/desktop-entry.h"
#include "systemd/systemd.h"

/* @entry: the application
 * @token: (nullable): the activation token of the click (XDG activation, or startup notification)
 * @timeout: in milliseconds */
void ssa_app_launch_async(SsaSystemd *manager, GDBusConnection *bus, const SsaDesktopEntry *entry,
                          const char *token, gint64 timeout, GAsyncReadyCallback callback,
                          gpointer user_data);

/* Returns: %FALSE with the error if the application was not started */
gboolean ssa_app_launch_finish(GAsyncResult *result, GError **error);
