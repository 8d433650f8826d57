/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The session. Each operation checks its request and passes the caller's callback on. */

#include "session/session.h"
#include "apps/named-apps.h"
#include "base/error.h"
#include "base/operation-queue.h"
#include "base/snap-name.h"
#include "base/vardict.h"
#include "systemd/systemd.h"

struct _SsaSession {
    GObject parent_instance;

    char *version;
    SsaLimits limits;
    SsaIdle *idle;
    SsaEventLog *events;
    SsaServiceContext *services;
    gboolean session_bus, is_ready;
    GQueue waiting; /* of NotifyCall, until it is ready */
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
        .systemd = ssa_systemd_get_version(self->services->manager),
    };
    return info;
}

static GVariant *
server_to_variant(const SsaNotificationServer *server)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    ssa_vardict_add_string(&builder, "name", server->name);
    ssa_vardict_add_string(&builder, "version", server->version ? server->version : "");
    g_variant_builder_add(&builder, "{sv}", "capabilities",
                          g_variant_new_strv(server->capabilities, server->capabilities ? -1 : 0));
    return g_variant_builder_end(&builder);
}

GVariant *
ssa_session_info_to_variant(const SsaSessionInfo *info)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    ssa_vardict_add_string(&builder, "version", info->version);
    if (info->session_bus_is_known)
        ssa_vardict_add_boolean(&builder, "session-bus", info->session_bus);
    ssa_vardict_add_string(&builder, "notifications", info->server.standard);
    if (info->server.name)
        g_variant_builder_add(&builder, "{sv}", "notification-server",
                              server_to_variant(&info->server));
    ssa_vardict_add_string(&builder, "systemd", info->systemd);
    return g_variant_builder_end(&builder);
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

SsaSystemd *
ssa_session_get_systemd(SsaSession *self)
{
    return self->services->manager;
}

SsaEventLog *
ssa_session_get_events(SsaSession *self)
{
    return self->events;
}

SsaIdle *
ssa_session_get_idle(SsaSession *self)
{
    return self->idle;
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

/* Jobs of other units are not the agent's. */
static void
on_job(const char *unit, const char *result, gpointer user_data)
{
    SsaSession *self = user_data;

    if (g_str_has_prefix(unit, "snap."))
        ssa_event_log_add(self->events, "job", "unit", unit, "result", result, NULL);
}

static void
on_activity(const char *verb, const char *unit, gpointer user_data)
{
    g_autofree char *text = verb ? g_strjoin(" ", verb, unit, NULL) : NULL;

    g_signal_emit(user_data, signals[ACTIVITY], 0, text);
}

void
ssa_session_control_services_async(SsaSession *self, SsaServiceRequest *request,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
    GError *error = NULL;

    if (ssa_service_request_check(request, &self->limits, &error)) {
        ssa_service_control_async(self->services, request,
                                  ssa_idle_hold(self->idle, "changing services"), callback,
                                  user_data);
    } else {
        g_task_report_error(self, callback, user_data, ssa_session_control_services_async, error);
        ssa_service_request_free(request);
    }
}

SsaServiceOutcome *
ssa_session_control_services_finish(GAsyncResult *result, GError **error)
{
    return ssa_service_control_finish(result, error);
}

void
ssa_session_query_services_async(SsaSession *self, const char *const *units, const char *field,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    GError *error = NULL;

    if (ssa_units_check_count(units, field, &self->limits, &error) &&
        ssa_units_check_snap(units, "query", &error))
        ssa_service_status_query_async(self->services->manager, units, &self->limits, callback,
                                       user_data);
    else
        g_task_report_error(self, callback, user_data, ssa_session_query_services_async, error);
}

SsaServiceStatus *
ssa_session_query_services_finish(GAsyncResult *result, GError **error)
{
    return ssa_service_status_query_finish(result, error);
}

void
ssa_session_list_apps_async(SsaSession *self, const char *snap, GAsyncReadyCallback callback,
                            gpointer user_data)
{
    GError *error = NULL;

    if (!snap || ssa_snap_name_check_instance("snap", snap, &error))
        ssa_named_apps_list_async(self->services->manager, snap, self->entries_dir,
                                  self->limits.answer, callback, user_data);
    else
        g_task_report_error(self, callback, user_data, ssa_session_list_apps_async, error);
}

GPtrArray *
ssa_session_list_apps_finish(GAsyncResult *result, GError **error)
{
    return ssa_named_apps_list_finish(result, error);
}

void
ssa_session_close_apps_async(SsaSession *self, SsaCloseRequest *request,
                             GAsyncReadyCallback callback, gpointer user_data)
{
    ssa_apps_close_async(self->services->manager, request,
                         ssa_idle_hold(self->idle, "closing applications"), callback, user_data);
}

SsaCloseOutcome *
ssa_session_close_apps_finish(GAsyncResult *result, GError **error)
{
    return ssa_apps_close_finish(result, error);
}

void
ssa_session_list_sockets_async(SsaSession *self, const char *snap, GAsyncReadyCallback callback,
                               gpointer user_data)
{
    GError *error = NULL;

    if (!snap || ssa_snap_name_check_instance("snap", snap, &error))
        ssa_activation_sockets_list_async(self->services->manager, snap, callback, user_data);
    else
        g_task_report_error(self, callback, user_data, ssa_session_list_sockets_async, error);
}

GPtrArray *
ssa_session_list_sockets_finish(GAsyncResult *result, GError **error)
{
    return ssa_activation_sockets_list_finish(result, error);
}

void
ssa_session_control_socket_async(SsaSession *self, SsaSocketRequest *request,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    ssa_socket_control_async(self->services, request,
                             ssa_idle_hold(self->idle, "changing a socket"), callback, user_data);
}

gboolean
ssa_session_control_socket_finish(GAsyncResult *result, GError **error)
{
    return ssa_socket_control_finish(result, NULL, error);
}

void
ssa_session_set_notify_func(SsaSession *self, SsaNotifyFunc func, gpointer user_data)
{
    self->notify_func = func;
    self->notify_data = user_data;
}

/* A notification request that waits until it is known whether there is a session bus. */
typedef struct {
    SsaNotificationRequest *request;
    SsaHold *hold;
    GAsyncReadyCallback callback;
    gpointer user_data;
} NotifyCall;

static void
notify_call_free(NotifyCall *call)
{
    g_clear_pointer(&call->request, ssa_notification_request_free);
    g_clear_pointer(&call->hold, ssa_hold_release);
    g_free(call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(NotifyCall, notify_call_free)

/* Takes ownership of @call. */
static void
notify(SsaSession *self, NotifyCall *call)
{
    g_autoptr(NotifyCall) owned = call;

    if (self->notify_func)
        self->notify_func(g_steal_pointer(&owned->request), g_steal_pointer(&owned->hold),
                          owned->callback, owned->user_data, self->notify_data);
    else
        g_task_report_new_error(self, owned->callback, owned->user_data, ssa_session_notify_async,
                                SSA_ERROR, SSA_ERROR_UNAVAILABLE,
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
    /* Otherwise, the D-Bus frontend sets the server. */
    if (!self->session_bus) {
        const SsaNotificationServer none = {.standard = "none"};
        ssa_session_set_notification_server(self, &none);
    }
    while (!g_queue_is_empty(&self->waiting))
        notify(self, g_queue_pop_head(&self->waiting));
}

void
ssa_session_notify_async(SsaSession *self, SsaNotificationRequest *request,
                         GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(NotifyCall) call = g_new0(NotifyCall, 1);
    GError *error = NULL;

    call->request = request;
    call->hold = ssa_idle_hold(self->idle, "a notification");
    call->callback = callback;
    call->user_data = user_data;
    if (!ssa_notification_request_check(request, &self->limits, &error))
        g_task_report_error(self, callback, user_data, ssa_session_notify_async, error);
    else if (!self->is_ready)
        g_queue_push_tail(&self->waiting, g_steal_pointer(&call));
    else
        notify(self, g_steal_pointer(&call));
}

gboolean
ssa_session_notify_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

void
ssa_session_abandon(SsaSession *self)
{
    ssa_operation_queue_abandon(self->services->changes);
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
    g_queue_clear_full(&self->waiting, (GDestroyNotify) notify_call_free);
    self->services->activity = NULL;
    ssa_systemd_set_job_func(self->services->manager, NULL, NULL);
    ssa_service_context_unref(self->services);
    ssa_idle_unref(self->idle);
    ssa_event_log_unref(self->events);
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
    self->services = ssa_service_context_new(ssa_systemd_new(runtime_dir, limits),
                                             ssa_operation_queue_new(limits->queue));
    self->services->activity = on_activity;
    self->services->activity_data = self;
    ssa_systemd_set_job_func(self->services->manager, on_job, self);
    self->events = ssa_event_log_new(limits);
    g_queue_init(&self->waiting);
    return self;
}
