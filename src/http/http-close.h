/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Closing a connection: sends the response, shuts down, and lingers so that the client gets the
 * response. */

#pragma once

#include <glib.h>

/* @fd: (transfer full): the connection
 * @response: (transfer full): the response
 * @deadline: the write timeout, in milliseconds
 * @linger: how long to keep reading afterwards, in milliseconds, so that a client that is still
 *   writing sees the response instead of a broken pipe; 0 = close at once
 * @done: (scope async) (nullable): called when the connection is closed, possibly before this
 *   returns */
void ssa_http_send_and_close(int fd, GBytes *response, gint64 deadline, gint64 linger,
                             GDestroyNotify done, gpointer user_data);
