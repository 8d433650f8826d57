/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notify socket of the service manager (sd_notify(3)). Sending never blocks: while the queue
 * of the service manager is full, the state is kept and sent later. */

#pragma once

#include <glib.h>

typedef struct _SsaNotifySocket SsaNotifySocket;

/* @path: (nullable): $NOTIFY_SOCKET: a path, or "@" and an abstract name; %NULL = no service
 *   manager
 * Returns: (transfer full): free with ssa_notify_socket_free() */
SsaNotifySocket *ssa_notify_socket_new(const char *path);
void ssa_notify_socket_free(SsaNotifySocket *socket);

/* States are sent in order.
 * @state: "READY=1" or "STOPPING=1"
 * @status: what the service is doing, for STATUS= */
void ssa_notify_socket_set_state(SsaNotifySocket *socket, const char *state, const char *status);

/* Of several pending statuses, only the newest is sent.
 * @status: what the service is doing */
void ssa_notify_socket_set_status(SsaNotifySocket *socket, const char *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaNotifySocket, ssa_notify_socket_free)
