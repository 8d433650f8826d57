/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A call: one operation on many sessions at the same time. */

#pragma once

#include "client/client-limits.h"
#include "client/operation.h"

#include <gio/gio.h>

/* Another session has answered or failed.
 * @source: the object of the call
 * @result: the result of one session
 * @answered: number of sessions that have answered or failed
 * @total: number of sessions of the call */
typedef void (*SnapSessionAnsweredFunc)(GObject *source, SnapSessionResult *result, guint answered,
                                        guint total);

/* Each session has its own deadline. All deadlines start now, so the call takes no longer than one.
 * @source: the object of the call
 * @settings: timeouts and limits for each session
 * @base: the directory of runtime directories
 * @uids: (array length=n_uids): the users of the sessions; duplicates are ignored
 * @n_uids: number of @uids
 * @operation: (transfer full): the operation
 * @answered: called for each session
 * @cancellable: (nullable): cancels the call
 * @callback: called when all sessions have answered or failed
 * @user_data: data for @callback */
void snap_session_call_async(GObject *source, const SnapSessionSettings *settings, const char *base,
                             const guint *uids, gsize n_uids, SnapSessionOperation *operation,
                             SnapSessionAnsweredFunc answered, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);

/* @source: the object of the call
 * Returns: (transfer container) (element-type SnapSessionResult): one result for each session, in
 *   the order of the uids; %NULL with %G_IO_ERROR_CANCELLED */
GPtrArray *snap_session_call_finish(GObject *source, GAsyncResult *result, GError **error);
