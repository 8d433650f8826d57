/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The operation queue: operations that change something run one at a time, in the order of their
 * requests. The running operation owns the slot, and releases it at its end. */

#pragma once

#include <gio/gio.h>

typedef struct _SsaOperationQueue SsaOperationQueue;
typedef struct _SsaQueueSlot SsaQueueSlot;

/* @max_waiting: the maximum number of waiting operations
 * Returns: (transfer full): free with ssa_operation_queue_unref() */
SsaOperationQueue *ssa_operation_queue_new(gint64 max_waiting);
void ssa_operation_queue_unref(SsaOperationQueue *queue);

/* @callback: called when the slot is acquired, or immediately if the queue is full */
void ssa_operation_queue_acquire_async(SsaOperationQueue *queue, GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Returns: (transfer full): the slot, or %NULL with %SSA_ERROR_BUSY */
SsaQueueSlot *ssa_operation_queue_acquire_finish(GAsyncResult *result, GError **error);

/* @func: called if the agent exits before the slot is released */
void ssa_queue_slot_set_abandon_func(SsaQueueSlot *slot, void (*func)(gpointer user_data),
                                     gpointer user_data);

/* Calls the abandon function of the current slot. */
void ssa_operation_queue_abandon(SsaOperationQueue *queue);

/* @slot: (transfer full): a slot; the next waiting operation gets a new one */
void ssa_queue_slot_release(SsaQueueSlot *slot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaOperationQueue, ssa_operation_queue_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaQueueSlot, ssa_queue_slot_release)
