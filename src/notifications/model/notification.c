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

static SsaNotificationAction *
copy_action(const SsaNotificationAction *action)
{
    return ssa_notification_action_new(action->action, action->target, action->label);
}

SsaNotification *
ssa_notification_new(const char *id)
{
    SsaNotification *notification = g_new0(SsaNotification, 1);

    notification->id = g_strdup(id);
    notification->buttons =
        g_ptr_array_new_with_free_func((GDestroyNotify) ssa_notification_action_free);
    return notification;
}

SsaNotification *
ssa_notification_copy(const SsaNotification *notification)
{
    SsaNotification *copy = ssa_notification_new(notification->id);

    copy->title = g_strdup(notification->title);
    copy->body = g_strdup(notification->body);
    copy->icon = g_strdup(notification->icon);
    copy->urgency = notification->urgency;
    for (guint i = 0; i < notification->buttons->len; i++)
        g_ptr_array_add(copy->buttons, copy_action(g_ptr_array_index(notification->buttons, i)));
    copy->click = notification->click ? copy_action(notification->click) : NULL;
    copy->quiet = notification->quiet;
    copy->lifetime = notification->lifetime;
    return copy;
}

void
ssa_notification_free(SsaNotification *notification)
{
    g_free(notification->id);
    g_free(notification->title);
    g_free(notification->body);
    g_free(notification->icon);
    g_ptr_array_unref(notification->buttons);
    g_clear_pointer(&notification->click, ssa_notification_action_free);
    g_free(notification);
}
