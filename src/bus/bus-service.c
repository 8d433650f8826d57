/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The interface io.snapcraft.SessionAgent1. A call is checked (is the caller somebody whom the
 * agent works for?), carried out, and answered; it holds the agent until then. */

#include "bus/bus-service.h"
#include "bus/bus-caller.h"
#include "bus/session-agent1.h"
#include "core/error.h"

struct _SsaBusService {
    SsaSession *session;
    SsaSessionAgent1 *skeleton;
    GQueue calls; /* of Call, not yet answered */
};

/* One call, from the moment it comes to its answer. */
typedef struct {
    GList link; /* in the service's calls */
    SsaBusService *service;
    SsaSession *session;
    SsaHold *hold;
    GDBusMethodInvocation *invocation; /* NULL once it has been answered */
    SsaServiceRequest *request;
    char **units;
    void (*run)(gpointer call);
} Call;

/* D-Bus names of the core's errors, by code. */
static const GDBusErrorEntry error_names[] = {
    {SSA_ERROR_FAILED, "io.snapcraft.SessionAgent1.Error.Failed"},
    {SSA_ERROR_INVALID_ARGUMENT, "io.snapcraft.SessionAgent1.Error.InvalidArgument"},
    {SSA_ERROR_REFUSED, "io.snapcraft.SessionAgent1.Error.Refused"},
    {SSA_ERROR_UNAVAILABLE, "io.snapcraft.SessionAgent1.Error.Unavailable"},
    {SSA_ERROR_BUSY, "io.snapcraft.SessionAgent1.Error.Busy"},
    {SSA_ERROR_TIMED_OUT, "io.snapcraft.SessionAgent1.Error.TimedOut"},
};

static void
register_errors(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(error_names); i++)
        g_dbus_error_register_error(SSA_ERROR, error_names[i].error_code,
                                    error_names[i].dbus_error_name);
}

/* The call has been answered; what is still under way for it finds nobody. */
static void
call_answered(Call *call)
{
    if (call->service)
        g_queue_unlink(&call->service->calls, &call->link);
    call->service = NULL;
    call->invocation = NULL;
}

static void
call_free(Call *call)
{
    g_clear_pointer(&call->request, ssa_service_request_free);
    g_strfreev(call->units);
    g_object_unref(call->session);
    ssa_hold_release(call->hold);
    g_free(call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Call, call_free)

/* Takes @error. Errors of other domains are systemd's own. */
static void
answer_error(Call *call, GError *error)
{
    g_autoptr(GError) owned = error;
    int code = owned->domain == SSA_ERROR ? owned->code : SSA_ERROR_FAILED;

    if (!call->invocation)
        return;
    g_autofree char *valid = g_utf8_make_valid(owned->message, -1);
    g_dbus_method_invocation_return_error_literal(call->invocation, SSA_ERROR, code, valid);
    call_answered(call);
}

/* Takes @parameters, which is floating. */
static void
answer(Call *call, GVariant *parameters)
{
    g_autoptr(GVariant) owned = g_variant_ref_sink(parameters);

    if (!call->invocation)
        return;
    g_dbus_method_invocation_return_value(call->invocation, owned);
    call_answered(call);
}

static GVariant *
errors_to_variant(GHashTable *errors)
{
    GVariantBuilder builder;
    GHashTableIter iter;
    gpointer unit, message;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("a{ss}"));
    g_hash_table_iter_init(&iter, errors);
    while (g_hash_table_iter_next(&iter, &unit, &message)) {
        g_autofree char *valid = g_utf8_make_valid(message, -1);
        g_variant_builder_add(&builder, "{ss}", unit, valid);
    }
    return g_variant_builder_end(&builder);
}

static void
on_controlled(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Call) call = user_data;
    GError *error = NULL;
    GVariant *parameters = NULL;
    g_autoptr(SsaServiceOutcome) outcome =
        ssa_session_control_services_finish(SSA_SESSION(source), result, &error);

    if (!outcome) {
        answer_error(call, error);
        return;
    }
    switch (outcome->action) {
    case SSA_SERVICE_START:
        parameters = g_variant_new("(@a{ss}@a{ss})", errors_to_variant(outcome->start_errors),
                                   errors_to_variant(outcome->stop_errors));
        break;
    case SSA_SERVICE_STOP:
        parameters = g_variant_new("(@a{ss})", errors_to_variant(outcome->stop_errors));
        break;
    case SSA_SERVICE_RESTART:
        parameters = g_variant_new("(@a{ss})", errors_to_variant(outcome->restart_errors));
        break;
    case SSA_SERVICE_DAEMON_RELOAD:
        parameters = g_variant_new("()");
        break;
    }
    answer(call, parameters);
}

static void
run_control(gpointer user_data)
{
    Call *call = user_data;

    ssa_session_control_services_async(call->session, g_steal_pointer(&call->request),
                                       on_controlled, call);
}

static GVariant *
unit_to_variant(const SsaUnitStatus *unit)
{
    static const char *const none[] = {NULL};
    const char *const *names = unit->names ? (const char *const *) unit->names : none;

    return g_variant_new("(sss^asbbbb)", unit->daemon, unit->id, unit->name, names, unit->enabled,
                         unit->active, unit->installed, unit->needs_reload);
}

static void
on_queried(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Call) call = user_data;
    GError *error = NULL;
    GVariantBuilder builder;
    g_autoptr(SsaServiceStatus) status =
        ssa_session_query_services_finish(SSA_SESSION(source), result, &error);

    if (!status) {
        answer_error(call, error);
        return;
    }
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(sssasbbbb)"));
    for (guint i = 0; i < status->units->len; i++)
        g_variant_builder_add_value(&builder, unit_to_variant(g_ptr_array_index(status->units, i)));
    answer(call, g_variant_new("(@a(sssasbbbb)@a{ss})", g_variant_builder_end(&builder),
                               errors_to_variant(status->errors)));
}

static void
run_query(gpointer user_data)
{
    Call *call = user_data;

    ssa_session_query_services_async(call->session, (const char *const *) call->units, on_queried,
                                     call);
}

static void
run_exit(gpointer user_data)
{
    g_autoptr(Call) call = user_data;

    answer(call, g_variant_new("()"));
    ssa_session_request_exit(call->session);
}

static void
on_checked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Call *call = user_data;
    GError *error = NULL;

    if (!ssa_bus_caller_check_finish(result, &error))
        answer_error(call, error);
    if (call->invocation)
        call->run(call);
    else
        call_free(call);
}

static Call *
call_new(SsaBusService *service, GDBusMethodInvocation *invocation, void (*run)(gpointer))
{
    Call *call = g_new0(Call, 1);

    call->service = service;
    call->session = g_object_ref(service->session);
    call->hold = ssa_session_hold(service->session, "a D-Bus call");
    call->invocation = invocation;
    call->run = run;
    call->link.data = call;
    g_queue_push_tail_link(&service->calls, &call->link);
    return call;
}

static gboolean
begin(Call *call)
{
    ssa_bus_caller_check_async(call->invocation, ssa_session_get_limits(call->session)->answer,
                               on_checked, call);
    return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static Call *
control_new(SsaBusService *service, GDBusMethodInvocation *invocation, SsaServiceAction action,
            const char *const *units)
{
    Call *call = call_new(service, invocation, run_control);

    call->request = ssa_service_request_new();
    call->request->action = action;
    g_strfreev(call->request->units);
    call->request->units = g_strdupv((char **) units);
    return call;
}

static gboolean
on_start_services(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation,
                  const char *const *units, gboolean enable, gpointer user_data)
{
    Call *call = control_new(user_data, invocation, SSA_SERVICE_START, units);

    call->request->enable = enable;
    return begin(call);
}

static gboolean
on_stop_services(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation,
                 const char *const *units, gboolean disable, gpointer user_data)
{
    Call *call = control_new(user_data, invocation, SSA_SERVICE_STOP, units);

    call->request->disable = disable;
    return begin(call);
}

static gboolean
on_restart_services(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation,
                    const char *const *units, gboolean reload, gpointer user_data)
{
    Call *call = control_new(user_data, invocation, SSA_SERVICE_RESTART, units);

    call->request->reload = reload;
    return begin(call);
}

static gboolean
on_reload_daemon(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
    const char *const none[] = {NULL};

    return begin(control_new(user_data, invocation, SSA_SERVICE_DAEMON_RELOAD, none));
}

static gboolean
on_get_service_status(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation,
                      const char *const *units, gpointer user_data)
{
    Call *call = call_new(user_data, invocation, run_query);

    call->units = g_strdupv((char **) units);
    return begin(call);
}

static gboolean
on_exit_called(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
    return begin(call_new(user_data, invocation, run_exit));
}

SsaBusService *
ssa_bus_service_new(SsaSession *session, GDBusConnection *connection, const char *path,
                    GError **error)
{
    static const struct {
        const char *signal;
        GCallback handler;
    } handlers[] = {
        {"handle-start-services", G_CALLBACK(on_start_services)},
        {"handle-stop-services", G_CALLBACK(on_stop_services)},
        {"handle-restart-services", G_CALLBACK(on_restart_services)},
        {"handle-reload-daemon", G_CALLBACK(on_reload_daemon)},
        {"handle-get-service-status", G_CALLBACK(on_get_service_status)},
        {"handle-exit", G_CALLBACK(on_exit_called)},
    };
    g_autoptr(SsaBusService) service = g_new0(SsaBusService, 1);
    SsaSessionInfo info = ssa_session_get_info(session);

    register_errors();
    g_queue_init(&service->calls);
    service->session = g_object_ref(session);
    service->skeleton = ssa_session_agent1_skeleton_new();
    ssa_session_agent1_set_version(service->skeleton, info.version);
    ssa_session_agent1_set_notifications(service->skeleton, info.notifications);
    for (gsize i = 0; i < G_N_ELEMENTS(handlers); i++)
        g_signal_connect(service->skeleton, handlers[i].signal, handlers[i].handler, service);
    if (!g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(service->skeleton), connection,
                                          path, error))
        return NULL;
    return g_steal_pointer(&service);
}

void
ssa_bus_service_free(SsaBusService *service)
{
    GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON(service->skeleton);

    if (g_dbus_interface_skeleton_get_connection(skeleton))
        g_dbus_interface_skeleton_unexport(skeleton);
    ssa_bus_service_abandon(service);
    g_object_unref(service->skeleton);
    g_object_unref(service->session);
    g_free(service);
}

void
ssa_bus_service_abandon(SsaBusService *service)
{
    while (service->calls.head)
        answer_error(service->calls.head->data,
                     g_error_new_literal(SSA_ERROR, SSA_ERROR_UNAVAILABLE,
                                         "the agent has to leave; what systemd has begun goes on, "
                                         "ask again for its result"));
}
