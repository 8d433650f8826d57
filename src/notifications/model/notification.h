/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notification, independent of the standard: texts, icon, urgency, actions. */

#pragma once

#include <glib.h>

/**
 * SsaUrgency:
 * @SSA_URGENCY_LOW: a day or more is left
 * @SSA_URGENCY_NORMAL: an hour or more
 * @SSA_URGENCY_URGENT: less
 * @SSA_URGENCY_NOW: it is happening
 */
typedef enum {
    SSA_URGENCY_LOW,
    SSA_URGENCY_NORMAL,
    SSA_URGENCY_URGENT,
    SSA_URGENCY_NOW,
} SsaUrgency;

/**
 * ssa_urgency_to_string:
 * @urgency: an urgency
 *
 * Returns: "low", "normal", "urgent" or "now"
 */
const char *ssa_urgency_to_string(SsaUrgency urgency);

/**
 * ssa_urgency_from_string:
 * @text: a word as above
 * @urgency: (out): what it means
 *
 * Returns: %FALSE if it means nothing
 */
gboolean ssa_urgency_from_string(const char *text, SsaUrgency *urgency);

/**
 * SsaNotificationAction:
 * @action: one of the agent's actions, see actions.h
 * @target: what it is to be done to
 * @label: for the user
 */
typedef struct {
    char *action, *target, *label;
} SsaNotificationAction;

SsaNotificationAction *ssa_notification_action_new(const char *action, const char *target,
                                                   const char *label);
void ssa_notification_action_free(SsaNotificationAction *action);

/**
 * SsaNotification:
 * @id: a notification with the same id is replaced
 * @title: plain text
 * @body: plain text
 * @icon: (nullable): a themed icon's name, or an absolute path
 * @urgency: how much it matters
 * @buttons: (element-type SsaNotificationAction): offered where the server can
 * @click: (nullable): what a click on the notification itself does
 * @quiet: bring the notification up to date where it is still shown, and raise none
 * @lifetime: in milliseconds; for how long its buttons make sense
 */
typedef struct {
    char *id, *title, *body, *icon;
    SsaUrgency urgency;
    GPtrArray *buttons;
    SsaNotificationAction *click;
    gboolean quiet;
    gint64 lifetime;
} SsaNotification;

/* Reference counted, and not changed after it has been posted. */
SsaNotification *ssa_notification_new(const char *id);
SsaNotification *ssa_notification_ref(SsaNotification *notification);
void ssa_notification_unref(SsaNotification *notification);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaNotificationAction, ssa_notification_action_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaNotification, ssa_notification_unref)
