/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Private interface of the client, for its calls. */

#pragma once

#include "client/operation.h"
#include "client/snap-session-client.h"

/* Starts a call with the client's settings. Finish it with snap_session_client_call_finish().
 * @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @operation: (transfer full) (nullable): the operation; %NULL to fail with @error
 * @error: (transfer full) (nullable): why the operation is invalid
 * @cancellable: (nullable): cancels the call
 * @callback: called with the results
 * @user_data: data for @callback */
void snap_session_client_call(SnapSessionClient *client, const guint *uids, gsize n_uids,
                              SnapSessionOperation *operation, GError *error,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);

/* Returns: (transfer container) (element-type SnapSessionResult): the results */
GPtrArray *snap_session_client_call_finish(SnapSessionClient *client, GAsyncResult *result,
                                           GError **error);
