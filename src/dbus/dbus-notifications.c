/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Methods about notifications: NotifyPendingRefresh, NotifyRefreshFinished, PostNotification,
 * WithdrawNotification. */

#include "base/error.h"
#include "dbus/dbus-methods.h"
#include "dbus/dbus-options.h"

/* A request, or the error in its options. */
typedef struct {
    SsaNotificationRequest *request;
    GError *error;
} Reading;

static void
free_reading(gpointer data)
{
    Reading *reading = data;

    g_clear_pointer(&reading->request, ssa_notification_request_free);
    g_clear_error(&reading->error);
    g_free(reading);
}

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

static void
run_notify(SsaDBusCall *call)
{
    Reading *reading = ssa_dbus_call_get_data(call);

    if (reading->error) {
        ssa_dbus_call_fail(call, g_steal_pointer(&reading->error));
        ssa_dbus_call_free(call);
        return;
    }
    ssa_session_notify_async(ssa_dbus_call_get_session(call), g_steal_pointer(&reading->request),
                             on_notified, call);
}

static gboolean
begin(SsaDBusCalls *calls, GDBusMethodInvocation *invocation, SsaNotificationRequest *request,
      GError *error)
{
    Reading *reading = g_new0(Reading, 1);

    reading->request = request;
    reading->error = error;
    return ssa_dbus_calls_begin(calls, invocation, run_notify, reading, free_reading);
}

static gboolean
on_notify_pending_refresh(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation,
                          const char *instance, gint64 time_remaining, GVariant *options,
                          gpointer user_data)
{
    SsaNotificationRequest *request =
        ssa_notification_request_new(SSA_NOTIFICATION_PENDING_REFRESH);
    GError *error = NULL;

    request->instance = g_strdup(instance);
    request->time_remaining = time_remaining;
    if (ssa_dbus_options_get_string(options, "busy-app-name", &request->app_name, &error))
        ssa_dbus_options_get_string(options, "busy-app-desktop-entry", &request->desktop_entry,
                                    &error);
    return begin(user_data, invocation, request, error);
}

static gboolean
on_notify_refresh_finished(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation,
                           const char *instance, gpointer user_data)
{
    SsaNotificationRequest *request =
        ssa_notification_request_new(SSA_NOTIFICATION_REFRESH_FINISHED);

    request->instance = g_strdup(instance);
    return begin(user_data, invocation, request, NULL);
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

static gboolean
on_post_notification(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation, const char *id,
                     const char *title, GVariant *options, gpointer user_data)
{
    SsaNotificationRequest *request = ssa_notification_request_new(SSA_NOTIFICATION_POST);
    GError *error = NULL;

    request->id = g_strdup(id);
    request->notification->title = g_strdup(title);
    read_notification(options, request, &error);
    return begin(user_data, invocation, request, error);
}

static gboolean
on_withdraw_notification(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation,
                         const char *id, gpointer user_data)
{
    SsaNotificationRequest *request = ssa_notification_request_new(SSA_NOTIFICATION_WITHDRAW);

    request->id = g_strdup(id);
    return begin(user_data, invocation, request, NULL);
}

void
ssa_dbus_notifications_connect(SsaSessionAgent1 *skeleton, SsaDBusCalls *calls)
{
    g_signal_connect(skeleton, "handle-notify-pending-refresh",
                     G_CALLBACK(on_notify_pending_refresh), calls);
    g_signal_connect(skeleton, "handle-notify-refresh-finished",
                     G_CALLBACK(on_notify_refresh_finished), calls);
    g_signal_connect(skeleton, "handle-post-notification", G_CALLBACK(on_post_notification), calls);
    g_signal_connect(skeleton, "handle-withdraw-notification", G_CALLBACK(on_withdraw_notification),
                     calls);
}
