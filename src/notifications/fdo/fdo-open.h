/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Open notifications with actions on a freedesktop.org server. They hold the agent: the server
 * drops their actions, or the notifications, when the agent disconnects. */

#pragma once

#include "base/idle.h"
#include "notifications/fdo/fdo-server.h"
#include "notifications/model/notification.h"

typedef struct _SsaFdoOpen SsaFdoOpen;

/* @token: (nullable): the activation token of the click
 * @user_data: as given to ssa_fdo_open_new() */
typedef void (*SsaFdoClickFunc)(const SsaNotificationAction *action, const char *token,
                                gpointer user_data);

/* @idle: held while a notification with actions is open
 * @max_hold: in milliseconds, the longest such hold
 * @server: the server; signals of others are not listened to
 * @clicked: (scope notified): called once for a notification at most */
SsaFdoOpen *ssa_fdo_open_new(SsaIdle *idle, gint64 max_hold, GDBusConnection *bus,
                             SsaFdoServer *server, SsaFdoClickFunc clicked, gpointer user_data);

/* Ends all holds.
 * @open: notifications */
void ssa_fdo_open_free(SsaFdoOpen *open);

/* A notification is about to be sent: keep signals about ids that are not known yet. Each goes with
 * one ssa_fdo_open_add().
 * @open: notifications */
void ssa_fdo_open_expect(SsaFdoOpen *open);

/* @open: notifications
 * @id: the server's id of the notification; 0 = it was not accepted
 * @notification: (nullable): the notification, if it is to be stayed for */
void ssa_fdo_open_add(SsaFdoOpen *open, guint id, SsaNotification *notification);

/* @open: notifications
 * @id: the server's id of a notification that has been taken back */
void ssa_fdo_open_remove(SsaFdoOpen *open, guint id);

/* The agent is on its way out: what is clicked on until then is still done, but nobody stays for
 * it.
 * @open: notifications */
void ssa_fdo_open_stop_holding(SsaFdoOpen *open);

/* @open: notifications
 * @id: the server's id of a notification
 * Returns: whether it is open and has not expired, so that an update of it is no new popup */
gboolean ssa_fdo_open_shows(SsaFdoOpen *open, guint id);

/* @index: of one of its buttons
 * Returns: (transfer full): the key that the server hands back for it */
char *ssa_fdo_open_key(const SsaNotification *notification, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaFdoOpen, ssa_fdo_open_free)
