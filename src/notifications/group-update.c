/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Bringing the groups of pending refreshes up to date. What has to be done is found in the store
 * each time, so that what could not be done is done the next time. */

#include "notifications/group-update.h"
#include "apps/session-languages.h"
#include "base/languages.h"
#include "notifications/notification-content.h"
#include "notifications/notification-job.h"
#include "notifications/pending-refreshes.h"

typedef struct {
    SsaSystemd *manager;
    SsaNotifier *notifier;
    SsaNotificationStore *store;
    char *entries_dir;
    SsaGroupUpdateExtent extent;
    gint64 deadline; /* monotonic, in microseconds */
    char **languages;
    char *key;       /* of the record that is being worked on */
    char *members;   /* of the group that is being shown */
    GPtrArray *done; /* keys: nothing is tried twice */
} Update;

static void
update_free(Update *update)
{
    g_object_unref(update->manager);
    g_object_unref(update->notifier);
    g_free(update->entries_dir);
    g_strfreev(update->languages);
    g_free(update->key);
    g_free(update->members);
    g_ptr_array_unref(update->done);
    g_free(update);
}

static void next(GTask *task);

/* In milliseconds. */
static gint64
time_left(const Update *update)
{
    return (update->deadline - g_get_monotonic_time()) / 1000;
}

static gboolean
is_outdated(const Update *update, const SsaNotificationRecord *record)
{
    SsaNotificationStore *store = update->store;

    if (record->kind != SSA_NOTIFICATION_GROUP)
        return record->group && record->handle &&
               (update->extent == SSA_GROUP_UPDATE_ALL ||
                !ssa_notifier_updates_in_place(update->notifier, record->handle));
    if (update->extent == SSA_GROUP_UPDATE_FIRST)
        return FALSE;
    g_autoptr(GPtrArray) members = ssa_pending_refreshes_list_group(store, record->key, NULL);
    g_autofree char *names = ssa_pending_refreshes_join(members);
    return g_strcmp0(names, record->members) != 0 || members->len == 0;
}

/* Returns: (transfer none) (nullable): a record whose notification is outdated */
static SsaNotificationRecord *
find_outdated(const Update *update)
{
    g_autoptr(GPtrArray) records = ssa_notification_store_list(update->store);

    for (guint i = 0; i < records->len; i++) {
        SsaNotificationRecord *record = g_ptr_array_index(records, i);
        if (!g_ptr_array_find_with_equal_func(update->done, record->key, g_str_equal, NULL) &&
            is_outdated(update, record))
            return record;
    }
    return NULL;
}

static void
on_withdrawn(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    const Update *update = g_task_get_task_data(task);
    SsaNotificationRecord *record = ssa_notification_store_look_up(update->store, update->key);
    g_autoptr(GError) error = NULL;

    if (!ssa_notifier_withdraw_finish(SSA_NOTIFIER(source), result, &error))
        g_message("%s: cannot withdraw its notification: %s", update->key, error->message);
    else if (record && record->kind == SSA_NOTIFICATION_GROUP)
        ssa_notification_store_remove(update->store, update->key);
    else if (record)
        g_clear_pointer(&record->handle, g_free);
    ssa_notification_store_save(update->store);
    next(g_steal_pointer(&task));
}

static void
on_posted(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    const Update *update = g_task_get_task_data(task);
    SsaNotificationRecord *record = ssa_notification_store_look_up(update->store, update->key);
    g_autoptr(GError) error = NULL;
    g_autofree char *handle = ssa_notifier_post_finish(SSA_NOTIFIER(source), result, &error);

    if (!handle) {
        g_message("%s: cannot update its notification: %s", update->key, error->message);
    } else if (record) {
        g_free(record->handle);
        record->handle = g_steal_pointer(&handle);
        g_free(record->members);
        record->members = g_strdup(update->members);
        ssa_pending_refreshes_set_shown(update->store, update->key, update->members);
    }
    ssa_notification_store_save(update->store);
    next(g_steal_pointer(&task));
}

static void
on_languages(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Update *update = g_task_get_task_data(task);

    update->languages = ssa_session_languages_finish(result);
    ssa_languages_set((const char *const *) update->languages);
    next(g_steal_pointer(&task));
}

/* What has not been shown is no update. A server that cannot update in place does not show updates
 * of urgent notifications, but the members have to be right. Takes ownership of @task. */
static void
show(GTask *task, const GPtrArray *members, const char *handle)
{
    Update *update = g_task_get_task_data(task);
    g_autoptr(SsaNotification) notification = ssa_notification_content_new_for_group(
        update->key, members, update->entries_dir, (const char *const *) update->languages);

    g_free(update->members);
    update->members = ssa_pending_refreshes_join(members);
    notification->quiet = handle && (notification->urgency < SSA_URGENCY_URGENT ||
                                     ssa_notifier_updates_in_place(update->notifier, handle));
    ssa_notifier_post_async(update->notifier, notification, handle, MAX(time_left(update), 1),
                            on_posted, task);
}

/* Takes ownership of @task. */
static void
next(GTask *task)
{
    g_autoptr(GTask) owned = task;
    Update *update = g_task_get_task_data(task);
    const SsaNotificationRecord *record = find_outdated(update);

    if (!record || time_left(update) <= 0) {
        g_task_return_boolean(task, TRUE);
        return;
    }
    g_autoptr(GPtrArray) members =
        ssa_pending_refreshes_list_group(update->store, record->key, NULL);
    if (members->len > 0 && !update->languages) {
        ssa_session_languages_async(update->manager, MAX(time_left(update) / SSA_MANAGER_SHARE, 1),
                                    on_languages, g_steal_pointer(&owned));
        return;
    }
    g_free(update->key);
    update->key = g_strdup(record->key);
    g_ptr_array_add(update->done, g_strdup(record->key));
    if (members->len > 0)
        show(g_steal_pointer(&owned), members, record->handle);
    else
        ssa_notifier_withdraw_async(update->notifier, record->key, record->handle,
                                    time_left(update), on_withdrawn, g_steal_pointer(&owned));
}

void
ssa_group_update_async(SsaSystemd *manager, SsaNotifier *notifier, SsaNotificationStore *store,
                       const char *entries_dir, SsaGroupUpdateExtent extent, gint64 deadline,
                       GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Update *update = g_new0(Update, 1);

    update->manager = g_object_ref(manager);
    update->notifier = g_object_ref(notifier);
    update->store = store;
    update->entries_dir = g_strdup(entries_dir);
    update->extent = extent;
    update->deadline = deadline;
    update->done = g_ptr_array_new_with_free_func(g_free);
    g_task_set_source_tag(task, ssa_group_update_async);
    g_task_set_task_data(task, update, (GDestroyNotify) update_free);
    next(task);
}
