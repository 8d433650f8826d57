/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The queue of changes: an asynchronous lock that is strictly first come, first served. */

#include "base/operation-queue.h"
#include "base/error.h"

struct _SsaChangeQueue {
    grefcount refs;
    GQueue waiting; /* of GTask */
    SsaTurn *turn;  /* that there is, or NULL */
    gint64 max_waiting;
};

struct _SsaTurn {
    SsaChangeQueue *queue;
    void (*abandon)(gpointer user_data);
    gpointer abandon_data;
};

SsaChangeQueue *
ssa_change_queue_new(gint64 max_waiting)
{
    SsaChangeQueue *queue = g_new0(SsaChangeQueue, 1);

    g_ref_count_init(&queue->refs);
    g_queue_init(&queue->waiting);
    queue->max_waiting = max_waiting;
    return queue;
}

void
ssa_change_queue_unref(SsaChangeQueue *queue)
{
    if (!g_ref_count_dec(&queue->refs))
        return;
    g_queue_clear_full(&queue->waiting, g_object_unref);
    g_free(queue);
}

static void
give_turn(SsaChangeQueue *queue, GTask *task)
{
    SsaTurn *turn = g_new0(SsaTurn, 1);

    g_ref_count_inc(&queue->refs);
    turn->queue = queue;
    queue->turn = turn;
    g_task_return_pointer(task, turn, (GDestroyNotify) ssa_turn_end);
}

void
ssa_change_queue_enter_async(SsaChangeQueue *queue, GAsyncReadyCallback callback,
                             gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, user_data);
    g_task_set_source_tag(task, ssa_change_queue_enter_async);

    if (!queue->turn)
        give_turn(queue, task);
    else if (queue->waiting.length < queue->max_waiting)
        g_queue_push_tail(&queue->waiting, g_steal_pointer(&task));
    else
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_BUSY,
                                "%u requests are waiting already; try again later",
                                queue->waiting.length);
}

SsaTurn *
ssa_change_queue_enter_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

void
ssa_turn_set_abandon_func(SsaTurn *turn, void (*func)(gpointer user_data), gpointer user_data)
{
    turn->abandon = func;
    turn->abandon_data = user_data;
}

void
ssa_change_queue_abandon(SsaChangeQueue *queue)
{
    if (queue->turn && queue->turn->abandon)
        queue->turn->abandon(queue->turn->abandon_data);
}

void
ssa_turn_end(SsaTurn *turn)
{
    SsaChangeQueue *queue = turn->queue;
    g_autoptr(GTask) next = g_queue_pop_head(&queue->waiting);

    g_free(turn);
    queue->turn = NULL;
    if (next)
        give_turn(queue, next);
    ssa_change_queue_unref(queue);
}
