/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The HTTP frontend: accepts connections on listening sockets and dispatches requests to the
 * routes. */

#pragma once

#include "session/session.h"

#include <gio/gio.h>

#define SSA_TYPE_HTTP_SERVER (ssa_http_server_get_type())
G_DECLARE_FINAL_TYPE(SsaHttpServer, ssa_http_server, SSA, HTTP_SERVER, GObject)

/* @session: carries out the requests
 * @own_uid: the user of the session; only this user and root are served */
SsaHttpServer *ssa_http_server_new(SsaSession *session, uid_t own_uid);

/* Accepts connections on @socket from now on.
 * @socket: a listening unix socket */
void ssa_http_server_listen(SsaHttpServer *server, GSocket *socket);

/* Stops accepting connections. Open connections are still served; pending ones stay in the backlog.
 */
void ssa_http_server_stop_listening(SsaHttpServer *server);

/* Replies 503 to all pending requests. */
void ssa_http_server_abandon(SsaHttpServer *server);
