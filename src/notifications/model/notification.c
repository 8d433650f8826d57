/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notification. */

#include "notifications/model/notification.h"
#include "base/vardict.h"

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

gboolean
ssa_notification_offers(const SsaNotification *notification, const char *action)
{
    for (guint i = 0; i < notification->buttons->len; i++) {
        const SsaNotificationAction *button = g_ptr_array_index(notification->buttons, i);
        if (g_str_equal(button->action, action))
            return TRUE;
    }
    return FALSE;
}

static GVariant *
action_to_variant(const SsaNotificationAction *action)
{
    return g_variant_new("(sss)", action->action, action->target, action->label);
}

GVariant *
ssa_notification_to_variant(const SsaNotification *notification)
{
    GVariantBuilder builder, buttons;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    ssa_vardict_add_string(&builder, "id", notification->id);
    ssa_vardict_add_string(&builder, "title", notification->title);
    ssa_vardict_add_string(&builder, "body", notification->body);
    ssa_vardict_add_string(&builder, "icon", notification->icon);
    ssa_vardict_add_string(&builder, "urgency", ssa_urgency_to_string(notification->urgency));
    ssa_vardict_add_boolean(&builder, "quiet", notification->quiet);
    ssa_vardict_add_boolean(&builder, "live", notification->live);
    g_variant_builder_add(&builder, "{sv}", "progress",
                          g_variant_new_int32(notification->progress));
    g_variant_builder_add(&builder, "{sv}", "lifetime",
                          g_variant_new_int64(notification->lifetime));
    g_variant_builder_init(&buttons, G_VARIANT_TYPE("a(sss)"));
    for (guint i = 0; i < notification->buttons->len; i++)
        g_variant_builder_add_value(&buttons,
                                    action_to_variant(g_ptr_array_index(notification->buttons, i)));
    g_variant_builder_add(&builder, "{sv}", "buttons", g_variant_builder_end(&buttons));
    if (notification->click)
        g_variant_builder_add(&builder, "{sv}", "click", action_to_variant(notification->click));
    return g_variant_builder_end(&builder);
}

SsaNotification *
ssa_notification_from_variant(GVariant *value)
{
    const char *id = "", *urgency = "", *action, *target, *label;
    SsaNotification *notification = NULL;
    g_autoptr(GVariantIter) buttons = NULL;

    g_variant_lookup(value, "id", "&s", &id);
    notification = ssa_notification_new(id);
    g_variant_lookup(value, "title", "s", &notification->title);
    g_variant_lookup(value, "body", "s", &notification->body);
    g_variant_lookup(value, "icon", "s", &notification->icon);
    g_variant_lookup(value, "urgency", "&s", &urgency);
    ssa_urgency_from_string(urgency, &notification->urgency);
    g_variant_lookup(value, "quiet", "b", &notification->quiet);
    g_variant_lookup(value, "live", "b", &notification->live);
    g_variant_lookup(value, "progress", "i", &notification->progress);
    g_variant_lookup(value, "lifetime", "x", &notification->lifetime);
    if (!notification->title)
        notification->title = g_strdup("");
    if (g_variant_lookup(value, "buttons", "a(sss)", &buttons))
        while (g_variant_iter_next(buttons, "(&s&s&s)", &action, &target, &label))
            g_ptr_array_add(notification->buttons,
                            ssa_notification_action_new(action, target, label));
    if (g_variant_lookup(value, "click", "(&s&s&s)", &action, &target, &label))
        notification->click = ssa_notification_action_new(action, target, label);
    return notification;
}
