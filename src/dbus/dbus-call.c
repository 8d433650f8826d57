/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A method call. */

#include "dbus/dbus-call.h"
#include "base/error.h"
#include "dbus/dbus-authorization.h"

struct _SsaDBusCalls {
    SsaSession *session;
    GQueue queue; /* of SsaDBusCall */
};

struct _SsaDBusCall {
    GList link; /* in the queue of the calls */
    SsaDBusCalls *calls;
    SsaSession *session;
    SsaHold *hold;
    GDBusMethodInvocation *invocation; /* NULL once it has been answered */
    SsaDBusCallFunc run;
    gint64 begun; /* in microseconds of the monotonic clock */
    gboolean is_unreported, is_refused;
    char *failure; /* of units, or NULL */
};

/* @closure: its data is the #SsaDBusCalls */
typedef struct {
    GClosure closure;
    SsaDBusCallFunc run;
} MethodClosure;

/* D-Bus names of the agent's errors, by code. */
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

SsaDBusCalls *
ssa_dbus_calls_new(SsaSession *session)
{
    SsaDBusCalls *calls = g_new0(SsaDBusCalls, 1);

    register_errors();
    calls->session = g_object_ref(session);
    g_queue_init(&calls->queue);
    return calls;
}

void
ssa_dbus_calls_abandon(SsaDBusCalls *calls)
{
    while (calls->queue.head)
        ssa_dbus_call_fail(
            calls->queue.head->data,
            g_error_new_literal(
                SSA_ERROR, SSA_ERROR_UNAVAILABLE,
                "the agent is exiting; jobs of systemd continue, query their results again"));
}

void
ssa_dbus_calls_free(SsaDBusCalls *calls)
{
    ssa_dbus_calls_abandon(calls);
    g_object_unref(calls->session);
    g_free(calls);
}

SsaSession *
ssa_dbus_call_get_session(SsaDBusCall *call)
{
    return call->session;
}

GVariant *
ssa_dbus_call_get_parameters(SsaDBusCall *call)
{
    return g_dbus_method_invocation_get_parameters(call->invocation);
}

GDBusMethodInvocation *
ssa_dbus_call_get_invocation(SsaDBusCall *call)
{
    return call->invocation;
}

void
ssa_dbus_call_set_failure(SsaDBusCall *call, const char *message)
{
    g_free(call->failure);
    call->failure = g_strdup(message);
}

void
ssa_dbus_call_set_unreported(SsaDBusCall *call)
{
    call->is_unreported = TRUE;
}

/* What a call names in its first argument: units, a snap, or the id of a notification; or NULL. */
static char *
find_subject(GVariant *parameters)
{
    if (g_variant_n_children(parameters) == 0)
        return NULL;
    g_autoptr(GVariant) first = g_variant_get_child_value(parameters, 0);

    if (g_variant_is_of_type(first, G_VARIANT_TYPE_STRING))
        return *g_variant_get_string(first, NULL) ? g_variant_dup_string(first, NULL) : NULL;
    if (!g_variant_is_of_type(first, G_VARIANT_TYPE_STRING_ARRAY))
        return NULL;
    g_autofree const char **units = g_variant_get_strv(first, NULL);
    return units[0] ? g_strjoinv(",", (char **) units) : NULL;
}

/* @error: (nullable): its name */
static void
report(SsaDBusCall *call, const char *error, const char *message)
{
    /* What a caller says who may not say anything is not repeated. */
    g_autofree char *subject =
        call->is_refused ? NULL : find_subject(ssa_dbus_call_get_parameters(call));
    const SsaRequestReport request = {
        .frontend = "dbus",
        .operation = g_dbus_method_invocation_get_method_name(call->invocation),
        .subject = subject,
        .caller = g_dbus_method_invocation_get_sender(call->invocation),
        .uid = -1,
        .result = error           ? error
                  : call->failure ? "failed"
                                  : "done",
        .message = message ? message : call->failure,
        .begun = call->begun,
    };

    if (!call->is_unreported)
        ssa_event_log_add_request(ssa_session_get_events(call->session), &request);
}

/* The call has been answered; the result of its operation is dropped. */
static void
call_answered(SsaDBusCall *call)
{
    g_queue_unlink(&call->calls->queue, &call->link);
    call->calls = NULL;
    call->invocation = NULL;
}

void
ssa_dbus_call_answer_members(SsaDBusCall *call, GVariant *value)
{
    g_autoptr(GVariant) members = g_variant_ref_sink(value);
    GVariantBuilder builder;
    GVariantIter iter;
    GVariant *member;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_TUPLE);
    g_variant_iter_init(&iter, members);
    while (g_variant_iter_loop(&iter, "{sv}", NULL, &member))
        g_variant_builder_add_value(&builder, member);
    ssa_dbus_call_answer(call, g_variant_builder_end(&builder));
}

void
ssa_dbus_call_fail(SsaDBusCall *call, GError *error)
{
    g_autoptr(GError) owned = error;
    int code = owned->domain == SSA_ERROR ? owned->code : SSA_ERROR_FAILED;

    if (!call->invocation)
        return;
    g_autofree char *valid = g_utf8_make_valid(owned->message, -1);
    report(call, error_names[code].dbus_error_name, valid);
    g_dbus_method_invocation_return_error_literal(call->invocation, SSA_ERROR, code, valid);
    call_answered(call);
}

void
ssa_dbus_call_reject(SsaDBusCall *call, GError *error)
{
    ssa_dbus_call_fail(call, error);
    ssa_dbus_call_free(call);
}

void
ssa_dbus_call_answer(SsaDBusCall *call, GVariant *parameters)
{
    g_autoptr(GVariant) owned = g_variant_ref_sink(parameters);

    if (!call->invocation)
        return;
    report(call, NULL, NULL);
    g_dbus_method_invocation_return_value(call->invocation, owned);
    call_answered(call);
}

void
ssa_dbus_call_free(SsaDBusCall *call)
{
    g_object_unref(call->session);
    ssa_hold_release(call->hold);
    g_free(call->failure);
    g_free(call);
}

static void
on_checked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    SsaDBusCall *call = user_data;
    GError *error = NULL;

    call->is_refused = !ssa_dbus_authorize_finish(result, &error);
    if (call->is_refused)
        ssa_dbus_call_fail(call, error);
    if (call->invocation)
        call->run(call);
    else
        ssa_dbus_call_free(call);
}

/* Takes ownership of @invocation. */
static void
begin(SsaDBusCalls *calls, GDBusMethodInvocation *invocation, SsaDBusCallFunc run)
{
    SsaDBusCall *call = g_new0(SsaDBusCall, 1);

    call->calls = calls;
    call->session = g_object_ref(calls->session);
    call->hold = ssa_session_hold(calls->session, "a D-Bus call");
    call->invocation = invocation;
    call->run = run;
    call->begun = g_get_monotonic_time();
    call->link.data = call;
    g_queue_push_tail_link(&calls->queue, &call->link);
    ssa_dbus_authorize_async(g_dbus_method_invocation_get_connection(invocation),
                             g_dbus_method_invocation_get_sender(invocation),
                             ssa_session_get_limits(calls->session)->answer, on_checked, call);
}

/* The handler of all methods, a #GClosureMarshal. Its parameters are the skeleton, the invocation,
 * and the arguments, which the invocation has, too. */
static void
on_method_called(GClosure *closure, GValue *return_value, guint n_parameters,
                 const GValue *parameters, gpointer hint, gpointer marshal_data)
{
    /* A handler that returns TRUE owns the invocation. */
    begin(closure->data, g_value_get_object(&parameters[1]), ((MethodClosure *) closure)->run);
    g_value_set_boolean(return_value, TRUE);
}

void
ssa_dbus_calls_connect(SsaDBusCalls *calls, GDBusInterfaceSkeleton *skeleton,
                       const SsaDBusMethod *methods)
{
    for (const SsaDBusMethod *method = methods; method->signal; method++) {
        GClosure *closure = g_closure_new_simple(sizeof(MethodClosure), calls);
        ((MethodClosure *) closure)->run = method->run;
        g_closure_set_marshal(closure, on_method_called);
        g_signal_connect_closure(skeleton, method->signal, closure, FALSE);
    }
}
