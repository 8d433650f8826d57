/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Notifications about refreshes. Names are in the body only: some servers show markup in a title
 * literally, others remove it. */

#include "notifications/refresh-notification.h"
#include "notifications/action-label.h"
#include "notifications/model/actions.h"
#include "notifications/pending-refreshes.h"
#include "notifications/refreshed-app.h"

#include <glib/gi18n.h>

#define SECOND G_GINT64_CONSTANT(1000000000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* The names in the notification of a group. With more, servers cut off what comes after them. */
#define MAX_NAMES 10

#define DEFAULT_ICON "system-software-update"

SsaUrgency
ssa_refresh_urgency(gint64 time_remaining)
{
    if (time_remaining <= 0)
        return SSA_URGENCY_NOW;
    if (time_remaining < HOUR)
        return SSA_URGENCY_URGENT;
    return time_remaining < DAY ? SSA_URGENCY_NORMAL : SSA_URGENCY_LOW;
}

static SsaNotificationAction *
make_action(const char *action, const char *target)
{
    return ssa_notification_action_new(action, target, ssa_action_get_label(action));
}

static char *
within_days(const char *name, int n)
{
    /* TRANSLATORS: %s is the name of an application, %d the number of days. */
    return g_strdup_printf(
        ngettext("Close “%s” within %d day so that it can be updated. After that it is "
                 "updated even if it is open.",
                 "Close “%s” within %d days so that it can be updated. After that it is "
                 "updated even if it is open.",
                 (gulong) n),
        name, n);
}

static char *
within_hours(const char *name, int n)
{
    /* TRANSLATORS: %s is the name of an application, %d the number of hours. */
    return g_strdup_printf(
        ngettext("Close “%s” within %d hour so that it can be updated. After that it is "
                 "updated even if it is open.",
                 "Close “%s” within %d hours so that it can be updated. After that it is "
                 "updated even if it is open.",
                 (gulong) n),
        name, n);
}

static char *
within_minutes(const char *name, int n)
{
    /* TRANSLATORS: %s is the name of an application, %d the number of minutes. */
    return g_strdup_printf(
        ngettext("Save your work and close “%s” within %d minute. After that it is updated "
                 "even if it is open.",
                 "Save your work and close “%s” within %d minutes. After that it is updated "
                 "even if it is open.",
                 (gulong) n),
        name, n);
}

static char *
pending_body(const char *name, gint64 left, int progress)
{
    if (left >= DAY)
        return within_days(name, (int) (left / DAY));
    if (left >= HOUR)
        return within_hours(name, (int) (left / HOUR));
    if (left > 0)
        return within_minutes(name, (int) MAX(left / MINUTE, 1));
    if (progress > 0)
        /* TRANSLATORS: %s is the name of an application, %d%% the progress, e.g. 40%. */
        return g_strdup_printf(
            _("“%s” is being updated now (%d%%). You can open it again when that is "
              "done."),
            name, progress);
    /* TRANSLATORS: %s is the name of an application. */
    return g_strdup_printf(_("“%s” is being updated now. You can open it again when that is "
                             "done."),
                           name);
}

/* The user cannot close what keeps the snap busy. */
static char *
waiting_body(const char *name, const SsaBusyApps *busy)
{
    if (busy->others->len == 0)
        /* TRANSLATORS: %s is the name of an application. */
        return g_strdup_printf(
            _("“%s” is in use, but not in this session. It is updated once it is "
              "not in use any more, or after some time."),
            name);
    g_autoptr(GString) others = g_string_new(NULL);
    for (guint i = 0; i < busy->others->len; i++)
        g_string_append_printf(others, "%s%s", i > 0 ? _(", ") : "",
                               (const char *) g_ptr_array_index(busy->others, i));
    /* TRANSLATORS: the first %s is the name of an application, the second those of programs or
     * services, separated by commas. */
    return g_strdup_printf(_("“%s” cannot be updated while this runs in a terminal or in the "
                             "background: %s. It is updated once that has ended, or after some "
                             "time."),
                           name, others->str);
}

/* GNOME shows three buttons, some servers fewer: the most important ones come first. */
static void
add_close_and_later(SsaNotification *notification, const char *instance)
{
    g_ptr_array_add(notification->buttons, make_action(SSA_ACTION_CLOSE, instance));
    g_ptr_array_add(notification->buttons, make_action(SSA_ACTION_LATER, instance));
}

static void
fill_in_pending(SsaNotification *notification, const SsaNotificationRequest *request,
                const char *name, const SsaBusyApps *busy)
{
    gboolean is_now = request->time_remaining <= 0;
    gboolean can_close = !busy || busy->can_close;

    notification->urgency = ssa_refresh_urgency(request->time_remaining);
    notification->live = is_now;
    notification->progress = is_now ? request->progress : 0;
    notification->lifetime = is_now ? G_MAXINT64 : request->time_remaining / (SECOND / 1000);
    if (is_now || can_close) {
        notification->title =
            g_strdup(is_now ? _("An app is being updated") : _("Close an app to update it"));
        notification->body = pending_body(name, request->time_remaining, request->progress);
    } else {
        notification->title = g_strdup(_("An app is waiting to be updated"));
        notification->body = waiting_body(name, busy);
    }
    if (!is_now && can_close)
        add_close_and_later(notification, request->instance);
    else if (!is_now)
        g_ptr_array_add(notification->buttons, make_action(SSA_ACTION_LATER, request->instance));
    /* On the last day, "Later" says the same. */
    if (request->time_remaining >= DAY)
        g_ptr_array_add(notification->buttons, make_action(SSA_ACTION_MUTE, request->instance));
    /* A refresh that happens now cannot be snoozed. */
    notification->click =
        make_action(is_now ? SSA_ACTION_DISMISS : SSA_ACTION_LATER, request->instance);
}

/* The names of several applications, each in quotation marks. */
static char *
list_names(const GPtrArray *requests, SsaDesktopEntries *entries)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < MIN(requests->len, MAX_NAMES); i++) {
        const SsaNotificationRequest *request = g_ptr_array_index(requests, i);
        g_autofree char *name =
            ssa_refreshed_app_get_name(request, ssa_refreshed_app_find(request, entries));
        /* TRANSLATORS: between two names in a list. */
        g_string_append(list, i > 0 ? _(", ") : "");
        /* TRANSLATORS: the name of an application, in a list of several. */
        g_string_append_printf(list, _("“%s”"), name);
    }
    if (requests->len > MAX_NAMES)
        g_string_append(list, " …");
    return g_string_free(list, FALSE);
}

static char *
all_within_days(const char *names, int n)
{
    /* TRANSLATORS: %s is a list of two or more names in quotation marks, %d the number of days. */
    return g_strdup_printf(ngettext("Close %s within %d day so that they can be updated. After "
                                    "that they are updated even if they are open.",
                                    "Close %s within %d days so that they can be updated. After "
                                    "that they are updated even if they are open.",
                                    (gulong) n),
                           names, n);
}

static char *
all_within_hours(const char *names, int n)
{
    /* TRANSLATORS: %s is a list of two or more names in quotation marks, %d the number of hours. */
    return g_strdup_printf(ngettext("Close %s within %d hour so that they can be updated. After "
                                    "that they are updated even if they are open.",
                                    "Close %s within %d hours so that they can be updated. After "
                                    "that they are updated even if they are open.",
                                    (gulong) n),
                           names, n);
}

static char *
all_within_minutes(const char *names, int n)
{
    /* TRANSLATORS: %s is a list of two or more names in quotation marks, %d the number of minutes.
     */
    return g_strdup_printf(ngettext("Save your work and close %s within %d minute. After that they "
                                    "are updated even if they are open.",
                                    "Save your work and close %s within %d minutes. After that "
                                    "they are updated even if they are open.",
                                    (gulong) n),
                           names, n);
}

static char *
group_body(const char *names, gint64 left)
{
    if (left >= DAY)
        return all_within_days(names, (int) (left / DAY));
    if (left >= HOUR)
        return all_within_hours(names, (int) (left / HOUR));
    return all_within_minutes(names, (int) MAX(left / MINUTE, 1));
}

SsaNotification *
ssa_refresh_notification_new_for_group(const char *key, const GPtrArray *requests,
                                       SsaDesktopEntries *entries)
{
    const SsaNotificationRequest *first = g_ptr_array_index(requests, 0);

    if (requests->len == 1) {
        SsaNotification *alone = ssa_refresh_notification_new(first, entries, NULL);
        g_free(alone->id);
        alone->id = g_strdup(key);
        return alone;
    }
    SsaNotification *notification = ssa_notification_new(key);
    g_autofree char *names = list_names(requests, entries);
    g_autofree char *instances = ssa_pending_refreshes_join(requests);
    gint64 soonest = first->time_remaining, last = soonest;

    for (guint i = 1; i < requests->len; i++) {
        const SsaNotificationRequest *request = g_ptr_array_index(requests, i);
        soonest = MIN(soonest, request->time_remaining);
        last = MAX(last, request->time_remaining);
    }
    notification->urgency = ssa_refresh_urgency(soonest);
    notification->lifetime = last / (SECOND / 1000);
    notification->icon = g_strdup(DEFAULT_ICON);
    /* TRANSLATORS: %u is the number of applications, two or more. */
    notification->title = g_strdup_printf(
        ngettext("%u app wants to be updated", "%u apps want to be updated", requests->len),
        requests->len);
    notification->body = group_body(names, soonest);
    g_ptr_array_add(notification->buttons, ssa_notification_action_new(SSA_ACTION_CLOSE, instances,
                                                                       _("Close all and update")));
    g_ptr_array_add(notification->buttons, make_action(SSA_ACTION_LATER, instances));
    if (soonest >= DAY)
        g_ptr_array_add(notification->buttons, make_action(SSA_ACTION_MUTE, instances));
    notification->click = make_action(SSA_ACTION_LATER, instances);
    return notification;
}

static void
fill_in_still_open(SsaNotification *notification, const SsaNotificationRequest *request,
                   const char *name)
{
    gint64 left = request->time_remaining;

    /* No remaining time means here that it is unknown, not that the refresh is happening. */
    notification->urgency =
        left > 0 ? MAX(ssa_refresh_urgency(left), SSA_URGENCY_NORMAL) : SSA_URGENCY_NORMAL;
    notification->lifetime = left > 0 ? left / (SECOND / 1000) : G_MAXINT64;
    notification->title = g_strdup(_("An app is still open"));
    notification->body =
        g_strdup_printf(_("“%s” was asked to close and has not done so. Save your work "
                          "in it and close it yourself so that it can be updated."),
                        name);
    add_close_and_later(notification, request->instance);
    notification->click = make_action(SSA_ACTION_LATER, request->instance);
}

/* Notifies the user that an action could not be carried out. */
static void
fill_in_answer(SsaNotification *notification, const SsaNotificationRequest *request,
               const char *name)
{
    gboolean opens = request->kind == SSA_NOTIFICATION_NOT_OPENED;

    notification->urgency = SSA_URGENCY_NORMAL;
    notification->lifetime = G_MAXINT64;
    notification->title = g_strdup(opens ? _("An app could not be opened") : _("Nothing to close"));
    notification->body =
        g_strdup_printf(opens ? _("“%s” could not be opened. Try it from the list of "
                                  "applications.")
                              : _("“%s” is not open in this session any more."),
                        name);
    notification->click = make_action(SSA_ACTION_DISMISS, notification->id);
}

static void
fill_in_finished(SsaNotification *notification, const SsaNotificationRequest *request,
                 const SsaDesktopEntry *entry, const char *name)
{
    notification->urgency = SSA_URGENCY_NORMAL;
    notification->title = g_strdup(_("An app was updated"));
    notification->body = g_strdup_printf(_("“%s” is up to date. You can open it again."), name);
    notification->lifetime = G_MAXINT64;
    gboolean can_open = entry && ssa_desktop_entry_can_be_opened(entry);
    if (can_open)
        g_ptr_array_add(notification->buttons, make_action(SSA_ACTION_OPEN, entry->id));
    notification->click = can_open ? make_action(SSA_ACTION_OPEN, entry->id)
                                   : make_action(SSA_ACTION_DISMISS, request->instance);
}

SsaNotification *
ssa_refresh_notification_new(const SsaNotificationRequest *request, SsaDesktopEntries *entries,
                             const SsaBusyApps *busy)
{
    g_autofree char *key = ssa_notification_request_get_key(request);
    const SsaDesktopEntry *entry = ssa_refreshed_app_find(request, entries);
    g_autofree char *name = ssa_refreshed_app_get_name(request, entry);
    SsaNotification *notification = ssa_notification_new(key);

    notification->icon =
        g_strdup(entry && entry->icon && *entry->icon ? entry->icon : DEFAULT_ICON);
    if (request->kind == SSA_NOTIFICATION_REFRESH_FINISHED)
        fill_in_finished(notification, request, entry, name);
    else if (request->kind == SSA_NOTIFICATION_STILL_OPEN)
        fill_in_still_open(notification, request, name);
    else if (request->kind == SSA_NOTIFICATION_NOT_OPEN ||
             request->kind == SSA_NOTIFICATION_NOT_OPENED)
        fill_in_answer(notification, request, name);
    else
        fill_in_pending(notification, request, name, busy);
    return notification;
}
