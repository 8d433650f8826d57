/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A refusal: an error reply written straight to the socket, for requests that libsoup will never
 * finish reading (408, 413, 431) or never sees (503). */

#pragma once

#include <gio/gio.h>

/* RFC 6585, 5; libsoup does not name it. */
#define SSA_HTTP_STATUS_HEAD_TOO_LARGE 431

/**
 * ssa_http_refusal_send:
 * @connection: (transfer full): the connection; closed when all is over
 * @status: HTTP status
 * @message: what is wrong and what to do
 * @linger: in milliseconds: how long to read on, so that a client that still writes gets to see the
 *   reply instead of a broken pipe; 0 = close at once
 * @done: (scope async) (nullable): called when the connection has been closed
 * @user_data: for @done
 */
void ssa_http_refusal_send(GSocketConnection *connection, guint status, const char *message,
                           gint64 linger, GDestroyNotify done, gpointer user_data);
