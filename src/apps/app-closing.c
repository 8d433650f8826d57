/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Closing applications. After SIGTERM, systemd is queried whether the units are still active: on
 * each of its D-Bus signals, and once a second in case the connection was lost. */

#include "apps/app-closing.h"
#include "base/error.h"
#include "base/snap-name.h"
#include "base/vardict.h"

#include <signal.h>
#include <string.h>

#define CHECK_INTERVAL_MS 1000

typedef struct {
    SsaSystemd *manager;
    SsaHold *hold;
    SsaCloseRequest *request;
    SsaInstances *own; /* the request's snap */
    SsaCloseOutcome *outcome;
    GPtrArray *pending;   /* units that get SIGTERM */
    GHashTable *refusals; /* unit → why SIGTERM failed */
    guint unanswered;     /* pending KillUnit calls */
    gboolean checking, changed, is_over;
    GDBusConnection *connection; /* to systemd, for its signals */
    guint subscriptions[2];
    guint check_id, deadline_id;
} Closing;

SsaCloseRequest *
ssa_close_request_new(const char *snap, const char *app, const double *timeout,
                      const SsaLimits *limits, GError **error)
{
    double longest = (double) limits->close_longest / 1000;

    if (!ssa_snap_name_check_instance("snap", snap, error) ||
        (app && !ssa_snap_name_check_app("app", app, error)))
        return NULL;
    if (timeout && !(*timeout >= 0 && *timeout <= longest)) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                    "timeout: must be from 0 to %g seconds", longest);
        return NULL;
    }
    SsaCloseRequest *request = g_new0(SsaCloseRequest, 1);
    request->snap = g_strdup(snap);
    request->app = g_strdup(app);
    request->timeout = timeout ? (gint64) (*timeout * 1000) : limits->close;
    return request;
}

void
ssa_close_request_free(SsaCloseRequest *request)
{
    g_free(request->snap);
    g_free(request->app);
    g_free(request);
}

void
ssa_close_outcome_free(SsaCloseOutcome *outcome)
{
    g_ptr_array_unref(outcome->ended);
    g_hash_table_unref(outcome->running);
    g_free(outcome);
}

GVariant *
ssa_close_outcome_to_variant(const SsaCloseOutcome *outcome)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(
        &builder, "{sv}", "ended",
        g_variant_new_strv((const char *const *) outcome->ended->pdata, outcome->ended->len));
    g_variant_builder_add(&builder, "{sv}", "running", ssa_vardict_from_errors(outcome->running));
    return g_variant_builder_end(&builder);
}

static void
stop_watching(Closing *closing)
{
    g_clear_handle_id(&closing->check_id, g_source_remove);
    g_clear_handle_id(&closing->deadline_id, g_source_remove);
    for (gsize i = 0; i < G_N_ELEMENTS(closing->subscriptions); i++) {
        if (closing->subscriptions[i])
            g_dbus_connection_signal_unsubscribe(closing->connection, closing->subscriptions[i]);
        closing->subscriptions[i] = 0;
    }
    g_clear_object(&closing->connection);
}

static void
closing_free(Closing *closing)
{
    ssa_hold_release(closing->hold);
    stop_watching(closing);
    ssa_close_request_free(closing->request);
    ssa_instances_unref(closing->own);
    g_clear_pointer(&closing->outcome, ssa_close_outcome_free);
    g_ptr_array_unref(closing->pending);
    g_hash_table_unref(closing->refusals);
    g_object_unref(closing->manager);
    g_free(closing);
}

static void
finish(GTask *task)
{
    Closing *closing = g_task_get_task_data(task);

    if (!closing->outcome)
        return;
    stop_watching(closing);
    for (guint i = 0; i < closing->pending->len; i++) {
        const char *unit = g_ptr_array_index(closing->pending, i);
        const char *refusal = g_hash_table_lookup(closing->refusals, unit);
        g_hash_table_insert(closing->outcome->running, g_strdup(unit),
                            g_strdup(refusal ? refusal : "it did not exit in time after SIGTERM"));
    }
    g_task_return_pointer(task, g_steal_pointer(&closing->outcome),
                          (GDestroyNotify) ssa_close_outcome_free);
}

static void check(GTask *task);

static void
on_checked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Closing *closing = g_task_get_task_data(task);
    /* After a failed query, the next check tries again. */
    g_auto(GStrv) running = ssa_systemd_list_running_finish(SSA_SYSTEMD(source), result, NULL);

    closing->checking = FALSE;
    if (!closing->outcome)
        return;
    for (guint i = 0; running && i < closing->pending->len;) {
        char *unit = g_ptr_array_index(closing->pending, i);
        if (g_strv_contains((const char *const *) running, unit))
            i++;
        else
            g_ptr_array_add(closing->outcome->ended, g_ptr_array_steal_index(closing->pending, i));
    }
    if (closing->pending->len == 0)
        finish(task);
    else if (closing->changed)
        check(task);
}

static void
check(GTask *task)
{
    Closing *closing = g_task_get_task_data(task);

    closing->changed = closing->checking;
    if (closing->checking || closing->unanswered > 0 || !closing->outcome)
        return;
    closing->checking = TRUE;
    g_ptr_array_add(closing->pending, NULL);
    ssa_systemd_list_running_async(closing->manager, (const char *const *) closing->pending->pdata,
                                   on_checked, g_object_ref(task));
    g_ptr_array_set_size(closing->pending, (int) closing->pending->len - 1);
}

static void
on_unit_signal(GDBusConnection *connection, const char *sender, const char *path,
               const char *interface, const char *signal, GVariant *parameters, gpointer user_data)
{
    check(user_data);
}

static gboolean
on_interval(gpointer user_data)
{
    check(user_data);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_deadline(gpointer user_data)
{
    Closing *closing = g_task_get_task_data(user_data);

    closing->deadline_id = 0;
    closing->is_over = TRUE;
    /* Finish only when all units were signalled. */
    if (closing->unanswered == 0)
        finish(user_data);
    return G_SOURCE_REMOVE;
}

/* A signal to one unit. */
typedef struct {
    GTask *task;
    const char *unit; /* one of the pending */
} Signalling;

static void
on_killed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree Signalling *signalling = user_data;
    g_autoptr(GTask) task = signalling->task;
    Closing *closing = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;

    /* Reported at the end if the unit still runs. */
    if (!ssa_systemd_call_finish(result, &error))
        g_hash_table_insert(closing->refusals, g_strdup(signalling->unit),
                            g_strdup(error->message));
    closing->unanswered--;
    if (closing->is_over && closing->unanswered == 0)
        finish(task);
    else
        check(task);
}

static void
on_connection(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Closing *closing = g_task_get_task_data(task);

    closing->connection =
        ssa_systemd_connection_get_finish(SSA_SYSTEMD_CONNECTION(source), result, NULL);
    if (closing->connection) {
        closing->subscriptions[0] = g_dbus_connection_signal_subscribe(
            closing->connection, NULL, SSA_DBUS_PROPERTIES, "PropertiesChanged", NULL,
            SSA_SYSTEMD_UNIT, G_DBUS_SIGNAL_FLAGS_NONE, on_unit_signal, task, NULL);
        closing->subscriptions[1] = g_dbus_connection_signal_subscribe(
            closing->connection, NULL, SSA_SYSTEMD_MANAGER, "UnitRemoved", NULL, NULL,
            G_DBUS_SIGNAL_FLAGS_NONE, on_unit_signal, task, NULL);
    }
    closing->check_id = g_timeout_add(CHECK_INTERVAL_MS, on_interval, task);
    /* The timeout owns a reference to the task. */
    closing->deadline_id = g_timeout_add_full(G_PRIORITY_DEFAULT, (guint) closing->request->timeout,
                                              on_deadline, g_object_ref(task), g_object_unref);
    closing->unanswered = closing->pending->len;
    for (guint i = 0; i < closing->pending->len; i++) {
        Signalling *signalling = g_new0(Signalling, 1);
        signalling->task = g_object_ref(task);
        signalling->unit = g_ptr_array_index(closing->pending, i);
        ssa_systemd_kill_async(closing->manager, closing->own, signalling->unit, SIGTERM, on_killed,
                               signalling);
    }
}

static gboolean
is_meant(const SsaCloseRequest *request, const SsaRunningApp *app)
{
    return request->app ? g_str_equal(app->app, request->app) : app->kind == SSA_APP_KIND_APP;
}

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Closing *closing = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GPtrArray) apps = ssa_running_apps_list_finish(result, &error);

    if (!apps) {
        g_task_return_error(task, error);
        return;
    }
    for (guint i = 0; i < apps->len; i++) {
        const SsaRunningApp *app = g_ptr_array_index(apps, i);
        if (is_meant(closing->request, app))
            g_ptr_array_add(closing->pending, g_strdup(app->unit));
    }
    if (closing->pending->len == 0)
        finish(task);
    else
        ssa_systemd_connection_get_async(ssa_systemd_get_connection(closing->manager),
                                         on_connection, g_steal_pointer(&task));
}

void
ssa_apps_close_async(SsaSystemd *manager, SsaCloseRequest *request, SsaHold *hold,
                     GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Closing *closing = g_new0(Closing, 1);

    closing->manager = g_object_ref(manager);
    closing->request = request;
    closing->hold = hold;
    closing->own = ssa_instances_new_single(request->snap);
    closing->pending = g_ptr_array_new_with_free_func(g_free);
    closing->refusals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    closing->outcome = g_new0(SsaCloseOutcome, 1);
    closing->outcome->ended = g_ptr_array_new_with_free_func(g_free);
    closing->outcome->running = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_task_set_source_tag(task, ssa_apps_close_async);
    g_task_set_task_data(task, closing, (GDestroyNotify) closing_free);
    ssa_running_apps_list_async(manager, request->snap, on_listed, task);
}

SsaCloseOutcome *
ssa_apps_close_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
