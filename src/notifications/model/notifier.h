/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The interface of back ends, which post and withdraw notifications. */

#pragma once

#include "notifications/model/notification.h"

#include <gio/gio.h>

#define SSA_TYPE_NOTIFIER (ssa_notifier_get_type())
G_DECLARE_INTERFACE(SsaNotifier, ssa_notifier, SSA, NOTIFIER, GObject)

/* @post_async: see ssa_notifier_post_async(); its result is a #GTask with the handle
 * @updates_in_place: see ssa_notifier_updates_in_place()
 * @withdraw_async: see ssa_notifier_withdraw_async(); its result is a #GTask with %TRUE */
struct _SsaNotifierInterface {
    GTypeInterface parent;

    void (*post_async)(SsaNotifier *self, SsaNotification *notification, const char *handle,
                       gint64 timeout, GAsyncReadyCallback callback, gpointer user_data);
    gboolean (*updates_in_place)(SsaNotifier *self, const char *handle);
    void (*withdraw_async)(SsaNotifier *self, const char *id, const char *handle, gint64 timeout,
                           GAsyncReadyCallback callback, gpointer user_data);
};

/* @standard: (nullable): the standard in use: "gtk", "fdo" or "none"; %NULL if it is not known yet
 * @name: (nullable): the server's name, if known
 * @version: (nullable): its version, if known
 * @capabilities: (nullable) (array zero-terminated=1): its capabilities, if known */
typedef struct {
    const char *standard, *name, *version;
    const char *const *capabilities;
} SsaNotificationServer;

/* @handle: (nullable): the handle of a notification
 * Returns: whether a notification that replaces it, and is quiet, changes nothing but its content
 */
gboolean ssa_notifier_updates_in_place(SsaNotifier *notifier, const char *handle);

/* @notification: what to show
 * @handle: (nullable): the handle of the notification to replace, from ssa_notifier_post_finish(),
 *   possibly of an earlier instance
 * @timeout: in milliseconds, for everything */
void ssa_notifier_post_async(SsaNotifier *notifier, SsaNotification *notification,
                             const char *handle, gint64 timeout, GAsyncReadyCallback callback,
                             gpointer user_data);

/* Returns: (transfer full): the notification's handle, one line of text; or %NULL with
 *   %SSA_ERROR_UNAVAILABLE if there is no notification server, %SSA_ERROR_TIMED_OUT, or
 *   %SSA_ERROR_FAILED with the server's error */
char *ssa_notifier_post_finish(SsaNotifier *notifier, GAsyncResult *result, GError **error);

/* Withdraws a notification. It is not an error if the notification is not shown.
 * @id: of a notification
 * @handle: (nullable): its handle, if it is known
 * @timeout: in milliseconds, for everything */
void ssa_notifier_withdraw_async(SsaNotifier *notifier, const char *id, const char *handle,
                                 gint64 timeout, GAsyncReadyCallback callback, gpointer user_data);
gboolean ssa_notifier_withdraw_finish(SsaNotifier *notifier, GAsyncResult *result, GError **error);
