/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changing one socket of a snap's daemon: starting and stopping it, and where it listens. */

#pragma once

#include "core/service-control.h"

/**
 * SsaSocketAction:
 * @SSA_SOCKET_START: have it listen
 * @SSA_SOCKET_STOP: have it listen no more
 * @SSA_SOCKET_ENABLE: have it listen, now and after each start of the session
 * @SSA_SOCKET_DISABLE: have it listen no more, nor after a start
 * @SSA_SOCKET_SET: change its address, or its mode
 * @SSA_SOCKET_RESET: have it as it is declared again
 */
typedef enum {
    SSA_SOCKET_START,
    SSA_SOCKET_STOP,
    SSA_SOCKET_ENABLE,
    SSA_SOCKET_DISABLE,
    SSA_SOCKET_SET,
    SSA_SOCKET_RESET,
} SsaSocketAction;

typedef struct _SsaSocketRequest SsaSocketRequest;

/**
 * ssa_socket_request_new:
 * @action: (nullable): "start", "stop", "enable", "disable", "set" or "reset"
 * @unit: (nullable): the unit of a snap's socket
 * @settings: (transfer full) (element-type utf8 utf8): what is to be set: "listen-stream" (or its
 * like) and "socket-mode"; only with "set", and then at least one
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the request; %NULL with %SSA_ERROR_INVALID_ARGUMENT that names the
 * field
 */
SsaSocketRequest *ssa_socket_request_new(const char *action, const char *unit, GHashTable *settings,
                                         GError **error);

void ssa_socket_request_free(SsaSocketRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaSocketRequest, ssa_socket_request_free)

/**
 * ssa_socket_control_async:
 * @context: (transfer none): what it takes
 * @idle: held until all is done, whether or not anybody still listens
 * @limits: the limits that hold
 * @request: (transfer full): what to do
 * @callback: called with the result
 * @user_data: for @callback
 *
 * What is set is kept in a drop-in of the user's own, under the rules of declarations. A socket
 * that listens is made anew then, and its service with it if that runs: while a service has a
 * socket, systemd does not give it another.
 */
void ssa_socket_control_async(const SsaServiceContext *context, SsaIdle *idle,
                              const SsaLimits *limits, SsaSocketRequest *request,
                              GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_socket_control_finish:
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if a setting breaks a rule, or with systemd's
 * own reason
 */
gboolean ssa_socket_control_finish(GAsyncResult *result, GError **error);
