/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The systemd manager of a command, and blocking operations on its sockets. */

#pragma once

#include "socketctl/options.h"
#include "sockets/socket-control.h"

/* @scope: selects the system manager or the user manager
 * Returns: (transfer full): the manager, not yet connected; %NULL, after an error message, if root
 *   has no session */
SsaServiceContext *skc_manager_open(SskScope scope);

/* @request: (transfer full): what to change
 * @changed: (out): whether there was anything to do
 * Returns: see ssa_socket_control_finish() */
gboolean skc_manager_change(SsaServiceContext *manager, SsaSocketRequest *request,
                            gboolean *changed, GError **error);

/* Returns: (transfer full) (element-type SsaActivationSocket): the sockets of all snaps; %NULL with
 *   systemd's error */
GPtrArray *skc_manager_list(SsaServiceContext *manager, GError **error);

/* @unit: a valid unit name
 * Returns: (transfer full): the paths of the drop-ins that systemd has read; %NULL if it failed */
char **skc_manager_list_drop_ins(SsaServiceContext *manager, const char *unit);
