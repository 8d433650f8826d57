/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Queries for information about agents, repeated until all of it is known. */

#pragma once

#include "client/snap-session.h"

/* The first reply of an agent that has just been started may be incomplete. The query is repeated a
 * few times within a second.
 * @uids: (array length=n_uids): the sessions
 * @n_uids: the number of sessions
 * @callback: called with the results
 * @user_data: data for @callback */
void ssc_info_query_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                          GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer container) (element-type SnapSessionResult): a result for each session */
GPtrArray *ssc_info_query_finish(SnapSessionClient *client, GAsyncResult *result, GError **error);
