/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notifier that keeps what it was asked to show, and answers when it is told to. */

#include "fake-notifier.h"
#include "base/error.h"

static void implement(SsaNotifierInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE(FakeNotifier, fake_notifier, G_TYPE_OBJECT,
                              G_IMPLEMENT_INTERFACE(SSA_TYPE_NOTIFIER, implement))

static void
fake_notifier_init(FakeNotifier *self)
{
    self->notifications = g_ptr_array_new_with_free_func((GDestroyNotify) ssa_notification_unref);
}

static void
fake_notifier_finalize(GObject *object)
{
    FakeNotifier *self = FAKE_NOTIFIER(object);

    g_ptr_array_unref(self->notifications);
    g_free(self->replaced);
    g_free(self->withdrawn);
    G_OBJECT_CLASS(fake_notifier_parent_class)->finalize(object);
}

static void
fake_notifier_class_init(FakeNotifierClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = fake_notifier_finalize;
}

void
fake_notifier_answer(FakeNotifier *self, GTask *task)
{
    if (self->fails)
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_FAILED, "no");
    else
        g_task_return_pointer(task, g_strdup_printf("handle-%u", self->notifications->len), g_free);
    g_object_unref(task);
}

static void
post_async(SsaNotifier *notifier, SsaNotification *notification, const char *handle, gint64 timeout,
           GAsyncReadyCallback callback, gpointer user_data)
{
    FakeNotifier *self = FAKE_NOTIFIER(notifier);
    GTask *task = g_task_new(self, NULL, callback, user_data);

    g_assert_cmpint(timeout, >, 0);
    g_ptr_array_add(self->notifications, ssa_notification_ref(notification));
    g_free(self->replaced);
    self->replaced = g_strdup(handle);
    if (self->waits)
        self->task = task;
    else
        fake_notifier_answer(self, task);
}

static void
withdraw_async(SsaNotifier *notifier, const char *id, const char *handle, gint64 timeout,
               GAsyncReadyCallback callback, gpointer user_data)
{
    FakeNotifier *self = FAKE_NOTIFIER(notifier);
    g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);

    g_free(self->withdrawn);
    self->withdrawn = g_strdup_printf("%s %s", id, handle);
    g_task_return_boolean(task, TRUE);
}

static gboolean
updates_in_place(SsaNotifier *notifier, const char *handle)
{
    return handle && !FAKE_NOTIFIER(notifier)->like_gnome;
}

static void
implement(SsaNotifierInterface *iface)
{
    iface->updates_in_place = updates_in_place;
    iface->post_async = post_async;
    iface->withdraw_async = withdraw_async;
}
