/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changing one socket of a snap's daemon: a few requests to the service control, one after the
 * other, and before them, where it is set, a drop-in. All of it has one turn in the queue of
 * changes, so that nobody finds it half done, or changes what it has looked at. */

#include "core/socket-control.h"
#include "core/error.h"
#include "core/service-status.h"
#include "core/socket-settings.h"

/* A request to the service control. */
typedef struct {
    SsaServiceRequest *request;
    gboolean restores; /* what was there before: also after another step has failed */
    gboolean listens;  /* has the socket listen as it is set */
} Step;

typedef struct {
    const SsaServiceContext *context;
    SsaTurn *turn;
    const SsaLimits *limits;
    SsaSocketRequest *request;
    char *fragment;     /* where the unit's file is */
    char *service;      /* what it starts, or NULL */
    gboolean is_active; /* the socket */
    gboolean is_wanted; /* it is to listen: one that has failed was to, too */
    gboolean service_is_enabled, service_runs;
    SsaSocketSettings *before; /* what was set, to be brought back, or NULL */
    GQueue steps;
    gboolean listening; /* the step is under way that has the socket listen */
    GError *error;      /* of the first step that failed */
} Work;

static void
step_free(Step *step)
{
    g_clear_pointer(&step->request, ssa_service_request_free);
    g_free(step);
}

static void
work_free(Work *work)
{
    ssa_socket_request_free(work->request);
    g_free(work->fragment);
    g_free(work->service);
    g_queue_clear_full(&work->steps, (GDestroyNotify) step_free);
    g_clear_pointer(&work->before, ssa_socket_settings_free);
    g_clear_error(&work->error);
    g_clear_pointer(&work->turn, ssa_turn_end);
    g_free(work);
}

/* @units: (transfer full) (element-type utf8): their names, which are not freed with it */
static Step *
step_new(SsaServiceAction action, GPtrArray *units)
{
    Step *step = g_new0(Step, 1);

    g_ptr_array_add(units, NULL);
    step->request = ssa_service_request_new();
    step->request->action = action;
    g_strfreev(step->request->units);
    step->request->units = g_strdupv((char **) units->pdata);
    g_ptr_array_unref(units);
    return step;
}

static Step *
add_step(Work *work, SsaServiceAction action, GPtrArray *units)
{
    Step *step = step_new(action, units);

    g_queue_push_tail(&work->steps, step);
    return step;
}

/* Before all others, and whatever has failed. */
static void
restore_first(Work *work, SsaServiceAction action, GPtrArray *units)
{
    Step *step = step_new(action, units);

    step->restores = TRUE;
    g_queue_push_head(&work->steps, step);
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

static void run_next(GTask *task);

/* The first reason in a table of an outcome, or NULL. */
static const char *
first_reason(GHashTable *errors)
{
    GHashTableIter iter;
    gpointer reason = NULL;

    g_hash_table_iter_init(&iter, errors);
    return g_hash_table_iter_next(&iter, NULL, &reason) ? reason : NULL;
}

/* The socket cannot listen as it has been set (the port is taken, say), or systemd did not get so
 * far: it is to be as it was. */
static void
undo_settings(Work *work)
{
    g_autoptr(SsaSocketSettings) before = g_steal_pointer(&work->before);

    if (!ssa_socket_settings_restore(before))
        return;
    g_prefix_error(&work->error, "what was set is undone: ");
    if (work->is_wanted)
        restore_first(work, SSA_SERVICE_START, only(work->request->unit));
    restore_first(work, SSA_SERVICE_DAEMON_RELOAD, g_ptr_array_new());
}

static void
on_step_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Work *work = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(SsaServiceOutcome) outcome = ssa_service_control_finish(result, &error);
    const char *reason = outcome ? first_reason(outcome->start_errors) : NULL;

    if (outcome && !reason)
        reason = first_reason(outcome->stop_errors);
    if (!error && reason)
        error = g_error_new_literal(SSA_ERROR, SSA_ERROR_FAILED, reason);
    gboolean failed = error != NULL;
    if (!work->error)
        work->error = g_steal_pointer(&error);
    if (failed && work->before)
        undo_settings(work);
    /* What fails later does not keep it from listening. */
    if (!failed && work->listening)
        g_clear_pointer(&work->before, ssa_socket_settings_free);
    run_next(task);
}

/* Takes over @task. */
static void
run_next(GTask *task)
{
    Work *work = g_task_get_task_data(task);
    Step *step = g_queue_pop_head(&work->steps);

    for (; step && work->error && !step->restores; step = g_queue_pop_head(&work->steps))
        step_free(step);
    if (step) {
        work->listening = step->listens;
        ssa_service_control_in_turn_async(work->context, g_steal_pointer(&step->request),
                                          on_step_done, task);
        step_free(step);
        return;
    }
    finish(task, g_steal_pointer(&work->error));
}

static gboolean
stops(const Work *work)
{
    return work->request->action == SSA_SOCKET_STOP || work->request->action == SSA_SOCKET_DISABLE;
}

/* The socket itself: it listens anew, or for the first time; or no more. */
static void
add_own(Work *work)
{
    Step *step = add_step(work, stops(work) ? SSA_SERVICE_STOP : SSA_SERVICE_START,
                          only(work->request->unit));

    step->request->enable = work->request->action == SSA_SOCKET_ENABLE;
    step->request->disable = work->request->action == SSA_SOCKET_DISABLE;
    step->listens = !stops(work);
    step->restores = work->is_active && !stops(work);
}

/* While a service runs by its sockets, systemd gives it no other and takes none away, and a client
 * of another of them would start it again. So it is stopped with all of them, and what was there is
 * started again, also if the socket cannot be. */
static void
on_siblings(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Work *work = g_task_get_task_data(task);
    g_autoptr(SsaServiceStatus) status = ssa_service_status_query_finish(result);
    GPtrArray *stopped = g_ptr_array_new();
    g_autoptr(GPtrArray) restored = g_ptr_array_new();

    for (guint i = 0; i < status->units->len; i++) {
        const SsaUnitStatus *unit = g_ptr_array_index(status->units, i);
        if (!unit->active || g_str_equal(unit->id, work->request->unit))
            continue;
        g_ptr_array_add(stopped, unit->id);
        g_ptr_array_add(restored, unit->id);
    }
    if (work->is_active)
        g_ptr_array_add(stopped, work->request->unit);
    /* Without any socket there is nothing for it to do, unless it is to run anyway. */
    if (work->service_runs && (!stops(work) || restored->len > 0 || work->service_is_enabled))
        g_ptr_array_add(restored, work->service);
    /* The sockets first: whoever waits at one of them would have the service started again. */
    add_step(work, SSA_SERVICE_STOP, stopped);
    add_step(work, SSA_SERVICE_STOP, only(work->service));
    add_own(work);
    /* Each by itself: of several in one request, none is left started if one cannot be. */
    for (guint i = 0; i < restored->len; i++)
        add_step(work, SSA_SERVICE_START, only(g_ptr_array_index(restored, i)))->restores = TRUE;
    run_next(task);
}

static void
on_service_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    SsaUserManager *manager = SSA_USER_MANAGER(source);
    Work *work = g_task_get_task_data(task);
    static const char *const running[] = {"active", "activating", "reloading", NULL};
    /* One that is about to end still has its sockets, but is not to be started again. */
    static const char *const ending[] = {"deactivating", NULL};
    const char *active = "", *file = "";
    g_auto(GStrv) sockets = NULL;
    g_autoptr(GVariant) properties = ssa_user_manager_get_properties_finish(manager, result, NULL);

    if (properties) {
        g_variant_lookup(properties, "ActiveState", "&s", &active);
        g_variant_lookup(properties, "UnitFileState", "&s", &file);
        work->service_is_enabled = g_str_has_prefix(file, "enabled");
        g_variant_lookup(properties, "TriggeredBy", "^as", &sockets);
    }
    work->service_runs = g_strv_contains(running, active);
    if (sockets && work->service && (work->service_runs || g_strv_contains(ending, active))) {
        ssa_service_status_query_async(manager, (const char *const *) sockets, work->limits,
                                       on_siblings, task);
        return;
    }
    if (work->is_active && !stops(work))
        add_step(work, SSA_SERVICE_STOP, only(work->request->unit));
    add_own(work);
    run_next(task);
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

/* What is looked at to start it, or to start it anew. */
static void
look_at_service(GTask *task, SsaUserManager *manager)
{
    Work *work = g_task_get_task_data(task);
    const char *unit = work->service ? work->service : work->request->unit;

    ssa_user_manager_get_properties_async(manager, unit, SSA_SYSTEMD_UNIT, on_service_properties,
                                          task);
}

/* Sets or resets; what was there before is kept for the case that the socket cannot listen so. A
 * reset is not undone: it is the way out of what somebody has set. */
static gboolean
change_settings(Work *work, GError **error)
{
    g_autoptr(SsaSocketSettings) before =
        ssa_socket_settings_change(work->request, work->fragment, error);

    if (!before)
        return FALSE;
    if (work->request->action == SSA_SOCKET_SET)
        work->before = g_steal_pointer(&before);
    add_step(work, SSA_SERVICE_DAEMON_RELOAD, g_ptr_array_new());
    return TRUE;
}

/* The socket is known. */
static void
decide(GTask *task, SsaUserManager *manager, const char *active)
{
    Work *work = g_task_get_task_data(task);
    SsaSocketAction action = work->request->action;
    gboolean starts = action == SSA_SOCKET_START || action == SSA_SOCKET_ENABLE;
    GError *error = NULL;

    work->is_active = g_str_equal(active, "active");
    if (!work->fragment && action != SSA_SOCKET_RESET && !stops(work))
        g_set_error(&error, SSA_ERROR, SSA_ERROR_FAILED, "there is no unit file for %s",
                    work->request->unit);
    else if (action == SSA_SOCKET_RESTART)
        add_step(work, SSA_SERVICE_DAEMON_RELOAD, g_ptr_array_new());
    else if (!starts && !stops(work))
        change_settings(work, &error);
    if (error) {
        fail(task, error);
        return;
    }
    work->is_wanted = work->is_active || action == SSA_SOCKET_RESTART ||
                      (work->fragment && g_str_equal(active, "failed"));
    if (starts ? !work->is_active : work->is_wanted) {
        look_at_service(task, manager);
        return;
    }
    /* It listens already, or does not, and has to be so after the next start; or it is to listen no
     * more than it did. */
    if (starts || stops(work))
        add_own(work);
    run_next(task);
}

static void
on_unit_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    SsaUserManager *manager = SSA_USER_MANAGER(source);
    Work *work = g_task_get_task_data(task);
    g_auto(GStrv) triggers = NULL;
    const char *active = "", *fragment = "";
    GError *error = NULL;
    g_autoptr(GVariant) properties =
        ssa_user_manager_get_properties_finish(manager, result, &error);

    if (!properties) {
        fail(task, error);
        return;
    }
    g_variant_lookup(properties, "FragmentPath", "&s", &fragment);
    g_variant_lookup(properties, "ActiveState", "&s", &active);
    g_variant_lookup(properties, "Triggers", "^as", &triggers);
    work->service = triggers && triggers[0] ? g_strdup(triggers[0]) : NULL;
    work->fragment = fragment[0] != '\0' ? g_strdup(fragment) : NULL;
    decide(task, manager, active);
}

static void
on_turn(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Work *work = g_task_get_task_data(task);
    GError *error = NULL;

    work->turn = ssa_change_queue_enter_finish(result, &error);
    if (work->turn)
        ssa_user_manager_get_properties_async(work->context->manager, work->request->unit,
                                              SSA_SYSTEMD_UNIT, on_unit_properties, task);
    else
        finish(task, error);
}

void
ssa_socket_control_async(const SsaServiceContext *context, const SsaLimits *limits,
                         SsaSocketRequest *request, GAsyncReadyCallback callback,
                         gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Work *work = g_new0(Work, 1);

    g_task_set_source_tag(task, ssa_socket_control_async);
    g_task_set_task_data(task, work, (GDestroyNotify) work_free);
    work->context = context;
    work->limits = limits;
    work->request = request;
    g_queue_init(&work->steps);
    ssa_change_queue_enter_async(context->changes, on_turn, task);
}

gboolean
ssa_socket_control_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
