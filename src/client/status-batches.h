/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Status queries for more units than fit into one request: batches, one after the other, under one
 * deadline. A session that fails in one batch is not sent the next. */

#pragma once

#include "client/snap-session-client.h"

/* @uids: (array length=n_uids): the users of the sessions
 * @n_uids: number of @uids
 * @units: (array zero-terminated=1): valid unit names
 * @cancellable: (nullable): cancels the query
 * @callback: called with the results
 * @user_data: data for @callback */
void snap_session_status_batches_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                                       const char *const *units, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer container) (element-type SnapSessionResult): the results, each with all of the
 *   units or the first error */
GPtrArray *snap_session_status_batches_finish(GAsyncResult *result, GError **error);
