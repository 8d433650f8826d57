/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notification. */

#include "notifications/model/notification.h"

static const char *const urgency_names[] = {
    [SSA_URGENCY_LOW] = "low",
    [SSA_URGENCY_NORMAL] = "normal",
    [SSA_URGENCY_URGENT] = "urgent",
    [SSA_URGENCY_NOW] = "now",
};

const char *
ssa_urgency_to_string(SsaUrgency urgency)
{
    return urgency_names[urgency];
}

gboolean
ssa_urgency_from_string(const char *text, SsaUrgency *urgency)
{
    for (gsize i = 0; i < G_N_ELEMENTS(urgency_names); i++) {
        if (g_str_equal(urgency_names[i], text)) {
            *urgency = (SsaUrgency) i;
            return TRUE;
        }
    }
    return FALSE;
}

SsaNotificationAction *
ssa_notification_action_new(const char *action, const char *target, const char *label)
{
    SsaNotificationAction *button = g_new0(SsaNotificationAction, 1);

    button->action = g_strdup(action);
    button->target = g_strdup(target);
    button->label = g_strdup(label);
    return button;
}

void
ssa_notification_action_free(SsaNotificationAction *action)
{
    g_free(action->action);
    g_free(action->target);
    g_free(action->label);
    g_free(action);
}

SsaNotification *
ssa_notification_new(const char *id)
{
    SsaNotification *notification = g_rc_box_new0(SsaNotification);

    notification->id = g_strdup(id);
    notification->buttons =
        g_ptr_array_new_with_free_func((GDestroyNotify) ssa_notification_action_free);
    return notification;
}

SsaNotification *
ssa_notification_ref(SsaNotification *notification)
{
    return g_rc_box_acquire(notification);
}

static void
notification_clear(SsaNotification *notification)
{
    g_free(notification->id);
    g_free(notification->title);
    g_free(notification->body);
    g_free(notification->icon);
    g_ptr_array_unref(notification->buttons);
    g_clear_pointer(&notification->click, ssa_notification_action_free);
}

void
ssa_notification_unref(SsaNotification *notification)
{
    g_rc_box_release_full(notification, (GDestroyNotify) notification_clear);
}
