/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Steps of a change to a socket. */

#include "sockets/socket-steps.h"
#include "base/error.h"

#include <glib/gi18n.h>

typedef struct {
    SsaServiceRequest *request;
    SsaSocketStepFlags flags;
} Step;

struct _SsaSocketSteps {
    SsaServiceContext *context;
    SsaInstances *own;           /* the socket's snap instance */
    SsaSocketStepsUndoFunc undo; /* NULL: nothing to undo any more */
    gpointer undo_data;
    GQueue queue;  /* of Step, still to be run */
    guint running; /* the number of running steps */
    GError *error; /* of the first step that failed */
};

/* A running step. */
typedef struct {
    GTask *task;
    SsaSocketStepFlags flags;
    char *again; /* the unit to retry, or NULL */
} Running;

static void
running_free(Running *running)
{
    g_object_unref(running->task);
    g_free(running->again);
    g_free(running);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Running, running_free)

static void
step_free(Step *step)
{
    g_clear_pointer(&step->request, ssa_service_request_free);
    g_free(step);
}

SsaSocketSteps *
ssa_socket_steps_new(SsaServiceContext *context, SsaInstances *own, SsaSocketStepsUndoFunc undo,
                     gpointer user_data)
{
    SsaSocketSteps *self = g_new0(SsaSocketSteps, 1);

    self->context = context;
    self->own = ssa_instances_ref(own);
    self->undo = undo;
    self->undo_data = user_data;
    g_queue_init(&self->queue);
    return self;
}

void
ssa_socket_steps_free(SsaSocketSteps *self)
{
    g_queue_clear_full(&self->queue, (GDestroyNotify) step_free);
    ssa_instances_unref(self->own);
    g_clear_error(&self->error);
    g_free(self);
}

static Step *
step_new(SsaServiceAction action, GPtrArray *units, SsaSocketStepFlags flags)
{
    Step *step = g_new0(Step, 1);

    g_ptr_array_add(units, NULL);
    step->flags = flags;
    step->request = ssa_service_request_new(action, g_strdupv((char **) units->pdata), "unit");
    g_ptr_array_unref(units);
    return step;
}

SsaServiceRequest *
ssa_socket_steps_add(SsaSocketSteps *self, SsaServiceAction action, GPtrArray *units,
                     SsaSocketStepFlags flags)
{
    Step *step = step_new(action, units, flags);

    g_queue_push_tail(&self->queue, step);
    return step->request;
}

SsaServiceRequest *
ssa_socket_steps_restore_first(SsaSocketSteps *self, SsaServiceAction action, GPtrArray *units)
{
    Step *step = step_new(action, units, SSA_SOCKET_STEP_RESTORES);

    g_queue_push_head(&self->queue, step);
    return step->request;
}

/* The first entry of a table of an outcome, or NULL. */
static GError *
first_failure(const SsaSocketSteps *self, GHashTable *failures)
{
    GHashTableIter iter;
    gpointer unit, reason;

    g_hash_table_iter_init(&iter, failures);
    return g_hash_table_iter_next(&iter, &unit, &reason)
               ? g_error_new(
                     SSA_ERROR, SSA_ERROR_FAILED, _("%s: %s (see \"journalctl %s--unit=%s\")"),
                     (const char *) unit, (const char *) reason,
                     ssa_systemd_get_user_option(self->context->manager), (const char *) unit)
               : NULL;
}

/* Why the step failed, or NULL. */
static GError *
take_error(const SsaSocketSteps *self, GAsyncResult *result)
{
    GError *error = NULL;
    g_autoptr(SsaServiceOutcome) outcome = ssa_service_control_finish(result, &error);

    if (outcome)
        error = first_failure(self, outcome->start_errors);
    if (outcome && !error)
        error = first_failure(self, outcome->stop_errors);
    return error;
}

/* Appends what could not be restored to the first error. */
static void
append_error(SsaSocketSteps *self, const GError *error)
{
    g_autoptr(GError) first = g_steal_pointer(&self->error);

    self->error = g_error_new(first->domain, first->code, _("%s; restoring failed: %s"),
                              first->message, error->message);
}

/* Takes ownership of @error. */
static void
step_failed(SsaSocketSteps *self, Running *running, GError *error)
{
    SsaSocketStepsUndoFunc undo = NULL;

    if (running->again) {
        GPtrArray *units = g_ptr_array_new();
        g_ptr_array_add(units, running->again);
        g_queue_push_head(&self->queue, step_new(SSA_SERVICE_STOP, units, 0));
        g_error_free(error);
        return;
    }
    /* A failed parallel step says nothing about the settings. */
    if (!(running->flags & SSA_SOCKET_STEP_BESIDE))
        undo = g_steal_pointer(&self->undo);
    if (!self->error)
        self->error = g_steal_pointer(&error);
    else if (running->flags & SSA_SOCKET_STEP_RESTORES)
        append_error(self, error);
    g_clear_error(&error);
    if (undo)
        undo(running->flags, self->undo_data, &self->error);
}

static void run_next(GTask *task);

static void
on_step_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Running) running = user_data;
    SsaSocketSteps *self = g_task_get_task_data(running->task);
    GError *error = take_error(self, result);

    self->running--;
    if (error)
        step_failed(self, running, error);
    else if (running->flags & SSA_SOCKET_STEP_LISTENS)
        self->undo = NULL;
    if (self->running == 0)
        run_next(running->task);
}

/* Takes ownership of @step. */
static void
run(GTask *task, Step *step)
{
    SsaSocketSteps *self = g_task_get_task_data(task);
    Running *running = g_new0(Running, 1);

    running->task = g_object_ref(task);
    running->flags = step->flags;
    if (step->flags & SSA_SOCKET_STEP_AGAIN)
        running->again = g_strdup(step->request->units[0]);
    step->request->restores = (step->flags & SSA_SOCKET_STEP_RESTORES) != 0;
    self->running++;
    ssa_service_control_in_slot_async(self->context, self->own, g_steal_pointer(&step->request),
                                      on_step_done, running);
    step_free(step);
}

static gboolean
is_pointless(const SsaSocketSteps *self, const Step *step)
{
    return self->error && !(step->flags & SSA_SOCKET_STEP_RESTORES);
}

/* Runs the next step and those parallel to it, or finishes. */
static void
run_next(GTask *task)
{
    SsaSocketSteps *self = g_task_get_task_data(task);

    for (Step *step = g_queue_peek_head(&self->queue);
         step && (self->running == 0 || step->flags & SSA_SOCKET_STEP_BESIDE);
         step = g_queue_peek_head(&self->queue)) {
        g_queue_pop_head(&self->queue);
        if (is_pointless(self, step))
            step_free(step);
        else
            run(task, step);
    }
    if (self->running > 0)
        return;
    if (self->error)
        g_task_return_error(task, g_steal_pointer(&self->error));
    else
        g_task_return_boolean(task, TRUE);
}

void
ssa_socket_steps_run_async(SsaSocketSteps *self, GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, user_data);

    g_task_set_source_tag(task, ssa_socket_steps_run_async);
    g_task_set_task_data(task, self, NULL);
    run_next(task);
}

gboolean
ssa_socket_steps_run_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

void
ssa_socket_steps_abandon(SsaSocketSteps *self)
{
    for (Step *step; (step = g_queue_pop_head(&self->queue)); step_free(step)) {
        const char *unit = step->request->units[0];
        /* The service would start before its sockets, and run without them. */
        if (step->request->action == SSA_SERVICE_START && g_str_has_suffix(unit, ".socket"))
            ssa_systemd_start_async(self->context->manager, self->own, unit,
                                    step->request->triggered, NULL, NULL);
    }
}
