/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changing a socket of a daemon: start, stop, enable, disable, set, reset. */

#pragma once

#include "services/service-control.h"
#include "sockets/socket-request.h"

/**
 * ssa_socket_control_async:
 * @context: shared with other operations
 * @request: (transfer full): what to do
 * @hold: (transfer full) (nullable): kept until the operation is over
 * @callback: called with the result
 * @user_data: for @callback
 *
 * What is set is kept in a drop-in, under the rules of declarations. A socket
 * that listens is restarted then, and its service with it if that runs: while a service has a
 * socket, systemd does not give it another. One that listens no more is not brought to it by a
 * restart. All of it has one slot in the operation queue.
 */
void ssa_socket_control_async(SsaServiceContext *context, SsaSocketRequest *request, SsaHold *hold,
                              GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_socket_control_finish:
 * @result: as given to the callback
 * @changed: (out) (optional): %FALSE if there was nothing to do: it is set so already, or a socket
 *   that does not listen was to be restarted
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if a setting breaks a rule, %SSA_ERROR_BUSY if
 * the queue was full, or systemd's error
 */
gboolean ssa_socket_control_finish(GAsyncResult *result, gboolean *changed, GError **error);
