/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Carrying out notification requests: slot of the queue, languages, content, server, store. They
 * run one at a time, so that a notification knows the handle of the one that it replaces. The
 * deadline starts with the request. */

#include "notifications/notifications.h"
#include "apps/running-apps.h"
#include "apps/session-languages.h"
#include "base/error.h"
#include "notifications/group-update.h"
#include "notifications/model/actions.h"
#include "notifications/notification-content.h"
#include "notifications/notification-job.h"
#include "notifications/notification-policy.h"
#include "notifications/pending-refreshes.h"
#include "notifications/refresh-progress.h"

struct _SsaNotifications {
    GObject parent_instance;

    SsaSystemd *manager;
    SsaNotifier *notifier;
    SsaNotificationStore *store;
    SsaOperationQueue *queue;
    SsaRefreshProgress *progress;
    GHashTable *updating; /* instances whose progress is being shown */
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

static void
finish(GTask *task, GError *error)
{
    SsaNotifications *self = g_task_get_source_object(task);
    SsaNotificationJob *job = g_task_get_task_data(task);
    g_autofree char *key = ssa_notification_request_get_key(job->request);

    if (job->is_followed)
        ssa_refresh_progress_follow(self->progress, job->request->instance,
                                    g_steal_pointer(&job->hold));
    if (key && job->request->kind != SSA_NOTIFICATION_PROGRESS)
        ssa_event_log_add(self->events, "notification", "id", key, "result", job->result, "message",
                          error ? error->message : NULL, NULL);
    /* The next request need not wait for the caller. */
    g_clear_pointer(&job->slot, ssa_queue_slot_release);
    if (error)
        g_task_return_error(task, error);
    else
        g_task_return_boolean(task, TRUE);
}

static void
on_groups_updated(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaNotificationJob *job = g_task_get_task_data(task);

    finish(task, g_steal_pointer(&job->error));
}

/* A server that does not answer about one notification may still show another. */
static gint64
half_of_time(const SsaNotificationJob *job)
{
    return g_get_monotonic_time() + ssa_notification_job_time_left(job) * 1000 / 2;
}

/* Then the request is finished. Takes ownership of @task. */
static void
update_groups(GTask *task)
{
    SsaNotifications *self = g_task_get_source_object(task);
    const SsaNotificationJob *job = g_task_get_task_data(task);

    ssa_group_update_async(self->manager, self->notifier, self->store, self->entries_dir,
                           SSA_GROUP_UPDATE_ALL, half_of_time(job), on_groups_updated, task);
}

static gboolean
takes_back(SsaNotificationKind kind)
{
    return kind == SSA_NOTIFICATION_WITHDRAW || kind == SSA_NOTIFICATION_REFRESH_OVER;
}

static void
on_posted(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaNotifications *self = g_task_get_source_object(task);
    SsaNotificationJob *job = g_task_get_task_data(task);
    g_autofree char *handle = ssa_notifier_post_finish(SSA_NOTIFIER(source), result, &job->error);

    if (!handle) {
        if (job->group)
            ssa_pending_refreshes_scatter(self->store, job->group, job->members);
        finish(task, g_steal_pointer(&job->error));
        return;
    }
    ssa_notification_job_remember(job, self->store, self->manager, handle);
    job->is_followed = job->request->kind == SSA_NOTIFICATION_PENDING_REFRESH &&
                       job->request->time_remaining <= 0 &&
                       ssa_notifier_updates_in_place(self->notifier, handle);
    job->result = job->notification->quiet ? "updated" : "shown";
    update_groups(g_steal_pointer(&task));
}

static void
on_withdrawn(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaNotifications *self = g_task_get_source_object(task);
    SsaNotificationJob *job = g_task_get_task_data(task);

    if (!ssa_notifier_withdraw_finish(SSA_NOTIFIER(source), result, &job->error)) {
        finish(task, g_steal_pointer(&job->error));
        return;
    }
    g_autofree char *key = ssa_notification_request_get_key(job->request);
    if (job->request->instance)
        ssa_refresh_watch_stop(self->manager, job->request->instance);
    job->result = "withdrawn";
    ssa_notification_store_remove(self->store, key);
    ssa_notification_store_save(self->store);
    update_groups(g_steal_pointer(&task));
}

/* Takes ownership of @task. */
static void
send(GTask *task)
{
    SsaNotifications *self = g_task_get_source_object(task);
    const SsaNotificationJob *job = g_task_get_task_data(task);
    const SsaNotificationRecord *record =
        ssa_notification_store_look_up(self->store, job->notification->id);

    ssa_notifier_post_async(self->notifier, job->notification, record ? record->handle : NULL,
                            MAX(ssa_notification_job_time_left(job), 1), on_posted, task);
}

static void
on_members_withdrawn(GObject *source, GAsyncResult *result, gpointer user_data)
{
    send(user_data);
}

/* On GNOME, first withdraws the notifications of the members: after one whose banner is on the
 * screen has been withdrawn, GNOME Shell 43 shows no banner of those that it has got already. Takes
 * ownership of @task. */
static void
send_group(GTask *task)
{
    SsaNotifications *self = g_task_get_source_object(task);
    const SsaNotificationJob *job = g_task_get_task_data(task);

    ssa_pending_refreshes_gather(self->store, job->group, job->members);
    ssa_group_update_async(self->manager, self->notifier, self->store, self->entries_dir,
                           SSA_GROUP_UPDATE_FIRST, half_of_time(job), on_members_withdrawn, task);
}

/* Replaces the notification by that of the group.
 * @request: (nullable): the request that joins the group */
static void
show_in_group(SsaNotifications *self, SsaNotificationJob *job, const char *group,
              const SsaNotificationRequest *request)
{
    gboolean quiet = job->notification && job->notification->quiet;

    job->group = g_strdup(group);
    job->members = ssa_pending_refreshes_list_group(self->store, group, request);
    g_clear_pointer(&job->notification, ssa_notification_unref);
    job->notification = ssa_notification_content_new_for_group(
        group, job->members, self->entries_dir, (const char *const *) job->languages);
    job->notification->quiet = quiet;
}

/* Sends the notification to the server unless the user has snoozed it. Takes ownership of @task. */
static void
post(GTask *task)
{
    g_autoptr(GTask) owned = task;
    SsaNotifications *self = g_task_get_source_object(task);
    SsaNotificationJob *job = g_task_get_task_data(task);
    SsaNotification *notification = job->notification;

    if (!notification) {
        finish(task, g_steal_pointer(&job->error));
        return;
    }
    const SsaNotificationRecord *record =
        ssa_notification_store_look_up(self->store, notification->id);

    job->urgency = notification->urgency;
    job->closable = job->request->kind == SSA_NOTIFICATION_PENDING_REFRESH &&
                    ssa_notification_offers(notification, SSA_ACTION_CLOSE);
    if (job->request->kind == SSA_NOTIFICATION_PROGRESS) {
        notification->quiet = TRUE;
        send(g_steal_pointer(&owned));
        return;
    }
    notification->quiet = ssa_notification_is_repeated(job->request, job->urgency, record,
                                                       ssa_notification_store_now(self->store),
                                                       self->limits.quiet / 1000);
    if (notification->quiet && (record->snoozed || record->muted)) {
        finish(task, NULL);
        return;
    }
    /* What is repeated stays where it is, because the server would not show it elsewhere. */
    const char *group = notification->quiet
                            ? (job->closable ? record->group : NULL)
                            : ssa_pending_refreshes_choose_group(self->store, job->request,
                                                                 job->urgency, job->closable);
    notification->quiet = notification->quiet && (group || !record->group);
    if (!group) {
        send(g_steal_pointer(&owned));
        return;
    }
    show_in_group(self, job, group, job->request);
    send_group(g_steal_pointer(&owned));
}

/* @apps: (nullable): the running applications of the snap, if they are known */
static void
make_content(GTask *task, GPtrArray *apps)
{
    SsaNotifications *self = g_task_get_source_object(task);
    SsaNotificationJob *job = g_task_get_task_data(task);
    g_autofree char *key = ssa_notification_request_get_key(job->request);

    if (job->request->kind == SSA_NOTIFICATION_PENDING_REFRESH)
        job->request->progress = ssa_refresh_progress_get(self->progress, job->request->instance);
    job->notification = ssa_notification_content_new(
        job->request, ssa_notification_store_look_up(self->store, key), self->entries_dir,
        (const char *const *) job->languages, apps, &job->error);
}

static void
on_apps(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaNotificationJob *job = g_task_get_task_data(task);
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
    SsaNotificationJob *job = g_task_get_task_data(task);

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
    SsaNotificationJob *job = g_task_get_task_data(task);

    job->languages = ssa_session_languages_finish(result);
    ssa_languages_set((const char *const *) job->languages);
    if (job->request->kind == SSA_NOTIFICATION_GROUP) {
        /* The user may have snoozed its members meanwhile. */
        if (!ssa_pending_refreshes_has_members(self->store, job->request->id)) {
            update_groups(g_steal_pointer(&task));
            return;
        }
        show_in_group(self, job, job->request->id, NULL);
        send_group(g_steal_pointer(&task));
        return;
    }
    if (job->request->kind == SSA_NOTIFICATION_PENDING_REFRESH) {
        job->apps_deadline_id = g_timeout_add_full(
            G_PRIORITY_DEFAULT,
            (guint) MAX(ssa_notification_job_time_left(job) / SSA_MANAGER_SHARE, 1),
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
    SsaNotificationJob *job = g_task_get_task_data(task);
    GError *error = NULL;

    job->slot = ssa_operation_queue_acquire_finish(result, &error);
    if (job->slot && ssa_notification_job_time_left(job) <= 0)
        error = g_error_new_literal(SSA_ERROR, SSA_ERROR_TIMED_OUT,
                                    "the notification server did not answer the previous requests");
    if (error) {
        finish(task, error);
        return;
    }
    if ((job->request->kind == SSA_NOTIFICATION_CHECK_REFRESH &&
         look_at_refresh(self, job->request)) ||
        (job->request->kind == SSA_NOTIFICATION_PROGRESS &&
         !ssa_pending_refreshes_look_up_current(self->store, job->request->instance))) {
        finish(task, NULL);
        return;
    }
    if (job->request->kind == SSA_NOTIFICATION_GROUP &&
        (!job->request->id || !ssa_pending_refreshes_has_members(self->store, job->request->id))) {
        update_groups(g_steal_pointer(&task));
        return;
    }
    if (!takes_back(job->request->kind)) {
        ssa_session_languages_async(self->manager,
                                    MAX(ssa_notification_job_time_left(job) / SSA_MANAGER_SHARE, 1),
                                    on_languages, g_steal_pointer(&task));
        return;
    }
    g_autofree char *key = ssa_notification_request_get_key(job->request);
    const SsaNotificationRecord *record = ssa_notification_store_look_up(self->store, key);
    ssa_notifier_withdraw_async(self->notifier, key, record ? record->handle : NULL,
                                ssa_notification_job_time_left(job), on_withdrawn,
                                g_steal_pointer(&task));
}

void
ssa_notifications_carry_out_async(SsaNotifications *self, SsaNotificationRequest *request,
                                  SsaHold *hold, GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(self, NULL, callback, user_data);
    SsaNotificationJob *job = ssa_notification_job_new(request, hold, self->limits.answer);

    g_task_set_source_tag(task, ssa_notifications_carry_out_async);
    g_task_set_task_data(task, job, (GDestroyNotify) ssa_notification_job_free);
    ssa_operation_queue_acquire_async(self->queue, on_slot, task);
}

gboolean
ssa_notifications_carry_out_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

void
ssa_notifications_snooze(SsaNotifications *self, const char *instance, gboolean mute)
{
    if (!ssa_pending_refreshes_snooze(self->store, instance, mute))
        g_message("%s: there is no notification to snooze", instance);
}

gboolean
ssa_notifications_is_open(SsaNotifications *self, const char *instance)
{
    const SsaNotificationRecord *record = ssa_pending_refreshes_look_up(self->store, instance);

    return record && ssa_notification_kind_is_pending(record->kind) && !record->snoozed;
}

void
ssa_notifications_leave_group(SsaNotifications *self, const char *instance)
{
    ssa_pending_refreshes_leave_group(self->store, instance);
}

GPtrArray *
ssa_notifications_recall(SsaNotifications *self, const char *instance)
{
    return ssa_pending_refreshes_recall(self->store, instance);
}

static void
on_progress_shown(GObject *source, GAsyncResult *result, gpointer user_data)
{
    SsaNotifications *self = SSA_NOTIFICATIONS(source);
    g_autofree char *instance = user_data;
    g_autoptr(GError) error = NULL;

    g_hash_table_remove(self->updating, instance);
    if (!ssa_notifications_carry_out_finish(result, &error))
        g_debug("%s: cannot show the progress of its refresh: %s", instance, error->message);
}

/* Without a hold: one is kept while the refresh is followed, and an update that is lost does no
 * harm. If the server is slower than snapd, values are left out. */
static gboolean
on_progress(const char *instance, int percent, gpointer user_data)
{
    SsaNotifications *self = user_data;
    const SsaNotificationRecord *record =
        ssa_pending_refreshes_look_up_current(self->store, instance);

    if (!record || !ssa_notifier_updates_in_place(self->notifier, record->handle))
        return FALSE;
    if (!g_hash_table_add(self->updating, g_strdup(instance)))
        return TRUE;
    SsaNotificationRequest *request = ssa_notification_request_new(SSA_NOTIFICATION_PROGRESS);
    request->instance = g_strdup(instance);
    request->progress = percent;
    ssa_notifications_carry_out_async(self, request, NULL, on_progress_shown, g_strdup(instance));
    return TRUE;
}

void
ssa_notifications_stop(SsaNotifications *self)
{
    ssa_refresh_progress_stop(self->progress);
}

static void
ssa_notifications_finalize(GObject *object)
{
    SsaNotifications *self = SSA_NOTIFICATIONS(object);

    g_object_unref(self->manager);
    g_object_unref(self->notifier);
    ssa_notification_store_free(self->store);
    ssa_operation_queue_unref(self->queue);
    ssa_refresh_progress_free(self->progress);
    g_hash_table_unref(self->updating);
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
                      const char *entries_dir, const char *snapd_socket, SsaEventLog *events,
                      const SsaLimits *limits)
{
    SsaNotifications *self = g_object_new(SSA_TYPE_NOTIFICATIONS, NULL);

    self->manager = g_object_ref(manager);
    self->notifier = g_object_ref(notifier);
    self->store = store;
    self->queue = ssa_operation_queue_new(limits->queue);
    self->progress = ssa_refresh_progress_new(snapd_socket, limits, on_progress, self);
    self->updating = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->entries_dir = g_strdup(entries_dir);
    self->events = ssa_event_log_ref(events);
    self->limits = *limits;
    return self;
}
