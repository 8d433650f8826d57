/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Private interface of the client, for its calls. */

#pragma once

#include "client/operation.h"
#include "client/snap-session-client.h"

/**
 * snap_session_client_call:
 * @client: a client
 * @uids: (array length=n_uids): the sessions
 * @n_uids: how many
 * @operation: (transfer full) (nullable): what is asked; %NULL if it cannot be, for @error
 * @error: (transfer full) (nullable): why it cannot be asked
 * @cancellable: (nullable): ends it early
 * @callback: called with the results
 * @user_data: data for @callback
 *
 * Asks with the settings of the client. Ends with snap_session_call_finish().
 */
void snap_session_client_call(SnapSessionClient *client, const guint *uids, gsize n_uids,
                              SnapSessionOperation *operation, GError *error,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);

/**
 * snap_session_client_call_finish:
 * @client: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): the results
 */
GPtrArray *snap_session_client_call_finish(SnapSessionClient *client, GAsyncResult *result,
                                           GError **error);
