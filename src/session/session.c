/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The session: owns the parts of the core and lends them to each operation. Those about
 * applications and sockets stand in session-apps.c and session-sockets.c. */

#include "session/session.h"
#include "base/error.h"
#include "base/operation-queue.h"
#include "session/session-private.h"
#include "systemd/systemd.h"

struct _SsaSession {
    GObject parent_instance;

    char *version;
    SsaLimits limits;
    SsaIdle *idle;
    SsaServiceContext services;
    gboolean session_bus, is_ready;
    GQueue waiting; /* of GTask, until it is ready */
    char *runtime_dir, *entries_dir;
    char *server_standard, *server_name, *server_version;
    char **server_capabilities;
    SsaNotifyFunc notify_func;
    gpointer notify_data;
};

G_DEFINE_TYPE(SsaSession, ssa_session, G_TYPE_OBJECT)

enum { EXIT_REQUESTED, ACTIVITY, NOTIFICATION_SERVER, N_SIGNALS };
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
    SsaSessionInfo info = {
        .version = self->version,
        .session_bus = self->session_bus,
        .session_bus_is_known = self->is_ready,
        .server =
            {
                .standard = self->server_standard,
                .name = self->server_name,
                .version = self->server_version,
                .capabilities = (const char *const *) self->server_capabilities,
            },
        .systemd = ssa_systemd_get_version(self->services.manager),
    };
    return info;
}

void
ssa_session_set_notification_server(SsaSession *self, const SsaNotificationServer *server)
{
    char **capabilities = g_strdupv((char **) server->capabilities);

    g_strfreev(self->server_capabilities);
    self->server_capabilities = capabilities;
    g_free(self->server_standard);
    self->server_standard = g_strdup(server->standard);
    g_free(self->server_name);
    self->server_name = g_strdup(server->name);
    g_free(self->server_version);
    self->server_version = g_strdup(server->version);
    g_signal_emit(self, signals[NOTIFICATION_SERVER], 0);
}

const SsaServiceContext *
ssa_session_get_services(SsaSession *self)
{
    return &self->services;
}

SsaSystemd *
ssa_session_get_user_manager(SsaSession *self)
{
    return self->services.manager;
}

const char *
ssa_session_get_runtime_dir(SsaSession *self)
{
    return self->runtime_dir;
}

const char *
ssa_session_get_entries_dir(SsaSession *self)
{
    return self->entries_dir;
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
ssa_session_query_services_async(SsaSession *self, const char *const *units, const char *field,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
    GError *error = NULL;

    g_task_set_source_tag(task, ssa_session_query_services_async);
    if (!ssa_units_check_count(units, field, &self->limits, &error) ||
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

void
ssa_session_set_notify_func(SsaSession *self, SsaNotifyFunc func, gpointer user_data)
{
    self->notify_func = func;
    self->notify_data = user_data;
}

/* A request for the notifications. */
typedef struct {
    SsaNotificationRequest *request;
    SsaHold *hold;
} NotifyOperation;

static void
notify_operation_free(NotifyOperation *operation)
{
    g_clear_pointer(&operation->request, ssa_notification_request_free);
    ssa_hold_release(operation->hold);
    g_free(operation);
}

static void
notify(SsaSession *self, GTask *task)
{
    NotifyOperation *operation = g_task_get_task_data(task);

    if (self->notify_func)
        self->notify_func(g_steal_pointer(&operation->request), task, self->notify_data);
    else
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_UNAVAILABLE,
                                "cannot post notifications: there is no session bus");
}

void
ssa_session_set_session_bus(SsaSession *self, gboolean session_bus)
{
    self->session_bus = session_bus;
}

void
ssa_session_set_ready(SsaSession *self)
{
    self->is_ready = TRUE;
    /* Otherwise, the bus tells. */
    if (!self->session_bus) {
        const SsaNotificationServer none = {.standard = "none"};
        ssa_session_set_notification_server(self, &none);
    }
    while (!g_queue_is_empty(&self->waiting)) {
        g_autoptr(GTask) task = g_queue_pop_head(&self->waiting);
        notify(self, task);
    }
}

void
ssa_session_notify_async(SsaSession *self, SsaNotificationRequest *request,
                         GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
    NotifyOperation *operation = g_new0(NotifyOperation, 1);
    GError *error = NULL;

    operation->request = request;
    operation->hold = ssa_idle_hold(self->idle, "a notification");
    g_task_set_source_tag(task, ssa_session_notify_async);
    g_task_set_task_data(task, operation, (GDestroyNotify) notify_operation_free);
    if (!ssa_notification_request_check(request, &self->limits, &error))
        g_task_return_error(task, error);
    else if (!self->is_ready)
        g_queue_push_tail(&self->waiting, g_steal_pointer(&task));
    else
        notify(self, task);
}

gboolean
ssa_session_notify_finish(SsaSession *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

void
ssa_session_abandon(SsaSession *self)
{
    ssa_operation_queue_abandon(self->services.changes);
}

static void
ssa_session_finalize(GObject *object)
{
    SsaSession *self = SSA_SESSION(object);

    g_free(self->version);
    g_free(self->runtime_dir);
    g_free(self->entries_dir);
    g_free(self->server_standard);
    g_free(self->server_name);
    g_free(self->server_version);
    g_strfreev(self->server_capabilities);
    g_object_unref(self->services.manager);
    ssa_operation_queue_unref(self->services.changes);
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
    signals[NOTIFICATION_SERVER] =
        g_signal_new("notification-server", SSA_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                     NULL, G_TYPE_NONE, 0);
}

static void
ssa_session_init(SsaSession *self)
{
}

SsaSession *
ssa_session_new(const char *runtime_dir, const char *entries_dir, const char *version,
                const SsaLimits *limits, SsaIdle *idle)
{
    SsaSession *self = g_object_new(SSA_TYPE_SESSION, NULL);

    self->version = g_strdup(version);
    self->runtime_dir = g_strdup(runtime_dir);
    self->entries_dir = g_strdup(entries_dir);
    self->limits = *limits;
    self->idle = ssa_idle_ref(idle);
    self->services.manager = ssa_systemd_new(runtime_dir, limits);
    self->services.changes = ssa_operation_queue_new(limits->queue);
    self->services.activity = on_activity;
    self->services.activity_data = self;
    return self;
}
