/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The authorization filter. It takes calls to the interfaces of GApplication before GLib sees
 * them; after authorization the agent repeats the call to itself, which passes, and returns the
 * reply to the caller.
 *
 * GDBus runs filters in a thread. The filter only reads the message and constant data, and passes
 * the message to the main loop. */

#include "dbus/dbus-filter.h"
#include "base/error.h"
#include "dbus/dbus-authorization.h"

#define REFUSED "io.snapcraft.SessionAgent1.Error.Refused"

/* Data shared by the filter and the main loop. */
typedef struct {
    char *own_name; /* the agent's unique name */
    SsaSession *session;
    GDBusConnection *bus;
} Shared;

struct _SsaDBusFilter {
    Shared *shared;
    guint filter_id;
};

/* A call that the filter has intercepted. */
typedef struct {
    Shared *shared;
    GDBusMessage *message;
    SsaHold *hold;
} Call;

static void
shared_clear(gpointer data)
{
    Shared *shared = data;

    g_free(shared->own_name);
    g_object_unref(shared->session);
    g_object_unref(shared->bus);
}

static void
shared_unref(gpointer shared)
{
    g_atomic_rc_box_release_full(shared, shared_clear);
}

static void
call_free(Call *call)
{
    g_object_unref(call->message);
    g_clear_pointer(&call->hold, ssa_hold_release);
    shared_unref(call->shared);
    g_free(call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Call, call_free)

/* Takes ownership of @message. */
static void
reply(Call *call, GDBusMessage *message)
{
    g_autoptr(GDBusMessage) owned = message;

    if (!(g_dbus_message_get_flags(call->message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED))
        g_dbus_connection_send_message(call->shared->bus, owned, G_DBUS_SEND_MESSAGE_FLAGS_NONE,
                                       NULL, NULL);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Call) call = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GDBusMessage) answer =
        g_dbus_connection_send_message_with_reply_finish(G_DBUS_CONNECTION(source), result, &error);
    GDBusMessage *copy = NULL;

    if (!answer)
        copy = g_dbus_message_new_method_error_literal(
            call->message, "org.freedesktop.DBus.Error.Failed", error->message);
    else if (g_dbus_message_get_message_type(answer) == G_DBUS_MESSAGE_TYPE_ERROR)
        copy = g_dbus_message_new_method_error_literal(
            call->message, g_dbus_message_get_error_name(answer), g_dbus_message_get_arg0(answer));
    else
        copy = g_dbus_message_new_method_reply(call->message);
    if (answer && g_dbus_message_get_body(answer))
        g_dbus_message_set_body(copy, g_dbus_message_get_body(answer));
    reply(call, copy);
}

static void
on_checked(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Call) call = user_data;
    g_autoptr(GError) error = NULL;

    if (!ssa_dbus_authorize_finish(result, &error)) {
        g_message("refused a call of %s: %s", g_dbus_message_get_sender(call->message),
                  error->message);
        reply(call,
              g_dbus_message_new_method_error_literal(call->message, REFUSED, error->message));
        return;
    }
    g_autoptr(GDBusMessage) again = g_dbus_message_new_method_call(
        call->shared->own_name, g_dbus_message_get_path(call->message),
        g_dbus_message_get_interface(call->message), g_dbus_message_get_member(call->message));
    GVariant *body = g_dbus_message_get_body(call->message);
    if (body)
        g_dbus_message_set_body(again, body);
    GDBusConnection *bus = call->shared->bus;
    g_dbus_connection_send_message_with_reply(bus, again, G_DBUS_SEND_MESSAGE_FLAGS_NONE, -1, NULL,
                                              NULL, on_answered, g_steal_pointer(&call));
}

static gboolean
on_call(gpointer user_data)
{
    Call *call = user_data;
    SsaSession *session = call->shared->session;

    call->hold = ssa_session_hold(session, "a D-Bus call");
    ssa_dbus_authorize_async(call->shared->bus, g_dbus_message_get_sender(call->message),
                             ssa_session_get_limits(session)->answer, on_checked, call);
    return G_SOURCE_REMOVE;
}

static gboolean
needs_check(const Shared *shared, GDBusMessage *message)
{
    static const char *const interfaces[] = {"org.freedesktop.Application", "org.gtk.Actions",
                                             "org.gtk.Application", NULL};
    const char *interface = g_dbus_message_get_interface(message);

    return g_dbus_message_get_message_type(message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL &&
           interface && g_strv_contains(interfaces, interface) &&
           g_strcmp0(g_dbus_message_get_sender(message), shared->own_name) != 0;
}

/* Runs in GDBus' thread. */
static GDBusMessage *
filter(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
    Shared *shared = user_data;

    if (!incoming || !needs_check(shared, message))
        return message;

    Call *call = g_new0(Call, 1);
    call->shared = g_atomic_rc_box_acquire(shared);
    call->message = message;
    /* Not g_main_context_invoke(), which might run it in this thread. */
    g_autoptr(GSource) source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, on_call, call, NULL);
    g_source_attach(source, NULL);
    return NULL;
}

SsaDBusFilter *
ssa_dbus_filter_new(SsaSession *session, GDBusConnection *bus)
{
    SsaDBusFilter *self = g_new0(SsaDBusFilter, 1);

    self->shared = g_atomic_rc_box_new0(Shared);
    self->shared->own_name = g_strdup(g_dbus_connection_get_unique_name(bus));
    self->shared->session = g_object_ref(session);
    self->shared->bus = g_object_ref(bus);
    self->filter_id = g_dbus_connection_add_filter(
        bus, filter, g_atomic_rc_box_acquire(self->shared), shared_unref);
    return self;
}

void
ssa_dbus_filter_free(SsaDBusFilter *self)
{
    g_dbus_connection_remove_filter(self->shared->bus, self->filter_id);
    shared_unref(self->shared);
    g_free(self);
}
