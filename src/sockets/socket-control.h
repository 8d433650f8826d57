/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changing a socket of a daemon: start, stop, enable, disable, set, reset. */

#pragma once

#include "services/service-control.h"
#include "sockets/socket-request.h"

/* Settings are kept in a drop-in, and follow the rules of declarations. A listening socket is then
 * restarted, with its service if that runs: systemd does not change the sockets of a running
 * service. A restart does not start a stopped socket. The whole operation has one slot in the
 * operation queue.
 * @context: shared with other operations
 * @request: (transfer full): what to do
 * @hold: (transfer full) (nullable): kept until the operation is over */
void ssa_socket_control_async(SsaServiceContext *context, SsaSocketRequest *request, SsaHold *hold,
                              GAsyncReadyCallback callback, gpointer user_data);

/* @changed: (out) (optional): %FALSE if there was nothing to do: the settings are the same, or the
 *   socket to restart does not listen
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if a setting breaks a rule, %SSA_ERROR_BUSY if
 *   the queue was full, or systemd's error */
gboolean ssa_socket_control_finish(GAsyncResult *result, gboolean *changed, GError **error);
