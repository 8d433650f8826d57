/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notification request that is being carried out. */

#include "notifications/notification-job.h"
#include "notifications/notification-policy.h"
#include "notifications/pending-refreshes.h"

#define NANOSECONDS G_GINT64_CONSTANT(1000000000)

SsaNotificationJob *
ssa_notification_job_new(SsaNotificationRequest *request, SsaHold *hold, gint64 timeout)
{
    SsaNotificationJob *job = g_new0(SsaNotificationJob, 1);

    job->request = request;
    job->hold = hold;
    job->deadline = g_get_monotonic_time() + timeout * 1000;
    if (request->kind == SSA_NOTIFICATION_PENDING_REFRESH)
        job->state = ssa_refresh_state_read(request->instance);
    return job;
}

void
ssa_notification_job_free(SsaNotificationJob *job)
{
    ssa_notification_request_free(job->request);
    g_strfreev(job->languages);
    g_clear_pointer(&job->state, ssa_refresh_state_free);
    g_clear_handle_id(&job->apps_deadline_id, g_source_remove);
    g_clear_pointer(&job->notification, ssa_notification_unref);
    g_free(job->group);
    g_clear_pointer(&job->members, g_ptr_array_unref);
    g_clear_error(&job->error);
    g_clear_pointer(&job->slot, ssa_queue_slot_release);
    g_clear_pointer(&job->hold, ssa_hold_release);
    g_free(job);
}

gint64
ssa_notification_job_time_left(const SsaNotificationJob *job)
{
    return (job->deadline - g_get_monotonic_time()) / 1000;
}

static char *
copy_text(const char *text)
{
    return text && *text ? g_strdup(text) : NULL;
}

/* snapd does not always report the end of a pending refresh, so systemd watches it. */
static void
watch(SsaSystemd *manager, const SsaNotificationJob *job, SsaNotificationRecord *record)
{
    const SsaNotificationRequest *request = job->request;

    /* If there was nothing to close, the refresh is still pending. */
    if (request->kind == SSA_NOTIFICATION_NOT_OPEN)
        return;
    if (!ssa_notification_kind_is_pending(request->kind)) {
        if (request->instance)
            ssa_refresh_watch_stop(manager, request->instance);
        return;
    }
    /* A repeated notification is about the same refresh. */
    if (job->state && !request->again) {
        g_free(record->revision);
        record->revision = g_strdup(job->state->revision);
        record->inhibited = job->state->is_inhibited;
    }
    ssa_refresh_watch_start(manager, request->instance);
}

/* The members of the group have been shown by it. */
static void
remember_group(SsaNotificationStore *store, const SsaNotificationJob *job, const char *handle)
{
    SsaNotificationRecord *group = ssa_notification_store_ensure(store, job->group);
    gint64 now = ssa_notification_store_now(store);

    for (guint i = 0; i < job->members->len; i++) {
        const SsaNotificationRequest *request = g_ptr_array_index(job->members, i);
        SsaNotificationRecord *member = ssa_pending_refreshes_look_up(store, request->instance);
        /* The user may have snoozed it meanwhile. */
        if (!member || g_strcmp0(member->group, job->group) != 0)
            continue;
        member->unshown = FALSE;
        member->raised = job->notification->quiet ? member->raised : now;
    }
    group->kind = SSA_NOTIFICATION_GROUP;
    group->raised = now;
    group->urgency = job->notification->urgency;
    g_free(group->handle);
    group->handle = g_strdup(handle);
    g_free(group->members);
    group->members = ssa_pending_refreshes_join(job->members);
}

static void
remember_snap(SsaNotificationStore *store, SsaSystemd *manager, const SsaNotificationJob *job,
              const char *handle)
{
    const SsaNotificationRequest *request = job->request;
    g_autofree char *key = ssa_notification_request_get_key(request);
    SsaNotificationRecord *record = ssa_notification_store_look_up(store, key);
    /* The user has clicked on it meanwhile. */
    gboolean has_left = job->group && record && g_strcmp0(record->group, job->group) != 0;
    gint64 now = ssa_notification_store_now(store);

    record = ssa_notification_store_ensure(store, key);
    if (!job->notification->quiet && !has_left) {
        record->raised = now;
        record->urgency = job->urgency;
        record->snoozed = record->snoozed && request->again;
        record->muted = record->muted && request->again;
    }
    if (request->kind != SSA_NOTIFICATION_NOT_OPEN ||
        !ssa_notification_kind_is_pending(record->kind)) {
        record->kind = request->kind;
        record->until = now + MAX(request->time_remaining, 0) / NANOSECONDS;
    }
    record->closable = job->closable;
    record->unshown = FALSE;
    g_free(record->group);
    record->group = has_left ? NULL : g_strdup(job->group);
    if (job->group) {
        remember_group(store, job, handle);
    } else {
        g_free(record->handle);
        record->handle = g_strdup(handle);
    }
    /* snapd does not name the application when a refresh is finished, so it is stored. */
    if (ssa_notification_kind_is_pending(request->kind)) {
        g_free(record->app_name);
        g_free(record->desktop_entry);
        record->app_name = copy_text(request->app_name);
        record->desktop_entry = copy_text(request->desktop_entry);
    }
    watch(manager, job, record);
}

/* Returns: whether the handle has changed */
static gboolean
remember_handle(SsaNotificationStore *store, const SsaNotificationJob *job, const char *handle)
{
    SsaNotificationRecord *record =
        ssa_pending_refreshes_look_up_current(store, job->request->instance);

    if (!record || g_strcmp0(record->handle, handle) == 0)
        return FALSE;
    g_free(record->handle);
    record->handle = g_strdup(handle);
    return TRUE;
}

void
ssa_notification_job_remember(const SsaNotificationJob *job, SsaNotificationStore *store,
                              SsaSystemd *manager, const char *handle)
{
    gboolean has_changed = TRUE;

    if (job->request->kind == SSA_NOTIFICATION_PROGRESS)
        has_changed = remember_handle(store, job, handle);
    else if (job->request->kind == SSA_NOTIFICATION_GROUP)
        remember_group(store, job, handle);
    else
        remember_snap(store, manager, job, handle);
    if (has_changed)
        ssa_notification_store_save(store);
}
