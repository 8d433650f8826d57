/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The pending refreshes in the notification store. */

#include "notifications/pending-refreshes.h"
#include "notifications/notification-policy.h"

#include <string.h>

/* Up to this number, each has a notification of its own. */
#define MAX_ALONE 2

#define NANOSECONDS G_GINT64_CONSTANT(1000000000)
#define PREFIX      "refresh:"

/* A refresh that is happening cannot be ended by closing applications. */
static const char *const groups[] = {
    [SSA_URGENCY_LOW] = "group:low",
    [SSA_URGENCY_NORMAL] = "group:normal",
    [SSA_URGENCY_URGENT] = "group:urgent",
    [SSA_URGENCY_NOW] = NULL,
};

SsaNotificationRecord *
ssa_pending_refreshes_look_up(SsaNotificationStore *store, const char *instance)
{
    g_autofree char *key = g_strconcat(PREFIX, instance, NULL);

    return ssa_notification_store_look_up(store, key);
}

SsaNotificationRecord *
ssa_pending_refreshes_look_up_current(SsaNotificationStore *store, const char *instance)
{
    SsaNotificationRecord *record = ssa_pending_refreshes_look_up(store, instance);

    return record && record->kind == SSA_NOTIFICATION_PENDING_REFRESH &&
                   record->urgency == SSA_URGENCY_NOW
               ? record
               : NULL;
}

static SsaNotificationRequest *
to_request(SsaNotificationStore *store, const SsaNotificationRecord *record)
{
    SsaNotificationRequest *request =
        ssa_notification_request_new(SSA_NOTIFICATION_PENDING_REFRESH);
    gint64 left = record->until - ssa_notification_store_now(store);

    request->again = TRUE;
    request->instance = g_strdup(record->key + strlen(PREFIX));
    request->time_remaining = left * NANOSECONDS;
    request->app_name = g_strdup(record->app_name);
    request->desktop_entry = g_strdup(record->desktop_entry);
    return request;
}

static SsaNotificationRequest *
copy_request(const SsaNotificationRequest *request)
{
    SsaNotificationRequest *copy = ssa_notification_request_new(request->kind);

    copy->instance = g_strdup(request->instance);
    copy->time_remaining = request->time_remaining;
    copy->app_name = g_strdup(request->app_name);
    copy->desktop_entry = g_strdup(request->desktop_entry);
    return copy;
}

static gboolean
is_of(const SsaNotificationRecord *record, const SsaNotificationRequest *request)
{
    return request && g_str_has_prefix(record->key, PREFIX) &&
           g_str_equal(record->key + strlen(PREFIX), request->instance);
}

static gboolean
is_due_later(SsaNotificationStore *store, const SsaNotificationRecord *record)
{
    return ssa_notification_kind_is_pending(record->kind) &&
           g_str_has_prefix(record->key, PREFIX) &&
           record->until > ssa_notification_store_now(store);
}

/* Whether it could be in the group of its urgency. */
static gboolean
fits(SsaNotificationStore *store, const SsaNotificationRecord *record, const char *group)
{
    return record->kind == SSA_NOTIFICATION_PENDING_REFRESH && record->closable &&
           is_due_later(store, record) && g_strcmp0(groups[record->urgency], group) == 0;
}

/* One that is due is not: snapd says so, or has forgotten it. */
static gboolean
is_member(SsaNotificationStore *store, const SsaNotificationRecord *record, const char *group)
{
    return record->kind == SSA_NOTIFICATION_PENDING_REFRESH && is_due_later(store, record) &&
           g_strcmp0(record->group, group) == 0;
}

static gboolean
is_hushed(const SsaNotificationRecord *record)
{
    return record->snoozed || record->muted;
}

/* The order does not depend on which request came last. */
static int
compare_instances(gconstpointer a, gconstpointer b)
{
    const SsaNotificationRequest *const *first = a, *const *second = b;

    return strcmp((*first)->instance, (*second)->instance);
}

GPtrArray *
ssa_pending_refreshes_list_group(SsaNotificationStore *store, const char *group,
                                 const SsaNotificationRequest *request)
{
    g_autoptr(GPtrArray) records = ssa_notification_store_list(store);
    GPtrArray *requests =
        g_ptr_array_new_with_free_func((GDestroyNotify) ssa_notification_request_free);

    for (guint i = 0; i < records->len; i++) {
        const SsaNotificationRecord *record = g_ptr_array_index(records, i);
        gboolean joins = request && !is_hushed(record) && fits(store, record, group);
        if (!is_of(record, request) && (is_member(store, record, group) || joins))
            g_ptr_array_add(requests, to_request(store, record));
    }
    if (request)
        g_ptr_array_add(requests, copy_request(request));
    g_ptr_array_sort(requests, compare_instances);
    return requests;
}

gboolean
ssa_pending_refreshes_has_members(SsaNotificationStore *store, const char *group)
{
    g_autoptr(GPtrArray) members = ssa_pending_refreshes_list_group(store, group, NULL);

    return members->len > 0;
}

const char *
ssa_pending_refreshes_choose_group(SsaNotificationStore *store,
                                   const SsaNotificationRequest *request, SsaUrgency urgency,
                                   gboolean closable)
{
    const char *group = groups[urgency];

    if (request->kind != SSA_NOTIFICATION_PENDING_REFRESH || !closable || !group)
        return NULL;
    g_autoptr(GPtrArray) requests = ssa_pending_refreshes_list_group(store, group, request);
    return ssa_pending_refreshes_has_members(store, group) || requests->len > MAX_ALONE ? group
                                                                                        : NULL;
}

void
ssa_pending_refreshes_gather(SsaNotificationStore *store, const char *group,
                             const GPtrArray *requests)
{
    for (guint i = 0; i < requests->len; i++) {
        const SsaNotificationRequest *request = g_ptr_array_index(requests, i);
        SsaNotificationRecord *record = ssa_pending_refreshes_look_up(store, request->instance);
        if (!record || g_strcmp0(record->group, group) == 0)
            continue;
        g_free(record->group);
        record->group = g_strdup(group);
        record->unshown = TRUE;
    }
}

void
ssa_pending_refreshes_scatter(SsaNotificationStore *store, const char *group,
                              const GPtrArray *requests)
{
    SsaUrgency urgency = SSA_URGENCY_LOW;
    gboolean is_hidden = FALSE;

    for (guint i = 0; i < requests->len; i++) {
        const SsaNotificationRequest *request = g_ptr_array_index(requests, i);
        SsaNotificationRecord *record = ssa_pending_refreshes_look_up(store, request->instance);
        if (!record || !record->unshown || !is_member(store, record, group))
            continue;
        urgency = record->urgency;
        is_hidden = is_hidden || !record->handle;
        if (record->handle) {
            record->unshown = FALSE;
            g_clear_pointer(&record->group, g_free);
        }
    }
    if (is_hidden && !ssa_notification_store_look_up(store, group)) {
        SsaNotificationRecord *record = ssa_notification_store_ensure(store, group);
        record->kind = SSA_NOTIFICATION_GROUP;
        record->urgency = urgency;
        record->raised = ssa_notification_store_now(store);
    }
    ssa_notification_store_save(store);
}

void
ssa_pending_refreshes_set_shown(SsaNotificationStore *store, const char *group,
                                const char *instances)
{
    g_auto(GStrv) names = g_strsplit(instances, ",", -1);

    for (char **name = names; *name; name++) {
        SsaNotificationRecord *record = ssa_pending_refreshes_look_up(store, *name);
        if (record && is_member(store, record, group))
            record->unshown = FALSE;
    }
}

char *
ssa_pending_refreshes_join(const GPtrArray *requests)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < requests->len; i++) {
        const SsaNotificationRequest *request = g_ptr_array_index(requests, i);
        g_ptr_array_add(names, request->instance);
    }
    g_ptr_array_add(names, NULL);
    return g_strjoinv(",", (char **) names->pdata);
}

void
ssa_pending_refreshes_leave_group(SsaNotificationStore *store, const char *instance)
{
    SsaNotificationRecord *record = ssa_pending_refreshes_look_up(store, instance);

    if (!record)
        return;
    g_clear_pointer(&record->group, g_free);
    record->closable = FALSE;
    ssa_notification_store_save(store);
}

gboolean
ssa_pending_refreshes_snooze(SsaNotificationStore *store, const char *instance, gboolean mute)
{
    SsaNotificationRecord *record = ssa_pending_refreshes_look_up(store, instance);

    if (!record || !ssa_notification_kind_is_pending(record->kind))
        return FALSE;
    record->snoozed = TRUE;
    record->muted = record->muted || mute;
    record->unshown = FALSE;
    g_clear_pointer(&record->group, g_free);
    ssa_notification_store_save(store);
    return TRUE;
}

/* Puts all that fit into the group, also those that were snoozed.
 * Returns: whether there is a group now */
static gboolean
regroup(SsaNotificationStore *store, const char *group)
{
    g_autoptr(GPtrArray) records = ssa_notification_store_list(store);
    g_autoptr(GPtrArray) fitting = g_ptr_array_new();
    gboolean is_group = FALSE;

    for (guint i = 0; i < records->len; i++) {
        SsaNotificationRecord *record = g_ptr_array_index(records, i);
        is_group = is_group || is_member(store, record, group);
        if (fits(store, record, group) || is_member(store, record, group))
            g_ptr_array_add(fitting, record);
    }
    is_group = is_group || fitting->len > MAX_ALONE;
    for (guint i = 0; is_group && i < fitting->len; i++) {
        SsaNotificationRecord *record = g_ptr_array_index(fitting, i);
        g_free(record->group);
        record->group = g_strdup(group);
    }
    return is_group;
}

static void
recall_group(SsaNotificationStore *store, const char *group, GPtrArray *requests)
{
    if (!regroup(store, group))
        return;
    SsaNotificationRequest *request = ssa_notification_request_new(SSA_NOTIFICATION_GROUP);
    request->id = g_strdup(group);
    request->again = TRUE;
    g_ptr_array_add(requests, request);
}

GPtrArray *
ssa_pending_refreshes_recall(SsaNotificationStore *store, const char *instance)
{
    g_autoptr(GPtrArray) records = ssa_notification_store_list(store);
    const SsaNotificationRecord *only =
        instance ? ssa_pending_refreshes_look_up(store, instance) : NULL;
    GPtrArray *requests =
        g_ptr_array_new_with_free_func((GDestroyNotify) ssa_notification_request_free);

    for (gsize i = 0; !instance && i < G_N_ELEMENTS(groups); i++)
        if (groups[i])
            recall_group(store, groups[i], requests);
    for (guint i = 0; i < records->len; i++) {
        const SsaNotificationRecord *record = g_ptr_array_index(records, i);
        if (is_due_later(store, record) && (instance ? record == only : !record->group))
            g_ptr_array_add(requests, to_request(store, record));
    }
    return requests;
}
