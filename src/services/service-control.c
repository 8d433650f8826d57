/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Service control. A request becomes a plan: a queue of steps that run in sequence, or in parallel
 * with the previous step. A failed start drops the remaining steps and appends the roll-back. */

#include "services/service-control.h"
#include "base/error.h"
#include "services/restart-groups.h"
#include "services/service-plan.h"

typedef struct {
    SsaServiceContext *context;
    SsaHold *hold;
    SsaQueueSlot *slot;
    SsaServiceRequest *request;
    SsaInstances *instances; /* no other units are changed */
    SsaServiceOutcome *outcome;
    GPtrArray *groups;  /* of a restart, or NULL */
    GQueue steps;       /* of SsaStep, still to be run */
    guint running;      /* the number of running steps */
    GPtrArray *started; /* units that this request has started, in order */
    gboolean rolling_back;
    GError *error; /* of the request as a whole */
} Plan;

SsaServiceContext *
ssa_service_context_new(SsaSystemd *manager, SsaOperationQueue *changes)
{
    SsaServiceContext *context = g_rc_box_new0(SsaServiceContext);

    context->manager = manager;
    context->changes = changes;
    return context;
}

SsaServiceContext *
ssa_service_context_ref(SsaServiceContext *context)
{
    return g_rc_box_acquire(context);
}

static void
context_clear(SsaServiceContext *context)
{
    g_object_unref(context->manager);
    ssa_operation_queue_unref(context->changes);
}

void
ssa_service_context_unref(SsaServiceContext *context)
{
    g_rc_box_release_full(context, (GDestroyNotify) context_clear);
}

static void
plan_free(Plan *plan)
{
    ssa_service_request_free(plan->request);
    ssa_instances_unref(plan->instances);
    g_clear_pointer(&plan->groups, g_ptr_array_unref);
    g_clear_pointer(&plan->outcome, ssa_service_outcome_free);
    g_queue_clear_full(&plan->steps, g_free);
    g_ptr_array_unref(plan->started);
    g_clear_error(&plan->error);
    g_clear_pointer(&plan->slot, ssa_queue_slot_release);
    g_clear_pointer(&plan->hold, ssa_hold_release);
    ssa_service_context_unref(plan->context);
    g_free(plan);
}

/* After a failed start: undoes only what this request changed. */
static void
roll_back(Plan *plan)
{
    if (plan->rolling_back)
        return;
    plan->rolling_back = TRUE;
    g_queue_clear_full(&plan->steps, g_free);
    ssa_service_plan_add_roll_back(&plan->steps, plan->request, plan->started);
}

/* Without the reload, no change of enablement takes effect, so each unit gets the error. If the
 * request has no units, it fails as a whole. */
static void
reload_failed(Plan *plan, const GError *error)
{
    gboolean starts = plan->request->action == SSA_SERVICE_START && !plan->rolling_back;
    GHashTable *errors = starts ? plan->outcome->start_errors : plan->outcome->stop_errors;
    g_autofree char *message =
        g_strconcat("cannot make systemd reload its units: ", error->message, NULL);

    for (char **unit = plan->request->units; *unit; unit++)
        ssa_service_outcome_append(errors, *unit, message);
    if (!plan->request->units[0]) {
        g_clear_error(&plan->error);
        plan->error = g_error_new_literal(error->domain, error->code, message);
    }
    if (starts)
        roll_back(plan);
}

static void
step_failed(Plan *plan, const SsaStep *step, const GError *error)
{
    SsaServiceOutcome *outcome = plan->outcome;

    switch (step->kind) {
    case SSA_STEP_ENABLE:
    case SSA_STEP_START:
        ssa_service_outcome_record(outcome->start_errors, step->unit, error->message);
        roll_back(plan);
        break;
    case SSA_STEP_STOP:
    case SSA_STEP_DISABLE:
        ssa_service_outcome_record(outcome->stop_errors, step->unit, error->message);
        break;
    case SSA_STEP_RESTART_STOP:
    case SSA_STEP_RESTART_START:
    case SSA_STEP_RELOAD_OR_RESTART:
        ssa_service_outcome_record(outcome->restart_errors, step->unit, error->message);
        break;
    case SSA_STEP_RELOAD:
        reload_failed(plan, error);
        break;
    case SSA_STEP_DISABLE_ALL_IF_CLEAN:
        g_assert_not_reached();
    }
}

/* systemd is unreachable or does not answer: each remaining step would only time out. */
static void
give_up(Plan *plan, const GError *error)
{
    GQueue steps = plan->steps;

    g_queue_init(&plan->steps);
    for (SsaStep *step; (step = g_queue_pop_head(&steps)); g_free(step))
        if (step->kind != SSA_STEP_DISABLE_ALL_IF_CLEAN)
            step_failed(plan, step, error);
}

typedef struct {
    GTask *task;
    SsaStep step;
} Running;

static void run_steps(GTask *task);

/* Another client's start of the unit may have cancelled our stop. */
static void
try_again(Plan *plan, const SsaStep *step)
{
    SsaStep *again = g_memdup2(step, sizeof *step);

    again->again = FALSE;
    g_queue_push_head(&plan->steps, again);
}

/* Takes ownership of @running and @error. @is_silent: systemd did not answer at all */
static void
step_done(Running *running, GError *error, gboolean is_silent)
{
    g_autoptr(GTask) task = running->task;
    Plan *plan = g_task_get_task_data(task);
    gboolean is_lost = is_silent || g_error_matches(error, SSA_ERROR, SSA_ERROR_UNAVAILABLE);

    plan->running--;
    if (error && running->step.again && !is_lost)
        try_again(plan, &running->step);
    else if (error)
        step_failed(plan, &running->step, error);
    if (is_lost)
        give_up(plan, error);
    g_clear_error(&error);
    g_free(running);
    if (plan->running == 0)
        run_steps(task);
}

static void
on_job(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Running *running = user_data;
    Plan *plan = g_task_get_task_data(running->task);
    gboolean was_active = FALSE;
    GError *error = NULL;
    gboolean done = ssa_job_run_finish(result, &was_active, &error);

    /* A start that timed out may still succeed, so it is rolled back as well. */
    gboolean may_run = done || g_error_matches(error, SSA_ERROR, SSA_ERROR_TIMED_OUT);
    if (may_run && running->step.kind == SSA_STEP_START && !was_active)
        g_ptr_array_add(plan->started, (gpointer) running->step.unit);
    step_done(running, error, ssa_job_timed_out(result));
}

static void
on_called(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;

    ssa_systemd_call_finish(result, &error);
    step_done(user_data, error, g_error_matches(error, SSA_ERROR, SSA_ERROR_TIMED_OUT));
}

static void
tell(Plan *plan, const char *verb, const char *unit)
{
    if (plan->context->activity)
        plan->context->activity(verb, unit, plan->context->activity_data);
}

static void
run_job(Plan *plan, SsaUnitAction action, Running *running)
{
    ssa_systemd_run_job_async(plan->context->manager, plan->instances, action, running->step.unit,
                              on_job, running);
}

/* @callback: (nullable): of the job */
static void
start(Plan *plan, const SsaStep *step, GAsyncReadyCallback callback, gpointer user_data)
{
    if (step->restores || step->kind == SSA_STEP_RESTART_START)
        ssa_systemd_reset_failed(plan->context->manager, plan->instances, step->unit);
    ssa_systemd_start_async(plan->context->manager, plan->instances, step->unit, step->triggered,
                            callback, user_data);
}

static void
run_step(GTask *task, const SsaStep *step)
{
    Plan *plan = g_task_get_task_data(task);
    Running *running = g_new0(Running, 1);

    running->task = g_object_ref(task);
    running->step = *step;
    plan->running++;
    tell(plan, ssa_step_kind_get_verb(step->kind), step->unit);

    switch (step->kind) {
    case SSA_STEP_ENABLE:
    case SSA_STEP_DISABLE:
        ssa_systemd_set_enabled_async(plan->context->manager, plan->instances, step->unit,
                                      step->kind == SSA_STEP_ENABLE, on_called, running);
        break;
    case SSA_STEP_RELOAD:
        ssa_systemd_reload_async(plan->context->manager, on_called, running);
        break;
    case SSA_STEP_START:
    case SSA_STEP_RESTART_START:
        start(plan, step, on_job, running);
        break;
    case SSA_STEP_STOP:
    case SSA_STEP_RESTART_STOP:
        run_job(plan, SSA_UNIT_STOP, running);
        break;
    case SSA_STEP_RELOAD_OR_RESTART:
        run_job(plan, SSA_UNIT_RELOAD_OR_RESTART, running);
        break;
    case SSA_STEP_DISABLE_ALL_IF_CLEAN:
        g_assert_not_reached();
    }
}

/* Whether the step needs no call: it is a decision, or pointless after an earlier failure. */
static gboolean
settle_step(Plan *plan, const SsaStep *step)
{
    switch (step->kind) {
    case SSA_STEP_DISABLE_ALL_IF_CLEAN:
        if (g_hash_table_size(plan->outcome->stop_errors) == 0) {
            ssa_service_plan_add_disable_all(&plan->steps, plan->request);
        }
        return TRUE;
    case SSA_STEP_RESTART_START:
        return !step->restores && g_hash_table_contains(plan->outcome->restart_errors, step->unit);
    default:
        return FALSE;
    }
}

static void
finish_plan(GTask *task)
{
    Plan *plan = g_task_get_task_data(task);

    tell(plan, NULL, NULL);
    /* Releases the slot before the caller gets the result. */
    g_clear_pointer(&plan->slot, ssa_queue_slot_release);
    if (plan->error)
        g_task_return_error(task, g_steal_pointer(&plan->error));
    else
        g_task_return_pointer(task, g_steal_pointer(&plan->outcome),
                              (GDestroyNotify) ssa_service_outcome_free);
}

static void
run_steps(GTask *task)
{
    Plan *plan = g_task_get_task_data(task);

    while (plan->steps.head) {
        const SsaStep *next = plan->steps.head->data;
        if (plan->running > 0 && !next->beside)
            return;
        g_autofree SsaStep *step = g_queue_pop_head(&plan->steps);
        if (!settle_step(plan, step))
            run_step(task, step);
    }
    if (plan->running == 0)
        finish_plan(task);
}

static gboolean
is_still_to_stop(Plan *plan, const char *unit)
{
    for (GList *link = plan->steps.head; link; link = link->next) {
        const SsaStep *step = link->data;
        if (step->kind == SSA_STEP_RESTART_STOP && g_str_equal(step->unit, unit))
            return TRUE;
    }
    return FALSE;
}

/* The agent exits during a restart: starts the stopped units without waiting. A service with
 * sockets is left to its clients: started now, it would run without its sockets. */
static void
on_abandoned(gpointer user_data)
{
    Plan *plan = user_data;
    gboolean has_sockets = FALSE;

    for (GList *link = plan->steps.head; link; link = link->next) {
        const SsaStep *step = link->data;
        if (step->kind != SSA_STEP_RESTART_START || is_still_to_stop(plan, step->unit))
            continue;
        gboolean is_service = g_str_has_suffix(step->unit, ".service");
        if (!is_service || !has_sockets)
            start(plan, step, NULL, NULL);
        has_sockets = !is_service && (has_sockets || g_str_has_suffix(step->unit, ".socket"));
    }
    g_queue_clear_full(&plan->steps, g_free);
}

/* After failed queries: fails all units without further calls. Takes ownership of @error. */
static void
fail_all(Plan *plan, GError *error)
{
    for (char **unit = plan->request->units; *unit; unit++)
        ssa_service_outcome_record(plan->outcome->restart_errors, *unit, error->message);
    g_error_free(error);
}

static void
on_states(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Plan *plan = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GHashTable) states = ssa_socket_states_query_finish(result, &error);

    if (!states) {
        fail_all(plan, error);
    } else if (plan->request->reload) {
        ssa_service_plan_make_reload(&plan->steps, plan->request, states);
    } else {
        plan->groups = ssa_restart_groups_new((const char *const *) plan->request->units, states);
        ssa_service_plan_make_restart(&plan->steps, plan->groups);
    }
    run_steps(task);
}

/* Takes ownership of @task. */
static void
begin(GTask *task)
{
    g_autoptr(GTask) owned = task;
    Plan *plan = g_task_get_task_data(task);

    if (plan->request->action == SSA_SERVICE_RESTART) {
        ssa_socket_states_query_async(plan->context->manager,
                                      (const char *const *) plan->request->units, on_states,
                                      g_steal_pointer(&owned));
    } else {
        ssa_service_plan_make(&plan->steps, plan->request);
        run_steps(task);
    }
}

static void
on_slot(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Plan *plan = g_task_get_task_data(task);
    GError *error = NULL;

    plan->slot = ssa_operation_queue_acquire_finish(result, &error);
    if (!plan->slot) {
        g_task_return_error(task, error);
        return;
    }
    ssa_queue_slot_set_abandon_func(plan->slot, on_abandoned, plan);
    begin(g_steal_pointer(&task));
}

/* Takes ownership of @instances. */
static GTask *
plan_task_new(SsaServiceContext *context, SsaInstances *instances, SsaServiceRequest *request,
              SsaHold *hold, GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Plan *plan = g_new0(Plan, 1);

    plan->context = ssa_service_context_ref(context);
    plan->hold = hold;
    plan->request = request;
    plan->instances = instances;
    plan->outcome = ssa_service_outcome_new(request->action);
    plan->started = g_ptr_array_new();
    g_queue_init(&plan->steps);
    g_task_set_source_tag(task, ssa_service_control_async);
    g_task_set_task_data(task, plan, (GDestroyNotify) plan_free);
    return task;
}

void
ssa_service_control_async(SsaServiceContext *context, SsaServiceRequest *request, SsaHold *hold,
                          GAsyncReadyCallback callback, gpointer user_data)
{
    SsaInstances *instances = ssa_instances_new((const char *const *) request->units);

    ssa_operation_queue_acquire_async(
        context->changes, on_slot,
        plan_task_new(context, instances, request, hold, callback, user_data));
}

void
ssa_service_control_in_slot_async(SsaServiceContext *context, SsaInstances *instances,
                                  SsaServiceRequest *request, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
    begin(plan_task_new(context, ssa_instances_ref(instances), request, NULL, callback, user_data));
}

SsaServiceOutcome *
ssa_service_control_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
