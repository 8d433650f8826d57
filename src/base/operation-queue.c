/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The operation queue: an asynchronous lock, strictly first come, first served. */

#include "base/operation-queue.h"
#include "base/error.h"

struct _SsaOperationQueue {
    grefcount refs;
    GQueue waiting;     /* of GTask */
    SsaQueueSlot *slot; /* the current one, or NULL */
    gint64 max_waiting;
};

struct _SsaQueueSlot {
    SsaOperationQueue *queue;
    void (*abandon)(gpointer user_data);
    gpointer abandon_data;
};

SsaOperationQueue *
ssa_operation_queue_new(gint64 max_waiting)
{
    SsaOperationQueue *queue = g_new0(SsaOperationQueue, 1);

    g_ref_count_init(&queue->refs);
    g_queue_init(&queue->waiting);
    queue->max_waiting = max_waiting;
    return queue;
}

void
ssa_operation_queue_unref(SsaOperationQueue *queue)
{
    if (!g_ref_count_dec(&queue->refs))
        return;
    g_queue_clear_full(&queue->waiting, g_object_unref);
    g_free(queue);
}

static void
grant_slot(SsaOperationQueue *queue, GTask *task)
{
    SsaQueueSlot *slot = g_new0(SsaQueueSlot, 1);

    g_ref_count_inc(&queue->refs);
    slot->queue = queue;
    queue->slot = slot;
    g_task_return_pointer(task, slot, (GDestroyNotify) ssa_queue_slot_release);
}

void
ssa_operation_queue_acquire_async(SsaOperationQueue *queue, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, user_data);
    g_task_set_source_tag(task, ssa_operation_queue_acquire_async);

    if (!queue->slot)
        grant_slot(queue, task);
    else if (queue->waiting.length < queue->max_waiting)
        g_queue_push_tail(&queue->waiting, g_steal_pointer(&task));
    else
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_BUSY,
                                "%u requests are waiting already; try again later",
                                queue->waiting.length);
}

SsaQueueSlot *
ssa_operation_queue_acquire_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

void
ssa_queue_slot_set_abandon_func(SsaQueueSlot *slot, void (*func)(gpointer user_data),
                                gpointer user_data)
{
    slot->abandon = func;
    slot->abandon_data = user_data;
}

void
ssa_operation_queue_abandon(SsaOperationQueue *queue)
{
    if (queue->slot && queue->slot->abandon)
        queue->slot->abandon(queue->slot->abandon_data);
}

void
ssa_queue_slot_release(SsaQueueSlot *slot)
{
    SsaOperationQueue *queue = slot->queue;
    g_autoptr(GTask) next = g_queue_pop_head(&queue->waiting);

    g_free(slot);
    queue->slot = NULL;
    if (next)
        grant_slot(queue, next);
    ssa_operation_queue_unref(queue);
}
