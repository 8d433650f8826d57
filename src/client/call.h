/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A call: one operation on many sessions at the same time. */

#pragma once

#include "client/client-limits.h"
#include "client/operation.h"

#include <gio/gio.h>

/**
 * SnapSessionAnsweredFunc:
 * @source: the object of the call
 * @result: the result of one session
 * @answered: how many sessions are done with
 * @total: how many were asked
 *
 * One more session has answered, or will not.
 */
typedef void (*SnapSessionAnsweredFunc)(GObject *source, SnapSessionResult *result, guint answered,
                                        guint total);

/**
 * snap_session_call_async:
 * @source: the object of the call
 * @settings: how patient to be with each session
 * @base: the directory of runtime directories
 * @uids: (array length=n_uids): the sessions; one that is named twice is asked once
 * @n_uids: how many
 * @operation: (transfer full): the operation
 * @answered: called for each session
 * @cancellable: (nullable): ends all of it early
 * @callback: called when all have answered, or will not
 * @user_data: data for @callback
 *
 * Each session has a deadline of its own, which all begin now: the whole call takes no longer than
 * one.
 */
void snap_session_call_async(GObject *source, const SnapSessionSettings *settings, const char *base,
                             const guint *uids, gsize n_uids, SnapSessionOperation *operation,
                             SnapSessionAnsweredFunc answered, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);

/**
 * snap_session_call_finish:
 * @source: the object of the call
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer container) (element-type SnapSessionResult): one result for each session, in
 * the order they were named; %NULL with %G_IO_ERROR_CANCELLED
 */
GPtrArray *snap_session_call_finish(GObject *source, GAsyncResult *result, GError **error);
