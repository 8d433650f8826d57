/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notifier's service. Calls are served one by one, because libnotify blocks: the agent has the
 * deadlines, and kills a notifier that hangs. */

#include "notifier/notifier.h"
#include "notifications/model/notification.h"
#include "notifier/authorization.h"
#include "notifier/bubble.h"
#include "notifier/bus.h"
#include "notifier/handle.h"
#include "notifier/notifier-limits.h"
#include "notifier/session-notifier1.h"

#include <glib/gstdio.h>
#include <libnotify/notify.h>
#include <signal.h>

#define NOTIFIER_NAME "io.snapcraft.SessionNotifier"
#define NOTIFIER_PATH "/io/snapcraft/SessionNotifier"
#define AGENT_PATH    "/io/snapcraft/SessionAgent"
#define FDO_NAME      "org.freedesktop.Notifications"
#define FDO_PATH      "/org/freedesktop/Notifications"
#define ERROR         "io.snapcraft.SessionNotifier1.Error."

typedef struct {
    GDBusConnection *bus;
    GMainLoop *loop;
    SsnServer *server;   /* NULL: not queried yet, or it has gone */
    GHashTable *bubbles; /* id → SsnBubble that is kept */
    GHashTable *shown;   /* ids of all notifications that this process has shown */
    char *mark;          /* the path of a file that exists from the first of them to the exit */
    gboolean has_lost;   /* the previous process ended with bubbles: their buttons do nothing */
    guint activations;   /* calls to the agent */
    guint idle_id;
    gboolean is_leaving; /* the name is about to be released */
    gboolean has_failed;
} Notifier;

static gboolean
on_idle(gpointer user_data)
{
    Notifier *self = user_data;

    self->idle_id = 0;
    /* Calls that are dispatched before the loop ends are made again by the agent. */
    self->is_leaving = g_hash_table_size(self->bubbles) == 0 && self->activations == 0;
    if (self->is_leaving)
        g_main_loop_quit(self->loop);
    return G_SOURCE_REMOVE;
}

static void
check_idle(Notifier *self)
{
    g_clear_handle_id(&self->idle_id, g_source_remove);
    if (g_hash_table_size(self->bubbles) == 0 && self->activations == 0)
        self->idle_id = g_timeout_add(SSN_IDLE_MS, on_idle, self);
}

static void
on_activated(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Notifier *self = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (!reply)
        g_message("the agent did not take an action: %s", error->message);
    self->activations--;
    check_idle(self);
}

/* Starts the agent if it has exited. */
static void
activate(Notifier *self, const SsaNotificationAction *action, const char *token)
{
    GVariantBuilder parameters, platform_data;

    g_variant_builder_init(&parameters, G_VARIANT_TYPE("av"));
    g_variant_builder_add(&parameters, "v", g_variant_new_string(action->target));
    g_variant_builder_init(&platform_data, G_VARIANT_TYPE_VARDICT);
    if (token)
        g_variant_builder_add(&platform_data, "{sv}", "activation-token",
                              g_variant_new_string(token));
    self->activations++;
    g_dbus_connection_call(self->bus, SSN_AGENT_NAME, AGENT_PATH, "org.freedesktop.Application",
                           "ActivateAction",
                           g_variant_new("(sava{sv})", action->action, &parameters, &platform_data),
                           NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_activated, self);
}

static void
close_notification(Notifier *self, guint id)
{
    g_dbus_connection_call(self->bus, self->server->owner, FDO_PATH, FDO_NAME, "CloseNotification",
                           g_variant_new("(u)", id), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                           NULL, NULL, NULL);
}

static void
on_bubble_ended(SsnBubble *bubble, const SsaNotificationAction *action, const char *token,
                gpointer user_data)
{
    Notifier *self = user_data;

    g_hash_table_steal(self->bubbles, GUINT_TO_POINTER(ssn_bubble_get_id(bubble)));
    if (action)
        activate(self, action, token);
    /* Some servers still show it after an action; and no button may be offered that does nothing.
     */
    if (action || ssn_bubble_is_over(bubble))
        close_notification(self, ssn_bubble_get_id(bubble));
    check_idle(self);
}

/* A click whose signals are still being collected is not lost with its notification. */
static void
take_click(Notifier *self, SsnBubble *bubble)
{
    const char *token = NULL;
    const SsaNotificationAction *action = bubble ? ssn_bubble_get_click(bubble, &token) : NULL;

    if (action)
        activate(self, action, token);
}

static void
forget(Notifier *self, guint id)
{
    take_click(self, g_hash_table_lookup(self->bubbles, GUINT_TO_POINTER(id)));
    g_hash_table_remove(self->bubbles, GUINT_TO_POINTER(id));
}

/* The id in a handle, or 0 if the current server does not know it. */
static guint
read_handle(const Notifier *self, const char *handle)
{
    g_autofree char *owner = NULL;
    guint id = ssn_handle_parse(self->bus, handle, &owner);

    return self->server && g_strcmp0(owner, self->server->owner) == 0 ? id : 0;
}

/* The server's error, as it was; or one of ours. */
static void
fail(GDBusMethodInvocation *invocation, const char *name, GError *error)
{
    g_autofree char *remote = g_dbus_error_get_remote_error(error);

    if (remote)
        g_dbus_error_strip_remote_error(error);
    g_dbus_method_invocation_return_dbus_error(invocation, name, error->message);
    g_error_free(error);
}

static gboolean
is_absent(const GError *error)
{
    g_autofree char *name = g_dbus_error_get_remote_error(error);

    return g_strcmp0(name, "org.freedesktop.DBus.Error.NameHasNoOwner") == 0;
}

static gboolean
find_server(Notifier *self, GError **error)
{
    if (!self->server)
        self->server = ssn_server_query(self->bus, error);
    return self->server != NULL;
}

/* Not by a handler of "g-authorize-method", which GLib runs in a thread.
 * Returns: FALSE if the call has been answered */
static gboolean
may_serve(Notifier *self, GDBusMethodInvocation *invocation)
{
    if (self->is_leaving)
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR "Leaving",
                                                   "the notifier is exiting");
    else if (ssn_is_agent(self->bus, g_dbus_method_invocation_get_sender(invocation)))
        return TRUE;
    else
        g_dbus_method_invocation_return_dbus_error(
            invocation, "org.freedesktop.DBus.Error.AccessDenied",
            "only the snap session agent may call its notifier");
    return FALSE;
}

static void
forget_oldest(Notifier *self)
{
    SsnBubble *oldest = NULL;
    GHashTableIter iter;
    gpointer bubble;

    g_hash_table_iter_init(&iter, self->bubbles);
    while (g_hash_table_iter_next(&iter, NULL, &bubble))
        if (!oldest || ssn_bubble_get_time(bubble) < ssn_bubble_get_time(oldest))
            oldest = bubble;
    g_message("there are too many notifications with buttons: closing the oldest one");
    guint id = ssn_bubble_get_id(oldest);
    forget(self, id);
    close_notification(self, id);
}

/* Whether an update has to be shown: an update of what is not shown would be a new notification.
 * What the previous process left behind may be on the screen, with buttons that do nothing. */
static gboolean
is_for_show(const Notifier *self, const SsaNotification *notification, guint replaces)
{
    SsnBubble *before = g_hash_table_lookup(self->bubbles, GUINT_TO_POINTER(replaces));
    gboolean is_lost = replaces != 0 && self->has_lost &&
                       !g_hash_table_contains(self->shown, GUINT_TO_POINTER(replaces));

    return !notification->quiet || is_lost || (before && !ssn_bubble_has_expired(before));
}

static void
keep(Notifier *self, SsnBubble *bubble)
{
    guint id = ssn_bubble_get_id(bubble);

    g_hash_table_add(self->shown, GUINT_TO_POINTER(id));
    if (!ssn_bubble_is_kept(bubble)) {
        ssn_bubble_free(bubble);
        return;
    }
    g_hash_table_replace(self->bubbles, GUINT_TO_POINTER(id), bubble);
    if (g_hash_table_size(self->bubbles) == 1)
        g_file_set_contents(self->mark, "", 0, NULL);
    if (g_hash_table_size(self->bubbles) > SSN_MAX_BUBBLES)
        forget_oldest(self);
}

/* Shows the notification and answers the call. */
static void
show(Notifier *self, SsnSessionNotifier1 *skeleton, GDBusMethodInvocation *invocation,
     SsaNotification *notification, const char *handle)
{
    GError *error = NULL;

    if (!find_server(self, &error)) {
        fail(invocation, is_absent(error) ? ERROR "NoServer" : ERROR "Failed", error);
        return;
    }
    guint replaces = read_handle(self, handle);
    SsnBubble *before = g_hash_table_lookup(self->bubbles, GUINT_TO_POINTER(replaces));
    if (!is_for_show(self, notification, replaces)) {
        ssn_session_notifier1_complete_show(skeleton, invocation, handle,
                                            ssn_server_to_variant(self->server));
        return;
    }
    SsnBubble *bubble =
        ssn_bubble_show(notification, self->server, replaces, on_bubble_ended, self, &error);
    if (!bubble) {
        fail(invocation, ERROR "Failed", error);
        return;
    }
    g_autofree char *new_handle =
        ssn_handle_format(self->bus, self->server->owner, ssn_bubble_get_id(bubble));
    take_click(self, before);
    g_hash_table_remove(self->bubbles, GUINT_TO_POINTER(replaces));
    keep(self, bubble);
    ssn_session_notifier1_complete_show(skeleton, invocation, new_handle,
                                        ssn_server_to_variant(self->server));
}

static gboolean
on_show(SsnSessionNotifier1 *skeleton, GDBusMethodInvocation *invocation, const char *application,
        GVariant *value, const char *handle, gpointer user_data)
{
    Notifier *self = user_data;
    g_autoptr(SsaNotification) notification = ssa_notification_from_variant(value);

    if (!may_serve(self, invocation))
        return TRUE;
    /* It may block for longer than the timer. */
    g_clear_handle_id(&self->idle_id, g_source_remove);
    notify_set_app_name(application);
    show(self, skeleton, invocation, notification, handle);
    check_idle(self);
    return TRUE;
}

/* At the server that has shown it: another one's notification with that id is not ours. That it is
 * not shown any more is no error. */
static gboolean
on_withdraw(SsnSessionNotifier1 *skeleton, GDBusMethodInvocation *invocation, const char *handle,
            gpointer user_data)
{
    Notifier *self = user_data;
    g_autofree char *owner = NULL;
    guint id = ssn_handle_parse(self->bus, handle, &owner);
    GError *error = NULL;

    if (!may_serve(self, invocation))
        return TRUE;
    g_clear_handle_id(&self->idle_id, g_source_remove);
    if (self->server && g_strcmp0(owner, self->server->owner) == 0)
        forget(self, id);
    if (id != 0) {
        GVariant *reply = g_dbus_connection_call_sync(
            self->bus, owner, FDO_PATH, FDO_NAME, "CloseNotification", g_variant_new("(u)", id),
            NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, &error);
        g_clear_pointer(&reply, g_variant_unref);
    }
    if (error && !g_dbus_error_is_remote_error(error)) {
        fail(invocation, ERROR "Failed", error);
    } else {
        g_clear_error(&error);
        ssn_session_notifier1_complete_withdraw(skeleton, invocation);
    }
    check_idle(self);
    return TRUE;
}

/* What the old server showed has gone with it. */
static void
on_owner_changed(GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
    Notifier *self = user_data;
    GHashTableIter iter;
    gpointer bubble;

    if (!self->server || g_strcmp0(self->server->owner, owner) == 0)
        return;
    g_hash_table_iter_init(&iter, self->bubbles);
    while (g_hash_table_iter_next(&iter, NULL, &bubble))
        take_click(self, bubble);
    g_hash_table_remove_all(self->bubbles);
    g_clear_pointer(&self->server, ssn_server_free);
    check_idle(self);
}

static void
on_server_vanished(GDBusConnection *bus, const char *name, gpointer user_data)
{
    on_owner_changed(bus, name, NULL, user_data);
}

static void
on_name_lost(GDBusConnection *bus, const char *name, gpointer user_data)
{
    Notifier *self = user_data;

    if (self->is_leaving)
        return;
    g_printerr("snap-session-notifier: the name %s is not available\n", name);
    self->has_failed = TRUE;
    g_main_loop_quit(self->loop);
}

/* Calls that arrive before the name is released are answered: the agent calls again. */
static void
leave(Notifier *self, guint name_id)
{
    g_unlink(self->mark);
    /* systemd sends it as soon as the name is released; the process exits anyway. */
    signal(SIGTERM, SIG_IGN);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        ssn_bus_call(self->bus, "ReleaseName", g_variant_new("(s)", NOTIFIER_NAME), "(u)", &error);
    if (!reply)
        g_message("the name could not be released: %s", error->message);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_bus_unown_name(name_id);
    g_dbus_connection_flush_sync(self->bus, NULL, NULL);
}

gboolean
ssn_notifier_run(GDBusConnection *bus)
{
    g_autoptr(SsnSessionNotifier1) skeleton = ssn_session_notifier1_skeleton_new();
    Notifier self = {.bus = bus, .loop = g_main_loop_new(NULL, FALSE)};

    self.bubbles = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) ssn_bubble_free);
    self.shown = g_hash_table_new(NULL, NULL);
    self.mark = g_build_filename(g_get_user_runtime_dir(), "snap-session-notifier.open", NULL);
    self.has_lost = g_file_test(self.mark, G_FILE_TEST_EXISTS);
    g_signal_connect(skeleton, "handle-show", G_CALLBACK(on_show), &self);
    g_signal_connect(skeleton, "handle-withdraw", G_CALLBACK(on_withdraw), &self);
    g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(skeleton), bus, NOTIFIER_PATH, NULL);
    guint watch_id =
        g_bus_watch_name_on_connection(bus, FDO_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                       on_owner_changed, on_server_vanished, &self, NULL);
    guint name_id = g_bus_own_name_on_connection(
        bus, NOTIFIER_NAME, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, NULL, on_name_lost, &self, NULL);
    self.idle_id = g_timeout_add(SSN_START_MS, on_idle, &self);
    g_main_loop_run(self.loop);
    if (!self.has_failed)
        leave(&self, name_id);
    g_clear_handle_id(&self.idle_id, g_source_remove);
    g_bus_unwatch_name(watch_id);
    g_dbus_interface_skeleton_unexport(G_DBUS_INTERFACE_SKELETON(skeleton));
    g_hash_table_unref(self.bubbles);
    g_hash_table_unref(self.shown);
    g_free(self.mark);
    g_clear_pointer(&self.server, ssn_server_free);
    g_main_loop_unref(self.loop);
    return !self.has_failed;
}
