/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Service control. A request becomes a plan, a queue of steps that run one after the other; a step
 * that is marked to go with the one before it runs beside that. What failed decides how the plan
 * goes on: a failed start drops the rest of it and appends the roll-back. */

#include "core/service-control.h"
#include "core/error.h"

typedef enum {
    STEP_ENABLE,
    STEP_DISABLE,
    STEP_RELOAD,
    STEP_START,
    STEP_STOP,
    STEP_RESTART_STOP,
    STEP_RESTART_START,
    STEP_RELOAD_OR_RESTART,
    STEP_DISABLE_ALL_IF_CLEAN,
} StepKind;

static const char *const verbs[] = {
    [STEP_ENABLE] = "Enabling",
    [STEP_DISABLE] = "Disabling",
    [STEP_RELOAD] = "Reloading all units",
    [STEP_START] = "Starting",
    [STEP_STOP] = "Stopping",
    [STEP_RESTART_STOP] = "Restarting",
    [STEP_RESTART_START] = "Restarting",
    [STEP_RELOAD_OR_RESTART] = "Reloading",
};

typedef struct {
    StepKind kind;
    const char *unit; /* one of the request's, or NULL */
    gboolean beside;  /* runs beside the step before it */
} Step;

typedef struct {
    const SsaServiceContext *context;
    SsaHold *hold;
    SsaTurn *turn;
    SsaServiceRequest *request;
    SsaServiceOutcome *outcome;
    GQueue steps;       /* of Step, still to be run */
    guint running;      /* steps under way */
    GPtrArray *started; /* units that this request has started, in order */
    gboolean rolling_back;
    GError *error; /* of the request as a whole */
} Plan;

static void
plan_free(Plan *plan)
{
    ssa_service_request_free(plan->request);
    g_clear_pointer(&plan->outcome, ssa_service_outcome_free);
    g_queue_clear_full(&plan->steps, g_free);
    g_ptr_array_unref(plan->started);
    g_clear_error(&plan->error);
    g_clear_pointer(&plan->turn, ssa_turn_end);
    g_clear_pointer(&plan->hold, ssa_hold_release);
    g_free(plan);
}

static void
add_step(Plan *plan, StepKind kind, const char *unit, gboolean beside)
{
    Step *step = g_new0(Step, 1);

    step->kind = kind;
    step->unit = unit;
    step->beside = beside;
    g_queue_push_tail(&plan->steps, step);
}

static void
add_step_for_each(Plan *plan, StepKind kind)
{
    for (char **unit = plan->request->units; *unit; unit++)
        add_step(plan, kind, *unit, FALSE);
}

static void
make_plan(Plan *plan)
{
    const SsaServiceRequest *request = plan->request;

    switch (request->action) {
    case SSA_SERVICE_START:
        if (request->enable && request->units[0]) {
            add_step_for_each(plan, STEP_ENABLE);
            add_step(plan, STEP_RELOAD, NULL, FALSE);
        }
        add_step_for_each(plan, STEP_START);
        break;
    case SSA_SERVICE_STOP:
        /* All at once, as "systemctl stop" does: slow units do not add up. */
        for (char **unit = request->units; *unit; unit++)
            add_step(plan, STEP_STOP, *unit, unit != request->units);
        if (request->disable && request->units[0])
            add_step(plan, STEP_DISABLE_ALL_IF_CLEAN, NULL, FALSE);
        break;
    case SSA_SERVICE_RESTART:
        for (char **unit = request->units; *unit; unit++) {
            if (request->reload) {
                add_step(plan, STEP_RELOAD_OR_RESTART, *unit, FALSE);
            } else {
                add_step(plan, STEP_RESTART_STOP, *unit, FALSE);
                add_step(plan, STEP_RESTART_START, *unit, FALSE);
            }
        }
        break;
    case SSA_SERVICE_DAEMON_RELOAD:
        add_step(plan, STEP_RELOAD, NULL, FALSE);
        break;
    }
}

/* A start has failed: undo what this request did, and nothing that was so before. */
static void
roll_back(Plan *plan)
{
    if (plan->rolling_back)
        return;
    plan->rolling_back = TRUE;
    g_queue_clear_full(&plan->steps, g_free);
    for (guint i = 0; i < plan->started->len; i++)
        add_step(plan, STEP_STOP, g_ptr_array_index(plan->started, i), FALSE);
    if (plan->request->enable) {
        add_step_for_each(plan, STEP_DISABLE);
        add_step(plan, STEP_RELOAD, NULL, FALSE);
    }
}

static void
step_failed(Plan *plan, const Step *step, const GError *error)
{
    SsaServiceOutcome *outcome = plan->outcome;

    switch (step->kind) {
    case STEP_ENABLE:
    case STEP_START:
        ssa_service_outcome_record(outcome->start_errors, step->unit, error->message);
        roll_back(plan);
        break;
    case STEP_STOP:
    case STEP_DISABLE:
        ssa_service_outcome_record(outcome->stop_errors, step->unit, error->message);
        break;
    case STEP_RESTART_STOP:
    case STEP_RESTART_START:
    case STEP_RELOAD_OR_RESTART:
        ssa_service_outcome_record(outcome->restart_errors, step->unit, error->message);
        break;
    case STEP_RELOAD:
        if (!plan->error) {
            plan->error = g_error_copy(error);
            g_prefix_error(&plan->error, "cannot make systemd reload its units: ");
        }
        if (plan->request->action == SSA_SERVICE_START)
            roll_back(plan);
        break;
    case STEP_DISABLE_ALL_IF_CLEAN:
        g_assert_not_reached();
    }
}

/* systemd cannot be reached: what is left would only wait for it, each step on its own. */
static void
give_up(Plan *plan, const GError *error)
{
    GQueue steps = plan->steps;

    g_queue_init(&plan->steps);
    for (Step *step; (step = g_queue_pop_head(&steps)); g_free(step))
        if (step->kind != STEP_DISABLE_ALL_IF_CLEAN)
            step_failed(plan, step, error);
}

typedef struct {
    GTask *task;
    Step step;
} Running;

static void run_steps(GTask *task);

/* Takes @running and @error. */
static void
step_done(Running *running, GError *error)
{
    g_autoptr(GTask) task = running->task;
    Plan *plan = g_task_get_task_data(task);

    plan->running--;
    if (error)
        step_failed(plan, &running->step, error);
    if (g_error_matches(error, SSA_ERROR, SSA_ERROR_UNAVAILABLE))
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
    gboolean done = ssa_unit_job_run_finish(result, &was_active, &error);

    /* A start that takes too long may still succeed: it is to be undone as well. */
    gboolean may_run = done || g_error_matches(error, SSA_ERROR, SSA_ERROR_TIMED_OUT);
    if (may_run && running->step.kind == STEP_START && !was_active)
        g_ptr_array_add(plan->started, (gpointer) running->step.unit);
    step_done(running, error);
}

static void
on_enabled(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;

    ssa_user_manager_set_enabled_finish(SSA_USER_MANAGER(source), result, &error);
    step_done(user_data, error);
}

static void
on_reloaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;

    ssa_user_manager_reload_finish(SSA_USER_MANAGER(source), result, &error);
    step_done(user_data, error);
}

static void
tell(Plan *plan, const char *verb, const char *unit)
{
    plan->context->activity(verb, unit, plan->context->activity_data);
}

static void
run_job(Plan *plan, SsaUnitAction action, Running *running)
{
    ssa_user_manager_run_async(plan->context->manager, action, running->step.unit, on_job, running);
}

static void
run_step(GTask *task, const Step *step)
{
    Plan *plan = g_task_get_task_data(task);
    Running *running = g_new0(Running, 1);

    running->task = g_object_ref(task);
    running->step = *step;
    plan->running++;
    tell(plan, verbs[step->kind], step->unit);

    switch (step->kind) {
    case STEP_ENABLE:
    case STEP_DISABLE:
        ssa_user_manager_set_enabled_async(plan->context->manager, step->unit,
                                           step->kind == STEP_ENABLE, on_enabled, running);
        break;
    case STEP_RELOAD:
        ssa_user_manager_reload_async(plan->context->manager, on_reloaded, running);
        break;
    case STEP_START:
    case STEP_RESTART_START:
        run_job(plan, SSA_UNIT_START, running);
        break;
    case STEP_STOP:
    case STEP_RESTART_STOP:
        run_job(plan, SSA_UNIT_STOP, running);
        break;
    case STEP_RELOAD_OR_RESTART:
        run_job(plan, SSA_UNIT_RELOAD_OR_RESTART, running);
        break;
    case STEP_DISABLE_ALL_IF_CLEAN:
        g_assert_not_reached();
    }
}

/* Steps that only decide, and steps that something before them has made pointless. */
static gboolean
settle_step(Plan *plan, const Step *step)
{
    switch (step->kind) {
    case STEP_DISABLE_ALL_IF_CLEAN:
        if (g_hash_table_size(plan->outcome->stop_errors) == 0) {
            add_step_for_each(plan, STEP_DISABLE);
            add_step(plan, STEP_RELOAD, NULL, FALSE);
        }
        return TRUE;
    case STEP_RESTART_START:
        return g_hash_table_contains(plan->outcome->restart_errors, step->unit);
    default:
        return FALSE;
    }
}

static void
finish_plan(GTask *task)
{
    Plan *plan = g_task_get_task_data(task);

    tell(plan, NULL, NULL);
    /* Whoever gets the answer may rely on its request being over. */
    g_clear_pointer(&plan->turn, ssa_turn_end);
    if (plan->error && !ssa_service_outcome_message(plan->outcome))
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
        const Step *next = plan->steps.head->data;
        if (plan->running > 0 && !next->beside)
            return;
        g_autofree Step *step = g_queue_pop_head(&plan->steps);
        if (!settle_step(plan, step))
            run_step(task, step);
    }
    if (plan->running == 0)
        finish_plan(task);
}

/* The agent cannot wait any longer: what it is stopping to start it again is started without it. */
static void
on_abandoned(gpointer user_data)
{
    Plan *plan = user_data;
    const Step *next = g_queue_peek_head(&plan->steps);

    if (plan->running > 0 && next && next->kind == STEP_RESTART_START)
        ssa_user_manager_run_async(plan->context->manager, SSA_UNIT_START, next->unit, NULL, NULL);
}

static void
on_turn(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Plan *plan = g_task_get_task_data(task);
    GError *error = NULL;

    plan->turn = ssa_change_queue_enter_finish(result, &error);
    if (!plan->turn) {
        g_task_return_error(task, error);
        return;
    }
    ssa_turn_set_abandon_func(plan->turn, on_abandoned, plan);
    make_plan(plan);
    run_steps(task);
}

static GTask *
plan_task_new(const SsaServiceContext *context, SsaServiceRequest *request, SsaHold *hold,
              GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Plan *plan = g_new0(Plan, 1);

    plan->context = context;
    plan->hold = hold;
    plan->request = request;
    plan->outcome = ssa_service_outcome_new(request->action);
    plan->started = g_ptr_array_new();
    g_queue_init(&plan->steps);
    g_task_set_source_tag(task, ssa_service_control_async);
    g_task_set_task_data(task, plan, (GDestroyNotify) plan_free);
    return task;
}

void
ssa_service_control_async(const SsaServiceContext *context, SsaServiceRequest *request,
                          SsaHold *hold, GAsyncReadyCallback callback, gpointer user_data)
{
    ssa_change_queue_enter_async(context->changes, on_turn,
                                 plan_task_new(context, request, hold, callback, user_data));
}

void
ssa_service_control_in_turn_async(const SsaServiceContext *context, SsaServiceRequest *request,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = plan_task_new(context, request, NULL, callback, user_data);

    make_plan(g_task_get_task_data(task));
    run_steps(task);
}

SsaServiceOutcome *
ssa_service_control_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
