/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Methods about notifications: NotifyPendingRefresh, NotifyRefreshFinished, PostNotification,
 * WithdrawNotification. */

#include "base/error.h"
#include "dbus/dbus-methods.h"
#include "dbus/dbus-options.h"

static void
on_notified(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaDBusCall) call = user_data;
    GError *error = NULL;

    if (ssa_session_notify_finish(result, &error))
        ssa_dbus_call_answer(call, g_variant_new("()"));
    else
        ssa_dbus_call_fail(call, error);
}

/* Takes ownership of all three.
 * @error: (nullable): the error in the options */
static void
notify(SsaDBusCall *call, SsaNotificationRequest *request, GError *error)
{
    if (!error) {
        ssa_session_notify_async(ssa_dbus_call_get_session(call), request, on_notified, call);
        return;
    }
    ssa_notification_request_free(request);
    ssa_dbus_call_reject(call, error);
}

static void
run_pending_refresh(SsaDBusCall *call)
{
    SsaNotificationRequest *request =
        ssa_notification_request_new(SSA_NOTIFICATION_PENDING_REFRESH);
    g_autoptr(GVariant) options = NULL;
    GError *error = NULL;

    g_variant_get(ssa_dbus_call_get_parameters(call), "(sx@a{sv})", &request->instance,
                  &request->time_remaining, &options);
    if (ssa_dbus_options_get_string(options, "busy-app-name", &request->app_name, &error))
        ssa_dbus_options_get_string(options, "busy-app-desktop-entry", &request->desktop_entry,
                                    &error);
    notify(call, request, error);
}

static void
run_refresh_finished(SsaDBusCall *call)
{
    SsaNotificationRequest *request =
        ssa_notification_request_new(SSA_NOTIFICATION_REFRESH_FINISHED);

    g_variant_get(ssa_dbus_call_get_parameters(call), "(s)", &request->instance);
    notify(call, request, NULL);
}

static gboolean
read_urgency(GVariant *options, SsaUrgency *urgency, GError **error)
{
    g_autofree char *text = NULL;

    *urgency = SSA_URGENCY_NORMAL;
    if (!ssa_dbus_options_get_string(options, "urgency", &text, error))
        return FALSE;
    return !text || ssa_notification_request_read_urgency(text, urgency, error);
}

static gboolean
read_notification(GVariant *options, SsaNotificationRequest *request, GError **error)
{
    SsaNotification *notification = request->notification;
    g_autoptr(GVariant) buttons = NULL;
    const char *action, *target, *label;
    GVariantIter iter;

    if (!ssa_dbus_options_get_string(options, "body", &notification->body, error) ||
        !ssa_dbus_options_get_string(options, "icon", &notification->icon, error) ||
        !read_urgency(options, &notification->urgency, error) ||
        !ssa_dbus_options_get_string(options, "desktop-entry", &request->desktop_entry, error) ||
        !ssa_dbus_options_get(options, "actions", G_VARIANT_TYPE("a(sss)"), &buttons, error))
        return FALSE;
    if (!buttons)
        return TRUE;
    g_variant_iter_init(&iter, buttons);
    while (g_variant_iter_next(&iter, "(&s&s&s)", &action, &target, &label))
        g_ptr_array_add(notification->buttons, ssa_notification_action_new(action, target, label));
    return TRUE;
}

static void
run_post(SsaDBusCall *call)
{
    SsaNotificationRequest *request = ssa_notification_request_new(SSA_NOTIFICATION_POST);
    g_autoptr(GVariant) options = NULL;
    GError *error = NULL;

    g_variant_get(ssa_dbus_call_get_parameters(call), "(ss@a{sv})", &request->id,
                  &request->notification->title, &options);
    read_notification(options, request, &error);
    notify(call, request, error);
}

static void
run_withdraw(SsaDBusCall *call)
{
    SsaNotificationRequest *request = ssa_notification_request_new(SSA_NOTIFICATION_WITHDRAW);

    g_variant_get(ssa_dbus_call_get_parameters(call), "(s)", &request->id);
    notify(call, request, NULL);
}

const SsaDBusMethod ssa_dbus_notifications_methods[] = {
    {"handle-notify-pending-refresh", run_pending_refresh},
    {"handle-notify-refresh-finished", run_refresh_finished},
    {"handle-post-notification", run_post},
    {"handle-withdraw-notification", run_withdraw},
    {NULL},
};
