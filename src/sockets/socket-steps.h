/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Steps of a change to a socket: service requests, one after the other or at the same time. After
 * a failure, only steps that restore the previous state run. */

#pragma once

#include "services/service-control.h"

/* @SSA_SOCKET_STEP_RESTORES: restores the previous state; runs even after another step failed
 * @SSA_SOCKET_STEP_LISTENS: starts the socket with its settings; later failures do not undo them
 * @SSA_SOCKET_STEP_AGAIN: is retried once: another client may have started the unit to stop
 * @SSA_SOCKET_STEP_BESIDE: runs in parallel with the previous step; its failure undoes nothing */
typedef enum {
    SSA_SOCKET_STEP_RESTORES = 1 << 0,
    SSA_SOCKET_STEP_LISTENS = 1 << 1,
    SSA_SOCKET_STEP_AGAIN = 1 << 2,
    SSA_SOCKET_STEP_BESIDE = 1 << 3,
} SsaSocketStepFlags;

typedef struct _SsaSocketSteps SsaSocketSteps;

/* Called once, when a step fails before the socket listens. It may prepend steps.
 * @failed: the flags of the step that failed
 * @error: (inout): the error of that step; the function adds what it has undone */
typedef void (*SsaSocketStepsUndoFunc)(SsaSocketStepFlags failed, gpointer user_data,
                                       GError **error);

/* @context: (transfer none): shared with other operations
 * @own: the instance of the socket's snap; no other units are changed
 * @undo: called when a step fails before the socket listens */
SsaSocketSteps *ssa_socket_steps_new(SsaServiceContext *context, SsaInstances *own,
                                     SsaSocketStepsUndoFunc undo, gpointer user_data);
void ssa_socket_steps_free(SsaSocketSteps *steps);

/* @action: what to do
 * @units: (transfer full) (element-type utf8): the units; their names are copied
 * @flags: the flags of the step
 * Returns: (transfer none): the request, valid until the steps are carried out */
SsaServiceRequest *ssa_socket_steps_add(SsaSocketSteps *steps, SsaServiceAction action,
                                        GPtrArray *units, SsaSocketStepFlags flags);

/* Prepends a step that runs even after failures.
 * @action: what to do
 * @units: (transfer full) (element-type utf8): the units; their names are copied
 * Returns: (transfer none): the request, valid until the steps are carried out */
SsaServiceRequest *ssa_socket_steps_restore_first(SsaSocketSteps *steps, SsaServiceAction action,
                                                  GPtrArray *units);

/* @steps: (transfer none): the steps; must outlive the operation */
void ssa_socket_steps_run_async(SsaSocketSteps *steps, GAsyncReadyCallback callback,
                                gpointer user_data);

/* Returns: %FALSE with the error of the first failed step, and of failures to restore after it */
gboolean ssa_socket_steps_run_finish(GAsyncResult *result, GError **error);

/* Drops the steps, and requests the remaining starts of sockets without waiting. systemd starts
 * them when pending stops are done. */
void ssa_socket_steps_abandon(SsaSocketSteps *steps);
