/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Steps of a change to a socket: service requests, one after the other or at the same time. After
 * a failure, only steps that restore the previous state run. */

#pragma once

#include "services/service-control.h"

/**
 * SsaSocketStepFlags:
 * @SSA_SOCKET_STEP_RESTORES: brings back what was there before: also after another has failed
 * @SSA_SOCKET_STEP_LISTENS: has the socket listen as it is set; what fails later does not undo that
 * @SSA_SOCKET_STEP_AGAIN: is tried once more if it fails: somebody else may have started what is to
 *   be stopped
 * @SSA_SOCKET_STEP_BESIDE: runs beside the step before it; if it fails, nothing is undone
 */
typedef enum {
    SSA_SOCKET_STEP_RESTORES = 1 << 0,
    SSA_SOCKET_STEP_LISTENS = 1 << 1,
    SSA_SOCKET_STEP_AGAIN = 1 << 2,
    SSA_SOCKET_STEP_BESIDE = 1 << 3,
} SsaSocketStepFlags;

typedef struct _SsaSocketSteps SsaSocketSteps;

/**
 * SsaSocketStepsUndoFunc:
 * @failed: the flags of the step that failed
 * @user_data: for the function
 * @error: (inout): of that step; the function adds what it has undone
 *
 * Called once, when a step fails before the socket listens. It may put steps before all others.
 */
typedef void (*SsaSocketStepsUndoFunc)(SsaSocketStepFlags failed, gpointer user_data,
                                       GError **error);

/**
 * ssa_socket_steps_new:
 * @context: (transfer none): what it takes
 * @own: the instance of the socket's snap; no other units are changed
 * @undo: called when a step fails before the socket listens
 * @user_data: for @undo
 */
SsaSocketSteps *ssa_socket_steps_new(SsaServiceContext *context, SsaInstances *own,
                                     SsaSocketStepsUndoFunc undo, gpointer user_data);
void ssa_socket_steps_free(SsaSocketSteps *steps);

/**
 * ssa_socket_steps_add:
 * @steps: the steps
 * @action: what to do
 * @units: (transfer full) (element-type utf8): to which units; their names are copied
 * @flags: what for
 *
 * Returns: (transfer none): the request, valid until the steps are carried out
 */
SsaServiceRequest *ssa_socket_steps_add(SsaSocketSteps *steps, SsaServiceAction action,
                                        GPtrArray *units, SsaSocketStepFlags flags);

/**
 * ssa_socket_steps_restore_first:
 * @steps: the steps
 * @action: what to do
 * @units: (transfer full) (element-type utf8): to which units; their names are copied
 *
 * Before all others, and whatever has failed.
 *
 * Returns: (transfer none): the request, valid until the steps are carried out
 */
SsaServiceRequest *ssa_socket_steps_restore_first(SsaSocketSteps *steps, SsaServiceAction action,
                                                  GPtrArray *units);

/**
 * ssa_socket_steps_run_async:
 * @steps: (transfer none): the steps, which have to stay
 * @callback: called with the result
 * @user_data: for @callback
 */
void ssa_socket_steps_run_async(SsaSocketSteps *steps, GAsyncReadyCallback callback,
                                gpointer user_data);

/**
 * ssa_socket_steps_run_finish:
 *
 * Returns: %FALSE with the reason of the first step that failed, and of what could not be brought
 *   back after it
 */
gboolean ssa_socket_steps_run_finish(GAsyncResult *result, GError **error);

/**
 * ssa_socket_steps_abandon:
 * @steps: the steps
 *
 * Nobody is going to carry them out: systemd is asked to start all sockets that are to be started,
 * which it does once what is being stopped has ended. Nothing is waited for.
 */
void ssa_socket_steps_abandon(SsaSocketSteps *steps);
