/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* freedesktop.org notifications. All calls are asynchronous and share the deadline of the
 * notification. (libnotify is not used: its calls block for up to 25 s, in 0.8.1 and 0.8.9.) */

#include "notifications/fdo/fdo-notifier.h"
#include "base/error.h"
#include "notifications/fdo/fdo-message.h"
#include "notifications/fdo/fdo-open.h"

#include <string.h>

struct _SsaFdoNotifier {
    GObject parent_instance;

    SsaIdle *idle;
    gint64 max_hold;
    GDBusConnection *bus;
    char *application_id;
    SsaFdoServer *server; /* when its information is known */
    SsaFdoOpen *open;     /* of that server */
    gboolean holds_none;  /* the agent is on its way out */
};

static void implement(SsaNotifierInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE(SsaFdoNotifier, ssa_fdo_notifier, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(SSA_TYPE_NOTIFIER, implement))

enum { SERVER_FOUND, N_SIGNALS };
static guint signals[N_SIGNALS];

/* One notification on its way out, or back. */
typedef struct {
    SsaNotification *notification; /* NULL for a withdrawal */
    char *handle;
    gint64 deadline; /* monotonic, in microseconds */
} PendingOperation;

static void
pending_operation_free(PendingOperation *operation)
{
    g_clear_pointer(&operation->notification, ssa_notification_unref);
    g_free(operation->handle);
    g_free(operation);
}

/* The handle says which server of which bus knows the id. */
static char *
make_handle(SsaFdoNotifier *self, guint id)
{
    return g_strdup_printf("fdo %s %s %u", g_dbus_connection_get_guid(self->bus),
                           self->server->owner, id);
}

/* The id in a handle, and the server that knows it; 0 if it is none of this bus. */
static guint
parse_handle(SsaFdoNotifier *self, const char *handle, char **owner)
{
    g_auto(GStrv) parts = g_strsplit(handle ? handle : "", " ", -1);
    guint64 id = 0;

    if (g_strv_length(parts) != 4 || !g_dbus_is_unique_name(parts[2]) ||
        g_strcmp0(parts[1], g_dbus_connection_get_guid(self->bus)) != 0 ||
        !g_ascii_string_to_unsigned(parts[3], 10, 1, G_MAXUINT32, &id, NULL))
        return 0;
    *owner = g_strdup(parts[2]);
    return (guint) id;
}

/* The id in a handle, or 0 if it means nothing to the server of now. */
static guint
read_handle(SsaFdoNotifier *self, const char *handle)
{
    g_autofree char *owner = NULL;
    guint id = parse_handle(self, handle, &owner);

    return self->server && g_strcmp0(owner, self->server->owner) == 0 ? id : 0;
}

gboolean
ssa_fdo_notifier_knows(const char *handle)
{
    return handle && g_str_has_prefix(handle, "fdo ");
}

const SsaFdoServer *
ssa_fdo_notifier_get_server(SsaFdoNotifier *self)
{
    return self->server;
}

static void
forget_server(SsaFdoNotifier *self)
{
    g_clear_pointer(&self->open, ssa_fdo_open_free);
    g_clear_pointer(&self->server, ssa_fdo_server_unref);
}

void
ssa_fdo_notifier_set_owner(SsaFdoNotifier *self, const char *owner)
{
    if (self->server && g_strcmp0(self->server->owner, owner) != 0)
        forget_server(self);
}

void
ssa_fdo_notifier_stop_holding(SsaFdoNotifier *self)
{
    self->holds_none = TRUE;
    if (self->open)
        ssa_fdo_open_stop_holding(self->open);
}

static void
on_clicked(const SsaNotificationAction *action, const char *token, gpointer user_data)
{
    g_signal_emit_by_name(user_data, "clicked", action->action, action->target, token);
}

/* Takes @server. */
static void
use_server(SsaFdoNotifier *self, SsaFdoServer *server)
{
    if (self->server == server) {
        ssa_fdo_server_unref(server);
        return;
    }
    forget_server(self);
    self->server = server;
    self->open = ssa_fdo_open_new(self->idle, self->max_hold, self->bus, server, on_clicked, self);
    if (self->holds_none)
        ssa_fdo_open_stop_holding(self->open);
    g_signal_emit(self, signals[SERVER_FOUND], 0);
}

static void
on_notified(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaFdoNotifier *self = g_task_get_source_object(task);
    PendingOperation *operation = g_task_get_task_data(task);
    GError *error = NULL;
    guint id = 0;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (reply)
        g_variant_get(reply, "(u)", &id);
    if (!self->server) {
        g_clear_error(&error);
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_FAILED,
                                "the notification server has gone away");
        return;
    }
    guint replaced = read_handle(self, operation->handle);
    /* A server that did not know that one any more shows another in its place. */
    if (id != 0 && replaced != 0 && replaced != id)
        ssa_fdo_open_remove(self->open, replaced);
    gboolean offers = ssa_fdo_message_has_actions(operation->notification, self->server);
    ssa_fdo_open_add(self->open, id, offers ? operation->notification : NULL);
    if (!reply)
        g_task_return_error(task, ssa_fdo_server_error(error));
    else if (id == 0)
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_FAILED,
                                "the notification server gave the notification no id");
    else
        g_task_return_pointer(task, make_handle(self, id), g_free);
}

static void
send(SsaFdoNotifier *self, GTask *task)
{
    PendingOperation *operation = g_task_get_task_data(task);
    guint replaces = read_handle(self, operation->handle);

    /* An update to what is no longer shown would be a new notification. */
    if (operation->notification->quiet && !ssa_fdo_open_shows(self->open, replaces)) {
        g_task_return_pointer(task, g_strdup(operation->handle ? operation->handle : ""), g_free);
        return;
    }
    ssa_fdo_open_expect(self->open);
    g_dbus_connection_call(
        self->bus, self->server->owner, SSA_FDO_PATH, SSA_FDO_NOTIFICATIONS, "Notify",
        ssa_fdo_message_new(operation->notification, self->server, self->application_id, replaces),
        G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE,
        ssa_fdo_server_time_left(operation->deadline), NULL, on_notified, g_object_ref(task));
}

static void
on_server(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaFdoNotifier *self = g_task_get_source_object(task);
    GError *error = NULL;
    SsaFdoServer *server = ssa_fdo_server_find_finish(result, &error);

    if (!server) {
        g_task_return_error(task, error);
        return;
    }
    use_server(self, server);
    send(self, task);
}

static PendingOperation *
pending_operation_new(SsaNotification *notification, const char *handle, gint64 timeout)
{
    PendingOperation *operation = g_new0(PendingOperation, 1);

    operation->notification = notification ? ssa_notification_ref(notification) : NULL;
    operation->handle = g_strdup(handle);
    operation->deadline = g_get_monotonic_time() + timeout * 1000;
    return operation;
}

static void
post_async(SsaNotifier *notifier, SsaNotification *notification, const char *handle, gint64 timeout,
           GAsyncReadyCallback callback, gpointer user_data)
{
    SsaFdoNotifier *self = SSA_FDO_NOTIFIER(notifier);
    GTask *task = g_task_new(self, NULL, callback, user_data);
    PendingOperation *operation = pending_operation_new(notification, handle, timeout);

    g_task_set_source_tag(task, post_async);
    g_task_set_task_data(task, operation, (GDestroyNotify) pending_operation_free);
    ssa_fdo_server_find_async(self->bus, self->server, operation->deadline, on_server, task);
}

static void
on_closed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaFdoNotifier *self = g_task_get_source_object(task);
    const PendingOperation *operation = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    guint id = read_handle(self, operation->handle);

    if (id != 0)
        ssa_fdo_open_remove(self->open, id);
    /* Most servers have an error of their own for what they do not show any more; and one that has
     * gone shows nothing. */
    if (!reply && !g_dbus_error_is_remote_error(error))
        g_task_return_error(task, ssa_fdo_server_error(g_steal_pointer(&error)));
    else
        g_task_return_boolean(task, TRUE);
}

/* At the server that has shown it: what another one shows under that id is another notification. */
static void
withdraw_async(SsaNotifier *notifier, const char *id, const char *handle, gint64 timeout,
               GAsyncReadyCallback callback, gpointer user_data)
{
    SsaFdoNotifier *self = SSA_FDO_NOTIFIER(notifier);
    g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
    g_autofree char *owner = NULL;
    guint number = parse_handle(self, handle, &owner);

    g_task_set_source_tag(task, withdraw_async);
    g_task_set_task_data(task, pending_operation_new(NULL, handle, timeout),
                         (GDestroyNotify) pending_operation_free);
    if (number == 0) {
        g_task_return_boolean(task, TRUE);
        return;
    }
    g_dbus_connection_call(self->bus, owner, SSA_FDO_PATH, SSA_FDO_NOTIFICATIONS,
                           "CloseNotification", g_variant_new("(u)", number), NULL,
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, (int) timeout, NULL, on_closed,
                           g_steal_pointer(&task));
}

static void
implement(SsaNotifierInterface *iface)
{
    iface->post_async = post_async;
    iface->withdraw_async = withdraw_async;
}

static void
ssa_fdo_notifier_finalize(GObject *object)
{
    SsaFdoNotifier *self = SSA_FDO_NOTIFIER(object);

    forget_server(self);
    ssa_idle_unref(self->idle);
    g_object_unref(self->bus);
    g_free(self->application_id);
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
ssa_fdo_notifier_new(SsaIdle *idle, gint64 max_hold, GDBusConnection *bus,
                     const char *application_id)
{
    SsaFdoNotifier *self = g_object_new(SSA_TYPE_FDO_NOTIFIER, NULL);

    self->idle = ssa_idle_ref(idle);
    self->max_hold = max_hold;
    self->bus = g_object_ref(bus);
    self->application_id = g_strdup(application_id);
    return self;
}
