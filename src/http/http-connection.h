/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A connection from its acceptance to its close: deadlines, size limits, and a hold. */

#pragma once

#include "session/session.h"

#include <libsoup/soup.h>

typedef struct _SsaHttpConnection SsaHttpConnection;

/**
 * SsaHttpConnectionFunc:
 * @connection: the connection; not to be used any more
 * @user_data: as given to ssa_http_connection_new()
 */
typedef void (*SsaHttpConnectionFunc)(SsaHttpConnection *connection, gpointer user_data);

/**
 * ssa_http_connection_new:
 * @session: the session whose limits hold
 * @fd: (transfer full): the connected socket
 * @ended: (scope async): called when the connection is no more
 * @user_data: for @ended
 *
 * Begins a connection; it ends, and is freed, by itself.
 */
SsaHttpConnection *ssa_http_connection_new(SsaSession *session, int fd, SsaHttpConnectionFunc ended,
                                           gpointer user_data);

/**
 * ssa_http_connection_hand_over:
 * @connection: a new connection
 * @server: what reads its request
 * @address: what libsoup is to take for the addresses of both ends; it takes them for internet ones
 *
 * Lets libsoup read the request. It may have been read, and its handlers called, and the connection
 * ended, when this returns.
 */
void ssa_http_connection_hand_over(SsaHttpConnection *connection, SoupServer *server,
                                   GSocketAddress *address);

/**
 * ssa_http_connection_of:
 * @message: a message that ssa_http_connection_attend() was called for
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
 * libsoup has read the request to its end. Ends the read deadline: what is asked for may take its
 * time.
 *
 * Returns: (transfer full) (nullable): the body; %NULL if the request was cut off, and is refused
 */
GBytes *ssa_http_connection_take_request(SsaHttpConnection *connection);

/**
 * ssa_http_connection_reply:
 * @connection: a connection whose request is in
 * @reply: (transfer none): the reply, whole
 *
 * Sends the reply now, as far as that goes without waiting.
 */
void ssa_http_connection_reply(SsaHttpConnection *connection, GBytes *reply);

/**
 * ssa_http_connection_detach:
 * @connection: a connection whose request is in
 *
 * Takes the connection from libsoup. If there is a reply the connection ends when that has been
 * sent; otherwise it waits for one, and ends then.
 */
void ssa_http_connection_detach(SsaHttpConnection *connection);

/**
 * ssa_http_connection_abandon:
 * @connection: a connection
 *
 * Says 503 if its request is not in yet; it never will be.
 */
void ssa_http_connection_abandon(SsaHttpConnection *connection);
