/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A connection from its acceptance to its close: deadlines, size limits, and a hold. */

#pragma once

#include "http/http-peer.h"
#include "session/session.h"

#include <libsoup/soup.h>

typedef struct _SsaHttpConnection SsaHttpConnection;

/* @connection: the connection; must not be used afterwards
 * @user_data: as given to ssa_http_connection_new() */
typedef void (*SsaHttpConnectionFunc)(SsaHttpConnection *connection, gpointer user_data);

/* Creates a connection, which frees itself when it is closed.
 * @session: provides the limits and the hold
 * @fd: (transfer full): the connected socket
 * @peer: who has connected; copied
 * @ended: (scope async): called when the connection has been closed */
SsaHttpConnection *ssa_http_connection_new(SsaSession *session, int fd, const SsaHttpPeer *peer,
                                           SsaHttpConnectionFunc ended, gpointer user_data);

/* Makes libsoup read the request. When this returns, the request may already have been handled and
 * the connection closed.
 * @server: the libsoup server that reads the request
 * @address: the local and remote address for libsoup, which expects internet addresses */
void ssa_http_connection_hand_over(SsaHttpConnection *connection, SoupServer *server,
                                   GSocketAddress *address);

/* @message: a message passed to ssa_http_connection_attend()
 * Returns: (transfer none) (nullable): its connection, %NULL if that has ended */
SsaHttpConnection *ssa_http_connection_of(SoupServerMessage *message);

/* Enforces the limits while the request is read.
 * @message: the message of its request, which has not been read yet */
void ssa_http_connection_attend(SsaHttpConnection *connection, SoupServerMessage *message);

/* Returns: (transfer none): as given to ssa_http_connection_new() */
gpointer ssa_http_connection_get_user_data(SsaHttpConnection *connection);

/* Returns: (transfer none): who has connected */
const SsaHttpPeer *ssa_http_connection_get_peer(SsaHttpConnection *connection);

/* Takes the complete request and clears the read deadline: carrying it out may take longer.
 * Returns: (transfer full) (nullable): the body; %NULL if a truncated request has been rejected */
GBytes *ssa_http_connection_take_request(SsaHttpConnection *connection);

/* Sends as much of the reply as possible without blocking.
 * @connection: a connection with a complete request
 * @reply: (transfer none): the complete reply */
void ssa_http_connection_reply(SsaHttpConnection *connection, GBytes *reply);

/* @cancellable: cancelled if the client closes the connection before the reply; not if it only ends
 *   its own part */
void ssa_http_connection_watch(SsaHttpConnection *connection, GCancellable *cancellable);

/* Takes the connection from libsoup. The connection is closed once the reply has been sent.
 * @connection: a connection with a complete request */
void ssa_http_connection_detach(SsaHttpConnection *connection);

/* Rejects the request with 503 if it is not complete yet. */
void ssa_http_connection_abandon(SsaHttpConnection *connection);
