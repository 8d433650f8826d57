/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The interface of back ends. */

#include "notifications/model/notifier.h"

G_DEFINE_INTERFACE(SsaNotifier, ssa_notifier, G_TYPE_OBJECT)

static void
ssa_notifier_default_init(SsaNotifierInterface *iface)
{
}

void
ssa_notifier_post_async(SsaNotifier *self, SsaNotification *notification, const char *handle,
                        gint64 timeout, GAsyncReadyCallback callback, gpointer user_data)
{
    SSA_NOTIFIER_GET_IFACE(self)->post_async(self, notification, handle, timeout, callback,
                                             user_data);
}

char *
ssa_notifier_post_finish(SsaNotifier *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

void
ssa_notifier_withdraw_async(SsaNotifier *self, const char *id, const char *handle, gint64 timeout,
                            GAsyncReadyCallback callback, gpointer user_data)
{
    SSA_NOTIFIER_GET_IFACE(self)->withdraw_async(self, id, handle, timeout, callback, user_data);
}

gboolean
ssa_notifier_withdraw_finish(SsaNotifier *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

gboolean
ssa_notifier_updates_in_place(SsaNotifier *self, const char *handle)
{
    return SSA_NOTIFIER_GET_IFACE(self)->updates_in_place(self, handle);
}
