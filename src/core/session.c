/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The session: owns the parts of the core and lends them to each operation. */

#include "core/session.h"
#include "core/change-queue.h"
#include "core/error.h"
#include "core/user-manager.h"

struct _SsaSession {
    GObject parent_instance;

    char *version;
    SsaLimits limits;
    SsaIdle *idle;
    SsaServiceContext services;
    gboolean session_bus;
};

G_DEFINE_TYPE(SsaSession, ssa_session, G_TYPE_OBJECT)

enum { EXIT_REQUESTED, ACTIVITY, N_SIGNALS };
static guint signals[N_SIGNALS];

const SsaLimits *
ssa_session_get_limits(SsaSession *self)
{
    return &self->limits;
}

SsaHold *
ssa_session_hold(SsaSession *self, const char *reason)
{
    return ssa_idle_hold(self->idle, reason);
}

SsaSessionInfo
ssa_session_get_info(SsaSession *self)
{
    return (SsaSessionInfo){
        .version = self->version,
        .session_bus = self->session_bus,
        .notifications = "none",
        .systemd = ssa_user_manager_get_version(self->services.manager),
    };
}

void
ssa_session_set_session_bus(SsaSession *self, gboolean session_bus)
{
    self->session_bus = session_bus;
}

void
ssa_session_request_exit(SsaSession *self)
{
    g_signal_emit(self, signals[EXIT_REQUESTED], 0);
}

static void
on_activity(const char *verb, const char *unit, gpointer user_data)
{
    g_autofree char *text = verb ? g_strjoin(" ", verb, unit, NULL) : NULL;

    g_signal_emit(user_data, signals[ACTIVITY], 0, text);
}

static void
on_controlled(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    SsaServiceOutcome *outcome = ssa_service_control_finish(result, &error);

    if (outcome)
        g_task_return_pointer(task, outcome, (GDestroyNotify) ssa_service_outcome_free);
    else
        g_task_return_error(task, error);
}

void
ssa_session_control_services_async(SsaSession *self, SsaServiceRequest *request,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(SsaServiceRequest) owned = request;
    g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
    GError *error = NULL;

    g_task_set_source_tag(task, ssa_session_control_services_async);
    if (!ssa_service_request_check(owned, &self->limits, &error)) {
        g_task_return_error(task, error);
        return;
    }
    ssa_service_control_async(&self->services, g_steal_pointer(&owned),
                              ssa_idle_hold(self->idle, "changing services"), on_controlled,
                              g_steal_pointer(&task));
}

SsaServiceOutcome *
ssa_session_control_services_finish(SsaSession *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

static void
on_queried(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;

    g_task_return_pointer(task, ssa_service_status_query_finish(result),
                          (GDestroyNotify) ssa_service_status_free);
}

void
ssa_session_query_services_async(SsaSession *self, const char *const *units,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
    GError *error = NULL;

    g_task_set_source_tag(task, ssa_session_query_services_async);
    if (!ssa_units_check_count(units, &self->limits, &error) ||
        !ssa_units_check_snap(units, "query", &error)) {
        g_task_return_error(task, error);
        return;
    }
    ssa_service_status_query_async(self->services.manager, units, &self->limits, on_queried,
                                   g_steal_pointer(&task));
}

SsaServiceStatus *
ssa_session_query_services_finish(SsaSession *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

GError *
ssa_session_why_no_notifications(SsaSession *self)
{
    return g_error_new(SSA_ERROR, SSA_ERROR_UNAVAILABLE, "cannot post notifications: %s",
                       self->session_bus ? "this version does not post them on the session bus"
                                         : "there is no session bus");
}

static void
ssa_session_finalize(GObject *object)
{
    SsaSession *self = SSA_SESSION(object);

    g_free(self->version);
    g_object_unref(self->services.manager);
    ssa_change_queue_unref(self->services.changes);
    ssa_idle_unref(self->idle);
    G_OBJECT_CLASS(ssa_session_parent_class)->finalize(object);
}

static void
ssa_session_class_init(SsaSessionClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ssa_session_finalize;
    signals[EXIT_REQUESTED] = g_signal_new("exit-requested", SSA_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[ACTIVITY] = g_signal_new("activity", SSA_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ssa_session_init(SsaSession *self)
{
}

SsaSession *
ssa_session_new(const char *runtime_dir, const char *version, const SsaLimits *limits,
                SsaIdle *idle)
{
    SsaSession *self = g_object_new(SSA_TYPE_SESSION, NULL);

    self->version = g_strdup(version);
    self->limits = *limits;
    self->idle = ssa_idle_ref(idle);
    self->services.manager = ssa_user_manager_new(runtime_dir, limits);
    self->services.changes = ssa_change_queue_new(limits->queue);
    self->services.activity = on_activity;
    self->services.activity_data = self;
    return self;
}
