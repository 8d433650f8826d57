/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notifier of the session. GTK's standard comes first where somebody owns its name: its
 * notifications outlive the agent, and their clicks start it again. */

#include "notifications/desktop-notifier.h"
#include "base/dbus-error.h"
#include "base/error.h"
#include "notifications/fdo/fdo-notifier.h"
#include "notifications/gtk/gtk-notifier.h"

#define DBUS      "org.freedesktop.DBus"
#define DBUS_PATH "/org/freedesktop/DBus"

struct _SsaDesktopNotifier {
    GObject parent_instance;

    SsaSession *session;
    GDBusConnection *bus;
    SsaNotifier *gtk;
    SsaFdoNotifier *fdo;
    guint watch_ids[2];
    gboolean has_gtk, has_fdo; /* who is there, as far as is known */
    gboolean can_start_fdo;
    void (*known)(gpointer user_data); /* NULL once it has been called */
    gpointer known_data;
    gboolean knows_gtk, knows_fdo, knows_activatable; /* whether the bus has told */
};

static void implement(SsaNotifierInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE(SsaDesktopNotifier, ssa_desktop_notifier, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(SSA_TYPE_NOTIFIER, implement))

/* A notification for which the standard is being chosen. */
typedef struct {
    SsaNotification *notification;
    char *handle;
    gint64 deadline; /* monotonic, in microseconds */
} PendingOperation;

static void
pending_operation_free(PendingOperation *operation)
{
    ssa_notification_free(operation->notification);
    g_free(operation->handle);
    g_free(operation);
}

/* What is not known yet is not told. */
static const char *
find_standard(SsaDesktopNotifier *self)
{
    if (self->has_gtk)
        return "gtk";
    if (self->knows_gtk && (self->has_fdo || self->can_start_fdo))
        return "fdo";
    return self->knows_gtk && self->knows_fdo && self->knows_activatable ? "none" : NULL;
}

static void
tell_session(SsaDesktopNotifier *self)
{
    const SsaFdoServer *server = ssa_fdo_notifier_get_server(self->fdo);
    SsaNotificationServer told = {.standard = find_standard(self)};

    if (server) {
        told.name = server->name;
        told.version = server->version;
        told.capabilities = (const char *const *) server->capabilities;
    }
    ssa_session_set_notification_server(self->session, &told);
    if (told.standard && self->known)
        g_steal_pointer (&self->known)(self->known_data);
}

static void
on_gtk_appeared(GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
    SsaDesktopNotifier *self = user_data;

    self->has_gtk = self->knows_gtk = TRUE;
    tell_session(self);
}

static void
on_gtk_vanished(GDBusConnection *bus, const char *name, gpointer user_data)
{
    SsaDesktopNotifier *self = user_data;

    self->has_gtk = FALSE;
    self->knows_gtk = TRUE;
    tell_session(self);
}

static void
on_fdo_appeared(GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
    SsaDesktopNotifier *self = user_data;

    self->has_fdo = self->knows_fdo = TRUE;
    ssa_fdo_notifier_set_owner(self->fdo, owner);
    tell_session(self);
}

static void
on_fdo_vanished(GDBusConnection *bus, const char *name, gpointer user_data)
{
    SsaDesktopNotifier *self = user_data;

    self->has_fdo = FALSE;
    self->knows_fdo = TRUE;
    ssa_fdo_notifier_set_owner(self->fdo, NULL);
    tell_session(self);
}

static void
on_activatable(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaDesktopNotifier) self = user_data;
    g_autofree const char **names = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

    if (self->watch_ids[0] == 0)
        return;
    if (reply)
        g_variant_get(reply, "(^a&s)", &names);
    self->can_start_fdo = names && g_strv_contains(names, SSA_FDO_NOTIFICATIONS);
    self->knows_activatable = TRUE;
    tell_session(self);
}

static void
on_server_found(SsaFdoNotifier *fdo, gpointer user_data)
{
    tell_session(user_data);
}

static void
on_clicked(SsaNotifier *fdo, const char *action, const char *target, const char *token,
           gpointer user_data)
{
    g_signal_emit_by_name(user_data, "clicked", action, target, token);
}

static void
on_posted(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    char *handle = ssa_notifier_post_finish(SSA_NOTIFIER(source), result, &error);

    if (handle)
        g_task_return_pointer(task, handle, g_free);
    else
        g_task_return_error(task, error);
}

static void
on_withdrawn(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;

    /* A server that is not there shows nothing. */
    if (ssa_notifier_withdraw_finish(SSA_NOTIFIER(source), result, &error) ||
        g_error_matches(error, SSA_ERROR, SSA_ERROR_UNAVAILABLE)) {
        g_clear_error(&error);
        g_task_return_boolean(task, TRUE);
    } else {
        g_task_return_error(task, error);
    }
}

static void
on_gtk_owner(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaDesktopNotifier *self = g_task_get_source_object(task);
    const PendingOperation *operation = g_task_get_task_data(task);
    GError *error = NULL;
    gboolean owned = FALSE;
    gint64 left = ssa_fdo_server_time_left(operation->deadline);
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (!reply) {
        g_task_return_error(task, ssa_dbus_error_translate(error, "session bus"));
        return;
    }
    g_variant_get(reply, "(b)", &owned);
    SsaNotifier *chosen = owned ? self->gtk : SSA_NOTIFIER(self->fdo);
    /* One notification each, also where a desktop of the other standard has come meanwhile. */
    if (owned && ssa_fdo_notifier_knows(operation->handle))
        ssa_notifier_withdraw_async(SSA_NOTIFIER(self->fdo), NULL, operation->handle, left, NULL,
                                    NULL);
    ssa_notifier_post_async(chosen, operation->notification, operation->handle, left, on_posted,
                            g_steal_pointer(&task));
}

static void
post_async(SsaNotifier *notifier, const SsaNotification *notification, const char *handle,
           gint64 timeout, GAsyncReadyCallback callback, gpointer user_data)
{
    SsaDesktopNotifier *self = SSA_DESKTOP_NOTIFIER(notifier);
    GTask *task = g_task_new(self, NULL, callback, user_data);
    PendingOperation *operation = g_new0(PendingOperation, 1);

    operation->notification = ssa_notification_copy(notification);
    operation->handle = g_strdup(handle);
    operation->deadline = g_get_monotonic_time() + timeout * 1000;
    g_task_set_source_tag(task, post_async);
    g_task_set_task_data(task, operation, (GDestroyNotify) pending_operation_free);
    g_dbus_connection_call(self->bus, DBUS, DBUS_PATH, DBUS, "NameHasOwner",
                           g_variant_new("(s)", SSA_GTK_NOTIFICATIONS), G_VARIANT_TYPE("(b)"),
                           G_DBUS_CALL_FLAGS_NONE, (int) timeout, NULL, on_gtk_owner, task);
}

/* By the standard by which it was posted. */
static void
withdraw_async(SsaNotifier *notifier, const char *id, const char *handle, gint64 timeout,
               GAsyncReadyCallback callback, gpointer user_data)
{
    SsaDesktopNotifier *self = SSA_DESKTOP_NOTIFIER(notifier);
    GTask *task = g_task_new(self, NULL, callback, user_data);

    g_task_set_source_tag(task, withdraw_async);
    ssa_notifier_withdraw_async(ssa_fdo_notifier_knows(handle) ? SSA_NOTIFIER(self->fdo)
                                                               : self->gtk,
                                id, handle, timeout, on_withdrawn, task);
}

static void
implement(SsaNotifierInterface *iface)
{
    iface->post_async = post_async;
    iface->withdraw_async = withdraw_async;
}

void
ssa_desktop_notifier_stop_holding(SsaDesktopNotifier *self)
{
    ssa_fdo_notifier_stop_holding(self->fdo);
}

void
ssa_desktop_notifier_stop(SsaDesktopNotifier *self)
{
    for (gsize i = 0; i < G_N_ELEMENTS(self->watch_ids); i++)
        g_clear_handle_id(&self->watch_ids[i], g_bus_unwatch_name);
    ssa_fdo_notifier_set_owner(self->fdo, NULL);
    self->has_gtk = self->has_fdo = self->can_start_fdo = FALSE;
    self->knows_gtk = self->knows_fdo = self->knows_activatable = TRUE;
    tell_session(self);
}

static void
ssa_desktop_notifier_finalize(GObject *object)
{
    SsaDesktopNotifier *self = SSA_DESKTOP_NOTIFIER(object);

    for (gsize i = 0; i < G_N_ELEMENTS(self->watch_ids); i++)
        g_clear_handle_id(&self->watch_ids[i], g_bus_unwatch_name);
    g_object_unref(self->gtk);
    g_object_unref(self->fdo);
    g_object_unref(self->bus);
    g_object_unref(self->session);
    G_OBJECT_CLASS(ssa_desktop_notifier_parent_class)->finalize(object);
}

static void
ssa_desktop_notifier_class_init(SsaDesktopNotifierClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ssa_desktop_notifier_finalize;
}

static void
ssa_desktop_notifier_init(SsaDesktopNotifier *self)
{
}

SsaDesktopNotifier *
ssa_desktop_notifier_new(SsaSession *session, GDBusConnection *bus, const char *application_id,
                         void (*known)(gpointer user_data), gpointer user_data)
{
    SsaDesktopNotifier *self = g_object_new(SSA_TYPE_DESKTOP_NOTIFIER, NULL);

    self->known = known;
    self->known_data = user_data;
    self->session = g_object_ref(session);
    self->bus = g_object_ref(bus);
    self->gtk = ssa_gtk_notifier_new(bus, application_id);
    self->fdo = ssa_fdo_notifier_new(session, bus, application_id);
    g_signal_connect_object(self->fdo, "server-found", G_CALLBACK(on_server_found), self, 0);
    g_signal_connect_object(self->fdo, "clicked", G_CALLBACK(on_clicked), self, 0);
    self->watch_ids[0] =
        g_bus_watch_name_on_connection(bus, SSA_GTK_NOTIFICATIONS, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                       on_gtk_appeared, on_gtk_vanished, self, NULL);
    self->watch_ids[1] =
        g_bus_watch_name_on_connection(bus, SSA_FDO_NOTIFICATIONS, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                       on_fdo_appeared, on_fdo_vanished, self, NULL);
    g_dbus_connection_call(bus, DBUS, DBUS_PATH, DBUS, "ListActivatableNames", NULL,
                           G_VARIANT_TYPE("(as)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_activatable,
                           g_object_ref(self));
    return self;
}
