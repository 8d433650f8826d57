/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notifier of the session. GTK notifications are preferred: they outlive the agent, and their
 * actions start it again. */

#include "notifications/desktop-notifier.h"
#include "base/error.h"
#include "notifications/fdo/fdo-notifier.h"
#include "notifications/gtk/gtk-notifier.h"

#define DBUS      "org.freedesktop.DBus"
#define DBUS_PATH "/org/freedesktop/DBus"

struct _SsaDesktopNotifier {
    GObject parent_instance;

    GDBusConnection *bus;
    SsaNotifier *gtk;
    SsaFdoNotifier *fdo;
    guint watch_ids[2];
    gboolean has_gtk, has_fdo; /* which servers run, as far as known */
    gboolean can_start_fdo;
    gboolean knows_gtk, knows_fdo, knows_activatable; /* whether they are known */
};

static void implement(SsaNotifierInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE(SsaDesktopNotifier, ssa_desktop_notifier, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(SSA_TYPE_NOTIFIER, implement))

enum { SERVER_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* NULL if it is not known yet. */
static const char *
find_standard(SsaDesktopNotifier *self)
{
    if (self->has_gtk)
        return "gtk";
    if (self->knows_gtk && (self->has_fdo || self->can_start_fdo))
        return "fdo";
    return self->knows_gtk && self->knows_fdo && self->knows_activatable ? "none" : NULL;
}

SsaNotificationServer
ssa_desktop_notifier_get_server(SsaDesktopNotifier *self)
{
    SsaNotificationServer server = ssa_fdo_notifier_get_server(self->fdo);

    server.standard = find_standard(self);
    return server;
}

static void
emit_server_changed(SsaDesktopNotifier *self)
{
    g_signal_emit(self, signals[SERVER_CHANGED], 0);
}

static void
on_gtk_appeared(GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
    SsaDesktopNotifier *self = user_data;

    self->has_gtk = self->knows_gtk = TRUE;
    emit_server_changed(self);
}

static void
on_gtk_vanished(GDBusConnection *bus, const char *name, gpointer user_data)
{
    SsaDesktopNotifier *self = user_data;

    self->has_gtk = FALSE;
    self->knows_gtk = TRUE;
    emit_server_changed(self);
}

static void
on_fdo_appeared(GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
    SsaDesktopNotifier *self = user_data;

    self->has_fdo = self->knows_fdo = TRUE;
    ssa_fdo_notifier_set_owner(self->fdo, owner);
    emit_server_changed(self);
}

static void
on_fdo_vanished(GDBusConnection *bus, const char *name, gpointer user_data)
{
    SsaDesktopNotifier *self = user_data;

    self->has_fdo = FALSE;
    self->knows_fdo = TRUE;
    ssa_fdo_notifier_set_owner(self->fdo, NULL);
    emit_server_changed(self);
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
    emit_server_changed(self);
}

static void
on_server_found(SsaFdoNotifier *fdo, gpointer user_data)
{
    emit_server_changed(user_data);
}

static void
post_async(SsaNotifier *notifier, SsaNotification *notification, const char *handle, gint64 timeout,
           GAsyncReadyCallback callback, gpointer user_data)
{
    SsaDesktopNotifier *self = SSA_DESKTOP_NOTIFIER(notifier);

    if (g_strcmp0(find_standard(self), "none") == 0) {
        g_task_report_new_error(self, callback, user_data, post_async, SSA_ERROR,
                                SSA_ERROR_UNAVAILABLE,
                                "there is no notification server in this session");
        return;
    }
    /* Avoid a duplicate if a GTK server has appeared since the notification was posted. */
    if (self->has_gtk && ssa_fdo_notifier_knows(handle))
        ssa_notifier_withdraw_async(SSA_NOTIFIER(self->fdo), NULL, handle, timeout, NULL, NULL);
    ssa_notifier_post_async(self->has_gtk ? self->gtk : SSA_NOTIFIER(self->fdo), notification,
                            handle, timeout, callback, user_data);
}

/* Uses the standard with which the notification was posted. */
static void
withdraw_async(SsaNotifier *notifier, const char *id, const char *handle, gint64 timeout,
               GAsyncReadyCallback callback, gpointer user_data)
{
    SsaDesktopNotifier *self = SSA_DESKTOP_NOTIFIER(notifier);

    ssa_notifier_withdraw_async(ssa_fdo_notifier_knows(handle) ? SSA_NOTIFIER(self->fdo)
                                                               : self->gtk,
                                id, handle, timeout, callback, user_data);
}

static gboolean
updates_in_place(SsaNotifier *notifier, const char *handle)
{
    SsaDesktopNotifier *self = SSA_DESKTOP_NOTIFIER(notifier);

    return !self->has_gtk && ssa_notifier_updates_in_place(SSA_NOTIFIER(self->fdo), handle);
}

static void
implement(SsaNotifierInterface *iface)
{
    iface->updates_in_place = updates_in_place;
    iface->post_async = post_async;
    iface->withdraw_async = withdraw_async;
}

void
ssa_desktop_notifier_stop(SsaDesktopNotifier *self)
{
    for (gsize i = 0; i < G_N_ELEMENTS(self->watch_ids); i++)
        g_clear_handle_id(&self->watch_ids[i], g_bus_unwatch_name);
    ssa_fdo_notifier_set_owner(self->fdo, NULL);
    self->has_gtk = self->has_fdo = self->can_start_fdo = FALSE;
    self->knows_gtk = self->knows_fdo = self->knows_activatable = TRUE;
    emit_server_changed(self);
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
    G_OBJECT_CLASS(ssa_desktop_notifier_parent_class)->finalize(object);
}

static void
ssa_desktop_notifier_class_init(SsaDesktopNotifierClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ssa_desktop_notifier_finalize;
    signals[SERVER_CHANGED] = g_signal_new("server-changed", SSA_TYPE_DESKTOP_NOTIFIER,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ssa_desktop_notifier_init(SsaDesktopNotifier *self)
{
}

SsaDesktopNotifier *
ssa_desktop_notifier_new(SsaSystemd *manager, GDBusConnection *bus, const char *application_id)
{
    SsaDesktopNotifier *self = g_object_new(SSA_TYPE_DESKTOP_NOTIFIER, NULL);

    self->bus = g_object_ref(bus);
    self->gtk = ssa_gtk_notifier_new(bus, application_id);
    self->fdo = ssa_fdo_notifier_new(manager, bus);
    g_signal_connect_object(self->fdo, "server-found", G_CALLBACK(on_server_found), self, 0);
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
