/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changing one socket of a snap's daemon: a few requests to the service control, one after the
 * other, and before them, where it is set, a drop-in. All of it has one turn in the queue of
 * changes, so that nobody finds it half done, or changes what it has looked at. */

#include "core/socket-control.h"
#include "core/error.h"
#include "core/service-status.h"
#include "sockets/override.h"

#include <glib/gstdio.h>
#include <string.h>

/* A request to the service control. */
typedef struct {
    SsaServiceRequest *request;
    gboolean restores; /* what was there before: also after another step has failed */
} Step;

typedef struct {
    const SsaServiceContext *context;
    SsaTurn *turn;
    const SsaLimits *limits;
    SsaSocketRequest *request;
    char *fragment;     /* where the unit's file is */
    char *service;      /* what it starts, or NULL */
    gboolean is_active; /* the socket */
    GQueue steps;
    GError *error; /* of the first step that failed */
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
    g_clear_error(&work->error);
    g_clear_pointer(&work->turn, ssa_turn_end);
    g_free(work);
}

/* @units: (transfer full) (element-type utf8): their names, which are not freed with it */
static Step *
add_step(Work *work, SsaServiceAction action, GPtrArray *units)
{
    Step *step = g_new0(Step, 1);

    g_ptr_array_add(units, NULL);
    step->request = ssa_service_request_new();
    step->request->action = action;
    g_strfreev(step->request->units);
    step->request->units = g_strdupv((char **) units->pdata);
    g_ptr_array_unref(units);
    g_queue_push_tail(&work->steps, step);
    return step;
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
    if (!work->error)
        work->error = g_steal_pointer(&error);
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
        ssa_service_control_in_turn_async(work->context, g_steal_pointer(&step->request),
                                          on_step_done, task);
        step_free(step);
        return;
    }
    finish(task, g_steal_pointer(&work->error));
}

/* The socket itself: it listens anew, or for the first time. */
static void
add_start(Work *work)
{
    add_step(work, SSA_SERVICE_START, only(work->request->unit))->request->enable =
        work->request->action == SSA_SOCKET_ENABLE;
}

/* While a service runs by its sockets, systemd gives it no other, and a client of another of them
 * would start it again. So it is stopped with all of them, and what was there is started again,
 * also if the socket cannot be. */
static void
on_siblings(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Work *work = g_task_get_task_data(task);
    g_autoptr(SsaServiceStatus) status = ssa_service_status_query_finish(result);
    GPtrArray *stopped = only(work->service), *restored = g_ptr_array_new();

    for (guint i = 0; i < status->units->len; i++) {
        const SsaUnitStatus *unit = g_ptr_array_index(status->units, i);
        if (!unit->active || g_str_equal(unit->id, work->request->unit))
            continue;
        g_ptr_array_add(stopped, unit->id);
        g_ptr_array_add(restored, unit->id);
    }
    if (work->is_active)
        g_ptr_array_add(stopped, work->request->unit);
    g_ptr_array_add(restored, work->service);
    add_step(work, SSA_SERVICE_STOP, stopped);
    add_start(work);
    add_step(work, SSA_SERVICE_START, restored)->restores = TRUE;
    run_next(task);
}

static void
on_service_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    SsaUserManager *manager = SSA_USER_MANAGER(source);
    Work *work = g_task_get_task_data(task);
    static const char *const running[] = {"active", "activating", "reloading", NULL};
    const char *active = "";
    g_auto(GStrv) sockets = NULL;
    g_autoptr(GVariant) properties = ssa_user_manager_get_properties_finish(manager, result, NULL);

    if (properties) {
        g_variant_lookup(properties, "ActiveState", "&s", &active);
        g_variant_lookup(properties, "TriggeredBy", "^as", &sockets);
    }
    if (sockets && work->service && g_strv_contains(running, active)) {
        ssa_service_status_query_async(manager, (const char *const *) sockets, work->limits,
                                       on_siblings, task);
        return;
    }
    if (work->is_active)
        add_step(work, SSA_SERVICE_STOP, only(work->request->unit));
    add_start(work);
    run_next(task);
}

/* Takes over @broken, a rule. */
static gboolean
refuse(GError *broken, const char *where, GError **error)
{
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s%s", where, broken->message);
    g_error_free(broken);
    return FALSE;
}

static gboolean
apply_settings(Work *work, const SskUnitInfo *info, SskOverride *override, GError **error)
{
    GHashTableIter iter;
    gpointer key, value;
    GError *broken = NULL;

    g_hash_table_iter_init(&iter, work->request->settings);
    while (g_hash_table_iter_next(&iter, &key, &value))
        if (!ssk_override_set(override, info, key, value, FALSE, &broken))
            return refuse(broken, "settings.", error);
    return ssk_override_check(override, info, &broken) || refuse(broken, "settings: ", error);
}

static gboolean
no_unit_file(Work *work, GError **error)
{
    g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED, "there is no unit file for %s",
                work->request->unit);
    return FALSE;
}

static gboolean
write_override(Work *work, const char *directory, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(SskUnitInfo) info = NULL;

    if (!work->fragment)
        return no_unit_file(work, error);
    if (!g_file_get_contents(work->fragment, &text, NULL, error))
        return FALSE;
    info = ssk_unit_info_parse(work->request->unit, text, SSK_SCOPE_USER, error);
    g_autoptr(SskOverride) override = info ? ssk_override_read(directory, info, error) : NULL;
    if (!override || !apply_settings(work, info, override, error))
        return FALSE;
    g_mkdir_with_parents(directory, 0700);
    return ssk_override_write(override, info, directory, error);
}

/* What was set of a socket that is gone can be forgotten, too. */
static gboolean
remove_override(Work *work, const char *directory, GError **error)
{
    gboolean existed = FALSE;

    if (!ssk_override_remove(directory, work->request->unit, &existed, error))
        return FALSE;
    return existed || work->fragment || no_unit_file(work, error);
}

/* Small files of the user's own: nothing that would have to be waited for. */
static gboolean
change_override(Work *work, GError **error)
{
    g_autofree char *directory = g_build_filename(g_get_user_config_dir(), "systemd/user", NULL);

    return work->request->action == SSA_SOCKET_RESET ? remove_override(work, directory, error)
                                                     : write_override(work, directory, error);
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
    work->is_active = g_str_equal(active, "active");
    gboolean starts =
        work->request->action == SSA_SOCKET_START || work->request->action == SSA_SOCKET_ENABLE;
    gboolean ok =
        starts ? work->fragment || no_unit_file(work, &error) : change_override(work, &error);
    if (!ok) {
        fail(task, error);
        return;
    }
    if (!starts)
        add_step(work, SSA_SERVICE_DAEMON_RELOAD, g_ptr_array_new());
    if (starts != work->is_active) {
        look_at_service(task, manager);
        return;
    }
    /* It listens already, and has to be there after the next start; or it is to listen no more than
     * it did. */
    if (starts)
        add_start(work);
    run_next(task);
}

static void
on_turn(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Work *work = g_task_get_task_data(task);
    const SsaSocketRequest *request = work->request;
    GError *error = NULL;

    work->turn = ssa_change_queue_enter_finish(result, &error);
    if (!work->turn) {
        finish(task, error);
    } else if (request->action == SSA_SOCKET_STOP || request->action == SSA_SOCKET_DISABLE) {
        add_step(work, SSA_SERVICE_STOP, only(request->unit))->request->disable =
            request->action == SSA_SOCKET_DISABLE;
        run_next(task);
    } else {
        ssa_user_manager_get_properties_async(work->context->manager, request->unit,
                                              SSA_SYSTEMD_UNIT, on_unit_properties, task);
    }
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
