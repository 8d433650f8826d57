/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* GTK notifications. The keys are those of GLib's GNotification. GNotification itself is not used:
 * it does not report errors, and may fall back to the other standard. */

#include "notifications/gtk/gtk-notifier.h"
#include "base/error.h"

#define OBJECT_PATH "/org/gtk/Notifications"
#define SERVER      "GTK notification server"
#define HANDLE      "gtk"

struct _SsaGtkNotifier {
    GObject parent_instance;

    GDBusConnection *bus;
    char *application_id;
};

static void implement(SsaNotifierInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE(SsaGtkNotifier, ssa_gtk_notifier, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(SSA_TYPE_NOTIFIER, implement))

/* A quiet notification has low priority: servers list it without a banner. */
static const char *
priority_of(const SsaNotification *notification)
{
    static const char *const priorities[] = {
        [SSA_URGENCY_LOW] = "low",
        [SSA_URGENCY_NORMAL] = "normal",
        [SSA_URGENCY_URGENT] = "urgent",
        [SSA_URGENCY_NOW] = "urgent",
    };

    return notification->quiet ? "low" : priorities[notification->urgency];
}

static void
add_icon(GVariantBuilder *builder, const char *name)
{
    g_autoptr(GFile) file = *name == '/' ? g_file_new_for_path(name) : NULL;
    g_autoptr(GIcon) icon = file ? g_file_icon_new(file) : g_themed_icon_new(name);
    g_autoptr(GVariant) serialized = g_icon_serialize(icon);

    if (serialized)
        g_variant_builder_add(builder, "{sv}", "icon", serialized);
}

static void
add_action(GVariantBuilder *builder, const SsaNotificationAction *action, const char *action_key,
           const char *target_key)
{
    g_autofree char *name = g_strconcat("app.", action->action, NULL);

    g_variant_builder_add(builder, "{sv}", action_key, g_variant_new_string(name));
    g_variant_builder_add(builder, "{sv}", target_key, g_variant_new_string(action->target));
}

static GVariant *
serialize(const SsaNotification *notification)
{
    GVariantBuilder builder, buttons;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("a{sv}"));
    g_variant_builder_add(&builder, "{sv}", "title", g_variant_new_string(notification->title));
    if (notification->body)
        g_variant_builder_add(&builder, "{sv}", "body", g_variant_new_string(notification->body));
    g_variant_builder_add(&builder, "{sv}", "priority",
                          g_variant_new_string(priority_of(notification)));
    if (notification->icon)
        add_icon(&builder, notification->icon);
    if (notification->click)
        add_action(&builder, notification->click, "default-action", "default-action-target");
    g_variant_builder_init(&buttons, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < notification->buttons->len; i++) {
        const SsaNotificationAction *button = g_ptr_array_index(notification->buttons, i);
        g_variant_builder_open(&buttons, G_VARIANT_TYPE("a{sv}"));
        g_variant_builder_add(&buttons, "{sv}", "label", g_variant_new_string(button->label));
        add_action(&buttons, button, "action", "target");
        g_variant_builder_close(&buttons);
    }
    g_variant_builder_add(&builder, "{sv}", "buttons", g_variant_builder_end(&buttons));
    return g_variant_builder_end(&builder);
}

static gboolean
is_one_of(const GError *error, const int *codes, gsize n_codes)
{
    for (gsize i = 0; i < n_codes; i++)
        if (g_error_matches(error, G_DBUS_ERROR, codes[i]))
            return TRUE;
    return FALSE;
}

/* Takes ownership of @error. */
static GError *
translate(GError *error)
{
    static const int nobody[] = {G_DBUS_ERROR_SERVICE_UNKNOWN, G_DBUS_ERROR_NAME_HAS_NO_OWNER,
                                 G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND};
    static const int silence[] = {G_DBUS_ERROR_TIMEOUT, G_DBUS_ERROR_NO_REPLY,
                                  G_DBUS_ERROR_TIMED_OUT};
    g_autoptr(GError) owned = error;

    if (is_one_of(owned, nobody, G_N_ELEMENTS(nobody)))
        return g_error_new_literal(SSA_ERROR, SSA_ERROR_UNAVAILABLE,
                                   "there is no " SERVER " in this session");
    if (g_error_matches(owned, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
        is_one_of(owned, silence, G_N_ELEMENTS(silence)))
        return g_error_new_literal(SSA_ERROR, SSA_ERROR_TIMED_OUT,
                                   "the " SERVER " did not answer in time");
    g_dbus_error_strip_remote_error(owned);
    g_autofree char *valid = g_utf8_make_valid(owned->message, -1);
    return g_error_new(SSA_ERROR, SSA_ERROR_FAILED, "the " SERVER " returned an error: %s", valid);
}

static void
on_added(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (reply)
        g_task_return_pointer(task, g_strdup(HANDLE), g_free);
    else
        g_task_return_error(task, translate(error));
}

static void
on_removed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (!reply)
        error = translate(error);
    /* Without a server, nothing is shown. */
    if (error && !g_error_matches(error, SSA_ERROR, SSA_ERROR_UNAVAILABLE)) {
        g_task_return_error(task, error);
        return;
    }
    g_clear_error(&error);
    g_task_return_boolean(task, TRUE);
}

static void
call(SsaGtkNotifier *self, const char *method, GVariant *parameters, gint64 timeout,
     GAsyncReadyCallback replied, GTask *task)
{
    g_dbus_connection_call(self->bus, SSA_GTK_NOTIFICATIONS, OBJECT_PATH, SSA_GTK_NOTIFICATIONS,
                           method, parameters, G_VARIANT_TYPE_UNIT, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                           (int) timeout, NULL, replied, task);
}

static void
post_async(SsaNotifier *notifier, SsaNotification *notification, const char *handle, gint64 timeout,
           GAsyncReadyCallback callback, gpointer user_data)
{
    SsaGtkNotifier *self = SSA_GTK_NOTIFIER(notifier);
    g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);

    /* An urgent notification stays on the screen; a replacement of low priority would not. */
    if (notification->quiet && notification->urgency >= SSA_URGENCY_URGENT) {
        g_task_return_pointer(task, g_strdup(HANDLE), g_free);
        return;
    }
    call(self, "AddNotification",
         g_variant_new("(ss@a{sv})", self->application_id, notification->id,
                       serialize(notification)),
         timeout, on_added, g_steal_pointer(&task));
}

static void
withdraw_async(SsaNotifier *notifier, const char *id, const char *handle, gint64 timeout,
               GAsyncReadyCallback callback, gpointer user_data)
{
    SsaGtkNotifier *self = SSA_GTK_NOTIFIER(notifier);

    call(self, "RemoveNotification", g_variant_new("(ss)", self->application_id, id), timeout,
         on_removed, g_task_new(self, NULL, callback, user_data));
}

/* GNOME Shell removes the notification and adds another one. */
static gboolean
updates_in_place(SsaNotifier *notifier, const char *handle)
{
    return FALSE;
}

static void
implement(SsaNotifierInterface *iface)
{
    iface->updates_in_place = updates_in_place;
    iface->post_async = post_async;
    iface->withdraw_async = withdraw_async;
}

static void
ssa_gtk_notifier_finalize(GObject *object)
{
    SsaGtkNotifier *self = SSA_GTK_NOTIFIER(object);

    g_object_unref(self->bus);
    g_free(self->application_id);
    G_OBJECT_CLASS(ssa_gtk_notifier_parent_class)->finalize(object);
}

static void
ssa_gtk_notifier_class_init(SsaGtkNotifierClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ssa_gtk_notifier_finalize;
}

static void
ssa_gtk_notifier_init(SsaGtkNotifier *self)
{
}

SsaNotifier *
ssa_gtk_notifier_new(GDBusConnection *bus, const char *application_id)
{
    SsaGtkNotifier *self = g_object_new(SSA_TYPE_GTK_NOTIFIER, NULL);

    self->bus = g_object_ref(bus);
    self->application_id = g_strdup(application_id);
    return SSA_NOTIFIER(self);
}
