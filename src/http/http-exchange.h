/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An exchange: one request and its response, as handlers see it. A handler replies exactly once,
 * immediately or later. */

#pragma once

#include "http/http-peer.h"
#include "session/session.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#define SSA_TYPE_HTTP_EXCHANGE (ssa_http_exchange_get_type())
G_DECLARE_FINAL_TYPE(SsaHttpExchange, ssa_http_exchange, SSA, HTTP_EXCHANGE, GObject)

/* @reply: (transfer none): the reply in wire format
 * @user_data: as given to ssa_http_exchange_new() */
typedef void (*SsaHttpRepliedFunc)(SsaHttpExchange *exchange, GBytes *reply, gpointer user_data);

/* @session: the session that carries out the request
 * @message: libsoup's message, completely read
 * @body: the body of the request
 * @peer: who has sent it; copied
 * @replied: (scope async): called once */
SsaHttpExchange *ssa_http_exchange_new(SsaSession *session, SoupServerMessage *message,
                                       GBytes *body, const SsaHttpPeer *peer,
                                       SsaHttpRepliedFunc replied, gpointer user_data);

SsaSession *ssa_http_exchange_get_session(SsaHttpExchange *exchange);
gboolean ssa_http_exchange_has_replied(SsaHttpExchange *exchange);

/* @name: a parameter's name
 * Returns: (nullable): its value */
const char *ssa_http_exchange_get_query(SsaHttpExchange *exchange, const char *name);

/* Those who watch the agent are not told of the request, because it is about what they are told. */
void ssa_http_exchange_set_unreported(SsaHttpExchange *exchange);

/* Returns: (transfer none): cancelled if the client goes before the reply. Operations that change
 * something ignore it: they are completed */
GCancellable *ssa_http_exchange_get_cancellable(SsaHttpExchange *exchange);

/* @name: the part of the path that matches the route's "*", decoded */
void ssa_http_exchange_set_name(SsaHttpExchange *exchange, const char *name);

/* Returns: (nullable): the part of the path that matches the route's "*" */
const char *ssa_http_exchange_get_name(SsaHttpExchange *exchange);

/* Returns: (transfer full): the JSON object in the body; %NULL with %SSA_ERROR_INVALID_ARGUMENT if
 *   the Content-Type is not JSON in UTF-8, or a #SsaJsonError if the body is not a JSON object */
JsonObject *ssa_http_exchange_parse_body(SsaHttpExchange *exchange, GError **error);

/* @methods: the allowed methods, for a 405 */
void ssa_http_exchange_set_allow(SsaHttpExchange *exchange, const char *methods);

/* Replies with success.
 * @result: (transfer floating) (nullable): the result; %NULL is null */
void ssa_http_exchange_reply(SsaHttpExchange *exchange, GVariant *result);

/* For callbacks: replies with the error, unless a reply has been sent meanwhile.
 * @error: (transfer full) (nullable): the error of the operation, if it failed
 * Returns: whether the caller must reply with the result */
gboolean ssa_http_exchange_may_reply(SsaHttpExchange *exchange, GError *error);

/* @status: HTTP status
 * @kind: (nullable): a machine-readable kind
 * @message: for the user
 * @value: (transfer floating) (nullable): details for programs */
void ssa_http_exchange_reply_error(SsaHttpExchange *exchange, guint status, const char *kind,
                                   const char *message, GVariant *value);

/* @error: (transfer full): an error of the agent */
void ssa_http_exchange_fail(SsaHttpExchange *exchange, GError *error);
