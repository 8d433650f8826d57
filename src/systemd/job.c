/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A job.
 *
 * The properties of the unit are queried in the same write as the method that creates the job.
 * systemd answers in order, so they are known when the reply comes, without additional latency. If
 * a daemon-reexec closes the connection, the state of the unit tells whether to wait for the job,
 * take it as done, or create it again. */

#include "systemd/job.h"
#include "base/error.h"
#include "systemd/unit-failure.h"
#include "systemd/unit-name.h"
#include "systemd/unit-state.h"

typedef struct {
    SsaSystemdConnection *connection;
    SsaJobTable *jobs; /* the connection's */
    SsaLimits limits;
    SsaUnitAction action;
    char *unit, *path;
    char *triggered;           /* the service that the socket triggers, or NULL */
    GCancellable *cancellable; /* of the pending calls */
    guint limit_id;

    gboolean was_active, state_known;
    guint64 start_usec, stop_usec;
    guint64 triggered_usec; /* the stop timeout of that service */

    gboolean expecting; /* the job table keeps results for us */
    gboolean answered;  /* systemd has created the job */
    gboolean silent;    /* systemd did not answer before the timeout */
} Job;

static const char *const methods[] = {
    [SSA_UNIT_START] = "StartUnit",
    [SSA_UNIT_STOP] = "StopUnit",
    [SSA_UNIT_RELOAD_OR_RESTART] = "ReloadOrRestartUnit",
};

static void
set_expecting(Job *job, gboolean expecting)
{
    if (job->expecting == expecting)
        return;
    job->expecting = expecting;
    if (expecting)
        ssa_job_table_expect(job->jobs);
    else
        ssa_job_table_unexpect(job->jobs);
}

static void
job_free(Job *job)
{
    g_object_unref(job->connection);
    g_object_unref(job->cancellable);
    g_free(job->unit);
    g_free(job->triggered);
    g_free(job->path);
    g_free(job);
}

/* Returns the result, cancels the pending calls, and drops the reference that kept the task alive.
 * Takes ownership of @error; NULL = success. */
static void
finish(GTask *task, GError *error)
{
    Job *job = g_task_get_task_data(task);

    g_clear_handle_id(&job->limit_id, g_source_remove);
    ssa_job_table_unwatch(job->jobs, task);
    set_expecting(job, FALSE);
    g_cancellable_cancel(job->cancellable);
    if (error)
        g_task_return_error(task, error);
    else
        g_task_return_boolean(task, TRUE);
    g_object_unref(task);
}

static gboolean
on_limit(gpointer user_data)
{
    GTask *task = user_data;
    Job *job = g_task_get_task_data(task);

    job->limit_id = 0;
    job->silent = !job->answered;
    finish(task, job->silent ? ssa_systemd_error_timed_out()
                             : g_error_new_literal(
                                   SSA_ERROR, SSA_ERROR_TIMED_OUT,
                                   "systemd did not finish the job in time; it may still do so"));
    return G_SOURCE_REMOVE;
}

static void
set_limit(GTask *task, gint64 limit)
{
    Job *job = g_task_get_task_data(task);

    g_clear_handle_id(&job->limit_id, g_source_remove);
    job->limit_id = g_timeout_add((guint) MIN(limit, G_MAXINT), on_limit, task);
}

/* Bounds "infinity", so that sums do not overflow. */
static guint64
bounded(guint64 usec)
{
    return MIN(usec, G_MAXUINT32 * (guint64) G_TIME_SPAN_SECOND);
}

/* A stop may take one timeout each for ExecStop=, SIGTERM and SIGKILL; a start one each for
 * ExecStartPre=, ExecStart= and ExecStartPost= and, if it fails, a stop (systemd.service(5)). */
static gint64
job_limit(const Job *job)
{
    guint64 usec = 3 * bounded(job->triggered_usec);

    if (job->action != SSA_UNIT_START)
        usec += 3 * bounded(job->stop_usec);
    if (job->action != SSA_UNIT_STOP)
        usec += 3 * bounded(job->start_usec) + 2 * bounded(job->stop_usec);

    gint64 limit = (gint64) (usec / G_TIME_SPAN_MILLISECOND);
    return usec == 0 || limit > G_MAXINT / 2 ? job->limits.job_endless
                                             : limit + job->limits.job_slack;
}

static gboolean
is_over(GTask *task)
{
    Job *job = g_task_get_task_data(task);

    return g_cancellable_is_cancelled(job->cancellable);
}

static void
on_reason(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *reason = ssa_unit_failure_query_finish(result);

    if (is_over(task))
        g_error_free(reason);
    else
        finish(task, reason);
}

static void query_unit(GTask *task);

static void
on_job_result(const char *job_result, gpointer user_data)
{
    GTask *task = user_data;
    Job *job = g_task_get_task_data(task);

    if (!job_result) {
        query_unit(task);
    } else if (g_str_equal(job_result, "done") || g_str_equal(job_result, "skipped")) {
        finish(task, NULL);
    } else {
        g_clear_handle_id(&job->limit_id, g_source_remove);
        ssa_unit_failure_query_async(job->connection, job->unit, job_result, job->limits.answer,
                                     on_reason, g_object_ref(task));
    }
}

static void
watch_job(GTask *task, const char *path)
{
    Job *job = g_task_get_task_data(task);

    job->answered = TRUE;
    g_object_ref(task);
    ssa_job_table_watch(job->jobs, path, on_job_result, task);
    set_expecting(job, FALSE);
    g_object_unref(task);
}

static const char *
destination(const Job *job)
{
    return ssa_systemd_connection_get_destination(job->connection);
}

static void send_calls(GTask *task, GDBusConnection *connection);

/* The re-executed systemd has no job of ours: is it done, or was it never created? */
static void
evaluate_state(GTask *task, GDBusConnection *connection, const char *text)
{
    Job *job = g_task_get_task_data(task);
    SsaActiveState state = ssa_active_state_parse(text);
    gboolean done = FALSE;

    if (job->action == SSA_UNIT_STOP)
        done = (state & SSA_ACTIVE_STATES_DOWN) != 0;
    else if (job->answered) /* a finished oneshot service is inactive */
        done = (state & (SSA_ACTIVE_STATES_UP | SSA_ACTIVE_STATE_INACTIVE)) != 0;
    else
        done = job->action == SSA_UNIT_START && (state & SSA_ACTIVE_STATES_UP);

    if (done) {
        finish(task, NULL);
    } else if (!job->answered) {
        send_calls(task, connection);
    } else {
        finish(task,
               g_error_new(SSA_ERROR, SSA_ERROR_FAILED,
                           "systemd was re-executed while the job ran, and the unit is now %s",
                           text));
    }
}

static void
on_unit(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Job *job = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    GDBusConnection *connection = G_DBUS_CONNECTION(source);
    g_autoptr(GVariant) reply = g_dbus_connection_call_finish(connection, result, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (ssa_systemd_connection_is_lost(error)) {
        query_unit(task);
        return;
    }
    if (!reply) {
        g_dbus_error_strip_remote_error(error);
        finish(task, g_steal_pointer(&error));
        return;
    }

    g_autoptr(GVariant) properties = g_variant_get_child_value(reply, 0);
    const char *state = "unknown", *path = NULL;
    guint32 id = 0;
    g_variant_lookup(properties, "ActiveState", "&s", &state);
    /* The unit's job is ours only if systemd has answered the call. Otherwise it may be another
     * client's, and a new call merges with it or replaces it. */
    if (job->answered && g_variant_lookup(properties, "Job", "(u&o)", &id, &path) && id != 0)
        watch_job(task, path);
    else
        evaluate_state(task, connection, state);
}

static void
on_connection_for_look(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Job *job = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(GDBusConnection) connection =
        ssa_systemd_connection_get_finish(SSA_SYSTEMD_CONNECTION(source), result, &error);

    if (is_over(task))
        return;
    if (!connection) {
        finish(task, g_steal_pointer(&error));
        return;
    }
    set_expecting(job, TRUE);
    g_dbus_connection_call(connection, destination(job), job->path, SSA_DBUS_PROPERTIES, "GetAll",
                           g_variant_new("(s)", SSA_SYSTEMD_UNIT), G_VARIANT_TYPE("(a{sv})"),
                           SSA_SYSTEMD_CALL_FLAGS, (int) job->limits.answer, job->cancellable,
                           on_unit, g_object_ref(task));
}

static void
query_unit(GTask *task)
{
    Job *job = g_task_get_task_data(task);

    ssa_systemd_connection_get_async(job->connection, on_connection_for_look, g_object_ref(task));
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Job *job = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (reply) {
        const char *path = NULL;
        g_variant_get(reply, "(&o)", &path);
        set_limit(task, job_limit(job));
        watch_job(task, path);
    } else if (ssa_systemd_connection_is_lost(error)) {
        query_unit(task);
    } else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_dbus_error_strip_remote_error(error);
        finish(task, g_steal_pointer(&error));
    }
}

/* @callback: (nullable): NULL ignores the reply */
static void
call_method(GTask *task, GDBusConnection *connection, SsaUnitAction action, const char *unit,
            GAsyncReadyCallback callback)
{
    Job *job = g_task_get_task_data(task);

    g_dbus_connection_call(connection, destination(job), SSA_SYSTEMD_PATH, SSA_SYSTEMD_MANAGER,
                           methods[action], g_variant_new("(ss)", unit, "replace"),
                           G_VARIANT_TYPE("(o)"), SSA_SYSTEMD_CALL_FLAGS, G_MAXINT,
                           callback ? job->cancellable : NULL, callback,
                           callback ? g_object_ref(task) : NULL);
}

/* Takes the reply to get_property(). Returns a new reference, or NULL on failure. */
static GVariant *
take_property(GObject *source, GAsyncResult *result, const char *type)
{
    g_autoptr(GVariant) value = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

    if (reply)
        g_variant_get(reply, "(v)", &value);
    return value && g_variant_is_of_type(value, G_VARIANT_TYPE(type)) ? g_steal_pointer(&value)
                                                                      : NULL;
}

static void
on_active_state(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Job *job = g_task_get_task_data(task);
    g_autoptr(GVariant) value = take_property(source, result, "s");

    /* Only the first reply counts: a later one may reflect our own change. */
    if (value && !job->state_known)
        job->was_active =
            (ssa_active_state_parse(g_variant_get_string(value, NULL)) & SSA_ACTIVE_STATES_UP) != 0;
    job->state_known = job->state_known || value;
}

static guint64
take_timeout(GObject *source, GAsyncResult *result)
{
    g_autoptr(GVariant) value = take_property(source, result, "t");

    return value ? g_variant_get_uint64(value) : 0;
}

static void
on_start_timeout(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Job *job = g_task_get_task_data(task);

    job->start_usec = take_timeout(source, result);
}

static void
on_stop_timeout(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Job *job = g_task_get_task_data(task);

    job->stop_usec = take_timeout(source, result);
}

static void
on_triggered_timeout(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Job *job = g_task_get_task_data(task);

    job->triggered_usec = take_timeout(source, result);
}

static void
get_property(GTask *task, GDBusConnection *connection, const char *path, const char *interface,
             const char *name, GAsyncReadyCallback callback)
{
    Job *job = g_task_get_task_data(task);

    g_dbus_connection_call(connection, destination(job), path, SSA_DBUS_PROPERTIES, "Get",
                           g_variant_new("(ss)", interface, name), G_VARIANT_TYPE("(v)"),
                           SSA_SYSTEMD_CALL_FLAGS, G_MAXINT, job->cancellable, callback,
                           g_object_ref(task));
}

static void
get_timeouts(GTask *task, GDBusConnection *connection)
{
    Job *job = g_task_get_task_data(task);

    if (g_str_has_suffix(job->unit, ".service")) {
        get_property(task, connection, job->path, SSA_SYSTEMD_SERVICE, "TimeoutStartUSec",
                     on_start_timeout);
        get_property(task, connection, job->path, SSA_SYSTEMD_SERVICE, "TimeoutStopUSec",
                     on_stop_timeout);
    } else if (g_str_has_suffix(job->unit, ".socket")) {
        get_property(task, connection, job->path, SSA_SYSTEMD_SOCKET, "TimeoutUSec",
                     on_start_timeout);
        get_property(task, connection, job->path, SSA_SYSTEMD_SOCKET, "TimeoutUSec",
                     on_stop_timeout);
    }
    if (job->triggered) {
        g_autofree char *path = ssa_unit_name_to_path(job->triggered);
        get_property(task, connection, path, SSA_SYSTEMD_SERVICE, "TimeoutStopUSec",
                     on_triggered_timeout);
    }
}

/* Queries the unit's properties, then creates the job. */
static void
send_calls(GTask *task, GDBusConnection *connection)
{
    Job *job = g_task_get_task_data(task);

    get_property(task, connection, job->path, SSA_SYSTEMD_UNIT, "ActiveState", on_active_state);
    get_timeouts(task, connection);
    set_expecting(job, TRUE);
    /* No call between these two, so that systemd has both before it starts either job. */
    if (job->triggered)
        call_method(task, connection, SSA_UNIT_STOP, job->triggered, NULL);
    call_method(task, connection, job->action, job->unit, on_answered);
}

static void
on_connection(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GDBusConnection) connection =
        ssa_systemd_connection_get_finish(SSA_SYSTEMD_CONNECTION(source), result, &error);

    if (is_over(task))
        return;
    if (!connection) {
        finish(task, g_steal_pointer(&error));
        return;
    }
    send_calls(task, connection);
}

void
ssa_job_run_async(SsaSystemdConnection *connection, const SsaLimits *limits, SsaUnitAction action,
                  const char *unit, const char *triggered, GAsyncReadyCallback callback,
                  gpointer user_data)
{
    GTask *task = g_task_new(connection, NULL, callback, user_data);
    Job *job = g_new0(Job, 1);

    job->connection = g_object_ref(connection);
    job->jobs = ssa_systemd_connection_get_jobs(connection);
    job->limits = *limits;
    job->action = action;
    job->unit = g_strdup(unit);
    job->triggered = g_strdup(triggered);
    job->path = ssa_unit_name_to_path(unit);
    job->cancellable = g_cancellable_new();
    g_task_set_source_tag(task, ssa_job_run_async);
    g_task_set_task_data(task, job, (GDestroyNotify) job_free);
    /* Until the job is created; systemd does not answer while it reloads. */
    set_limit(task, limits->reload);
    ssa_systemd_connection_get_async(connection, on_connection, g_object_ref(task));
}

gboolean
ssa_job_run_finish(GAsyncResult *result, gboolean *was_active, GError **error)
{
    const Job *job = g_task_get_task_data(G_TASK(result)); /* NULL: refused */

    if (was_active)
        *was_active = job && job->was_active;
    return g_task_propagate_boolean(G_TASK(result), error);
}

gboolean
ssa_job_timed_out(GAsyncResult *result)
{
    const Job *job = g_task_get_task_data(G_TASK(result));

    return job && job->silent;
}
