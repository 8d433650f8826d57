/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A connection that has been accepted: its deadlines, its size limits, its hold. It begins when the
 * peer has been checked and ends with the socket. */

#pragma once

#include "core/session.h"

#include <gio/gio.h>
#include <libsoup/soup.h>

typedef struct _SsaHttpConnection SsaHttpConnection;

/**
 * ssa_http_connection_begin:
 * @server: what reads the request
 * @session: the session whose limits hold
 * @socket: the connected socket
 * @ended: (scope async): called when the connection is no more
 * @user_data: for @ended
 *
 * The request may be read, and its handlers called, before this returns.
 */
void ssa_http_connection_begin(SoupServer *server, SsaSession *session, GSocket *socket,
                               GDestroyNotify ended, gpointer user_data);

/**
 * ssa_http_connection_refuse:
 * @session: the session whose limits hold
 * @socket: a connected socket
 *
 * Says 503 to a connection too many, and closes it.
 */
void ssa_http_connection_refuse(SsaSession *session, GSocket *socket);

/**
 * ssa_http_connection_of:
 * @message: a message of a connection that ssa_http_connection_begin() began
 *
 * Returns: (transfer none) (nullable): its connection, %NULL if that has ended
 */
SsaHttpConnection *ssa_http_connection_of(SoupServerMessage *message);

/**
 * ssa_http_connection_attend:
 * @connection: a connection
 * @message: the message with its request, about to be read
 *
 * Watches over the reading of the request.
 */
void ssa_http_connection_attend(SsaHttpConnection *connection, SoupServerMessage *message);

/**
 * ssa_http_connection_request_is_in:
 * @connection: a connection
 *
 * Ends the read deadline: what is asked for may take its time.
 */
void ssa_http_connection_request_is_in(SsaHttpConnection *connection);

/**
 * ssa_http_connection_reply_is_out:
 * @connection: a connection
 *
 * Begins the reply deadline: the client may not hold the agent by not reading.
 */
void ssa_http_connection_reply_is_out(SsaHttpConnection *connection);
