/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changing one socket of a snap's daemon: a few steps, and before them, where it is set, a drop-in.
 * All of it has one turn in the queue of changes, so that nobody finds it half done, or changes
 * what it has looked at. */

#include "core/socket-control.h"
#include "core/error.h"
#include "core/socket-settings.h"
#include "core/socket-steps.h"
#include "names/snap-name.h"

#include <string.h>

typedef struct {
    const SsaServiceContext *context;
    SsaTurn *turn;
    SsaSocketRequest *request;
    SsaSocketSteps *steps;
    char *daemon;       /* "snap.INSTANCE.APP", whose socket it is */
    char *fragment;     /* where the unit's file is */
    char *service;      /* what it starts, or NULL */
    gboolean is_active; /* the socket */
    gboolean is_wanted; /* it is to listen: one that has failed was to, too */
    gboolean service_is_enabled, service_runs;
    SsaSocketSettings *before; /* what was set, to be brought back, or NULL */
} Work;

static void
work_free(Work *work)
{
    ssa_socket_request_free(work->request);
    ssa_socket_steps_free(work->steps);
    g_free(work->daemon);
    g_free(work->fragment);
    g_free(work->service);
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
undo_settings(GError **error, gpointer user_data)
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
    if (work->is_wanted)
        ssa_socket_steps_restore_first(work->steps, SSA_SERVICE_START, only(work->request->unit));
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
                                   "%s listens no more, but is enabled for all users, and will "
                                   "again after the next start of the session; \"systemctl --user "
                                   "mask %s\" keeps it off",
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

/* Takes over @task. */
static void
run_steps(GTask *task)
{
    Work *work = g_task_get_task_data(task);

    ssa_socket_steps_run_async(work->steps, on_steps_done, task);
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
    gboolean listens = !stops(work);
    SsaSocketStepFlags flags = (listens ? SSA_SOCKET_STEP_LISTENS : 0) |
                               (listens && work->is_active ? SSA_SOCKET_STEP_RESTORES : 0);
    SsaServiceRequest *request =
        ssa_socket_steps_add(work->steps, listens ? SSA_SERVICE_START : SSA_SERVICE_STOP,
                             only(work->request->unit), flags);

    request->enable = work->request->action == SSA_SOCKET_ENABLE;
    request->disable = work->request->action == SSA_SOCKET_DISABLE;
}

/* While a service runs by its sockets, systemd gives it no other and takes none away, and a client
 * of another of them would start it again, be it through a proxy. So it is stopped with all of
 * them, and what was there is started again, also if the socket cannot be.
 * @siblings: (nullable): the names of all sockets that may start it and are active */
static void
stop_and_start(Work *work, char **siblings)
{
    GPtrArray *stopped = g_ptr_array_new();
    g_autoptr(GPtrArray) restored = g_ptr_array_new();

    for (char **unit = siblings; unit && *unit; unit++)
        if (!g_str_equal(*unit, work->request->unit)) {
            g_ptr_array_add(stopped, *unit);
            g_ptr_array_add(restored, *unit);
        }
    if (work->is_active)
        g_ptr_array_add(stopped, work->request->unit);
    /* Without any socket there is nothing for it to do, unless it is to run anyway. */
    if (work->service_runs && (!stops(work) || restored->len > 0 || work->service_is_enabled))
        g_ptr_array_add(restored, work->service);
    /* The sockets first: whoever waits at one of them would have the service started again. */
    ssa_socket_steps_add(work->steps, SSA_SERVICE_STOP, stopped, 0);
    ssa_socket_steps_add(work->steps, SSA_SERVICE_STOP, only(work->service), 0);
    add_own(work);
    /* Each by itself: of several in one request, none is left started if one cannot be. */
    for (guint i = 0; i < restored->len; i++)
        ssa_socket_steps_add(work->steps, SSA_SERVICE_START, only(g_ptr_array_index(restored, i)),
                             SSA_SOCKET_STEP_RESTORES);
}

static void
on_siblings(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    GError *error = NULL;
    g_auto(GStrv) siblings =
        ssa_user_manager_list_running_finish(SSA_USER_MANAGER(source), result, &error);

    if (!siblings) {
        fail(task, error);
        return;
    }
    stop_and_start(g_task_get_task_data(task), siblings);
    run_steps(task);
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
    g_autofree char *daemon_service = g_strconcat(work->daemon, ".service", NULL);
    g_autofree char *sockets = g_strconcat(work->daemon, ".*.socket", NULL);
    const char *const patterns[] = {sockets, NULL};
    g_autoptr(GVariant) properties = ssa_user_manager_get_properties_finish(manager, result, NULL);

    if (properties) {
        g_variant_lookup(properties, "ActiveState", "&s", &active);
        g_variant_lookup(properties, "UnitFileState", "&s", &file);
        work->service_is_enabled = g_str_has_prefix(file, "enabled");
    }
    work->service_runs = work->service && g_strv_contains(running, active);
    gboolean is_in_the_way =
        work->service_runs || (work->service && g_strv_contains(ending, active));
    /* Of a daemon there may be more; a proxy has the one. */
    if (is_in_the_way && g_str_equal(work->service, daemon_service)) {
        ssa_user_manager_list_running_async(manager, patterns, on_siblings, task);
        return;
    }
    if (is_in_the_way) {
        stop_and_start(work, NULL);
    } else {
        if (work->is_active && !stops(work))
            ssa_socket_steps_add(work->steps, SSA_SERVICE_STOP, only(work->request->unit), 0);
        add_own(work);
    }
    run_steps(task);
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
    ssa_socket_steps_add(work->steps, SSA_SERVICE_DAEMON_RELOAD, g_ptr_array_new(), 0);
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
        ssa_socket_steps_add(work->steps, SSA_SERVICE_DAEMON_RELOAD, g_ptr_array_new(), 0);
    else if (!starts && !stops(work))
        change_settings(work, &error);
    if (error) {
        fail(task, error);
        return;
    }
    /* Of one whose file is gone there is nothing to be stopped. */
    if (action == SSA_SOCKET_DISABLE && !work->fragment && !work->is_active) {
        ssa_user_manager_set_enabled_async(manager, work->request->unit, FALSE, on_links_removed,
                                           task);
        return;
    }
    work->is_wanted =
        work->is_active || (work->fragment && !stops(work) && g_str_equal(active, "failed"));
    if (starts ? !work->is_active : work->is_wanted) {
        look_at_service(task, manager);
        return;
    }
    /* It listens already, or does not, and has to be so after the next start; or it is to listen no
     * more than it did. */
    if (starts || stops(work))
        add_own(work);
    run_steps(task);
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
    /* Where each connection has an instance of its own, none of them is in the socket's way. */
    if (triggers && triggers[0] && !strchr(triggers[0], '@'))
        work->service = g_strdup(triggers[0]);
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
ssa_socket_control_async(const SsaServiceContext *context, SsaSocketRequest *request,
                         GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Work *work = g_new0(Work, 1);
    g_autofree char *instance = NULL, *app = NULL, *socket = NULL;

    g_task_set_source_tag(task, ssa_socket_control_async);
    g_task_set_task_data(task, work, (GDestroyNotify) work_free);
    work->context = context;
    work->request = request;
    ssa_snap_name_parse_socket_unit(request->unit, &instance, &app, &socket);
    work->daemon = g_strdup_printf("snap.%s.%s", instance, app);
    work->steps = ssa_socket_steps_new(context, undo_settings, work);
    ssa_change_queue_enter_async(context->changes, on_turn, task);
}

gboolean
ssa_socket_control_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
