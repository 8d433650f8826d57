/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Queries for the status of running daemons: each session is asked for its daemons, then for their
 * status, within one deadline. */

#pragma once

#include "client/snap-session.h"

/**
 * ssc_unit_query_async:
 * @client: whom to ask
 * @uids: (array length=n_uids): the sessions
 * @n_uids: how many
 * @callback: called when all have answered, or will not
 * @user_data: data for @callback
 */
void ssc_unit_query_async(SnapSessionClient *client, const guint *uids, gsize n_uids,
                          GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssc_unit_query_finish:
 * @client: whom was asked
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container): a result for each session: its units, 256 at most
 */
GPtrArray *ssc_unit_query_finish(SnapSessionClient *client, GAsyncResult *result, GError **error);

/**
 * ssc_unit_query_is:
 * @result: a result
 *
 * Returns: whether it is that of ssc_unit_query_async()
 */
gboolean ssc_unit_query_is(GAsyncResult *result);
