/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notification request that is being carried out: what is known about it, and what of it is
 * stored once it is shown. */

#pragma once

#include "base/idle.h"
#include "base/operation-queue.h"
#include "notifications/notification-store.h"
#include "notifications/refresh-watch.h"

/* Each reply of the user manager may take 1/SSA_MANAGER_SHARE of the remaining time. */
#define SSA_MANAGER_SHARE 5

typedef struct {
    SsaNotificationRequest *request;
    SsaHold *hold;
    gint64 deadline; /* monotonic, in microseconds */
    SsaQueueSlot *slot;
    char **languages;
    SsaRefreshState *state;        /* of a pending refresh, at the time of the request */
    guint apps_deadline_id;        /* while running applications are listed */
    SsaNotification *notification; /* once it has been made */
    gboolean closable;             /* whether it offers to close the snap's applications */
    SsaUrgency urgency;            /* of the snap's own notification */
    char *group;                   /* the group in which it is shown, or NULL */
    GPtrArray *members;            /* of the group */
    GError *error;                 /* why it could not be made */
    gboolean is_followed;          /* whether the progress of the refresh is shown from now on */
    const char *result;            /* for those who watch the agent; NULL = nothing was changed */
} SsaNotificationJob;

/* The deadline starts now.
 * @request: (transfer full): the request
 * @hold: (nullable) (transfer full): kept until the job is freed
 * @timeout: in milliseconds
 * Returns: (transfer full): free with ssa_notification_job_free() */
SsaNotificationJob *ssa_notification_job_new(SsaNotificationRequest *request, SsaHold *hold,
                                             gint64 timeout);
void ssa_notification_job_free(SsaNotificationJob *job);

/* Returns: the time until the deadline, in milliseconds */
gint64 ssa_notification_job_time_left(const SsaNotificationJob *job);

/* Stores what is shown from now on, and watches the refresh.
 * @store: the notification store
 * @manager: watches a refresh that is pending
 * @handle: the handle of the notification */
void ssa_notification_job_remember(const SsaNotificationJob *job, SsaNotificationStore *store,
                                   SsaSystemd *manager, const char *handle);
