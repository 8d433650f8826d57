/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An exchange: one request to one session, and its response: connection, check of the peer's
 * credentials, one deadline. */

#pragma once

#include "client/client-limits.h"
#include "client/response.h"

#include <gio/gio.h>

/**
 * snap_session_exchange_async:
 * @settings: how patient to be
 * @base: the directory of runtime directories
 * @uid: the session's user
 * @request: (transfer none): the request, as it goes over the wire
 * @cancellable: (nullable): ends it early
 * @callback: called when the reply is whole, or it is clear that it will not be
 * @user_data: data for @callback
 *
 * Sends nothing before the peer's credentials have been checked against @uid.
 */
void snap_session_exchange_async(const SnapSessionSettings *settings, const char *base, guint uid,
                                 GBytes *request, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);

/**
 * snap_session_exchange_finish:
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the whole reply, or %NULL with one of #SnapSessionError, or with
 *   %G_IO_ERROR_CANCELLED
 */
SnapSessionResponse *snap_session_exchange_finish(GAsyncResult *result, GError **error);
