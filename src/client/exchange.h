/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An exchange: one request to one session, and its response: connection, check of the peer's
 * credentials, one deadline. */

#pragma once

#include "client/client-limits.h"
#include "client/response.h"

#include <gio/gio.h>

/* Sends nothing before the peer's credentials have been checked against @uid.
 * @settings: timeouts and limits
 * @base: the directory of runtime directories
 * @uid: the session's user
 * @request: (transfer none): the request in wire format
 * @cancellable: (nullable): cancels the exchange
 * @callback: called when the response is complete, or the exchange has failed
 * @user_data: data for @callback */
void snap_session_exchange_async(const SnapSessionSettings *settings, const char *base, guint uid,
                                 GBytes *request, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): the complete response; %NULL with a #SnapSessionError or
 *   %G_IO_ERROR_CANCELLED */
SnapSessionResponse *snap_session_exchange_finish(GAsyncResult *result, GError **error);
