/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The client of snap-session-notifier. Each call has the deadline of its notification; a notifier
 * that does not reply in time is killed, because libnotify blocks while it waits for a server. */

#include "notifications/fdo/fdo-notifier.h"
#include "base/error.h"
#include "notifications/fdo/notifier-unit.h"
#include "notifications/model/actions.h"

#include <glib/gi18n.h>

#define PATH   "/io/snapcraft/SessionNotifier"
#define IFACE  "io.snapcraft.SessionNotifier1"
#define ERRORS IFACE ".Error."

/* Before a call is repeated because the notifier exits. */
#define REPEAT_MS 20

/* For one call: a notifier may exit before it gets the call, but not each time. */
#define MAX_STARTS 5

/* A notifier that had less time for a call does not hang for that. */
#define HANG_MS 200

struct _SsaFdoNotifier {
    GObject parent_instance;

    SsaNotifierUnit *unit;
    GDBusConnection *bus;
    char *owner;    /* of the server's name */
    guint watch_id; /* of the agent's own name */
    gboolean was_named;
    guint n_kills;
    GQueue waiting; /* of GTask, until the agent owns its name, and the notifier runs */
    char *name, *version;
    char **capabilities;
};

static void implement(SsaNotifierInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE(SsaFdoNotifier, ssa_fdo_notifier, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(SSA_TYPE_NOTIFIER, implement))

enum { SERVER_FOUND, N_SIGNALS };
static guint signals[N_SIGNALS];

/* A call, which is repeated if the notifier is exiting. */
typedef struct {
    const char *method;
    GVariant *parameters;
    gint64 deadline; /* monotonic, in microseconds */
    gint64 time;     /* that the notifier has for it, in milliseconds */
    guint waiting_id;
    guint n_kills;         /* when it was sent */
    gboolean was_repeated; /* after a notifier was killed */
    guint n_gone;          /* how often no notifier got it */
} Call;

static void
call_free(Call *call)
{
    g_variant_unref(call->parameters);
    g_free(call);
}

gboolean
ssa_fdo_notifier_knows(const char *handle)
{
    return handle && g_str_has_prefix(handle, "fdo ");
}

static void
forget_server(SsaFdoNotifier *self)
{
    g_clear_pointer(&self->name, g_free);
    g_clear_pointer(&self->version, g_free);
    g_clear_pointer(&self->capabilities, g_strfreev);
}

SsaNotificationServer
ssa_fdo_notifier_get_server(SsaFdoNotifier *self)
{
    const SsaNotificationServer server = {
        .name = self->name,
        .version = self->version,
        .capabilities = (const char *const *) self->capabilities,
    };

    return server;
}

void
ssa_fdo_notifier_set_owner(SsaFdoNotifier *self, const char *owner)
{
    if (g_strcmp0(self->owner, owner) == 0)
        return;
    g_free(self->owner);
    self->owner = g_strdup(owner);
    forget_server(self);
}

static void
use_server(SsaFdoNotifier *self, GVariant *server)
{
    forget_server(self);
    g_variant_lookup(server, "name", "s", &self->name);
    g_variant_lookup(server, "version", "s", &self->version);
    g_variant_lookup(server, "capabilities", "^as", &self->capabilities);
    g_signal_emit(self, signals[SERVER_FOUND], 0);
}

/* Takes ownership of @error. */
static GError *
translate(SsaFdoNotifier *self, const Call *call, GError *error)
{
    g_autofree char *name = g_dbus_error_get_remote_error(error);
    g_autoptr(GError) local = error;

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
        if (call->time >= HANG_MS && ssa_notifier_unit_is_running(self->unit)) {
            /* Calls that it had in its queue are sent again. */
            self->n_kills++;
            ssa_notifier_unit_kill(self->unit);
        }
        return g_error_new_literal(SSA_ERROR, SSA_ERROR_TIMED_OUT,
                                   "the notification server did not answer in time");
    }
    g_dbus_error_strip_remote_error(local);
    if (g_strcmp0(name, ERRORS "NoServer") == 0)
        return g_error_new_literal(SSA_ERROR, SSA_ERROR_UNAVAILABLE,
                                   "there is no notification server in this session");
    if (g_strcmp0(name, ERRORS "Failed") == 0)
        return g_error_new(SSA_ERROR, SSA_ERROR_FAILED,
                           "the notification server returned an error: %s", local->message);
    if (g_strcmp0(name, "org.freedesktop.DBus.Error.NoReply") == 0)
        return g_error_new_literal(
            SSA_ERROR, SSA_ERROR_FAILED,
            "the notifier has ended before the notification server answered; "
            "see \"journalctl --user --unit=snap-session-notifier.service\"");
    return g_error_new(SSA_ERROR, SSA_ERROR_UNAVAILABLE, "the notifier cannot be started: %s",
                       local->message);
}

static void send_when_possible(GTask *task);

/* Whether the notifier was killed before it came to the call. */
static gboolean
was_in_queue(SsaFdoNotifier *self, const Call *call, const char *error_name)
{
    return g_strcmp0(error_name, "org.freedesktop.DBus.Error.NoReply") == 0 &&
           call->n_kills != self->n_kills && !call->was_repeated;
}

static gboolean
on_repeat(gpointer user_data)
{
    Call *call = g_task_get_task_data(user_data);

    call->waiting_id = 0;
    send_when_possible(user_data);
    return G_SOURCE_REMOVE;
}

/* Returns: (transfer full): the reply; %NULL if the call is sent again, or has failed */
static GVariant *
take_reply(GTask *task, GObject *source, GAsyncResult *result)
{
    SsaFdoNotifier *self = g_task_get_source_object(task);
    Call *call = g_task_get_task_data(task);
    GError *error = NULL;
    GVariant *reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (reply)
        return reply;
    g_autofree char *name = g_dbus_error_get_remote_error(error);
    gboolean is_gone = g_strcmp0(name, "org.freedesktop.DBus.Error.ServiceUnknown") == 0 ||
                       g_strcmp0(name, "org.freedesktop.DBus.Error.NameHasNoOwner") == 0;
    gboolean is_leaving = g_strcmp0(name, ERRORS "Leaving") == 0;
    gboolean was_queued = was_in_queue(self, call, name);
    if (is_gone) {
        ssa_notifier_unit_set_gone(self->unit);
        is_leaving = ++call->n_gone <= MAX_STARTS;
    }
    if ((is_leaving || was_queued) && g_get_monotonic_time() < call->deadline) {
        g_error_free(error);
        call->was_repeated = call->was_repeated || was_queued;
        call->waiting_id = g_timeout_add(REPEAT_MS, on_repeat, g_object_ref(task));
    } else {
        g_task_return_error(task, translate(self, call, error));
    }
    return NULL;
}

static void
on_replied(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    const Call *call = g_task_get_task_data(task);
    g_autoptr(GVariant) reply = take_reply(task, source, result);
    g_autoptr(GVariant) server = NULL;
    char *handle = NULL;

    if (!reply)
        return;
    if (g_str_equal(call->method, "Withdraw")) {
        g_task_return_boolean(task, TRUE);
        return;
    }
    g_variant_get(reply, "(s@a{sv})", &handle, &server);
    use_server(g_task_get_source_object(task), server);
    g_task_return_pointer(task, handle, g_free);
}

/* Takes ownership of @task. */
static void
send(GTask *task)
{
    SsaFdoNotifier *self = g_task_get_source_object(task);
    Call *call = g_task_get_task_data(task);
    gint64 left = (call->deadline - g_get_monotonic_time()) / 1000;
    gboolean is_show = g_str_equal(call->method, "Show");

    call->n_kills = self->n_kills;
    call->time = left;
    g_dbus_connection_call(
        self->bus, SSA_NOTIFIER_NAME, PATH, IFACE, call->method, call->parameters,
        is_show ? G_VARIANT_TYPE("(sa{sv})") : G_VARIANT_TYPE_UNIT, G_DBUS_CALL_FLAGS_NO_AUTO_START,
        (int) CLAMP(left, 1, G_MAXINT), NULL, on_replied, task);
}

static gboolean
can_send(const SsaFdoNotifier *self)
{
    return self->was_named && ssa_notifier_unit_is_running(self->unit);
}

static gboolean
on_waited(gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaFdoNotifier *self = g_task_get_source_object(task);
    Call *call = g_task_get_task_data(task);

    call->waiting_id = 0;
    g_queue_remove(&self->waiting, task);
    g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_TIMED_OUT,
                            "the notifier could not be called in time");
    return G_SOURCE_REMOVE;
}

static void
send_waiting(SsaFdoNotifier *self)
{
    while (can_send(self) && !g_queue_is_empty(&self->waiting)) {
        GTask *task = g_queue_pop_head(&self->waiting);
        Call *call = g_task_get_task_data(task);
        g_clear_handle_id(&call->waiting_id, g_source_remove);
        send(task);
    }
}

static void
on_unit_changed(const GError *error, gpointer user_data)
{
    SsaFdoNotifier *self = user_data;

    while (error && !g_queue_is_empty(&self->waiting)) {
        g_autoptr(GTask) task = g_queue_pop_head(&self->waiting);
        Call *call = g_task_get_task_data(task);
        g_clear_handle_id(&call->waiting_id, g_source_remove);
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_UNAVAILABLE,
                                "the notifier cannot be started: %s", error->message);
    }
    send_waiting(self);
    if (!g_queue_is_empty(&self->waiting))
        ssa_notifier_unit_start(self->unit);
}

/* From then on: the agent serves requests also after it has released its name. */
static void
on_name(GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
    SsaFdoNotifier *self = user_data;

    self->was_named =
        self->was_named || g_strcmp0(owner, g_dbus_connection_get_unique_name(self->bus)) == 0;
    send_waiting(self);
}

/* Takes ownership of @task. */
static void
send_when_possible(GTask *task)
{
    SsaFdoNotifier *self = g_task_get_source_object(task);
    Call *call = g_task_get_task_data(task);
    gint64 left = (call->deadline - g_get_monotonic_time()) / 1000;

    if (can_send(self)) {
        send(task);
        return;
    }
    g_queue_push_tail(&self->waiting, task);
    call->waiting_id = g_timeout_add((guint) CLAMP(left, 1, G_MAXINT), on_waited, task);
    ssa_notifier_unit_start(self->unit);
}

static GTask *
task_new(SsaNotifier *notifier, const char *method, GVariant *parameters, gint64 timeout,
         GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(notifier, NULL, callback, user_data);
    Call *call = g_new0(Call, 1);

    call->method = method;
    call->parameters = g_variant_ref_sink(parameters);
    call->deadline = g_get_monotonic_time() + timeout * 1000;
    g_task_set_source_tag(task, task_new);
    g_task_set_task_data(task, call, (GDestroyNotify) call_free);
    return task;
}

static void
post_async(SsaNotifier *notifier, SsaNotification *notification, const char *handle, gint64 timeout,
           GAsyncReadyCallback callback, gpointer user_data)
{
    GVariant *parameters =
        g_variant_new("(s@a{sv}s)", _("Snap Session Agent"),
                      ssa_notification_to_variant(notification), handle ? handle : "");

    send_when_possible(task_new(notifier, "Show", parameters, timeout, callback, user_data));
}

static void
withdraw_async(SsaNotifier *notifier, const char *id, const char *handle, gint64 timeout,
               GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task =
        task_new(notifier, "Withdraw", g_variant_new("(s)", handle ? handle : ""), timeout,
                 callback, user_data);

    if (ssa_fdo_notifier_knows(handle))
        send_when_possible(g_steal_pointer(&task));
    else
        g_task_return_boolean(task, TRUE);
}

static gboolean
updates_in_place(SsaNotifier *notifier, const char *handle)
{
    return ssa_fdo_notifier_knows(handle);
}

static void
implement(SsaNotifierInterface *iface)
{
    iface->updates_in_place = updates_in_place;
    iface->post_async = post_async;
    iface->withdraw_async = withdraw_async;
}

static void
ssa_fdo_notifier_finalize(GObject *object)
{
    SsaFdoNotifier *self = SSA_FDO_NOTIFIER(object);

    g_bus_unwatch_name(self->watch_id);
    forget_server(self);
    g_free(self->owner);
    ssa_notifier_unit_free(self->unit);
    g_object_unref(self->bus);
    G_OBJECT_CLASS(ssa_fdo_notifier_parent_class)->finalize(object);
}

static void
ssa_fdo_notifier_class_init(SsaFdoNotifierClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ssa_fdo_notifier_finalize;
    signals[SERVER_FOUND] = g_signal_new("server-found", SSA_TYPE_FDO_NOTIFIER, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ssa_fdo_notifier_init(SsaFdoNotifier *self)
{
}

SsaFdoNotifier *
ssa_fdo_notifier_new(SsaSystemd *manager, GDBusConnection *bus)
{
    SsaFdoNotifier *self = g_object_new(SSA_TYPE_FDO_NOTIFIER, NULL);

    self->unit = ssa_notifier_unit_new(manager, bus, on_unit_changed, self);
    self->bus = g_object_ref(bus);
    g_queue_init(&self->waiting);
    self->watch_id = g_bus_watch_name_on_connection(
        bus, SSA_AGENT_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_name, NULL, self, NULL);
    return self;
}
