/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changing one socket of a snap's daemon: a few steps, and before them, where it is set, a drop-in.
 * All of it has one turn in the queue of changes, so that nobody finds it half done, or changes
 * what it has looked at. */

#include "sockets/socket-control.h"
#include "base/error.h"
#include "services/socket-state.h"
#include "sockets/socket-settings.h"
#include "sockets/socket-steps.h"

typedef struct {
    const SsaServiceContext *context;
    SsaTurn *turn;
    SsaSocketRequest *request;
    SsaInstances *own;     /* the snap's instance that the socket belongs to */
    SsaSocketState *state; /* before anything is done */
    SsaSocketSteps *steps;
    SsaSocketSettings *before; /* what was set, to be brought back, or NULL */
} Work;

static void
work_free(Work *work)
{
    ssa_socket_request_free(work->request);
    ssa_instances_unref(work->own);
    g_clear_pointer(&work->state, ssa_socket_state_free);
    ssa_socket_steps_free(work->steps);
    g_clear_pointer(&work->before, ssa_socket_settings_free);
    g_clear_pointer(&work->turn, ssa_turn_end);
    g_free(work);
}

static GPtrArray *
only(const char *unit)
{
    GPtrArray *units = g_ptr_array_new();

    g_ptr_array_add(units, (gpointer) unit);
    return units;
}

/* Takes over @task, and @error, if it failed. Whoever gets the answer may rely on it being over. */
static void
finish(GTask *task, GError *error)
{
    Work *work = g_task_get_task_data(task);

    g_clear_pointer(&work->turn, ssa_turn_end);
    if (error)
        g_task_return_error(task, error);
    else
        g_task_return_boolean(task, TRUE);
    g_object_unref(task);
}

/* Takes over both. */
static void
fail(GTask *task, GError *error)
{
    if (error->domain != SSA_ERROR) {
        GError *ours = g_error_new_literal(SSA_ERROR, SSA_ERROR_FAILED, error->message);
        g_error_free(error);
        error = ours;
    }
    finish(task, error);
}

/* The socket cannot listen as it has been set (the port is taken, say), or systemd did not get so
 * far: it is to be as it was. */
static void
undo_settings(GError **error, SsaSocketStepFlags failed, gpointer user_data)
{
    Work *work = user_data;
    g_autoptr(GError) broken = NULL;

    if (!work->before)
        return;
    if (!ssa_socket_settings_restore(work->before, &broken)) {
        g_prefix_error(error, "what was set could not be undone (%s): ", broken->message);
        return;
    }
    g_prefix_error(error, "what was set is undone: ");
    /* If it was another step, that of the socket itself is still to come. */
    if (failed & SSA_SOCKET_STEP_LISTENS) {
        SsaServiceRequest *own = ssa_socket_steps_restore_first(work->steps, SSA_SERVICE_START,
                                                                only(work->request->unit));
        own->triggered = g_strdup(work->state->service);
    }
    ssa_socket_steps_restore_first(work->steps, SSA_SERVICE_DAEMON_RELOAD, g_ptr_array_new());
}

/* A unit that root has enabled for all users is nothing that a user could disable. */
static void
on_disabled(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Work *work = g_task_get_task_data(task);
    const char *file = "", *unit = work->request->unit;
    g_autoptr(GVariant) properties =
        ssa_user_manager_get_properties_finish(SSA_USER_MANAGER(source), result, NULL);

    if (properties)
        g_variant_lookup(properties, "UnitFileState", "&s", &file);
    finish(task, g_str_equal(file, "enabled")
                     ? g_error_new(SSA_ERROR, SSA_ERROR_FAILED,
                                   "%s listens no more, but root has enabled it for all users, and "
                                   "it will again after the next start of the session; "
                                   "\"systemctl --user mask %s\" keeps it off",
                                   unit, unit)
                     : NULL);
}

static void
on_steps_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Work *work = g_task_get_task_data(task);
    GError *error = NULL;

    if (ssa_socket_steps_run_finish(result, &error) && work->request->action == SSA_SOCKET_DISABLE)
        ssa_user_manager_get_properties_async(work->context->manager, work->request->unit,
                                              SSA_SYSTEMD_UNIT, on_disabled, task);
    else
        finish(task, error);
}

static gboolean
stops(const Work *work)
{
    return work->request->action == SSA_SOCKET_STOP || work->request->action == SSA_SOCKET_DISABLE;
}

/* The socket itself: it listens anew, or for the first time; or no more. */
static SsaServiceRequest *
add_own(Work *work)
{
    gboolean listens = !stops(work);
    SsaSocketStepFlags flags = (listens ? SSA_SOCKET_STEP_LISTENS : 0) |
                               (listens && work->state->is_active ? SSA_SOCKET_STEP_RESTORES : 0);
    SsaServiceRequest *request =
        ssa_socket_steps_add(work->steps, listens ? SSA_SERVICE_START : SSA_SERVICE_STOP,
                             only(work->request->unit), flags);

    /* What is enabled already would be disabled, if the start failed. */
    request->enable = work->request->action == SSA_SOCKET_ENABLE && !work->state->is_enabled;
    request->disable = work->request->action == SSA_SOCKET_DISABLE;
    return request;
}

/* While a service runs by its sockets, systemd gives it no other and takes none away, and a client
 * of another of them would start it again. So it is stopped with all of them, and what was there is
 * started again, also if the socket cannot be. */
static void
add_with_service_stopped(Work *work)
{
    const SsaSocketState *state = work->state;
    gboolean has_sockets = state->siblings[0] || !stops(work);
    GPtrArray *stopped = g_ptr_array_new();

    for (char **unit = state->siblings; *unit; unit++)
        g_ptr_array_add(stopped, *unit);
    if (state->is_active)
        g_ptr_array_add(stopped, work->request->unit);
    /* The sockets first: whoever waits at one of them would have the service started again. */
    ssa_socket_steps_add(work->steps, SSA_SERVICE_STOP, stopped, 0);
    ssa_socket_steps_add(work->steps, SSA_SERVICE_STOP, only(state->service),
                         SSA_SOCKET_STEP_AGAIN);
    SsaServiceRequest *first = add_own(work);
    /* Each by itself: of several in one request, none is left started if one cannot be. And all at
     * once: a client of the first would have the service started, which is in the way of others. */
    for (char **unit = state->siblings; *unit; unit++) {
        SsaServiceRequest *start =
            ssa_socket_steps_add(work->steps, SSA_SERVICE_START, only(*unit),
                                 SSA_SOCKET_STEP_RESTORES | SSA_SOCKET_STEP_BESIDE);
        if (first->action != SSA_SERVICE_START)
            first = start;
    }
    if (first->action == SSA_SERVICE_START)
        first->triggered = g_strdup(state->service);
    /* Without any socket there is nothing for it to do, unless it is to run anyway. */
    if (state->service_runs && (has_sockets || state->service_is_enabled))
        ssa_socket_steps_add(work->steps, SSA_SERVICE_START, only(state->service),
                             SSA_SOCKET_STEP_RESTORES);
}

/* Has the socket listen anew, or no more, whether or not its service runs. */
static void
add_change(Work *work)
{
    if (work->state->service_runs || work->state->service_ends) {
        add_with_service_stopped(work);
        return;
    }
    if (work->state->is_active && !stops(work)) {
        ssa_socket_steps_add(work->steps, SSA_SERVICE_STOP, only(work->request->unit), 0);
        /* A client may have had its service started by now. */
        add_own(work)->triggered = g_strdup(work->state->service);
    } else {
        add_own(work);
    }
}

static void
add_reload(Work *work)
{
    ssa_socket_steps_add(work->steps, SSA_SERVICE_DAEMON_RELOAD, g_ptr_array_new(), 0);
}

/* Sets or resets; what was there before is kept for the case that the socket cannot listen so. A
 * reset is not undone: it is the way out of what somebody has set.
 * @changed: (out): whether there is something to be done now */
static gboolean
change_settings(Work *work, gboolean *changed, GError **error)
{
    g_autoptr(SsaSocketSettings) before =
        ssa_socket_settings_change(work->request, work->state->fragment,
                                   (const char *const *) work->state->drop_ins, changed, error);

    if (!before)
        return FALSE;
    *changed = *changed || work->state->needs_reload;
    if (*changed && work->request->action == SSA_SOCKET_SET)
        work->before = g_steal_pointer(&before);
    return TRUE;
}

/* start, enable. What listens where its files do not have it any more would listen no more, once
 * systemd has read them; and where the file of a socket is gone, nobody can connect. */
static void
plan_start(Work *work)
{
    if (work->state->is_active && work->state->needs_reload)
        add_reload(work);
    if (!work->state->is_active || work->state->needs_reload || work->state->file_is_missing)
        add_change(work);
    else
        add_own(work);
}

/* stop, disable */
static void
plan_stop(Work *work)
{
    if (work->state->is_active)
        add_change(work);
    else
        add_own(work);
}

/* A socket that is to listen, and cannot, or has nothing behind it, is not touched. systemd itself
 * would only say that a unit is not loaded, and only after it has been stopped. */
static gboolean
check_start(const Work *work, GError **error)
{
    const SsaSocketState *state = work->state;
    const char *unit = work->request->unit;

    if (state->is_masked)
        g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED,
                    "%s is masked; \"systemctl --user unmask %s\" allows it", unit, unit);
    else if (state->service_is_masked)
        g_set_error(
            error, SSA_ERROR, SSA_ERROR_FAILED,
            "%s could start nothing: %s is masked; \"systemctl --user unmask %s\" allows it", unit,
            state->service, state->service);
    else if (state->service_is_missing)
        g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED,
                    "%s could start nothing: there is no unit file for %s", unit, state->service);
    return !state->is_masked && !state->service_is_masked && !state->service_is_missing;
}

/* restart, set, reset. What listens, or was to, does so as its files say by now; what has no file
 * any more can be stopped, but not be made anew. */
static void
plan_renewal(Work *work)
{
    add_reload(work);
    if (work->state->fragment && (work->state->is_active || work->state->has_failed) &&
        check_start(work, NULL))
        add_change(work);
}

/* What is set of one that does not listen takes effect when it does. */
static gboolean
has_to_start(const Work *work)
{
    SsaSocketAction action = work->request->action;
    gboolean listens = work->state->is_active || work->state->has_failed;

    return action == SSA_SOCKET_START || action == SSA_SOCKET_ENABLE ||
           action == SSA_SOCKET_RESTART || (action == SSA_SOCKET_SET && listens);
}

static gboolean
plan(Work *work, GError **error)
{
    SsaSocketAction action = work->request->action;
    gboolean changed = TRUE;

    if (!work->state->fragment && action != SSA_SOCKET_RESET && !stops(work)) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED, "there is no unit file for %s",
                    work->request->unit);
        return FALSE;
    }
    if (has_to_start(work) && !check_start(work, error))
        return FALSE;
    if ((action == SSA_SOCKET_SET || action == SSA_SOCKET_RESET) &&
        !change_settings(work, &changed, error))
        return FALSE;
    if (stops(work))
        plan_stop(work);
    else if (action == SSA_SOCKET_START || action == SSA_SOCKET_ENABLE)
        plan_start(work);
    else if (changed)
        plan_renewal(work);
    return TRUE;
}

static void
on_links_removed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;

    ssa_user_manager_set_enabled_finish(SSA_USER_MANAGER(source), result, &error);
    if (error)
        fail(user_data, error);
    else
        finish(user_data, NULL);
}

static void
on_state(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Work *work = g_task_get_task_data(task);
    GError *error = NULL;

    work->state = ssa_socket_state_query_finish(result, &error);
    if (!work->state) {
        fail(task, error);
        return;
    }
    /* Of one whose file is gone there is nothing to be stopped. */
    if (work->request->action == SSA_SOCKET_DISABLE && !work->state->fragment &&
        !work->state->is_active)
        ssa_user_manager_set_enabled_async(work->context->manager, work->own, work->request->unit,
                                           FALSE, on_links_removed, task);
    else if (plan(work, &error))
        ssa_socket_steps_run_async(work->steps, on_steps_done, task);
    else
        fail(task, error);
}

/* The agent cannot wait any longer: what listened is to listen again without it. */
static void
on_abandoned(gpointer user_data)
{
    Work *work = user_data;

    ssa_socket_steps_abandon(work->steps);
}

static void
on_turn(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Work *work = g_task_get_task_data(task);
    GError *error = NULL;

    work->turn = ssa_change_queue_enter_finish(result, &error);
    if (!work->turn) {
        finish(task, error);
        return;
    }
    ssa_turn_set_abandon_func(work->turn, on_abandoned, work);
    ssa_socket_state_query_async(work->context->manager, work->request->unit, on_state, task);
}

void
ssa_socket_control_async(const SsaServiceContext *context, SsaSocketRequest *request,
                         GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Work *work = g_new0(Work, 1);

    g_task_set_source_tag(task, ssa_socket_control_async);
    g_task_set_task_data(task, work, (GDestroyNotify) work_free);
    work->context = context;
    work->request = request;
    const char *const units[] = {request->unit, NULL};
    work->own = ssa_instances_new(units);
    work->steps = ssa_socket_steps_new(context, work->own, undo_settings, work);
    ssa_change_queue_enter_async(context->changes, on_turn, task);
}

gboolean
ssa_socket_control_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
