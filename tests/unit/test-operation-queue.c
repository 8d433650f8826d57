/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The queue of changes: first come, first served, one at a time, and bounded. */

#include "base/error.h"
#include "base/operation-queue.h"
#include "fixture.h"

static SsaQueueSlot *
take_turn(GAsyncResult **result)
{
    g_autoptr(GError) error = NULL;

    wait_until(*result);
    SsaQueueSlot *slot = ssa_operation_queue_acquire_finish(*result, &error);
    g_assert_no_error(error);
    g_clear_object(result);
    return slot;
}

static void
test_order(void)
{
    g_autoptr(SsaOperationQueue) queue = ssa_operation_queue_new(10);
    GAsyncResult *results[5] = {NULL};

    for (gsize i = 0; i < G_N_ELEMENTS(results); i++)
        ssa_operation_queue_acquire_async(queue, fixture_keep_result, &results[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(results); i++) {
        SsaQueueSlot *slot = take_turn(&results[i]);
        fixture_settle();
        for (gsize j = i + 1; j < G_N_ELEMENTS(results); j++)
            g_assert_null(results[j]);
        ssa_queue_slot_release(slot);
    }
}

static void
test_full(void)
{
    g_autoptr(SsaOperationQueue) queue = ssa_operation_queue_new(1);
    GAsyncResult *first = NULL, *second = NULL, *third = NULL;
    g_autoptr(GError) error = NULL;

    ssa_operation_queue_acquire_async(queue, fixture_keep_result, &first);
    ssa_operation_queue_acquire_async(queue, fixture_keep_result, &second);
    ssa_operation_queue_acquire_async(queue, fixture_keep_result, &third);
    wait_until(third);
    g_assert_null(ssa_operation_queue_acquire_finish(third, &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_BUSY);
    g_object_unref(third);
    ssa_queue_slot_release(take_turn(&first));
    ssa_queue_slot_release(take_turn(&second));
}

static void
test_unclaimed_slot(void)
{
    /* Whoever does not take the slot given to it does not block the others. */
    g_autoptr(SsaOperationQueue) queue = ssa_operation_queue_new(1);
    GAsyncResult *first = NULL, *second = NULL;

    ssa_operation_queue_acquire_async(queue, fixture_keep_result, &first);
    ssa_operation_queue_acquire_async(queue, fixture_keep_result, &second);
    wait_until(first);
    g_clear_object(&first);
    ssa_queue_slot_release(take_turn(&second));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/change-queue/order", test_order);
    g_test_add_func("/change-queue/full", test_full);
    g_test_add_func("/change-queue/unclaimed-slot", test_unclaimed_slot);
    return g_test_run();
}
