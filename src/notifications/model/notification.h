/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notification, independent of the standard: texts, icon, urgency, actions. */

#pragma once

#include <glib.h>

/* @SSA_URGENCY_LOW: a day or more is left
 * @SSA_URGENCY_NORMAL: an hour or more is left
 * @SSA_URGENCY_URGENT: less than an hour is left
 * @SSA_URGENCY_NOW: the refresh is happening */
typedef enum {
    SSA_URGENCY_LOW,
    SSA_URGENCY_NORMAL,
    SSA_URGENCY_URGENT,
    SSA_URGENCY_NOW,
} SsaUrgency;

/* Returns: "low", "normal", "urgent" or "now" */
const char *ssa_urgency_to_string(SsaUrgency urgency);

/* @text: the name of an urgency
 * @urgency: (out): the urgency
 * Returns: %FALSE if the name is unknown */
gboolean ssa_urgency_from_string(const char *text, SsaUrgency *urgency);

/* @action: one of the agent's actions, see actions.h
 * @target: the target of the action
 * @label: for the user */
typedef struct {
    char *action, *target, *label;
} SsaNotificationAction;

SsaNotificationAction *ssa_notification_action_new(const char *action, const char *target,
                                                   const char *label);
void ssa_notification_action_free(SsaNotificationAction *action);

/* @id: a notification with the same id is replaced
 * @title: plain text
 * @body: plain text
 * @icon: (nullable): a themed icon's name, or an absolute path
 * @urgency: its urgency
 * @buttons: (element-type SsaNotificationAction): shown if the server supports actions
 * @click: (nullable): what a click on the notification itself does
 * @quiet: update the notification if it is still shown, without showing a new one
 * @live: it will be updated while it is shown
 * @progress: in percent, shown as a bar by servers that can; 0 = none
 * @lifetime: how long its buttons are useful, in milliseconds; then it may be closed */
typedef struct {
    char *id, *title, *body, *icon;
    SsaUrgency urgency;
    GPtrArray *buttons;
    SsaNotificationAction *click;
    gboolean quiet, live;
    int progress;
    gint64 lifetime;
} SsaNotification;

/* Reference counted, and immutable once posted. */
SsaNotification *ssa_notification_new(const char *id);
SsaNotification *ssa_notification_ref(SsaNotification *notification);
void ssa_notification_unref(SsaNotification *notification);

/* Returns: whether it has a button with @action */
gboolean ssa_notification_offers(const SsaNotification *notification, const char *action);

/* For the notifier, which is a process of its own.
 * Returns: (transfer floating): an a{sv} */
GVariant *ssa_notification_to_variant(const SsaNotification *notification);

/* Returns: (transfer full): a notification; what @value lacks is empty */
SsaNotification *ssa_notification_from_variant(GVariant *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaNotificationAction, ssa_notification_action_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaNotification, ssa_notification_unref)
