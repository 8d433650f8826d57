/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Queries for the status of running daemons: first the daemons of each session, then their status,
 * within one deadline. */

#pragma once

#include "client/snap-session.h"

/* @uids: (array length=n_uids): the sessions
 * @n_uids: the number of sessions
 * @callback: called when all sessions have replied or failed
 * @user_data: data for @callback */
void ssc_unit_query_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                          GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer container): a result for each session, with at most 256 units */
GPtrArray *ssc_unit_query_finish(SnapSessionClient *client, GAsyncResult *result, GError **error);

/* Returns: whether it is a result of ssc_unit_query_async() */
gboolean ssc_unit_query_is(GAsyncResult *result);
