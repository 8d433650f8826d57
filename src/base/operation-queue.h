/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The queue of changes: requests that change something run one at a time, in the order in which
 * they came. Whoever is at the front has the turn, and gives it up by freeing it. */

#pragma once

#include <gio/gio.h>

typedef struct _SsaChangeQueue SsaChangeQueue;
typedef struct _SsaTurn SsaTurn;

/**
 * ssa_change_queue_new:
 * @max_waiting: how many may wait behind the one that has the turn
 *
 * Returns: (transfer full): free with ssa_change_queue_unref()
 */
SsaChangeQueue *ssa_change_queue_new(gint64 max_waiting);
void ssa_change_queue_unref(SsaChangeQueue *queue);

/**
 * ssa_change_queue_enter_async:
 * @queue: a queue
 * @callback: called when the caller's turn has come, or at once if the queue is full
 * @user_data: for @callback
 */
void ssa_change_queue_enter_async(SsaChangeQueue *queue, GAsyncReadyCallback callback,
                                  gpointer user_data);

/**
 * ssa_change_queue_enter_finish:
 * @result: as given to the callback
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the turn, or %NULL with %SSA_ERROR_BUSY
 */
SsaTurn *ssa_change_queue_enter_finish(GAsyncResult *result, GError **error);

/**
 * ssa_turn_set_abandon_func:
 * @turn: a turn
 * @func: called if the agent leaves before the turn has ended
 * @user_data: for @func
 */
void ssa_turn_set_abandon_func(SsaTurn *turn, void (*func)(gpointer user_data), gpointer user_data);

/**
 * ssa_change_queue_abandon:
 * @queue: a queue
 *
 * Tells whoever has the turn that nothing will be waited for any more.
 */
void ssa_change_queue_abandon(SsaChangeQueue *queue);

/**
 * ssa_turn_end:
 * @turn: (transfer full): a turn; the next in the queue gets its own
 */
void ssa_turn_end(SsaTurn *turn);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaChangeQueue, ssa_change_queue_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaTurn, ssa_turn_end)
