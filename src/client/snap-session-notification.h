/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notification to be shown to users. */

#pragma once

#include "snap-session-export.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define SNAP_SESSION_TYPE_NOTIFICATION (snap_session_notification_get_type())

/**
 * SnapSessionNotificationUrgency:
 * @SNAP_SESSION_NOTIFICATION_URGENCY_LOW: can wait
 * @SNAP_SESSION_NOTIFICATION_URGENCY_NORMAL: as most notifications are
 * @SNAP_SESSION_NOTIFICATION_URGENCY_URGENT: should be seen now
 *
 * The urgency of a notification.
 */
typedef enum {
    SNAP_SESSION_NOTIFICATION_URGENCY_LOW,
    SNAP_SESSION_NOTIFICATION_URGENCY_NORMAL,
    SNAP_SESSION_NOTIFICATION_URGENCY_URGENT,
} SnapSessionNotificationUrgency;

/**
 * SnapSessionNotification:
 *
 * A notification for users. For limits of its contents, see the manual of the agent.
 */
typedef struct _SnapSessionNotification SnapSessionNotification;

SNAP_SESSION_EXPORT GType snap_session_notification_get_type(void);

/**
 * snap_session_notification_new:
 * @id: its id; a notification with the same id is replaced
 * @title: its title, plain text
 *
 * Returns: (transfer full): a notification of normal urgency
 */
SNAP_SESSION_EXPORT SnapSessionNotification *snap_session_notification_new(const char *id,
                                                                           const char *title);

/**
 * snap_session_notification_ref:
 * @notification: a notification
 *
 * Returns: (transfer full): @notification, with one more reference
 */
SNAP_SESSION_EXPORT SnapSessionNotification *
snap_session_notification_ref(SnapSessionNotification *notification);

/**
 * snap_session_notification_unref:
 * @notification: (transfer full): a notification
 *
 * Gives a reference up.
 */
SNAP_SESSION_EXPORT void snap_session_notification_unref(SnapSessionNotification *notification);

/**
 * snap_session_notification_set_body:
 * @notification: a notification
 * @body: (nullable): plain text
 *
 * Sets the text below its title.
 */
SNAP_SESSION_EXPORT void snap_session_notification_set_body(SnapSessionNotification *notification,
                                                            const char *body);

/**
 * snap_session_notification_set_icon:
 * @notification: a notification
 * @icon: (nullable): the name of a themed icon, or an absolute path
 *
 * Sets its icon; the default is the icon of its desktop entry.
 */
SNAP_SESSION_EXPORT void snap_session_notification_set_icon(SnapSessionNotification *notification,
                                                            const char *icon);

/**
 * snap_session_notification_set_urgency:
 * @notification: a notification
 * @urgency: the urgency
 *
 * Sets its urgency.
 */
SNAP_SESSION_EXPORT void
snap_session_notification_set_urgency(SnapSessionNotification *notification,
                                      SnapSessionNotificationUrgency urgency);

/**
 * snap_session_notification_set_desktop_entry:
 * @notification: a notification
 * @desktop_entry: (nullable): the id of a desktop entry of a snap
 *
 * Sets its application, which a click on the notification opens.
 */
SNAP_SESSION_EXPORT void
snap_session_notification_set_desktop_entry(SnapSessionNotification *notification,
                                            const char *desktop_entry);

/**
 * snap_session_notification_add_action:
 * @notification: a notification
 * @action: "open", "close-and-update" or "later"
 * @target: the target of the action: a desktop entry, or an instance of a snap
 * @label: (nullable): the label of the button, %NULL for the action's default
 *
 * Adds a button. Not every desktop shows them.
 */
SNAP_SESSION_EXPORT void snap_session_notification_add_action(SnapSessionNotification *notification,
                                                              const char *action,
                                                              const char *target,
                                                              const char *label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionNotification, snap_session_notification_unref)

G_END_DECLS
