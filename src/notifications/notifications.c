/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Carrying out notification requests: slot of the queue, languages, content, server, store. They
 * run one at a time, so that a notification knows the handle of the one that it replaces. The
 * deadline starts with the request. */

#include "notifications/notifications.h"
#include "apps/running-apps.h"
#include "apps/session-languages.h"
#include "base/error.h"
#include "base/operation-queue.h"
#include "notifications/notification-content.h"
#include "notifications/notification-policy.h"
#include "notifications/refresh-watch.h"

#include <string.h>

/* Each reply of the user manager may take 1/MANAGER_SHARE of the remaining time. */
#define MANAGER_SHARE 5

#define NANOSECONDS G_GINT64_CONSTANT(1000000000)

struct _SsaNotifications {
    GObject parent_instance;

    SsaSystemd *manager;
    SsaNotifier *notifier;
    SsaNotificationStore *store;
    SsaOperationQueue *queue;
    char *entries_dir;
    SsaEventLog *events;
    SsaLimits limits;
};

G_DEFINE_TYPE(SsaNotifications, ssa_notifications, G_TYPE_OBJECT)

SsaSystemd *
ssa_notifications_get_systemd(SsaNotifications *self)
{
    return self->manager;
}

const char *
ssa_notifications_get_entries_dir(SsaNotifications *self)
{
    return self->entries_dir;
}

SsaEventLog *
ssa_notifications_get_events(SsaNotifications *self)
{
    return self->events;
}

const SsaLimits *
ssa_notifications_get_limits(SsaNotifications *self)
{
    return &self->limits;
}

typedef struct {
    SsaNotificationRequest *request;
    SsaHold *hold;
    gint64 deadline; /* monotonic, in microseconds */
    SsaQueueSlot *slot;
    char **languages;
    SsaRefreshState *state;        /* of a pending refresh, at the time of the request */
    guint apps_deadline_id;        /* while running applications are listed */
    SsaNotification *notification; /* once it has been made */
    GError *error;                 /* why it could not be made */
    const char *result;            /* for those who watch the agent; NULL = nothing was changed */
} NotificationJob;

static void
job_free(NotificationJob *job)
{
    ssa_notification_request_free(job->request);
    g_strfreev(job->languages);
    g_clear_pointer(&job->state, ssa_refresh_state_free);
    g_clear_handle_id(&job->apps_deadline_id, g_source_remove);
    g_clear_pointer(&job->notification, ssa_notification_unref);
    g_clear_error(&job->error);
    g_clear_pointer(&job->slot, ssa_queue_slot_release);
    g_clear_pointer(&job->hold, ssa_hold_release);
    g_free(job);
}

/* In milliseconds. */
static gint64
time_left(const NotificationJob *job)
{
    return (job->deadline - g_get_monotonic_time()) / 1000;
}

static void
finish(GTask *task, GError *error)
{
    SsaNotifications *self = g_task_get_source_object(task);
    NotificationJob *job = g_task_get_task_data(task);
    g_autofree char *key = ssa_notification_request_get_key(job->request);

    ssa_event_log_add(self->events, "notification", "id", key, "result", job->result, "message",
                      error ? error->message : NULL, NULL);
    /* The next request need not wait for the caller. */
    g_clear_pointer(&job->slot, ssa_queue_slot_release);
    if (error)
        g_task_return_error(task, error);
    else
        g_task_return_boolean(task, TRUE);
}

static char *
copy_text(const char *text)
{
    return text && *text ? g_strdup(text) : NULL;
}

static gboolean
takes_back(SsaNotificationKind kind)
{
    return kind == SSA_NOTIFICATION_WITHDRAW || kind == SSA_NOTIFICATION_REFRESH_OVER;
}

/* snapd does not always report the end of a pending refresh, so systemd watches it. */
static void
watch(SsaNotifications *self, const NotificationJob *job, SsaNotificationRecord *record)
{
    const SsaNotificationRequest *request = job->request;

    /* If there was nothing to close, the refresh is still pending. */
    if (request->kind == SSA_NOTIFICATION_NOT_OPEN)
        return;
    if (!ssa_notification_kind_is_pending(request->kind)) {
        if (request->instance)
            ssa_refresh_watch_stop(self->manager, request->instance);
        return;
    }
    /* A repeated notification is about the same refresh. */
    if (job->state && !request->again) {
        g_free(record->revision);
        record->revision = g_strdup(job->state->revision);
        record->inhibited = job->state->is_inhibited;
    }
    ssa_refresh_watch_start(self->manager, request->instance);
}

static void
remember(SsaNotifications *self, const NotificationJob *job, const char *handle)
{
    const SsaNotificationRequest *request = job->request;
    SsaNotificationRecord *record =
        ssa_notification_store_ensure(self->store, job->notification->id);
    gint64 now = ssa_notification_store_now(self->store);

    if (!job->notification->quiet) {
        record->raised = now;
        record->urgency = job->notification->urgency;
        record->snoozed = record->snoozed && request->again;
        record->muted = record->muted && request->again;
    }
    if (request->kind != SSA_NOTIFICATION_NOT_OPEN ||
        !ssa_notification_kind_is_pending(record->kind)) {
        record->kind = request->kind;
        record->until = now + MAX(request->time_remaining, 0) / NANOSECONDS;
    }
    g_free(record->handle);
    record->handle = g_strdup(handle);
    /* snapd does not name the application when a refresh is finished, so it is stored. */
    if (ssa_notification_kind_is_pending(request->kind)) {
        g_free(record->app_name);
        g_free(record->desktop_entry);
        record->app_name = copy_text(request->app_name);
        record->desktop_entry = copy_text(request->desktop_entry);
    }
    watch(self, job, record);
    ssa_notification_store_save(self->store);
}

static void
on_posted(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaNotifications *self = g_task_get_source_object(task);
    NotificationJob *job = g_task_get_task_data(task);
    GError *error = NULL;
    g_autofree char *handle = ssa_notifier_post_finish(SSA_NOTIFIER(source), result, &error);

    if (handle)
        remember(self, job, handle);
    if (handle)
        job->result = job->notification->quiet ? "updated" : "shown";
    finish(task, error);
}

static void
on_withdrawn(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaNotifications *self = g_task_get_source_object(task);
    NotificationJob *job = g_task_get_task_data(task);
    GError *error = NULL;

    if (ssa_notifier_withdraw_finish(SSA_NOTIFIER(source), result, &error)) {
        g_autofree char *key = ssa_notification_request_get_key(job->request);
        if (job->request->instance)
            ssa_refresh_watch_stop(self->manager, job->request->instance);
        job->result = "withdrawn";
        ssa_notification_store_remove(self->store, key);
        ssa_notification_store_save(self->store);
    }
    finish(task, error);
}

/* Sends the notification to the server unless the user has snoozed it. Takes ownership of @task. */
static void
post(GTask *task)
{
    g_autoptr(GTask) owned = task;
    SsaNotifications *self = g_task_get_source_object(task);
    NotificationJob *job = g_task_get_task_data(task);

    if (!job->notification) {
        finish(task, g_steal_pointer(&job->error));
        return;
    }
    const SsaNotificationRecord *record =
        ssa_notification_store_look_up(self->store, job->notification->id);

    job->notification->quiet = ssa_notification_is_repeated(
        job->request, job->notification->urgency, record, ssa_notification_store_now(self->store),
        self->limits.quiet / 1000);
    if (job->notification->quiet && (record->snoozed || record->muted)) {
        finish(task, NULL);
        return;
    }
    ssa_notifier_post_async(self->notifier, job->notification, record ? record->handle : NULL,
                            MAX(time_left(job), 1), on_posted, g_steal_pointer(&owned));
}

/* @apps: (nullable): the running applications of the snap, if they are known */
static void
make_content(GTask *task, GPtrArray *apps)
{
    SsaNotifications *self = g_task_get_source_object(task);
    NotificationJob *job = g_task_get_task_data(task);
    g_autofree char *key = ssa_notification_request_get_key(job->request);

    job->notification = ssa_notification_content_new(
        job->request, ssa_notification_store_look_up(self->store, key), self->entries_dir,
        (const char *const *) job->languages, apps, &job->error);
}

static void
on_apps(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    NotificationJob *job = g_task_get_task_data(task);
    g_autoptr(GPtrArray) apps = ssa_running_apps_list_finish(result, NULL);

    /* Too late: the notification was made without it. */
    if (job->apps_deadline_id == 0)
        return;
    g_clear_handle_id(&job->apps_deadline_id, g_source_remove);
    make_content(task, apps);
    post(g_steal_pointer(&task));
}

static gboolean
on_apps_deadline(gpointer user_data)
{
    GTask *task = user_data;
    NotificationJob *job = g_task_get_task_data(task);

    job->apps_deadline_id = 0;
    make_content(task, NULL);
    post(g_object_ref(task));
    return G_SOURCE_REMOVE;
}

static void
on_languages(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaNotifications *self = g_task_get_source_object(task);
    NotificationJob *job = g_task_get_task_data(task);

    job->languages = ssa_session_languages_finish(result);
    ssa_languages_set((const char *const *) job->languages);
    if (job->request->kind == SSA_NOTIFICATION_PENDING_REFRESH) {
        job->apps_deadline_id =
            g_timeout_add_full(G_PRIORITY_DEFAULT, (guint) MAX(time_left(job) / MANAGER_SHARE, 1),
                               on_apps_deadline, g_object_ref(task), g_object_unref);
        ssa_running_apps_list_async(self->manager, job->request->instance, on_apps,
                                    g_steal_pointer(&task));
        return;
    }
    make_content(task, NULL);
    post(g_steal_pointer(&task));
}

/* Returns TRUE if there is nothing to do: the refresh is not pending, or not over. */
static gboolean
look_at_refresh(SsaNotifications *self, SsaNotificationRequest *request)
{
    g_autofree char *key = ssa_notification_request_get_key(request);
    SsaNotificationRecord *record = ssa_notification_store_look_up(self->store, key);
    g_autoptr(SsaRefreshState) state = ssa_refresh_state_read(request->instance);

    if (!record || !ssa_notification_kind_is_pending(record->kind)) {
        ssa_refresh_watch_stop(self->manager, request->instance);
        return TRUE;
    }
    if (ssa_refresh_is_over(record, state, &request->kind))
        return FALSE;
    record->inhibited = record->inhibited || state->is_inhibited;
    ssa_notification_store_save(self->store);
    return TRUE;
}

static void
on_slot(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaNotifications *self = g_task_get_source_object(task);
    NotificationJob *job = g_task_get_task_data(task);
    GError *error = NULL;

    job->slot = ssa_operation_queue_acquire_finish(result, &error);
    if (job->slot && time_left(job) <= 0)
        error = g_error_new_literal(SSA_ERROR, SSA_ERROR_TIMED_OUT,
                                    "the notification server did not answer the previous requests");
    if (error) {
        finish(task, error);
        return;
    }
    if (job->request->kind == SSA_NOTIFICATION_CHECK_REFRESH &&
        look_at_refresh(self, job->request)) {
        finish(task, NULL);
        return;
    }
    if (!takes_back(job->request->kind)) {
        ssa_session_languages_async(self->manager, MAX(time_left(job) / MANAGER_SHARE, 1),
                                    on_languages, g_steal_pointer(&task));
        return;
    }
    g_autofree char *key = ssa_notification_request_get_key(job->request);
    const SsaNotificationRecord *record = ssa_notification_store_look_up(self->store, key);
    ssa_notifier_withdraw_async(self->notifier, key, record ? record->handle : NULL, time_left(job),
                                on_withdrawn, g_steal_pointer(&task));
}

void
ssa_notifications_carry_out_async(SsaNotifications *self, SsaNotificationRequest *request,
                                  SsaHold *hold, GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(self, NULL, callback, user_data);
    NotificationJob *job = g_new0(NotificationJob, 1);

    job->request = request;
    job->hold = hold;
    job->deadline = g_get_monotonic_time() + self->limits.answer * 1000;
    if (request->kind == SSA_NOTIFICATION_PENDING_REFRESH)
        job->state = ssa_refresh_state_read(request->instance);
    g_task_set_source_tag(task, ssa_notifications_carry_out_async);
    g_task_set_task_data(task, job, (GDestroyNotify) job_free);
    ssa_operation_queue_acquire_async(self->queue, on_slot, task);
}

gboolean
ssa_notifications_carry_out_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

static char *
refresh_key(const char *instance)
{
    SsaNotificationRequest request = {.kind = SSA_NOTIFICATION_PENDING_REFRESH,
                                      .instance = (char *) instance};

    return ssa_notification_request_get_key(&request);
}

void
ssa_notifications_snooze(SsaNotifications *self, const char *instance, gboolean mute)
{
    g_autofree char *key = refresh_key(instance);
    SsaNotificationRecord *record = ssa_notification_store_look_up(self->store, key);

    if (!record || !ssa_notification_kind_is_pending(record->kind)) {
        g_message("%s: there is no notification to snooze", instance);
        return;
    }
    record->snoozed = TRUE;
    record->muted = record->muted || mute;
    ssa_notification_store_save(self->store);
}

static SsaNotificationRequest *
to_request(SsaNotifications *self, const SsaNotificationRecord *record)
{
    SsaNotificationRequest *request =
        ssa_notification_request_new(SSA_NOTIFICATION_PENDING_REFRESH);
    gint64 left = record->until - ssa_notification_store_now(self->store);

    request->again = TRUE;
    request->instance = g_strdup(strchr(record->key, ':') + 1);
    request->time_remaining = left * NANOSECONDS;
    request->app_name = g_strdup(record->app_name);
    request->desktop_entry = g_strdup(record->desktop_entry);
    return request;
}

GPtrArray *
ssa_notifications_recall(SsaNotifications *self, const char *instance)
{
    g_autoptr(GPtrArray) records = ssa_notification_store_list(self->store);
    g_autofree char *key = instance ? refresh_key(instance) : NULL;
    gint64 now = ssa_notification_store_now(self->store);
    GPtrArray *requests =
        g_ptr_array_new_with_free_func((GDestroyNotify) ssa_notification_request_free);

    for (guint i = 0; i < records->len; i++) {
        const SsaNotificationRecord *record = g_ptr_array_index(records, i);
        if (ssa_notification_kind_is_pending(record->kind) && record->until > now &&
            strchr(record->key, ':') && (!key || g_str_equal(key, record->key)))
            g_ptr_array_add(requests, to_request(self, record));
    }
    return requests;
}

static void
ssa_notifications_finalize(GObject *object)
{
    SsaNotifications *self = SSA_NOTIFICATIONS(object);

    g_object_unref(self->manager);
    g_object_unref(self->notifier);
    ssa_notification_store_free(self->store);
    ssa_operation_queue_unref(self->queue);
    g_free(self->entries_dir);
    ssa_event_log_unref(self->events);
    G_OBJECT_CLASS(ssa_notifications_parent_class)->finalize(object);
}

static void
ssa_notifications_class_init(SsaNotificationsClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ssa_notifications_finalize;
}

static void
ssa_notifications_init(SsaNotifications *self)
{
}

SsaNotifications *
ssa_notifications_new(SsaSystemd *manager, SsaNotifier *notifier, SsaNotificationStore *store,
                      const char *entries_dir, SsaEventLog *events, const SsaLimits *limits)
{
    SsaNotifications *self = g_object_new(SSA_TYPE_NOTIFICATIONS, NULL);

    self->manager = g_object_ref(manager);
    self->notifier = g_object_ref(notifier);
    self->store = store;
    self->queue = ssa_operation_queue_new(limits->queue);
    self->entries_dir = g_strdup(entries_dir);
    self->events = ssa_event_log_ref(events);
    self->limits = *limits;
    return self;
}
