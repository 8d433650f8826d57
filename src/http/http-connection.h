/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A connection from its acceptance to its close: deadlines, size limits, and a hold. */

#pragma once

#include "session/session.h"

#include <libsoup/soup.h>

typedef struct _SsaHttpConnection SsaHttpConnection;

/**
 * SsaHttpConnectionFunc:
 * @connection: the connection; must not be used afterwards
 * @user_data: as given to ssa_http_connection_new()
 */
typedef void (*SsaHttpConnectionFunc)(SsaHttpConnection *connection, gpointer user_data);

/**
 * ssa_http_connection_new:
 * @session: provides the limits and the hold
 * @fd: (transfer full): the connected socket
 * @ended: (scope async): called when the connection has been closed
 * @user_data: for @ended
 *
 * Creates a connection, which frees itself when it is closed.
 */
SsaHttpConnection *ssa_http_connection_new(SsaSession *session, int fd, SsaHttpConnectionFunc ended,
                                           gpointer user_data);

/**
 * ssa_http_connection_hand_over:
 * @connection: a new connection
 * @server: the libsoup server that reads the request
 * @address: the local and remote address for libsoup, which expects internet addresses
 *
 * Makes libsoup read the request. When this returns, the request may already have been handled and
 * the connection closed.
 */
void ssa_http_connection_hand_over(SsaHttpConnection *connection, SoupServer *server,
                                   GSocketAddress *address);

/**
 * ssa_http_connection_of:
 * @message: a message passed to ssa_http_connection_attend()
 *
 * Returns: (transfer none) (nullable): its connection, %NULL if that has ended
 */
SsaHttpConnection *ssa_http_connection_of(SoupServerMessage *message);

/**
 * ssa_http_connection_attend:
 * @connection: a connection
 * @message: the message of its request, which has not been read yet
 *
 * Enforces the limits while the request is read.
 */
void ssa_http_connection_attend(SsaHttpConnection *connection, SoupServerMessage *message);

/**
 * ssa_http_connection_get_user_data:
 * @connection: a connection
 *
 * Returns: (transfer none): as given to ssa_http_connection_new()
 */
gpointer ssa_http_connection_get_user_data(SsaHttpConnection *connection);

/**
 * ssa_http_connection_take_request:
 * @connection: a connection
 *
 * Takes the complete request and clears the read deadline: carrying it out may take longer.
 *
 * Returns: (transfer full) (nullable): the body; %NULL if a truncated request has been rejected
 */
GBytes *ssa_http_connection_take_request(SsaHttpConnection *connection);

/**
 * ssa_http_connection_reply:
 * @connection: a connection with a complete request
 * @reply: (transfer none): the complete reply
 *
 * Sends as much of the reply as possible without blocking.
 */
void ssa_http_connection_reply(SsaHttpConnection *connection, GBytes *reply);

/**
 * ssa_http_connection_detach:
 * @connection: a connection with a complete request
 *
 * Takes the connection from libsoup. The connection is closed once the reply has been sent.
 */
void ssa_http_connection_detach(SsaHttpConnection *connection);

/**
 * ssa_http_connection_abandon:
 * @connection: a connection
 *
 * Rejects the request with 503 if it is not complete yet.
 */
void ssa_http_connection_abandon(SsaHttpConnection *connection);
