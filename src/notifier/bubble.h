/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* One notification on the screen. */

#pragma once

#include "notifications/model/notification.h"
#include "notifier/server.h"

typedef struct _SsnBubble SsnBubble;

/* @bubble: is freed when the function has returned
 * @action: (nullable): the chosen action; %NULL if the notification was closed, or its actions are
 *   of no use any more
 * @token: (nullable): the activation token of the click */
typedef void (*SsnBubbleFunc)(SsnBubble *bubble, const SsaNotificationAction *action,
                              const char *token, gpointer user_data);

/* Shows a notification. Blocks until the server has replied.
 * @server: (transfer none): has to stay
 * @replaces: the server's id of the notification to replace, 0 = none
 * @ended: (scope notified): called once, if ssn_bubble_is_kept()
 * Returns: (transfer full): the notification; %NULL with the server's error */
SsnBubble *ssn_bubble_show(SsaNotification *notification, const SsnServer *server, guint replaces,
                           SsnBubbleFunc ended, gpointer user_data, GError **error);
void ssn_bubble_free(SsnBubble *bubble);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsnBubble, ssn_bubble_free)

guint ssn_bubble_get_id(SsnBubble *bubble);

/* Returns: when it was shown, monotonic, in microseconds */
gint64 ssn_bubble_get_time(SsnBubble *bubble);
gboolean ssn_bubble_is_kept(SsnBubble *bubble);

/* Returns: (nullable): the action of a click whose signals are still being collected
 * @token: (out): its activation token, or %NULL */
const SsaNotificationAction *ssn_bubble_get_click(SsnBubble *bubble, const char **token);

/* Returns: whether it has expired: an update of it would be shown anew */
gboolean ssn_bubble_has_expired(SsnBubble *bubble);

/* Returns: whether it ended because its actions are of no use any more; the server may still show
 *   it */
gboolean ssn_bubble_is_over(SsnBubble *bubble);
