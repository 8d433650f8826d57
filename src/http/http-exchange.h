/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An exchange: one request and its response, as handlers see it. A handler replies exactly once,
 * immediately or later. */

#pragma once

#include "session/session.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#define SSA_TYPE_HTTP_EXCHANGE (ssa_http_exchange_get_type())
G_DECLARE_FINAL_TYPE(SsaHttpExchange, ssa_http_exchange, SSA, HTTP_EXCHANGE, GObject)

/**
 * SsaHttpRepliedFunc:
 * @exchange: the exchange
 * @reply: (transfer none): the reply, as it goes over the wire
 * @user_data: as given to ssa_http_exchange_new()
 */
typedef void (*SsaHttpRepliedFunc)(SsaHttpExchange *exchange, GBytes *reply, gpointer user_data);

/**
 * ssa_http_exchange_new:
 * @session: the session that does the work
 * @message: libsoup's message, read to its end
 * @body: the body of the request
 * @replied: (scope async): called once
 * @user_data: for @replied
 */
SsaHttpExchange *ssa_http_exchange_new(SsaSession *session, SoupServerMessage *message,
                                       GBytes *body, SsaHttpRepliedFunc replied,
                                       gpointer user_data);

SsaSession *ssa_http_exchange_get_session(SsaHttpExchange *exchange);
gboolean ssa_http_exchange_has_replied(SsaHttpExchange *exchange);

/**
 * ssa_http_exchange_get_query:
 * @exchange: an exchange
 * @name: a parameter's name
 *
 * Returns: (nullable): its value
 */
const char *ssa_http_exchange_get_query(SsaHttpExchange *exchange, const char *name);

/**
 * ssa_http_exchange_set_name:
 * @exchange: an exchange
 * @name: the part of its path for which its route has a "*", decoded
 */
void ssa_http_exchange_set_name(SsaHttpExchange *exchange, const char *name);

/**
 * ssa_http_exchange_get_name:
 * @exchange: an exchange
 *
 * Returns: (nullable): the part of its path for which its route has a "*"
 */
const char *ssa_http_exchange_get_name(SsaHttpExchange *exchange);

/**
 * ssa_http_exchange_parse_body:
 * @exchange: an exchange
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the JSON object that the request brought; %NULL with
 *   %SSA_ERROR_INVALID_ARGUMENT if its Content-Type is not that of JSON in UTF-8, or with one of
 *   #SsaJsonError if its body is not a JSON object
 */
JsonObject *ssa_http_exchange_parse_body(SsaHttpExchange *exchange, GError **error);

/**
 * ssa_http_exchange_set_allow:
 * @exchange: an exchange
 * @methods: what a 405 says is allowed
 */
void ssa_http_exchange_set_allow(SsaHttpExchange *exchange, const char *methods);

/**
 * ssa_http_exchange_reply:
 * @exchange: an exchange
 * @result: (transfer floating) (nullable): the result; %NULL is null
 *
 * Replies with success.
 */
void ssa_http_exchange_reply(SsaHttpExchange *exchange, GVariant *result);

/**
 * ssa_http_exchange_may_reply:
 * @exchange: an exchange
 * @error: (transfer full) (nullable): why the work that it waited for has failed, if it has
 *
 * For callbacks: replies with the error, unless a reply has been sent meanwhile.
 *
 * Returns: whether the result is still to be replied
 */
gboolean ssa_http_exchange_may_reply(SsaHttpExchange *exchange, GError *error);

/**
 * ssa_http_exchange_reply_error:
 * @exchange: an exchange
 * @status: HTTP status
 * @kind: (nullable): a machine-readable kind
 * @message: for the user
 * @value: (transfer floating) (nullable): details for programs
 */
void ssa_http_exchange_reply_error(SsaHttpExchange *exchange, guint status, const char *kind,
                                   const char *message, GVariant *value);

/**
 * ssa_http_exchange_fail:
 * @exchange: an exchange
 * @error: (transfer full): an error of the agent
 *   is here
 */
void ssa_http_exchange_fail(SsaHttpExchange *exchange, GError *error);
